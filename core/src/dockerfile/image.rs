//! The image that a stage makes, with what it gets from the stages that it is built on.

use super::at::clean;
use super::{At, BaseImage, Dockerfile, InstructionKind, Presence, Stage, Tree, Word, lower};
use crate::model::{ImageReference, Run, User};
use crate::shell::accounts::Account;
use crate::shell::{Mode, ModeChange};
use crate::source::Source;
use crate::span::Span;

/// Where a name without a slash is looked for, unless the image says otherwise (the default of the OCI run times).
const DEFAULT_PATH: [&str; 6] = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/// The image that a stage makes.
#[derive(Debug, Clone, Copy)]
pub struct Image<'a> {
    /// The file.
    pub dockerfile: &'a Dockerfile,
    /// The text of the file.
    pub source: &'a Source,
    /// The stage.
    pub stage: &'a Stage,
}

/// A path that is given to an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenPath {
    /// The path, absolute and cleaned.
    pub path: Box<str>,
    /// Whom it is given to.
    pub owner: User,
    /// Whether it is copied with this owner; otherwise a command gives it away.
    pub is_copied: bool,
    /// Where the owner is written.
    pub span: Span,
}

impl Dockerfile {
    /// The image that a stage makes. `source` is the text that was parsed.
    pub fn image<'a>(&'a self, source: &'a Source, stage: &'a Stage) -> Image<'a> {
        Image { dockerfile: self, source, stage }
    }
}

impl<'a> Image<'a> {
    /// What it stands on in the end, through the stages that it is built on.
    pub fn base(&self) -> &'a BaseImage {
        &self.dockerfile.stages.get(self.stage.root).unwrap_or(self.stage).base
    }

    /// The image that it stands on in the end; `None` for `scratch` and where FROM names none.
    pub fn base_image(&self) -> Option<ImageReference> {
        match self.base() {
            BaseImage::Image(expanded) => Some(lower::image(expanded, self.source)),
            _ => None,
        }
    }

    /// The instructions that make it, those of the stages that it is built on first, each in its state. What ONBUILD
    /// triggers of these stages do is not among them.
    pub fn steps(&self) -> Vec<At<'a>> {
        let mut chain: Vec<usize> = self.stage.parents(self.dockerfile).map(|parent| parent.index).collect();
        chain.push(self.stage.index);
        // Parents stand before their children.
        chain.sort_unstable();
        let shipped = self.dockerfile.shipped([]);
        let is_own = |at: &At| at.instruction.stage.is_some_and(|stage| chain.binary_search(&stage).is_ok());
        self.dockerfile.each_at(self.source, &shipped).filter(|at| !at.is_trigger() && is_own(at)).collect()
    }

    /// The instruction of this index in its state: one of [`Stage::state`].
    pub fn step(&self, index: Option<usize>) -> Option<At<'a>> {
        self.steps().into_iter().find(|at| Some(at.index()) == index)
    }

    /// The files in it, as far as they are known.
    pub fn tree(&self) -> Tree {
        self.dockerfile.tree(self.source, self.stage)
    }

    /// The absolute path that a known text names when the image is started; `None` where the working directory is not
    /// known.
    pub fn absolute(&self, path: &str) -> Option<Box<str>> {
        if path.starts_with('/') {
            return clean(path);
        }
        let folder = match self.stage.state.workdir {
            Some(index) => self.dockerfile.workdir_of(index)?,
            None => matches!(self.base(), BaseImage::Scratch).then_some("/")?,
        };
        clean(&format!("{folder}/{path}")).filter(|path| path.starts_with('/'))
    }

    /// Whether the program is there that a first word of ENTRYPOINT or CMD in exec form names, and where it is if that
    /// is known.
    pub fn program(&self, tree: &Tree, name: &str) -> (Presence, Option<Box<str>>) {
        if name.contains('/') {
            let path = self.absolute(name);
            return (path.as_deref().map_or(Presence::Unknown, |path| tree.exists(path)), path);
        }
        let sets_path = |at: At<'_>| match at.kind() {
            InstructionKind::Env(pairs) => pairs.iter().any(|pair| &*pair.name.text == "PATH"),
            _ => false,
        };
        if name.is_empty() || self.steps().into_iter().any(sets_path) {
            return (Presence::Unknown, None);
        }
        let mut found = Presence::No;
        for folder in DEFAULT_PATH {
            let path = format!("{folder}/{name}");
            match tree.exists(&path) {
                Presence::Yes => return (Presence::Yes, Some(path.into())),
                Presence::Unknown => found = Presence::Unknown,
                Presence::No => {}
            }
        }
        (found, None)
    }

    /// The ports that it exposes itself: the word, and the first and the last port that it names. `None`: one is not
    /// known.
    pub fn exposed_ports(&self) -> Option<Vec<(&'a Word, u16, u16)>> {
        let mut found = Vec::new();
        for at in self.steps() {
            let InstructionKind::Expose(words) = at.kind() else { continue };
            let ports = at.exposed_ports();
            if ports.len() != words.len() {
                return None;
            }
            found.extend(ports);
        }
        Some(found)
    }

    /// The number of an account that a RUN makes with one.
    pub fn uid_of(&self, name: &str) -> Option<u64> {
        self.steps().into_iter().find_map(|at| {
            let usage = at.executes()?;
            let run = Run::of_instruction(&usage, at);
            let accounts = run.commands().filter_map(|command| Account::of(command, run.values()));
            accounts.filter(|account| account.name == name).find_map(|account| account.id?.parse().ok())
        })
    }

    /// Whether a mode that it gives to files lets their group or everybody write.
    pub fn shares_writing(&self) -> bool {
        let shares = |mode: Mode| mode.group_write || mode.others_write;
        self.steps().into_iter().any(|at| {
            let flag = at.instruction.flag_value("chmod").and_then(|word| Mode::parse(&at.expand(word).known()?));
            let Some(usage) = at.executes().filter(|_| flag.is_none()) else { return flag.is_some_and(shares) };
            let run = Run::of_instruction(&usage, at);
            run.commands().any(|command| ModeChange::of(command, run.values()).is_some_and(|one| shares(one.mode)))
        })
    }

    /// The paths that COPY, ADD, `chown` and `install` give to somebody, as far as they are known, in order.
    pub fn given_paths(&self) -> Vec<GivenPath> {
        let mut found = Vec::new();
        for at in self.steps() {
            match at.kind() {
                InstructionKind::Copy(copy) | InstructionKind::Add(copy) => {
                    let Some(word) = at.instruction.flag_value("chown") else { continue };
                    let owner = at.expand(word).known().map(|text| User::parse(&text));
                    let target = copy.destination.as_ref().and_then(|word| at.absolute(&at.expand(word).known()?));
                    if let (Some(owner), Some(path)) = (owner, target) {
                        found.push(GivenPath { path, owner, is_copied: true, span: word.span });
                    }
                }
                InstructionKind::Run(_) => given_by_run(at, &mut found),
                _ => {}
            }
        }
        found
    }
}

/// The paths that the commands of a RUN give away.
fn given_by_run(at: At<'_>, found: &mut Vec<GivenPath>) {
    let Some(usage) = at.executes() else { return };
    let run = Run::of_instruction(&usage, at);
    for command in run.commands() {
        let options = command.options();
        let owner = match command.name() {
            Some("chown") => options.positionals.first().copied(),
            Some("install") => options.flag_values(&["-o", "--owner"]).last().and_then(|value| value.word),
            _ => None,
        };
        let Some(word) = owner else { continue };
        let skipped = usize::from(command.is("chown"));
        let value = run.value(word, command);
        let Some(owner) = value.known().filter(|text| !text.starts_with(':')).map(User::parse) else { continue };
        let paths = options.positionals.iter().skip(skipped).filter_map(|path| run.path(path, command));
        found.extend(paths.map(|path| GivenPath {
            path: clean(&path).unwrap_or(path),
            owner: owner.clone(),
            is_copied: false,
            span: word.span,
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dockerfile;
    use crate::span::FileId;

    fn with<T>(text: &str, ask: impl Fn(Image<'_>) -> T) -> T {
        let source = Source::new(FileId(0), "Dockerfile", text);
        let file = dockerfile::parse(&source);
        ask(file.image(&source, file.final_stage().expect("a stage")))
    }

    #[test]
    fn an_image_has_the_steps_of_the_stages_that_it_is_built_on() {
        let text = "FROM a AS b\nEXPOSE 80\nONBUILD RUN x\nFROM c\nEXPOSE 81\nFROM b\nEXPOSE 82-84\n";
        let ports = |text: &str| {
            with(text, |image| image.exposed_ports().map(|ports| ports.iter().map(|port| port.1).collect::<Vec<_>>()))
        };
        assert_eq!(ports(text), Some(vec![80, 82]));
        assert_eq!(ports("FROM a\nEXPOSE 80 $PORT\n"), None);
        let base = with(text, |image| image.base_image().map(|image| image.display()));
        assert_eq!(base.as_deref(), Some("a"));
    }

    #[test]
    fn paths_are_given_to_accounts() {
        let text = "FROM a AS b\nWORKDIR /app\nCOPY --chown=10:20 . .\nFROM b\nARG U=10\n\
                    RUN useradd -u 10 app && chown -R app data /var/x && install -d -o $U /srv && chown :g /y\n\
                    RUN cd /z && chown 1 q && chown $NOBODY /p\n";
        let given = with(text, |image| {
            let paths = image.given_paths().into_iter();
            paths.map(|given| format!("{}={} {}", given.path, given.owner.user, given.is_copied)).collect::<Vec<_>>()
        });
        assert_eq!(given, ["/app=10 true", "/app/data=app false", "/var/x=app false", "/srv=10 false"]);
        assert_eq!(with(text, |image| (image.uid_of("app"), image.uid_of("other"))), (Some(10), None));
    }

    #[test]
    fn modes_may_share_writing() {
        let shares = |line: &str| with(&format!("FROM a\n{line}\n"), |image| image.shares_writing());
        for line in ["RUN chmod -R g=u /a", "RUN mkdir -m 777 /a", "COPY --chmod=775 a /a", "RUN chmod a+rwX,u=r /a"] {
            assert!(shares(line), "{line}");
        }
        for line in ["RUN chmod 755 /a", "COPY --chmod=644 a /a", "RUN chmod u+w,g-w /a", "RUN x"] {
            assert!(!shares(line), "{line}");
        }
    }

    #[test]
    fn programs_are_looked_for_as_the_run_time_does() {
        let find = |text: &str, name: &str| {
            with(text, |image| {
                let (presence, path) = image.program(&image.tree(), name);
                (presence, path.map(String::from))
            })
        };
        let text = "FROM scratch\nCOPY server /bin/server\nWORKDIR /app\n";
        assert_eq!(find(text, "server"), (Presence::Yes, Some("/bin/server".into())));
        assert_eq!(find(text, "other"), (Presence::No, None));
        assert_eq!(find(text, "./server"), (Presence::No, Some("/app/server".into())));
        assert_eq!(find("FROM scratch\nENV PATH=/app\n", "other").0, Presence::Unknown);
        assert_eq!(find("FROM a\n", "x").0, Presence::Unknown);
        assert_eq!(find("FROM a\n", "./x"), (Presence::Unknown, None));
    }
}
