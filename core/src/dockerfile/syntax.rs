//! The instructions of a Dockerfile as they are written: words, flags, forms, heredocs.

use std::borrow::Cow;
use std::ops::Range;

use crate::mapped::MappedText;
use crate::source::Source;
use crate::span::{Span, Spanned};

/// A word of an instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Where it stands, quotes included.
    pub span: Span,
    /// The text before expansion: line continuations are gone, quotes and variables are still there.
    /// In exec form (a JSON array) it is the decoded string.
    pub text: Box<str>,
}

impl Word {
    /// The place of a byte range of [`Word::text`]; the whole word where the text does not stand in the file byte for byte.
    pub fn sub_span(&self, range: Range<usize>) -> Span {
        if self.span.len() != self.text.len() || range.end > self.text.len() || range.start > range.end {
            return self.span;
        }
        let start = self.span.start as usize;
        Span::new(self.span.file, start + range.start..start + range.end)
    }

    /// Whether the text has nothing that an expansion would change: no variable, quote or escape character.
    pub fn is_plain(&self) -> bool {
        !self.text.bytes().any(|byte| matches!(byte, b'$' | b'"' | b'\'' | b'\\' | b'`'))
    }
}

/// Text of one instruction that may stand in several pieces, because line continuations and comments lie between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// From the first to the last piece.
    pub span: Span,
    /// The pieces in order; empty if the text stands in the file in one piece, which is `span`.
    pub pieces: Box<[Span]>,
}

impl Joined {
    /// The joined text with the way back to the file. `source` is the one that was parsed.
    pub fn text<'a>(&self, source: &'a Source) -> MappedText<'a> {
        if self.pieces.is_empty() {
            return MappedText::verbatim(source.id, source.slice(self.span), self.span.start as usize);
        }
        let mut text = MappedText::with_room(source.id, self.span.start as usize, self.span.len(), self.pieces.len());
        for piece in &self.pieces {
            text.push(source.slice(*piece), piece.start as usize, piece.len());
        }
        text
    }

    /// The joined text alone.
    pub fn raw<'a>(&self, source: &'a Source) -> Cow<'a, str> {
        if self.pieces.is_empty() {
            return Cow::Borrowed(source.slice(self.span));
        }
        Cow::Owned(self.pieces.iter().map(|piece| source.slice(*piece)).collect())
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.span.is_empty()
    }
}

/// One instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    /// Its index in [`Dockerfile::instructions`](super::Dockerfile::instructions); a trigger has that of its ONBUILD.
    pub index: usize,
    /// The index of its stage; `None` before the first FROM.
    pub stage: Option<usize>,
    /// Whether it is the trigger of an ONBUILD.
    pub is_trigger: bool,
    /// From the keyword to the last byte, through continuations and heredocs, without the final line break.
    pub span: Span,
    /// The keyword as it is written.
    pub keyword: Spanned<Box<str>>,
    /// The flags between keyword and arguments.
    pub flags: Vec<Flag>,
    /// Everything behind keyword and flags, without heredoc bodies.
    pub arguments: Joined,
    /// The heredocs that it opens, in order.
    pub heredocs: Vec<Heredoc>,
    /// What it does, with its arguments.
    pub kind: InstructionKind,
    /// The index of the SHELL instruction in force for it; `None` means the default of the base image.
    pub(crate) shell: Option<usize>,
}

impl Instruction {
    /// The first flag of this name (without dashes, exact case).
    pub fn flag(&self, name: &str) -> Option<&Flag> {
        self.flags.iter().find(|flag| &*flag.name.value == name)
    }

    /// The value of the first flag of this name.
    pub fn flag_value(&self, name: &str) -> Option<&Word> {
        self.flag(name)?.value.as_ref()
    }

    /// The command of RUN, CMD, ENTRYPOINT and `HEALTHCHECK CMD`.
    pub fn command(&self) -> Option<&Command> {
        match &self.kind {
            InstructionKind::Run(run) => Some(&run.command),
            InstructionKind::Cmd(command) | InstructionKind::Entrypoint(command) => Some(command),
            InstructionKind::Healthcheck(Healthcheck::Cmd(command)) => Some(command),
            _ => None,
        }
    }

    /// The heredoc whose body is the whole script of a RUN: `RUN <<EOF`. `None` if the heredoc is input of a command.
    pub fn script(&self) -> Option<&Heredoc> {
        let InstructionKind::Run(Run { command: Command { form: Form::Shell(text), .. }, .. }) = &self.kind else {
            return None;
        };
        match self.heredocs.as_slice() {
            [heredoc] if heredoc.operator == text.span => Some(heredoc),
            _ => None,
        }
    }

    /// The trigger of an ONBUILD.
    pub fn trigger(&self) -> Option<&Instruction> {
        match &self.kind {
            InstructionKind::Onbuild(trigger) => trigger.as_deref(),
            _ => None,
        }
    }

    /// Whether the keyword is this one, in any case.
    pub fn is(&self, keyword: &str) -> bool {
        self.keyword.value.eq_ignore_ascii_case(keyword)
    }
}

/// What an instruction does. A missing argument is `None` or an empty list, and a problem of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum InstructionKind {
    /// `FROM [--platform=…] image [AS name]`
    From(From),
    /// `RUN`
    Run(Run),
    /// `CMD`
    Cmd(Command),
    /// `ENTRYPOINT`
    Entrypoint(Command),
    /// `COPY`
    Copy(Copy),
    /// `ADD`
    Add(Copy),
    /// `ENV`, both forms. Each assignment has a value.
    Env(Vec<Assignment>),
    /// `ARG`, several on a line; an assignment without default has no value.
    Arg(Vec<Assignment>),
    /// `LABEL`, both forms. Each assignment has a value.
    Label(Vec<Assignment>),
    /// `EXPOSE`
    Expose(Vec<Word>),
    /// `VOLUME`, as words or as a JSON array
    Volume(Vec<Word>),
    /// `USER`: everything behind the keyword is one word.
    User(Option<Word>),
    /// `WORKDIR`: everything behind the keyword is one word.
    Workdir(Option<Word>),
    /// `STOPSIGNAL`
    StopSignal(Option<Word>),
    /// `SHELL`: the strings of the array; empty if it is no array.
    Shell(Vec<Word>),
    /// `HEALTHCHECK`
    Healthcheck(Healthcheck),
    /// `ONBUILD` and its trigger
    Onbuild(Option<Box<Instruction>>),
    /// `MAINTAINER`
    Maintainer(Option<Word>),
    /// A keyword that does not exist.
    Unknown,
}

impl InstructionKind {
    /// How many words or pairs it holds, roughly.
    pub(super) fn len(&self) -> usize {
        match self {
            InstructionKind::Run(Run { command, .. })
            | InstructionKind::Cmd(command)
            | InstructionKind::Entrypoint(command)
            | InstructionKind::Healthcheck(Healthcheck::Cmd(command)) => command.exec().map_or(1, <[Word]>::len),
            InstructionKind::Copy(copy) | InstructionKind::Add(copy) => copy.sources.len() + 1,
            InstructionKind::Env(pairs) | InstructionKind::Arg(pairs) | InstructionKind::Label(pairs) => pairs.len(),
            InstructionKind::Expose(words) | InstructionKind::Volume(words) | InstructionKind::Shell(words) => {
                words.len()
            }
            InstructionKind::Onbuild(Some(trigger)) => trigger.flags.len() + trigger.kind.len() + 1,
            _ => 1,
        }
    }
}

/// The arguments of FROM.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct From {
    /// The image or stage, before expansion.
    pub image: Option<Word>,
    /// The word `AS`, as it is written.
    pub as_keyword: Option<Word>,
    /// The stage's name, as it is written.
    pub name: Option<Word>,
}

/// The arguments of RUN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// What is run.
    pub command: Command,
    /// The `--mount` flags.
    pub mounts: Vec<Mount>,
}

/// A command in one of its two forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Shell text or a list of arguments.
    pub form: Form,
    /// Where the text begins with `[` and still is no JSON array: from that bracket to the end. It is run by the shell.
    pub failed_json: Option<Span>,
}

impl Command {
    /// The text for the shell, without line continuations and comments; `None` in exec form.
    pub fn shell_text<'a>(&self, source: &'a Source) -> Option<MappedText<'a>> {
        match &self.form {
            Form::Shell(text) => Some(text.text(source)),
            Form::Exec(_) => None,
        }
    }

    /// The arguments in exec form.
    pub fn exec(&self) -> Option<&[Word]> {
        match &self.form {
            Form::Exec(words) => Some(words),
            Form::Shell(_) => None,
        }
    }
}

/// The two forms of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// Text for the shell in force.
    Shell(Joined),
    /// A JSON array; no shell is involved.
    Exec(Vec<Word>),
}

/// The arguments of COPY and ADD.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy {
    /// The sources; heredocs among them are not here but in [`Instruction::heredocs`].
    pub sources: Vec<Word>,
    /// The last word.
    pub destination: Option<Word>,
    /// Whether the words stand in a JSON array.
    pub is_json: bool,
    /// Where the text begins with `[` and still is no JSON array; its words are then split at blanks.
    pub failed_json: Option<Span>,
}

/// `NAME=value`, `NAME value` or `NAME`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Name and value together.
    pub span: Span,
    /// The name before expansion.
    pub name: Word,
    /// The value before expansion; `None` only in an ARG without default.
    pub value: Option<Word>,
    /// Whether it is the old form with a blank instead of `=`.
    pub is_legacy: bool,
}

/// The arguments of HEALTHCHECK.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Healthcheck {
    /// `NONE`
    None,
    /// `CMD`
    Cmd(Command),
    /// Anything else, which is a problem of the file.
    Invalid,
}

/// A flag of an instruction: `--name`, `--name=value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// The flag with its dashes and its value.
    pub span: Span,
    /// The name without dashes.
    pub name: Spanned<Box<str>>,
    /// What stands behind `=`, its quotes and escapes decoded.
    pub value: Option<Word>,
}

impl Flag {
    /// Whether a boolean flag is on.
    pub fn is_true(&self) -> bool {
        self.value.as_ref().is_none_or(|value| value.text.eq_ignore_ascii_case("true"))
    }
}

/// A `--mount` of RUN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// The value of the flag.
    pub span: Span,
    /// Its fields in order.
    pub fields: Vec<MountField>,
}

impl Mount {
    /// The type: `bind` (also if none is given), `cache`, `tmpfs`, `secret`, `ssh` or what is written.
    pub fn kind(&self) -> Cow<'_, str> {
        match self.value("type") {
            Some(word) if word.text.bytes().any(|byte| byte.is_ascii_uppercase()) => {
                Cow::Owned(word.text.to_ascii_lowercase())
            }
            Some(word) => Cow::Borrowed(&word.text),
            None => Cow::Borrowed("bind"),
        }
    }

    /// The last field of this name; `src`, `dst`, `destination`, `ro` and `rw` count as their long forms.
    pub fn field(&self, name: &str) -> Option<&MountField> {
        self.fields.iter().rev().find(|field| field.long_name().eq_ignore_ascii_case(name))
    }

    /// The value of the last field of this name.
    pub fn value(&self, name: &str) -> Option<&Word> {
        self.field(name)?.value.as_ref()
    }
}

/// A field of a mount: `key=value` or `key`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MountField {
    /// The key as it is written.
    pub key: Word,
    /// The value before expansion.
    pub value: Option<Word>,
}

impl MountField {
    /// The key, short forms written out.
    pub fn long_name(&self) -> &str {
        const LONG: &[(&str, &str)] =
            &[("src", "source"), ("dst", "target"), ("destination", "target"), ("ro", "readonly"), ("rw", "readwrite")];
        let long = LONG.iter().find(|(short, _)| short.eq_ignore_ascii_case(&self.key.text));
        long.map_or(&self.key.text, |(_, long)| long)
    }
}

/// A heredoc: the operator in the instruction and the lines below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heredoc {
    /// The operator with delimiter: `<<EOF`, `3<<-"EOF"`.
    pub operator: Span,
    /// The delimiter without quotes; COPY and ADD name the file after it.
    pub delimiter: Box<str>,
    /// Whether the delimiter was quoted, so that nothing in the body is expanded.
    pub is_quoted: bool,
    /// Whether it is `<<-`: leading tabs of each line are taken away.
    pub strips_tabs: bool,
    /// The file descriptor in front of `<<`; `None` if there is none, which means standard input.
    pub descriptor: Option<u32>,
    /// The lines of the body, the last line break included.
    pub body: Span,
    /// The delimiter in the last line.
    pub terminator: Span,
}

impl Heredoc {
    /// The body as the command or file gets it, with the way back to the file.
    pub fn text<'a>(&self, source: &'a Source) -> MappedText<'a> {
        let raw = source.slice(self.body);
        let start = self.body.start as usize;
        if !self.strips_tabs {
            return MappedText::verbatim(source.id, raw, start);
        }
        let mut text = MappedText::empty(source.id, start);
        let mut at = start;
        for line in raw.split_inclusive('\n') {
            let stripped = line.trim_start_matches('\t');
            text.push(stripped, at + line.len() - stripped.len(), stripped.len());
            at += line.len();
        }
        text
    }
}
