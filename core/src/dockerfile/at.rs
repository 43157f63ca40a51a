//! An instruction in the state that those before it left: what checks of instructions receive.

use std::borrow::Cow;

use super::reader::{self, Reader};
use super::{
    BaseImage, Dockerfile, Expanded, Instruction, InstructionKind, Mount, Stage, State, Variable, Word, lower,
};
use crate::model::{CommandUse, ImageReference, Setting, User};
use crate::shell::Address;
use crate::source::Source;
use crate::span::Span;

/// The longest path that Linux takes (bytes); a WORKDIR that grows longer counts as unknown.
const MAX_PATH: usize = 4096;

/// An instruction, or the trigger of an ONBUILD, and what is in force there. It is small and can be copied.
#[derive(Debug, Clone, Copy)]
pub struct At<'a> {
    /// The file.
    pub dockerfile: &'a Dockerfile,
    /// The text of the file.
    pub source: &'a Source,
    /// The instruction itself. Of an ONBUILD there are two views: of the ONBUILD and of its trigger.
    pub instruction: &'a Instruction,
    /// What those before it left.
    state: State,
    is_shipped: bool,
}

/// Which stages of a file reach an image that somebody runs, by their number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shipped(Vec<bool>);

impl Shipped {
    /// Whether the stage of this number is shipped. A file without any stage is a part of another one, which ships it.
    pub fn holds(&self, stage: Option<usize>) -> bool {
        stage.map_or(self.0.is_empty(), |stage| self.0.get(stage).copied().unwrap_or(false))
    }
}

impl Dockerfile {
    /// The stages that are shipped: the last one and those that `targets` name (a Compose `target`), with the stages that they
    /// are built on.
    pub fn shipped<'t>(&self, targets: impl IntoIterator<Item = &'t str>) -> Shipped {
        let mut shipped = vec![false; self.stages.len()];
        let named = targets.into_iter().filter_map(|target| self.stage_named(target));
        for stage in self.final_stage().into_iter().chain(named) {
            for stage in std::iter::once(stage).chain(stage.parents(self)) {
                match shipped.get_mut(stage.index) {
                    Some(done) if !*done => *done = true,
                    _ => break,
                }
            }
        }
        Shipped(shipped)
    }

    /// All instructions and triggers in order, each in the state that those before it left. `source` is the text that was
    /// parsed.
    pub fn each_at<'a>(&'a self, source: &'a Source, shipped: &Shipped) -> impl Iterator<Item = At<'a>> {
        let mut state = State::default();
        let mut own_cmd = false;
        self.instructions.iter().flat_map(move |instruction| {
            if matches!(instruction.kind, InstructionKind::From(_)) {
                own_cmd = false;
                state = self.stage_of(instruction).map(|stage| stage.inherited(self)).unwrap_or_default();
            }
            let is_shipped = shipped.holds(instruction.stage);
            let at = At { dockerfile: self, source, instruction, state, is_shipped };
            let trigger = instruction.trigger().map(|trigger| At { instruction: trigger, ..at });
            state.follow(&instruction.kind, instruction.index, &mut own_cmd);
            [Some(at), trigger].into_iter().flatten()
        })
    }
}

impl Dockerfile {
    /// The ports of an EXPOSE that are known: the word, and the first and the last port that it names.
    pub fn exposed_ports<'a>(&self, instruction: &'a Instruction) -> Vec<(&'a Word, u16, u16)> {
        let InstructionKind::Expose(words) = &instruction.kind else { return Vec::new() };
        let read = |word: &'a Word| {
            let expanded = self.expand(word, instruction);
            let text = expanded.known()?;
            let ports = text.split('/').next()?;
            let (first, last) = ports.split_once('-').unwrap_or((ports, ports));
            let (first, last) = (first.parse().ok()?, last.parse().ok()?);
            (first <= last).then_some((word, first, last))
        };
        words.iter().filter_map(read).collect()
    }
}

impl<'a> At<'a> {
    /// The index in [`Dockerfile::instructions`]; a trigger has that of its ONBUILD.
    pub fn index(&self) -> usize {
        self.instruction.index
    }

    /// From the keyword to the last byte; of a trigger without the word ONBUILD.
    pub fn span(&self) -> Span {
        self.instruction.span
    }

    /// What the instruction does.
    pub fn kind(&self) -> &'a InstructionKind {
        &self.instruction.kind
    }

    /// Whether it is the trigger of an ONBUILD. What it does happens in stages that are built on this one.
    pub fn is_trigger(&self) -> bool {
        self.instruction.is_trigger
    }

    /// Whether its stage is shipped, see [`Dockerfile::shipped`].
    pub fn is_shipped(&self) -> bool {
        self.is_shipped
    }

    /// The stage that it stands in; `None` before the first FROM.
    pub fn stage(&self) -> Option<&'a Stage> {
        self.dockerfile.stage_of(self.instruction)
    }

    /// Whether its stage or its file is named as one that never runs in production.
    pub fn is_development(&self) -> bool {
        lower::is_development_file(&self.source.path) || self.stage().is_some_and(Stage::is_development)
    }

    /// Whether it is the one of its keyword that counts in the image that the last stage makes.
    pub fn is_final(&self) -> bool {
        let Some(state) = self.dockerfile.final_stage().map(|stage| stage.state).filter(|_| !self.is_trigger()) else {
            return false;
        };
        let index = match self.kind() {
            InstructionKind::User(_) => state.user,
            InstructionKind::Workdir(_) => state.workdir,
            InstructionKind::Cmd(_) => state.cmd,
            InstructionKind::Entrypoint(_) => state.entrypoint,
            InstructionKind::Healthcheck(_) => state.healthcheck,
            InstructionKind::Shell(_) => state.shell,
            InstructionKind::StopSignal(_) => state.stop_signal,
            _ => None,
        };
        index == Some(self.index())
    }

    /// The absolute path that a known text names here, cleaned; `None` where the working directory is not known.
    pub fn absolute(&self, path: &str) -> Option<Box<str>> {
        if path.starts_with('/') {
            return clean(path);
        }
        let folder = self.workdir();
        clean(&format!("{}/{path}", folder.value()?)).filter(|path| path.starts_with('/'))
    }

    /// What the stage stands on in the end, through the stages that it is built on.
    pub fn base(&self) -> Option<&'a BaseImage> {
        let root = self.dockerfile.stages.get(self.stage()?.root)?;
        Some(&root.base)
    }

    /// The image that the stage stands on in the end; `None` for `scratch` and where FROM names none.
    pub fn base_image(&self) -> Option<ImageReference> {
        match self.base()? {
            BaseImage::Image(expanded) => Some(lower::image(expanded, self.source)),
            _ => None,
        }
    }

    /// The USER in force. `Unset`: the base image decides.
    pub fn user(&self) -> Setting<User> {
        self.dockerfile.user_of(self.state.user, self.owner())
    }

    /// The instruction of the USER in force.
    pub fn user_instruction(&self) -> Option<&'a Instruction> {
        self.dockerfile.in_force(self.state.user)
    }

    /// The working directory in force, absolute and cleaned. `Unset`: the base image decides.
    pub fn workdir(&self) -> Setting<&'a str> {
        match self.state.workdir {
            None if matches!(self.base(), Some(BaseImage::Scratch)) => Setting::set("/", self.owner()),
            None => Setting::Unset { at: self.owner() },
            Some(index) => {
                let span = self.dockerfile.in_force(Some(index)).map_or(self.span(), |one| one.span);
                match self.dockerfile.workdir_of(index) {
                    Some(path) => Setting::set(path, span),
                    None => Setting::Dynamic(span),
                }
            }
        }
    }

    /// The words of the SHELL in force; `None` means the default of the base image.
    pub fn shell(&self) -> Option<&'a [Word]> {
        match &self.dockerfile.in_force(self.state.shell)?.kind {
            InstructionKind::Shell(words) if !words.is_empty() => Some(words),
            _ => None,
        }
    }

    /// The ENTRYPOINT, CMD and HEALTHCHECK and so on in force, by the indexes of their instructions.
    pub fn state(&self) -> State {
        self.state
    }

    /// Whether the stage is for Windows, by its base image, `--platform`, SHELL or the escape directive.
    pub fn is_windows(&self) -> bool {
        self.stage().is_some_and(|stage| reader::is_windows(self.dockerfile, stage, self.state.shell))
    }

    /// The program that reads its shell text.
    pub fn reader(&self) -> Reader {
        reader::of(self.dockerfile, self.source, self.instruction, self.state.shell)
    }

    /// What it executes: RUN, CMD, ENTRYPOINT, HEALTHCHECK.
    pub fn executes(&self) -> Option<CommandUse> {
        super::lower::command(self)
    }

    /// The variable of this name in force, if the file sets one.
    pub fn variable(&self, name: &str) -> Option<&'a Variable> {
        self.dockerfile.variable_at(name, self.instruction)
    }

    /// Expands a word of the instruction with the variables in force.
    pub fn expand(&self, word: &Word) -> Expanded {
        self.dockerfile.expand(word, self.instruction)
    }

    /// The mounts of a RUN.
    pub fn mounts(&self) -> &'a [Mount] {
        match self.kind() {
            InstructionKind::Run(run) => &run.mounts,
            _ => &[],
        }
    }

    /// What an ADD fetches from elsewhere, variables resolved.
    pub fn downloads(&self) -> Vec<Address> {
        let InstructionKind::Add(add) = self.kind() else { return Vec::new() };
        let addresses = add.sources.iter().map(|word| Address::new(self.expand(word).text_with("\0"), word.span));
        addresses.filter(|address| address.is_git() || address.is_web()).collect()
    }

    /// The ports of an EXPOSE that are known, see [`Dockerfile::exposed_ports`].
    pub fn exposed_ports(&self) -> Vec<(&'a Word, u16, u16)> {
        self.dockerfile.exposed_ports(self.instruction)
    }

    /// The instructions before this one in its stage, then those of the stages that it is built on, nearest first.
    pub fn earlier(&self) -> impl Iterator<Item = &'a Instruction> + use<'a> {
        let (dockerfile, index) = (self.dockerfile, self.index());
        let stages = self.stage().into_iter().flat_map(|stage| std::iter::once(stage).chain(stage.parents(dockerfile)));
        stages.flat_map(move |stage| {
            let all = stage.instructions(dockerfile);
            all.iter().take(all.partition_point(|one| one.index < index)).rev()
        })
    }

    /// The instructions behind this one in its stage.
    pub fn later(&self) -> impl Iterator<Item = &'a Instruction> + use<'a> {
        let all = self.stage().map_or(&[][..], |stage| stage.instructions(self.dockerfile));
        let index = self.index();
        all.iter().skip(all.partition_point(|one| one.index <= index))
    }

    /// The comment lines directly above, in order; those inside an instruction and directives are none.
    pub fn comments(&self) -> &'a [Span] {
        let own = self.dockerfile.instructions.get(self.index());
        own.map_or(&[], |own| self.dockerfile.comments_above(own, self.source))
    }

    /// Where a finding about something absent is shown: the image of the stage's FROM.
    fn owner(&self) -> Span {
        let from = self.stage().and_then(|stage| stage.from_instruction(self.dockerfile));
        match from.map(|from| (&from.kind, from.keyword.span)) {
            Some((InstructionKind::From(from), keyword)) => from.image.as_ref().map_or(keyword, |image| image.span),
            _ => self.span(),
        }
    }
}

/// The path of each WORKDIR, absolute and cleaned, with the index of its instruction; `None` where it is not known.
pub(super) fn workdirs(dockerfile: &Dockerfile) -> Vec<(usize, Option<Box<str>>)> {
    let mut found: Vec<(usize, Option<Box<str>>)> = Vec::new();
    for (index, instruction) in dockerfile.instructions.iter().enumerate() {
        // A trigger works in a stage that is not known here, unless it names the whole path.
        let running = instruction.trigger().unwrap_or(instruction);
        let InstructionKind::Workdir(Some(word)) = &running.kind else { continue };
        let expanded = dockerfile.expand(word, running);
        let path = expanded.known().and_then(|path| {
            if is_absolute(&path) {
                return clean(&path);
            }
            let stage = dockerfile.stage_of(instruction).filter(|_| !running.is_trigger)?;
            let before = found.last().filter(|(before, _)| stage.instructions.contains(before));
            let parent = match before {
                Some((_, parent)) => parent.as_deref().map(Cow::Borrowed),
                None => match stage.inherited(dockerfile).workdir {
                    Some(index) => {
                        let at = found.binary_search_by_key(&index, |one| one.0).ok()?;
                        found.get(at)?.1.as_deref().map(Cow::Borrowed)
                    }
                    None => {
                        let root = dockerfile.stages.get(stage.root)?;
                        matches!(root.base, BaseImage::Scratch).then_some(Cow::Borrowed("/"))
                    }
                },
            };
            clean(&format!("{}/{path}", parent?))
        });
        found.push((index, path));
    }
    found
}

/// Whether a path is absolute, on Linux or on Windows.
pub fn is_absolute(path: &str) -> bool {
    path.starts_with(['/', '\\']) || path.as_bytes().get(1) == Some(&b':')
}

/// Whether a path is a folder or lies in it.
pub fn is_within(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder.trim_end_matches('/')).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// An absolute path without `.`, `..`, doubled and final slashes; `None` for a relative one.
pub fn cleaned(path: &str) -> Option<Box<str>> {
    clean(path).filter(|path| path.starts_with('/'))
}

/// A path without `.`, `..`, doubled and final slashes; one of Windows stays as it is.
pub(crate) fn clean(path: &str) -> Option<Box<str>> {
    if path.len() > MAX_PATH {
        return None;
    }
    if !path.starts_with('/') {
        return Some(path.into());
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    Some(format!("/{}", parts.join("/")).into())
}

#[cfg(test)]
mod tests;
