//! Something that is executed, and by whom: what checks of shell text receive.

use super::{CommandUse, Container, Purpose, Workload};
use crate::dockerfile::{At, Mount};
use crate::shell::{Command, Dialect, Script, ShellSettings};
use crate::span::Span;

/// What an instruction or a container executes.
#[derive(Debug)]
pub struct Run<'a> {
    usage: &'a CommandUse,
    by: By<'a>,
}

/// Who executes it.
#[derive(Debug, Clone, Copy)]
pub enum By<'a> {
    /// An instruction of a Dockerfile, or the trigger of an ONBUILD.
    Instruction(At<'a>),
    /// A container of a workload.
    Container(&'a Container, &'a Workload),
}

impl<'a> Run<'a> {
    /// What an instruction executes: `usage` is [`At::executes`].
    pub fn of_instruction(usage: &'a CommandUse, at: At<'a>) -> Run<'a> {
        Run::new(usage, By::Instruction(at))
    }

    /// What a container executes: `usage` is one of its [`Container::commands`].
    pub fn of_container(usage: &'a CommandUse, container: &'a Container, workload: &'a Workload) -> Run<'a> {
        Run::new(usage, By::Container(container, workload))
    }

    fn new(usage: &'a CommandUse, by: By<'a>) -> Run<'a> {
        Run { usage, by }
    }

    /// Who executes it.
    pub fn by(&self) -> By<'a> {
        self.by
    }

    /// The instruction that executes it, in its state; `None` for a container.
    pub fn at(&self) -> Option<&At<'a>> {
        match &self.by {
            By::Instruction(at) => Some(at),
            By::Container(..) => None,
        }
    }

    /// The container that executes it; `None` for an instruction.
    pub fn container(&self) -> Option<&'a Container> {
        match self.by {
            By::Instruction(_) => None,
            By::Container(container, _) => Some(container),
        }
    }

    /// Why it is executed.
    pub fn purpose(&self) -> Purpose {
        self.usage.purpose
    }

    /// Whether a build executes it: RUN.
    pub fn is_build(&self) -> bool {
        self.usage.purpose == Purpose::Build
    }

    /// Whether it is part of an image that somebody runs, or of a container.
    pub fn is_shipped(&self) -> bool {
        self.at().is_none_or(At::is_shipped)
    }

    /// The parsed commands. Of a text that no POSIX-like shell reads nothing is parsed: [`Script::skipped`].
    pub fn script(&self) -> &'a Script {
        &self.usage.script
    }

    /// The commands in the order of the text.
    pub fn commands(&self) -> impl Iterator<Item = &'a Command> + use<'a> {
        self.usage.script.commands.iter()
    }

    /// The shell that reads it, see [`crate::dockerfile::Reader`].
    pub fn dialect(&self) -> Dialect {
        self.usage.script.dialect
    }

    /// What that shell is started with.
    pub fn settings(&self) -> ShellSettings {
        self.usage.settings
    }

    /// The settings of the shell (`set -e`, `set -o pipefail`) when a command starts.
    pub fn settings_before(&self, command: &Command) -> ShellSettings {
        self.script().settings_before(command, self.usage.settings)
    }

    /// Whether it is written as a list of words.
    pub fn is_list_form(&self) -> bool {
        self.usage.list_form
    }

    /// Where it is written.
    pub fn span(&self) -> Span {
        self.usage.span
    }

    /// The mounts of a RUN.
    pub fn mounts(&self) -> &'a [Mount] {
        self.at().map_or(&[], At::mounts)
    }

    /// Whether a cache or tmpfs mount lies on this path of the image, or above or below it, so that the layer does not get what
    /// is written there. A mount whose target is not known may.
    pub fn has_mount_at(&self, path: &str) -> bool {
        let Some(at) = self.at() else { return false };
        at.mounts().iter().filter(|mount| matches!(&*mount.kind(), "cache" | "tmpfs")).any(|mount| {
            let Some(target) = mount.value("target").map(|target| at.expand(target)) else { return false };
            let Some(target) = target.known() else { return true };
            let target = target.trim_end_matches('/');
            is_within(path, target) || is_within(target, path)
        })
    }
}

/// Whether a path is a folder or lies in it.
fn is_within(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dockerfile;
    use crate::source::Source;
    use crate::span::FileId;

    #[test]
    fn mounts_are_asked_by_path() {
        let text = "FROM a\nARG D=/var/cache/apt\nONBUILD RUN --mount=type=cache,target=/var/lib/apt --mount=type=tmpfs,dst=$D \
            --mount=target=/src apt-get update\n";
        let source = Source::new(FileId(0), "Dockerfile", text);
        let file = dockerfile::parse(&source);
        let shipped = file.shipped([]);
        let at = file.each_at(&source, &shipped).last().unwrap();
        let usage = at.executes().unwrap();
        let run = Run::of_instruction(&usage, at);
        assert!(run.is_build() && run.is_shipped());
        assert_eq!(run.mounts().len(), 3);
        for path in ["/var/lib/apt", "/var/lib/apt/lists", "/var/lib", "/var/cache/apt/archives"] {
            assert!(run.has_mount_at(path), "{path}");
        }
        for path in ["/var/lib/aptitude", "/src", "/opt"] {
            assert!(!run.has_mount_at(path), "{path}");
        }
    }
}
