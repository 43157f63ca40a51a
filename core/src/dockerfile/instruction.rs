//! From a logical line to an instruction: keyword, flags, heredocs and typed arguments.

use std::ops::Range;

use super::heredoc;
use super::json::{self, Array};
use super::lines::Lines;
use super::problem::ProblemKind;
use super::syntax::{
    Assignment, Command, Copy, Form, From, Healthcheck, Instruction, InstructionKind, Joined, Run, Word,
};
use super::{flags, words};
use crate::mapped::MappedText;
use crate::span::{Span, Spanned};

/// Reads one instruction and its heredocs. `None` for a line without any letter.
pub(super) fn read(lines: &mut Lines<'_>, line: &MappedText<'_>, index: usize) -> Option<Instruction> {
    let mut instruction = parse(lines, line, 0..line.text.len(), index, false)?;
    heredoc::read(lines, line, &mut instruction);
    lines.count(instruction.flags.len().max(instruction.kind.len()) + 1, instruction.keyword.span);
    Some(instruction)
}

/// Parses what stands in a range of a logical line.
fn parse(
    lines: &mut Lines<'_>,
    line: &MappedText<'_>,
    range: Range<usize>,
    index: usize,
    is_trigger: bool,
) -> Option<Instruction> {
    let text: &str = &line.text;
    let whole = words::trim(text, range);
    let keyword = words::blank_separated(text, whole.clone()).next()?;
    let escape = lines.escape;
    let (raw_flags, start) = words::flags(text, keyword.end..whole.end, escape);
    let arguments = words::trim(text, start..whole.end);
    let keyword_text = text.get(keyword.clone())?;
    let mut instruction = Instruction {
        index,
        stage: None,
        is_trigger,
        span: line.span(whole.clone()),
        keyword: Spanned::new(keyword_text.into(), line.span(keyword)),
        flags: raw_flags.into_iter().map(|flag| flags::flag(line, flag)).collect(),
        arguments: joined(line, arguments.clone()),
        heredocs: Vec::new(),
        kind: InstructionKind::Unknown,
        shell: None,
    };
    let mut parser = Parser { lines, line, text, arguments, keyword: instruction.keyword.span, index, is_trigger };
    instruction.kind = parser.kind(keyword_text, &instruction.flags);
    flags::check(lines, &instruction);
    Some(instruction)
}

/// The state while the arguments of one instruction are read.
struct Parser<'p, 'a> {
    lines: &'p mut Lines<'a>,
    line: &'p MappedText<'p>,
    text: &'p str,
    /// The arguments in the line, trimmed.
    arguments: Range<usize>,
    keyword: Span,
    index: usize,
    is_trigger: bool,
}

impl Parser<'_, '_> {
    fn kind(&mut self, keyword: &str, flags: &[super::syntax::Flag]) -> InstructionKind {
        let mut upper = [0; 12];
        let Some(upper) = upper.get_mut(..keyword.len()) else { return InstructionKind::Unknown };
        upper.copy_from_slice(keyword.as_bytes());
        upper.make_ascii_uppercase();
        match &*upper {
            b"FROM" => InstructionKind::From(self.from()),
            b"RUN" => {
                let mounts = flags::mounts(flags);
                InstructionKind::Run(Run { command: self.command(self.arguments.clone()), mounts })
            }
            b"CMD" => InstructionKind::Cmd(self.command(self.arguments.clone())),
            b"ENTRYPOINT" => InstructionKind::Entrypoint(self.command(self.arguments.clone())),
            b"COPY" => InstructionKind::Copy(self.copy("COPY")),
            b"ADD" => InstructionKind::Add(self.copy("ADD")),
            b"ENV" => InstructionKind::Env(self.pairs("ENV")),
            b"LABEL" => InstructionKind::Label(self.pairs("LABEL")),
            b"ARG" => InstructionKind::Arg(self.build_arguments()),
            b"EXPOSE" => InstructionKind::Expose(self.list("EXPOSE")),
            b"VOLUME" => InstructionKind::Volume(self.volumes()),
            b"USER" => InstructionKind::User(self.single("USER")),
            b"WORKDIR" => InstructionKind::Workdir(self.single("WORKDIR")),
            b"STOPSIGNAL" => InstructionKind::StopSignal(self.single("STOPSIGNAL")),
            b"MAINTAINER" => InstructionKind::Maintainer(self.single("MAINTAINER")),
            b"SHELL" => InstructionKind::Shell(self.shell()),
            b"HEALTHCHECK" => InstructionKind::Healthcheck(self.healthcheck()),
            b"ONBUILD" => InstructionKind::Onbuild(self.onbuild()),
            _ => InstructionKind::Unknown,
        }
    }

    fn problem(&mut self, kind: ProblemKind, span: Span, message: String) {
        self.lines.problem(kind, span.range(), message);
    }

    fn missing(&mut self, message: &'static str) {
        let keyword = self.keyword.range();
        self.lines.problem(ProblemKind::MissingArgument, keyword, message);
    }

    fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or("")
    }

    fn word(&self, range: Range<usize>) -> Word {
        Word { span: self.line.span(range.clone()), text: self.slice(range).into() }
    }

    fn single(&mut self, keyword: &'static str) -> Option<Word> {
        if self.arguments.is_empty() {
            self.problem(
                ProblemKind::MissingArgument,
                self.keyword,
                format!("{keyword} requires exactly one argument"),
            );
            return None;
        }
        Some(self.word(self.arguments.clone()))
    }

    fn list(&mut self, keyword: &'static str) -> Vec<Word> {
        let list: Vec<Word> =
            words::blank_separated(self.text, self.arguments.clone()).map(|range| self.word(range)).collect();
        if list.is_empty() {
            let message = format!("{keyword} requires at least one argument");
            self.problem(ProblemKind::MissingArgument, self.keyword, message);
        }
        list
    }

    fn from(&mut self) -> From {
        let mut words = words::blank_separated(self.text, self.arguments.clone());
        let (image, second, third) = (words.next(), words.next(), words.next());
        let is_too_long = words.next().is_some();
        drop(words);
        let Some(image) = image else {
            self.missing("FROM requires an image");
            return From::default();
        };
        let mut from = From { image: Some(self.word(image)), ..From::default() };
        let Some(second) = second else { return from };
        let is_as = self.slice(second.clone()).eq_ignore_ascii_case("as");
        match third {
            Some(third) if is_as && !is_too_long => {
                from.as_keyword = Some(self.word(second));
                let name = self.word(third);
                if !is_stage_name(&name.text) {
                    let message = format!(
                        "`{}` is no name for a stage: it must begin with a letter and hold only letters, digits, `-`, `_` and `.`",
                        name.text
                    );
                    self.problem(ProblemKind::InvalidStageName, name.span, message);
                }
                from.name = Some(name);
            }
            None if is_as => {
                let span = self.line.span(second);
                self.problem(
                    ProblemKind::MissingArgument,
                    span,
                    "a name for the stage is missing behind AS".to_owned(),
                );
            }
            _ => {
                let span = self.line.span(second.start..self.arguments.end);
                let message = "FROM takes an image, and AS with a name behind it".to_owned();
                self.problem(ProblemKind::TooManyArguments, span, message);
            }
        }
        from
    }

    /// A JSON array of strings as words; else where the text begins with `[`, what failed.
    fn strings(&mut self, range: Range<usize>) -> Result<Vec<Word>, Option<Span>> {
        if self.text.as_bytes().get(range.start) != Some(&b'[') || range.is_empty() {
            return Err(None);
        }
        match json::array(self.text, range.clone()) {
            Array::Strings(strings) => Ok(strings
                .into_iter()
                .map(|(text, range)| Word { span: self.line.span(range), text: text.into() })
                .collect()),
            Array::NotStrings(value) => {
                let span = self.line.span(value);
                self.problem(ProblemKind::NotStrings, span, "a JSON array here may hold only strings".to_owned());
                Err(Some(self.line.span(range)))
            }
            Array::TooLong => {
                let message = format!("an array of more than {} strings is not read", words::MAX_WORDS);
                self.problem(ProblemKind::Limit, self.keyword, message);
                Err(Some(self.line.span(range)))
            }
            Array::No => Err(Some(self.line.span(range))),
        }
    }

    fn command(&mut self, range: Range<usize>) -> Command {
        match self.strings(range.clone()) {
            Ok(words) => Command { form: Form::Exec(words), failed_json: None },
            Err(failed_json) => Command { form: Form::Shell(joined(self.line, range)), failed_json },
        }
    }

    fn shell(&mut self) -> Vec<Word> {
        match self.strings(self.arguments.clone()) {
            Ok(words) if words.is_empty() => {
                self.missing("SHELL requires at least one argument");
                words
            }
            Ok(words) => words,
            Err(_) if self.arguments.is_empty() => {
                self.missing("SHELL requires at least one argument");
                Vec::new()
            }
            Err(_) => {
                let span = self.line.span(self.arguments.clone());
                self.problem(ProblemKind::NotJson, span, "SHELL requires a JSON array of strings".to_owned());
                Vec::new()
            }
        }
    }

    fn volumes(&mut self) -> Vec<Word> {
        match self.strings(self.arguments.clone()) {
            Ok(words) => {
                if words.is_empty() {
                    self.missing("VOLUME requires at least one argument");
                }
                words
            }
            Err(_) => self.list("VOLUME"),
        }
    }

    fn copy(&mut self, keyword: &'static str) -> Copy {
        let (mut sources, is_json, failed_json) = match self.strings(self.arguments.clone()) {
            Ok(words) => (words, true, None),
            Err(failed) => {
                let words = words::blank_separated(self.text, self.arguments.clone());
                (words.map(|range| self.word(range)).collect::<Vec<_>>(), false, failed)
            }
        };
        if sources.len() < 2 {
            let message = format!("{keyword} requires at least one source and a destination");
            self.problem(ProblemKind::MissingArgument, self.keyword, message);
            return Copy { sources, destination: None, is_json, failed_json };
        }
        let destination = sources.pop();
        let is_heredoc = |word: &Word| word.text.contains("<<") && heredoc::operator(&word.text, 0).is_some();
        if let Some(word) = destination.as_ref().filter(|word| is_heredoc(word)) {
            let message = format!("{keyword} cannot write to a heredoc");
            self.problem(ProblemKind::InvalidHeredoc, word.span, message);
        }
        sources.retain(|word| !is_heredoc(word));
        Copy { sources, destination, is_json, failed_json }
    }

    /// The assignments of ENV and LABEL.
    fn pairs(&mut self, keyword: &'static str) -> Vec<Assignment> {
        let words = words::quoted(self.text, self.arguments.clone(), self.lines.escape);
        let mut pairs = Vec::new();
        for range in words {
            if let Some(pair) = self.pair(range.clone()) {
                pairs.push(pair);
                continue;
            }
            if range.start == self.arguments.start && !self.slice(range.clone()).contains('=') {
                return self.legacy_pair(keyword).into_iter().collect();
            }
            let span = self.line.span(range.clone());
            let message = format!("`{}` is no assignment of the form NAME=value", self.slice(range));
            self.problem(ProblemKind::InvalidAssignment, span, message);
        }
        if self.arguments.is_empty() {
            let message = format!("{keyword} requires at least one argument");
            self.problem(ProblemKind::MissingArgument, self.keyword, message);
        }
        pairs
    }

    /// A word `name=value`; `None` if there is no `=` or no name.
    fn pair(&self, range: Range<usize>) -> Option<Assignment> {
        let equals = range.start + self.slice(range.clone()).find('=')?;
        if equals == range.start {
            return None;
        }
        Some(Assignment {
            span: self.line.span(range.clone()),
            name: self.word(range.start..equals),
            value: Some(self.word(equals + 1..range.end)),
            is_legacy: false,
        })
    }

    /// `name value`, the old form: everything behind the first blank is the value.
    fn legacy_pair(&mut self, keyword: &'static str) -> Option<Assignment> {
        let range = self.arguments.clone();
        let name = words::blank_separated(self.text, range.clone()).next()?;
        if name.end == range.end {
            let message = format!("`{}` has no value: {keyword} requires NAME=value", self.slice(name.clone()));
            let span = self.line.span(name.clone());
            self.problem(ProblemKind::InvalidAssignment, span, message);
            return None;
        }
        let mut value = name.end;
        while self.text.as_bytes().get(value).copied().is_some_and(words::is_blank) {
            value += 1;
        }
        Some(Assignment {
            span: self.line.span(range.clone()),
            name: self.word(name),
            value: Some(self.word(value..range.end)),
            is_legacy: true,
        })
    }

    fn build_arguments(&mut self) -> Vec<Assignment> {
        let mut assignments = Vec::new();
        for range in words::quoted(self.text, self.arguments.clone(), self.lines.escape) {
            let word = self.slice(range.clone());
            if word.starts_with('=') {
                let span = self.line.span(range);
                self.problem(ProblemKind::InvalidAssignment, span, "a name is missing in front of `=`".to_owned());
                continue;
            }
            let assignment = self.pair(range.clone()).unwrap_or_else(|| Assignment {
                span: self.line.span(range.clone()),
                name: self.word(range.clone()),
                value: None,
                is_legacy: false,
            });
            assignments.push(assignment);
        }
        if self.arguments.is_empty() {
            self.missing("ARG requires at least one argument");
        }
        assignments
    }

    fn healthcheck(&mut self) -> Healthcheck {
        let Some(kind) = words::blank_separated(self.text, self.arguments.clone()).next() else {
            self.missing("HEALTHCHECK requires NONE or CMD");
            return Healthcheck::Invalid;
        };
        let rest = words::trim(self.text, kind.end..self.arguments.end);
        let word = self.slice(kind.clone());
        if word.eq_ignore_ascii_case("NONE") {
            if !rest.is_empty() {
                let span = self.line.span(rest);
                self.problem(ProblemKind::TooManyArguments, span, "HEALTHCHECK NONE takes no arguments".to_owned());
            }
            return Healthcheck::None;
        }
        if !word.eq_ignore_ascii_case("CMD") {
            let message = format!("HEALTHCHECK requires NONE or CMD, not `{word}`");
            let span = self.line.span(kind);
            self.problem(ProblemKind::InvalidHealthcheck, span, message);
            return Healthcheck::Invalid;
        }
        if rest.is_empty() {
            self.missing("a command is missing behind HEALTHCHECK CMD");
        }
        Healthcheck::Cmd(self.command(rest))
    }

    fn onbuild(&mut self) -> Option<Box<Instruction>> {
        if self.arguments.is_empty() {
            self.missing("ONBUILD requires an instruction");
            return None;
        }
        if self.is_trigger {
            let span = self.keyword;
            self.problem(ProblemKind::InvalidTrigger, span, "ONBUILD cannot be the trigger of an ONBUILD".to_owned());
            return None;
        }
        let trigger = parse(self.lines, self.line, self.arguments.clone(), self.index, true)?;
        if matches!(trigger.kind, InstructionKind::From(_) | InstructionKind::Maintainer(_)) {
            let message = format!("{} cannot be the trigger of an ONBUILD", trigger.keyword.value);
            self.problem(ProblemKind::InvalidTrigger, trigger.keyword.span, message);
        }
        Some(Box::new(trigger))
    }
}

/// Whether a stage may be called so: a letter, then letters, digits, `-`, `_` and `.`.
fn is_stage_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

fn joined(line: &MappedText<'_>, range: Range<usize>) -> Joined {
    let span = line.span(range.clone());
    if span.len() == range.len() {
        return Joined { span, pieces: Box::default() };
    }
    Joined { span, pieces: line.pieces(range).collect() }
}
