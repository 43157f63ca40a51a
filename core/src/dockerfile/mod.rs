//! Dockerfiles: a parser after BuildKit's grammar that keeps every position and never fails, the stages, and the
//! variables in force.
//!
//! [`parse`] reads a [`Source`]. Faults are [`Dockerfile::problems`]; what could be read around them is there.

use std::collections::HashMap;

use crate::model::{Setting, User};
use crate::shell::{self, Dialect};
use crate::source::Source;
use crate::span::{FileId, Span, Spanned};

mod at;
mod edit;
mod expand;
mod expanded;
mod flags;
mod heredoc;
mod ignore;
mod image;
mod instruction;
mod json;
mod keyword;
mod lines;
mod lower;
mod pattern;
mod powershell;
mod problem;
mod reader;
mod scope;
mod stage;
mod syntax;
#[cfg(test)]
mod tests;
mod tree;
mod uses;
mod words;

pub use at::{At, Shipped, cleaned, is_absolute, is_within};
pub use expanded::{Expanded, MAX_PIECES, MAX_VALUE_BYTES, Piece, Unknown};
pub use ignore::{IgnoreFile, IgnorePattern, PatternFault, is_wildcard, pattern_fault};
pub use image::{GivenPath, Image};
pub use keyword::Keyword;
pub use lower::{commands, is_development_file, lower};
pub use powershell::PowerShell;
pub use problem::{Problem, ProblemKind};
pub use reader::Reader;
pub(crate) use reader::is_windows_image;
pub use scope::{PLATFORM_ARGS, PROXY_ARGS, Variable, VariableKind};
pub use stage::{BaseImage, MAX_STAGE_DEPTH, Stage, State};
pub use syntax::{
    Assignment, Command, Copy, Flag, Form, From, Healthcheck, Heredoc, Instruction, InstructionKind, Joined, Mount,
    MountField, Run, Word,
};
pub use tree::{Presence, Tree};
pub use uses::{StageUse, StageWords};

use expand::Lookup;
use reader::System;
use scope::Scopes;

/// The names of all instructions, for suggestions.
pub const KEYWORDS: &[&str] = &[
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "ONBUILD",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

/// A Dockerfile. It owns what it holds; texts of bodies are read from the [`Source`] that was parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dockerfile {
    /// The file.
    pub file: FileId,
    /// The directives at the top, in order.
    pub directives: Vec<Directive>,
    /// The escape character: a backslash or a backtick.
    pub escape: char,
    /// The instructions in order. An ONBUILD holds its trigger: see [`Dockerfile::instructions_and_triggers`].
    pub instructions: Vec<Instruction>,
    /// Comment lines from `#` to the end of the line, directives and those inside continuations included; never lines of heredocs.
    pub comments: Vec<Span>,
    /// Blank lines inside continued instructions, which BuildKit warns about.
    pub empty_continuations: Vec<Span>,
    /// What could not be accepted, in order of place.
    pub problems: Vec<Problem>,
    /// The stages in order.
    pub stages: Vec<Stage>,
    scopes: Scopes,
    /// Lower-case names of stages, each with the last stage of that name.
    names: HashMap<String, usize>,
    /// The path of each WORKDIR by the index of its instruction, in order; `None` where it is not known.
    workdirs: Vec<(usize, Option<Box<str>>)>,
}

/// A parser directive: `# syntax=docker/dockerfile:1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// From `#` to the end of the value.
    pub span: Span,
    /// Which one.
    pub name: Spanned<DirectiveName>,
    /// The value, blanks around it cut off. Of `syntax` only the first word counts.
    pub value: Spanned<Box<str>>,
}

/// The directives that exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DirectiveName {
    /// `syntax`: the image that reads the file.
    Syntax,
    /// `escape`: the escape character.
    Escape,
    /// `check`: BuildKit's own checks.
    Check,
}

impl DirectiveName {
    /// The directive of a name, in any case.
    fn parse(name: &str) -> Option<DirectiveName> {
        let all = [DirectiveName::Syntax, DirectiveName::Escape, DirectiveName::Check];
        all.into_iter().find(|one| one.as_str().eq_ignore_ascii_case(name))
    }

    /// The name in lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            DirectiveName::Syntax => "syntax",
            DirectiveName::Escape => "escape",
            DirectiveName::Check => "check",
        }
    }
}

/// Where `COPY --from` or the `from` of a mount takes files from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FromTarget<'d> {
    /// A stage of the file; it must stand before the instruction.
    Stage(&'d Stage),
    /// No stage: an image or a named build context.
    Other(&'d Word),
    /// The name holds a variable, which BuildKit does not expand here.
    Variable(&'d Word),
}

/// Reads a Dockerfile. Never fails.
pub fn parse(source: &Source) -> Dockerfile {
    let mut lines = lines::Lines::new(source);
    // Instructions are large, so that it pays to guess their number: most take more than 64 bytes.
    let mut instructions = Vec::with_capacity((source.text().len() / 64).clamp(4, 64));
    while let Some(line) = lines.logical() {
        if let Some(instruction) = instruction::read(&mut lines, &line, instructions.len()) {
            instructions.push(instruction);
        }
    }
    let mut problems = lines.problems;
    if instructions.is_empty() {
        problems.push(Problem {
            kind: ProblemKind::NoInstruction,
            span: source.span(source.text().len()..source.text().len()),
            message: "the file has no instruction".into(),
        });
    }
    problems.extend(instructions.iter().filter_map(|one| too_long(one, source)));
    let (mut stages, mut scopes, names) =
        stage::build(&mut instructions, lines.escape, source.text().len(), &mut problems);
    problems.sort_by_key(|problem| (problem.span.start, problem.span.end));
    // Trees stay for the whole run.
    instructions.shrink_to_fit();
    stages.shrink_to_fit();
    scopes.variables.shrink_to_fit();
    let mut dockerfile = Dockerfile {
        file: source.id,
        directives: lines.directives,
        escape: char::from(lines.escape),
        instructions,
        comments: lines.comments,
        empty_continuations: lines.empty_continuations,
        problems,
        stages,
        scopes,
        names,
        workdirs: Vec::new(),
    };
    dockerfile.workdirs = at::workdirs(&dockerfile);
    dockerfile.find_systems();
    dockerfile
}

/// A shell text that is too long to be read, so that nothing can be said about what is absent from the file.
fn too_long(instruction: &Instruction, source: &Source) -> Option<Problem> {
    let running = instruction.trigger().unwrap_or(instruction);
    let Form::Shell(text) = &running.command()?.form else { return None };
    let is_too_long = match running.script() {
        Some(script) if script.body.len() > shell::MAX_TEXT => {
            let body = script.text(source);
            let first = body.text.lines().next().unwrap_or("");
            let is_shell = !first.starts_with("#!") || Dialect::from_shebang(first).is_some_and(Dialect::is_posix_like);
            is_shell && body.text.len() > shell::MAX_TEXT
        }
        Some(_) => false,
        None => text.span.len() > shell::MAX_TEXT && text.text(source).text.len() > shell::MAX_TEXT,
    };
    let message = format!("a command of more than {} bytes is not read", shell::MAX_TEXT).into();
    is_too_long.then_some(Problem { kind: ProblemKind::Limit, span: instruction.keyword.span, message })
}

impl Dockerfile {
    /// All instructions in order, each ONBUILD followed by its trigger.
    pub fn instructions_and_triggers(&self) -> impl Iterator<Item = &Instruction> {
        self.instructions.iter().flat_map(|instruction| [Some(instruction), instruction.trigger()]).flatten()
    }

    /// The directive of this name.
    pub fn directive(&self, name: DirectiveName) -> Option<&Directive> {
        self.directives.iter().find(|directive| directive.name.value == name)
    }

    /// The stage that is built if no other one is asked for.
    pub fn final_stage(&self) -> Option<&Stage> {
        self.stages.last()
    }

    /// The stage of this name, in any case, or of this number. Of several with one name it is the last one.
    pub fn stage_named(&self, name: &str) -> Option<&Stage> {
        let by_name = self.names.get(&name.to_ascii_lowercase()).copied();
        self.stages.get(by_name.or_else(|| name.parse().ok())?)
    }

    /// The stage that an instruction stands in.
    pub fn stage_of(&self, instruction: &Instruction) -> Option<&Stage> {
        self.stages.get(instruction.stage?)
    }

    /// Sets the system of each stage.
    fn find_systems(&mut self) {
        let own = |stage: &Stage| if stage.root == stage.index { System::of(self, stage) } else { System::default() };
        let systems: Vec<System> = self.stages.iter().map(own).collect();
        for stage in &mut self.stages {
            stage.system = systems.get(stage.root).copied().unwrap_or_default();
        }
    }

    /// Where a `--from` (or the `from` of a mount) points.
    pub fn from_target<'d>(&'d self, from: &'d Word) -> FromTarget<'d> {
        if from.text.contains('$') {
            return FromTarget::Variable(from);
        }
        self.stage_named(&from.text).map_or(FromTarget::Other(from), FromTarget::Stage)
    }

    /// The instruction of an index in a [`State`]; where an ONBUILD stands there, its trigger.
    pub fn in_force(&self, index: Option<usize>) -> Option<&Instruction> {
        let instruction = self.instructions.get(index?)?;
        Some(instruction.trigger().unwrap_or(instruction))
    }

    /// The USER in force at the end of a stage, inherited from its parents; `None` if the base image decides.
    pub fn effective_user(&self, stage: &Stage) -> Option<(&Instruction, &Word)> {
        let instruction = self.in_force(stage.state.user)?;
        match &instruction.kind {
            InstructionKind::User(Some(user)) => Some((instruction, user)),
            _ => None,
        }
    }

    /// The user of the USER instruction of an index in a [`State`]; `at` is where its absence is shown. Where none is written,
    /// the base image decides.
    pub(crate) fn user_of(&self, index: Option<usize>, at: Span) -> Setting<User> {
        let Some(instruction) = self.in_force(index) else { return Setting::Unset { at } };
        let InstructionKind::User(Some(word)) = &instruction.kind else { return Setting::Unset { at } };
        match self.expand(word, instruction).known() {
            Some(user) if !user.trim().is_empty() => Setting::set(User::parse(&user), word.span),
            Some(_) => Setting::Unset { at },
            None => Setting::Dynamic(word.span),
        }
    }

    /// The CMD in force at the end of a stage.
    pub fn effective_cmd(&self, stage: &Stage) -> Option<&Instruction> {
        self.in_force(stage.state.cmd)
    }

    /// The ENTRYPOINT in force at the end of a stage.
    pub fn effective_entrypoint(&self, stage: &Stage) -> Option<&Instruction> {
        self.in_force(stage.state.entrypoint)
    }

    /// The HEALTHCHECK in force at the end of a stage.
    pub fn effective_healthcheck(&self, stage: &Stage) -> Option<&Instruction> {
        self.in_force(stage.state.healthcheck)
    }

    /// The path that the WORKDIR of an index in a [`State`] leads to, absolute and cleaned; `None` where it is not known.
    pub fn workdir_of(&self, index: usize) -> Option<&str> {
        let at = self.workdirs.binary_search_by_key(&index, |one| one.0).ok()?;
        self.workdirs.get(at)?.1.as_deref()
    }

    /// The words of the SHELL in force for an instruction; `None` means the default of the base image.
    pub fn shell_at(&self, instruction: &Instruction) -> Option<&[Word]> {
        match &self.in_force(instruction.shell)?.kind {
            InstructionKind::Shell(words) if !words.is_empty() => Some(words),
            _ => None,
        }
    }

    /// Expands a word of an instruction with the variables in force there. Words of FROM see only the ARGs before the first FROM.
    pub fn expand(&self, word: &Word, instruction: &Instruction) -> Expanded {
        let escape = u8::try_from(self.escape).unwrap_or(b'\\');
        let limit = self.scopes.before(instruction.index);
        expand::expand(word, escape, &|name| self.lookup(name, instruction, limit)).0
    }

    /// The variable of this name in force at an instruction, if the file sets one.
    pub fn variable_at(&self, name: &str, instruction: &Instruction) -> Option<&Variable> {
        let limit = self.scopes.before(instruction.index);
        match instruction.stage {
            Some(stage) => self.scopes.find(&self.stages, stage, name, limit).map(|(_, variable)| variable),
            None => None,
        }
    }

    /// All variables that the file sets, in order.
    pub fn variables(&self) -> &[Variable] {
        &self.scopes.variables
    }

    /// The variables of a name, in order.
    pub fn variables_named(&self, name: &str) -> impl Iterator<Item = &Variable> {
        self.scopes.named(name)
    }

    /// The variables before the first FROM.
    pub fn global_variables(&self) -> &[Variable] {
        self.scopes.variables.get(..self.scopes.globals).unwrap_or(&[])
    }

    /// The variables that are in force at an instruction, those of parent stages included, each name once (the newest).
    pub fn variables_at(&self, instruction: &Instruction) -> impl Iterator<Item = &Variable> {
        let limit = self.scopes.before(instruction.index);
        let stages = self.stage_of(instruction).into_iter();
        let stages = stages.flat_map(|stage| std::iter::once(stage).chain(stage.parents(self)));
        let variables = stages.flat_map(move |stage| {
            let range = stage.variables.start..stage.variables.end.min(limit);
            self.scopes.variables.get(range).unwrap_or(&[]).iter().rev()
        });
        let mut seen = std::collections::HashSet::new();
        variables.filter(move |variable| seen.insert(&*variable.name))
    }

    /// What a command of an instruction finds in its environment: ENV and ARG in a build, ENV alone at run time.
    pub fn environment(&self, name: &str, instruction: &Instruction) -> shell::Variable {
        let is_build = matches!(instruction.kind, InstructionKind::Run(_));
        if !is_build && self.variable_at(name, instruction).is_none_or(|one| one.kind != VariableKind::Env) {
            return shell::Variable::Unknown;
        }
        match self.lookup(name, instruction, self.scopes.before(instruction.index)) {
            Lookup::Set(value) => shell::Variable::Text(value.text_with("\0")),
            Lookup::Unset => shell::Variable::Unset,
            Lookup::Unknown(_) => shell::Variable::Unknown,
        }
    }

    fn lookup(&self, name: &str, instruction: &Instruction, limit: usize) -> Lookup<'_> {
        match instruction.stage {
            Some(stage) if !matches!(instruction.kind, InstructionKind::From(_)) => {
                match self.scopes.in_stage(&self.stages, stage, name, limit) {
                    // What a trigger will see is up to the stage that is built on this one.
                    Lookup::Unset if instruction.is_trigger => Lookup::Unknown(Unknown::BaseImage),
                    lookup => lookup,
                }
            }
            Some(_) => self.scopes.global(name, self.scopes.globals),
            None => self.scopes.global(name, limit),
        }
    }
}
