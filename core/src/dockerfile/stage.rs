//! The stages of a Dockerfile: what each is built on, and what is in force at its end.

use std::collections::HashMap;
use std::ops::Range;

use super::Dockerfile;
use super::expand::{self, Lookup};
use super::expanded::{Expanded, Unknown};
use super::problem::{Problem, ProblemKind};
use super::reader::System;
use super::scope::{self, Scopes, Variable, VariableKind};
use super::syntax::{Assignment, Instruction, InstructionKind, Word};
use crate::span::{Span, Spanned};

/// How many stages may be built on one another. Deeper ones are treated as built on an unknown image.
pub const MAX_STAGE_DEPTH: usize = 256;

/// How many bytes all values of variables may take beyond the size of the file.
const VALUE_BUDGET: usize = 1 << 20;

/// A stage: a FROM and the instructions up to the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Its number, from 0.
    pub index: usize,
    /// The name behind AS, as it is written.
    pub name: Option<Spanned<Box<str>>>,
    /// The index of its FROM instruction.
    pub from: usize,
    /// What it is built on.
    pub base: BaseImage,
    /// The instructions of the stage, its FROM included.
    pub instructions: Range<usize>,
    /// What is in force at its end, inherited from the stages that it is built on.
    pub state: State,
    /// The first of the stages that it is built on; itself if it is built on an image.
    pub root: usize,
    /// What the image brings that the root is built on.
    pub(super) system: System,
    depth: usize,
    /// Its variables among those of the file.
    pub(super) variables: Range<usize>,
    /// What the ONBUILD triggers of this stage do to stages built on it.
    triggers: State,
    /// The ONBUILD triggers that set variables.
    trigger_variables: Vec<usize>,
}

/// What a stage is built on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BaseImage {
    /// Another stage, by its index.
    Stage(usize),
    /// `scratch`, the empty image.
    Scratch,
    /// An image, expanded.
    Image(Expanded),
    /// FROM has no image.
    Missing,
}

/// The instructions in force at some place, by index; `None` where the base image decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct State {
    /// USER
    pub user: Option<usize>,
    /// WORKDIR, the last one
    pub workdir: Option<usize>,
    /// CMD
    pub cmd: Option<usize>,
    /// ENTRYPOINT
    pub entrypoint: Option<usize>,
    /// HEALTHCHECK
    pub healthcheck: Option<usize>,
    /// SHELL
    pub shell: Option<usize>,
    /// STOPSIGNAL
    pub stop_signal: Option<usize>,
}

impl State {
    /// What the instruction of this index does. `own_cmd` says whether the stage has a CMD of its own so far.
    pub(super) fn follow(&mut self, kind: &InstructionKind, index: usize, own_cmd: &mut bool) {
        match kind {
            InstructionKind::Cmd(_) => *own_cmd = true,
            // A new ENTRYPOINT takes an inherited CMD out of force.
            InstructionKind::Entrypoint(_) if !*own_cmd => self.cmd = None,
            _ => {}
        }
        self.apply(kind, index);
    }

    fn apply(&mut self, kind: &InstructionKind, index: usize) {
        let slot = match kind {
            InstructionKind::User(_) => &mut self.user,
            InstructionKind::Workdir(_) => &mut self.workdir,
            InstructionKind::Cmd(_) => &mut self.cmd,
            InstructionKind::Entrypoint(_) => &mut self.entrypoint,
            InstructionKind::Healthcheck(_) => &mut self.healthcheck,
            InstructionKind::Shell(_) => &mut self.shell,
            InstructionKind::StopSignal(_) => &mut self.stop_signal,
            _ => return,
        };
        *slot = Some(index);
    }

    fn apply_all(&mut self, other: &State) {
        self.user = other.user.or(self.user);
        self.workdir = other.workdir.or(self.workdir);
        self.cmd = other.cmd.or(self.cmd);
        self.entrypoint = other.entrypoint.or(self.entrypoint);
        self.healthcheck = other.healthcheck.or(self.healthcheck);
        self.shell = other.shell.or(self.shell);
        self.stop_signal = other.stop_signal.or(self.stop_signal);
    }
}

impl Stage {
    /// Its instructions, FROM included, triggers of ONBUILD not.
    pub fn instructions<'d>(&self, dockerfile: &'d Dockerfile) -> &'d [Instruction] {
        dockerfile.instructions.get(self.instructions.clone()).unwrap_or(&[])
    }

    /// Its FROM instruction.
    pub fn from_instruction<'d>(&self, dockerfile: &'d Dockerfile) -> Option<&'d Instruction> {
        dockerfile.instructions.get(self.from)
    }

    /// The stages that it is built on, nearest first.
    pub fn parents<'d>(&self, dockerfile: &'d Dockerfile) -> impl Iterator<Item = &'d Stage> + use<'d> {
        let base = |stage: &Stage| match stage.base {
            BaseImage::Stage(base) => dockerfile.stages.get(base),
            _ => None,
        };
        std::iter::successors(base(self), move |stage| base(stage))
    }

    /// What is in force where it begins: what the stage that it is built on hands on.
    pub(super) fn inherited(&self, dockerfile: &Dockerfile) -> State {
        match self.base {
            BaseImage::Stage(base) => dockerfile.stages.get(base).map(Stage::handed_on).unwrap_or_default(),
            _ => State::default(),
        }
    }

    /// What is in force where a stage that is built on it begins, ONBUILD triggers included.
    fn handed_on(&self) -> State {
        let mut state = self.state;
        state.apply_all(&self.triggers);
        state
    }

    /// The name of the workload that the stage is lowered to: its own name, otherwise its number.
    pub fn workload_name(&self) -> String {
        self.name.as_ref().map_or_else(|| self.index.to_string(), |name| name.value.to_string())
    }

    /// Whether its name says that it never runs in production: `dev`, `test`, `lint`.
    pub fn is_development(&self) -> bool {
        self.name.as_ref().is_some_and(|name| super::lower::is_development(&name.value))
    }

    /// Whether this is its name, in any case.
    pub fn is_named(&self, name: &str) -> bool {
        self.name.as_ref().is_some_and(|own| own.value.eq_ignore_ascii_case(name))
    }
}

/// Finds the stages among the instructions and evaluates their variables.
pub(super) fn build(
    instructions: &mut [Instruction],
    escape: u8,
    source_len: usize,
    problems: &mut Vec<Problem>,
) -> (Vec<Stage>, Scopes, HashMap<String, usize>) {
    let mut builder = Builder {
        escape,
        problems,
        stages: Vec::new(),
        scopes: Scopes::default(),
        names: HashMap::new(),
        budget: source_len.saturating_add(VALUE_BUDGET),
        own_cmd: false,
        before_from: false,
    };
    for index in 0..instructions.len() {
        builder.instruction(instructions, index);
    }
    builder.finish(instructions.len());
    (builder.stages, builder.scopes, builder.names)
}

struct Builder<'p> {
    escape: u8,
    problems: &'p mut Vec<Problem>,
    stages: Vec<Stage>,
    scopes: Scopes,
    /// Lower-case name to the newest stage of that name.
    names: HashMap<String, usize>,
    /// Bytes that values of variables may still take.
    budget: usize,
    /// Whether the current stage has a CMD of its own.
    own_cmd: bool,
    before_from: bool,
}

impl Builder<'_> {
    fn instruction(&mut self, instructions: &mut [Instruction], index: usize) {
        let Some(instruction) = instructions.get(index) else { return };
        if matches!(instruction.kind, InstructionKind::From(_)) {
            self.enter(instructions, index);
        }
        let stage = self.stages.len().checked_sub(1);
        let Some(instruction) = instructions.get_mut(index) else { return };
        let shell = self.stages.last().and_then(|stage| stage.state.shell);
        instruction.stage = stage;
        instruction.shell = shell;
        if let InstructionKind::Onbuild(Some(trigger)) = &mut instruction.kind {
            trigger.stage = stage;
            trigger.shell = shell;
        }
        if stage.is_none() && !matches!(instruction.kind, InstructionKind::Arg(_)) {
            // One finding for the lot: the first instruction tells it.
            if !self.before_from && !matches!(instruction.kind, InstructionKind::Unknown) {
                let message = format!("{} stands before the first FROM", instruction.keyword.value);
                self.problem(ProblemKind::BeforeFrom, instruction.keyword.span, message);
                self.before_from = true;
            }
            return;
        }
        let Some(instruction) = instructions.get(index) else { return };
        self.check_words(instruction);
        match &instruction.kind {
            InstructionKind::Env(pairs) => self.set(pairs, VariableKind::Env, index),
            InstructionKind::Arg(pairs) => self.set(pairs, VariableKind::Arg, index),
            InstructionKind::Onbuild(Some(trigger)) => {
                if let Some(stage) = self.stages.last_mut() {
                    stage.triggers.apply(&trigger.kind, index);
                    if matches!(trigger.kind, InstructionKind::Env(_) | InstructionKind::Arg(_)) {
                        stage.trigger_variables.push(index);
                    }
                }
            }
            kind => self.apply(kind, index),
        }
    }

    /// Reports words that BuildKit could not expand. Those of FROM, ENV and ARG are expanded anyway.
    fn check_words(&mut self, instruction: &Instruction) {
        let mut check = |word: &Word| {
            if let Some(fault) = expand::fault(word, self.escape) {
                self.problems.push(Problem { kind: fault.kind(), span: word.span, message: fault.message().into() });
            }
        };
        for name in ["platform", "chown", "chmod", "checksum"] {
            instruction.flag_value(name).into_iter().for_each(&mut check);
        }
        match &instruction.kind {
            InstructionKind::Copy(copy) | InstructionKind::Add(copy) => {
                copy.sources.iter().chain(&copy.destination).for_each(check);
            }
            InstructionKind::Label(pairs) => {
                pairs.iter().flat_map(|pair| std::iter::once(&pair.name).chain(&pair.value)).for_each(check);
            }
            InstructionKind::Expose(words) | InstructionKind::Volume(words) => words.iter().for_each(check),
            InstructionKind::User(word) | InstructionKind::Workdir(word) | InstructionKind::StopSignal(word) => {
                word.iter().for_each(check);
            }
            InstructionKind::Onbuild(Some(trigger)) if !trigger.is("ONBUILD") => self.check_words(trigger),
            _ => {}
        }
    }

    fn problem(&mut self, kind: ProblemKind, span: Span, message: impl Into<std::borrow::Cow<'static, str>>) {
        self.problems.push(Problem { kind, span, message: message.into() });
    }

    fn apply(&mut self, kind: &InstructionKind, index: usize) {
        let Some(stage) = self.stages.last_mut() else { return };
        stage.state.follow(kind, index, &mut self.own_cmd);
    }

    /// Ends the last stage.
    fn finish(&mut self, end: usize) {
        let variables = self.scopes.variables.len();
        match self.stages.last_mut() {
            Some(stage) => {
                stage.instructions.end = end;
                stage.variables.end = variables;
            }
            None => self.scopes.globals = variables,
        }
    }

    fn enter(&mut self, instructions: &[Instruction], index: usize) {
        self.finish(index);
        self.own_cmd = false;
        let Some(InstructionKind::From(from)) = instructions.get(index).map(|instruction| &instruction.kind) else {
            return;
        };
        let base = from.image.as_ref().map_or(BaseImage::Missing, |image| self.base(image));
        let number = self.stages.len();
        let variables = self.scopes.variables.len();
        let mut stage = Stage {
            index: number,
            name: from.name.as_ref().map(|name| Spanned::new(name.text.clone(), name.span)),
            from: index,
            base,
            instructions: index..index + 1,
            state: State::default(),
            root: number,
            system: System::default(),
            depth: 0,
            variables: variables..usize::MAX,
            triggers: State::default(),
            trigger_variables: Vec::new(),
        };
        let mut triggers = Vec::new();
        if let BaseImage::Stage(base) = stage.base
            && let Some(base) = self.stages.get(base)
        {
            if base.depth + 1 >= MAX_STAGE_DEPTH {
                let span = from.image.as_ref().map_or(instructions[index].span, |image| image.span);
                stage.base = BaseImage::Image(scope::unknown("", span, Unknown::TooLong));
                let message = format!("more than {MAX_STAGE_DEPTH} stages are built on one another");
                self.problem(ProblemKind::Limit, span, message);
            } else {
                stage.state = base.handed_on();
                stage.root = base.root;
                stage.depth = base.depth + 1;
                let affordable = base.trigger_variables.len() * 64 <= self.budget;
                triggers = if affordable { base.trigger_variables.clone() } else { Vec::new() };
                self.budget = self.budget.saturating_sub(triggers.len() * 64);
            }
        }
        if let Some(name) = &from.name {
            self.names.insert(name.text.to_ascii_lowercase(), number);
        }
        self.stages.push(stage);
        for trigger in triggers {
            match instructions.get(trigger).and_then(Instruction::trigger).map(|trigger| &trigger.kind) {
                Some(InstructionKind::Env(pairs)) => self.set(pairs, VariableKind::Env, index),
                Some(InstructionKind::Arg(pairs)) => self.set(pairs, VariableKind::Arg, index),
                _ => {}
            }
        }
    }

    fn base(&mut self, image: &Word) -> BaseImage {
        let globals = self.scopes.globals;
        let (expanded, fault) = expand::expand(image, self.escape, &|name| self.scopes.global(name, globals));
        if let Some(fault) = fault {
            self.problem(fault.kind(), image.span, fault.message());
        }
        let Some(name) = expanded.known() else { return BaseImage::Image(expanded) };
        if let Some(stage) = self.names.get(&name.to_ascii_lowercase()) {
            return BaseImage::Stage(*stage);
        }
        if name == "scratch" { BaseImage::Scratch } else { BaseImage::Image(expanded) }
    }

    /// Evaluates the assignments of one ENV or ARG. Those of ENV do not see one another, those of ARG do.
    fn set(&mut self, pairs: &[Assignment], kind: VariableKind, index: usize) {
        let start = self.scopes.variables.len();
        for pair in pairs {
            let limit = match kind {
                VariableKind::Env => start,
                VariableKind::Arg => self.scopes.variables.len(),
            };
            let name = match self.expand(&pair.name, limit).known() {
                Some(name) => Box::from(name),
                None => continue,
            };
            let (value, unknown) = match &pair.value {
                Some(value) => {
                    let mut value = self.expand(value, limit);
                    value.from_arg_default |= kind == VariableKind::Arg;
                    (Some(value), Unknown::NoDefault)
                }
                None => self.inherited(&name),
            };
            let covers = (kind == VariableKind::Arg).then(|| self.covered(&name, limit)).flatten();
            let span = pair.span;
            self.scopes.push(Variable { name, kind, span, instruction: index, value, unknown, covers });
        }
    }

    /// The newest ENV that an ARG of this name would cover.
    fn covered(&self, name: &str, limit: usize) -> Option<u32> {
        let stage = self.stages.len().checked_sub(1)?;
        let (index, variable) = self.scopes.find(&self.stages, stage, name, limit)?;
        match variable.kind {
            VariableKind::Env => Some(index),
            VariableKind::Arg => variable.covers,
        }
    }

    /// The value of an ARG without default: in a stage that of the ARG before the first FROM.
    fn inherited(&mut self, name: &str) -> (Option<Expanded>, Unknown) {
        if self.stages.is_empty() {
            let reason = if scope::PLATFORM_ARGS.contains(&name) { Unknown::Platform } else { Unknown::NoDefault };
            return (None, reason);
        }
        let found = match self.scopes.global(name, self.scopes.globals) {
            Lookup::Set(value) => Ok(value.clone()),
            Lookup::Unset => Err(Unknown::NoDefault),
            Lookup::Unknown(reason) => Err(reason),
        };
        match found {
            Ok(value) => (Some(self.charged(value)), Unknown::NoDefault),
            Err(reason) => (None, reason),
        }
    }

    fn expand(&mut self, word: &Word, limit: usize) -> Expanded {
        let (expanded, fault) = match self.stages.len().checked_sub(1) {
            Some(stage) => {
                expand::expand(word, self.escape, &|name| self.scopes.in_stage(&self.stages, stage, name, limit))
            }
            None => {
                let globals = self.scopes.variables.len();
                expand::expand(word, self.escape, &|name| self.scopes.global_so_far(name, limit.min(globals)))
            }
        };
        if let Some(fault) = fault {
            self.problem(fault.kind(), word.span, fault.message());
        }
        self.charged(expanded)
    }

    /// Takes the size of a value off the budget; beyond it the value counts as unknown.
    fn charged(&mut self, value: Expanded) -> Expanded {
        let size: usize = value.pieces.iter().map(|piece| piece.known().map_or(1, str::len)).sum();
        if size > self.budget {
            let is_first = self.budget > 0;
            self.budget = 0;
            if is_first {
                let message = "the values of the variables take too much room; from here on they are not evaluated";
                self.problem(ProblemKind::Limit, value.span, message);
            }
            return scope::unknown("", value.span, Unknown::TooLong);
        }
        self.budget -= size;
        value
    }
}
