//! Something that is executed, and by whom: what checks of shell text receive.

use std::cell::OnceCell;

use super::{CommandUse, Container, Purpose, Setting, Workload};
use crate::dockerfile::{At, Mount, is_within};
use crate::shell::downloads::{Download, Execution};
use crate::shell::packages::Operation;
use crate::shell::{Command, Dialect, Script, ShellSettings, Value, Values, Variable, Word, WordPart};
use crate::span::Span;

/// What an instruction or a container executes.
#[derive(Debug)]
pub struct Run<'a> {
    usage: &'a CommandUse,
    by: By<'a>,
    values: OnceCell<Values<'a>>,
    first_move: OnceCell<usize>,
    packages: OnceCell<Vec<Operation<'a>>>,
    downloads: OnceCell<Vec<Download<'a>>>,
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
        Run {
            usage,
            by,
            values: OnceCell::new(),
            first_move: OnceCell::new(),
            packages: OnceCell::new(),
            downloads: OnceCell::new(),
        }
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

    /// Whether it stands in a Dockerfile as the shell reads it. Texts in lists and YAML have quotes and escapes around them,
    /// so that no edit of a word is a plain one.
    pub fn is_verbatim(&self) -> bool {
        self.at().is_some() && !self.is_list_form()
    }

    /// Where it is written.
    pub fn span(&self) -> Span {
        self.usage.span
    }

    /// What a word of one of its commands may be when the command runs: assignments before it, `for` lists, ENV, the defaults of
    /// ARG and the environment of the container count.
    pub fn value(&self, word: &Word, command: &Command) -> Value {
        self.values().of(word, command)
    }

    /// What a part of a word of one of its commands may be when the command runs, see [`Run::value`].
    pub fn value_of(&self, part: &WordPart, command: &Command) -> Value {
        self.values().of_part(part, command)
    }

    /// Whether a variable is surely a number, see [`Values::is_number`].
    pub fn is_number(&self, name: &str) -> bool {
        self.values().is_number(name)
    }

    /// The absolute path that a word of a command names. `None` where it is not known: behind a `cd`, or in a container for a
    /// relative one.
    pub fn path(&self, word: &Word, command: &Command) -> Option<Box<str>> {
        let value = self.value(word, command);
        let text = value.known().filter(|text| !text.is_empty())?;
        let may_have_moved = || command.id.index() > self.first_move();
        match (text.starts_with('/'), self.at()) {
            (false, Some(at)) if !may_have_moved() => at.absolute(text),
            (false, _) => None,
            (true, Some(at)) => at.absolute(text),
            (true, None) => Some(text.into()),
        }
    }

    /// The index of the first command that changes the directory.
    fn first_move(&self) -> usize {
        let moves = |one: &Command| one.is_any(&["cd", "pushd", "popd"]);
        *self.first_move.get_or_init(|| self.commands().position(moves).unwrap_or(usize::MAX))
    }

    /// The words that the shell makes of a word, see [`Values::fields`].
    pub fn fields(&self, word: &Word, command: &Command) -> Vec<String> {
        self.values().fields(word, command)
    }

    /// The variables of the script in their environment.
    pub fn values(&self) -> &Values<'a> {
        let by = self.by;
        self.values.get_or_init(|| Values::new(self.script(), move |name| by.variable(name)))
    }

    /// What is done with package managers, in order; worked out once.
    pub fn packages(&self) -> &[Operation<'a>] {
        self.packages.get_or_init(|| self.commands().filter_map(|one| Operation::of(one, self.values())).collect())
    }

    /// What is downloaded by commands, in order; worked out once. See [`At::downloads`] for ADD.
    pub fn downloads(&self) -> &[Download<'a>] {
        self.downloads.get_or_init(|| self.commands().filter_map(|one| Download::of(one, self.values())).collect())
    }

    /// How a download is executed without being checked, see [`Download::executed`].
    pub fn executed(&self, download: &Download<'a>) -> Option<Execution> {
        download.executed(self.script(), self.values())
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

impl By<'_> {
    /// What the surroundings say about a variable of the environment.
    fn variable(&self, name: &str) -> Variable {
        match self {
            By::Instruction(at) => at.dockerfile.environment(name, at.instruction),
            By::Container(container, _) => match container.env_var(name).map(|one| &one.value) {
                Some(Setting::Set(value)) => Variable::Text(value.value.clone()),
                // The image may set it.
                _ => Variable::Unknown,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dockerfile;
    use crate::source::Source;
    use crate::span::FileId;

    /// The words of the last command of the last RUN.
    fn words(text: &str) -> String {
        let source = Source::new(FileId(0), "Dockerfile", text);
        let file = dockerfile::parse(&source);
        let shipped = file.shipped([]);
        let at = file.each_at(&source, &shipped).last().unwrap();
        let usage = at.executes().unwrap();
        let run = Run::of_instruction(&usage, at);
        let command = run.commands().last().unwrap();
        let words: Vec<String> = command.args().iter().flat_map(|word| run.fields(word, command)).collect();
        words.join(" ").replace('\0', "?")
    }

    #[test]
    fn the_environment_reaches_into_commands() {
        let text = "FROM a\nENV V=1 P=\"x y\"\nARG W=2\nARG N\nRUN A=$V; use $A $W $N $P \"$P\" $OTHER\n";
        assert_eq!(words(text), "1 2 ? x y x y ?");
        assert_eq!(words("FROM scratch\nRUN use a$OTHER-${V:-1}\n"), "a-1");
        assert_eq!(words("FROM a\nENV V=1\nARG W=2\nCMD use $V $W\n"), "1 ?");
    }

    #[test]
    fn relative_paths_count_from_the_working_directory_until_it_is_changed() {
        let path = |text: &str| {
            let text = format!("FROM a\nWORKDIR /app\nENV D=b\nRUN {text}\n");
            let source = Source::new(FileId(0), "Dockerfile", text);
            let file = dockerfile::parse(&source);
            let shipped = file.shipped([]);
            let at = file.each_at(&source, &shipped).last().unwrap();
            let usage = at.executes().unwrap();
            let run = Run::of_instruction(&usage, at);
            let command = run.commands().find(|one| one.is("use")).unwrap();
            run.path(command.args().last().unwrap(), command).map(String::from)
        };
        assert_eq!(path("use ./a/../$D").as_deref(), Some("/app/b"));
        assert_eq!(path("use .").as_deref(), Some("/app"));
        assert_eq!(path("cd x && use b"), None);
        assert_eq!(path("cd x && use /b//c").as_deref(), Some("/b/c"));
        assert_eq!(path("use $(pwd)"), None);
    }

    #[test]
    fn packages_and_downloads_see_the_environment() {
        let text = "FROM a\nENV V=1.2\nONBUILD RUN apt-get install -y x=$V && curl https://a/$V | sh\n";
        let source = Source::new(FileId(0), "Dockerfile", text);
        let file = dockerfile::parse(&source);
        let shipped = file.shipped([]);
        let at = file.each_at(&source, &shipped).last().unwrap();
        let usage = at.executes().unwrap();
        let run = Run::of_instruction(&usage, at);
        assert_eq!(run.packages()[0].packages[0].version.as_deref(), Some("1.2"));
        assert_eq!(run.downloads()[0].addresses[0].text, "https://a/1.2");
        assert_eq!(run.executed(&run.downloads()[0]).unwrap().by, "sh");
    }

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
