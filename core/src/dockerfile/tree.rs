//! The files of a stage: what COPY, ADD, WORKDIR, VOLUME and the commands of RUN leave, as far as that can be known.
//!
//! A base image holds files that nobody sees here, and so does a command that is not in the table of [`commands`]: what it may
//! have touched is unknown from then on. `scratch` is known to be empty, and plain systems to have nothing beside their folders.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::at::clean;
use super::{At, BaseImage, Dockerfile, Image, InstructionKind, Stage, Word};
use crate::model::{ImageReference, User};
use crate::source::Source;
use crate::span::Span;

mod commands;
#[cfg(test)]
mod tests;

/// How many paths are kept for a stage; with more of them everything is unknown.
const MAX_PATHS: usize = 1024;
/// How deep a path may lie; of a deeper one nothing is known.
const MAX_DEPTH: usize = 64;

/// The folders at the top of a Linux system (Filesystem Hierarchy Standard 3.0, and what Debian, Alpine and distroless have
/// beside these).
const SYSTEM_FOLDERS: [&str; 22] = [
    "/bin", "/boot", "/busybox", "/dev", "/etc", "/home", "/lib", "/lib32", "/lib64", "/libx32", "/media", "/mnt",
    "/opt", "/proc", "/root", "/run", "/sbin", "/srv", "/sys", "/tmp", "/usr", "/var",
];

/// Whether an image is a Linux system without a program of its own, which has nothing beside the usual folders.
fn is_plain_system(image: &ImageReference) -> bool {
    let of_google = matches!(image.registry(), Some("gcr.io"))
        && ["static", "base", "base-nossl", "cc"].iter().any(|name| {
            image.repository().and_then(|path| path.strip_prefix("distroless/")).is_some_and(|path| {
                path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with("-debian"))
            })
        });
    of_google || matches!(image.official_name(), Some("alpine" | "busybox" | "debian" | "ubuntu"))
}

/// Whether a path is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Presence {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// The base image, the context of the build or a command decides.
    Unknown,
}

/// The files at some place of a stage. Paths are absolute.
#[derive(Debug, Clone)]
pub struct Tree {
    paths: BTreeMap<Box<str>, Entry>,
}

#[derive(Debug, Clone)]
struct Entry {
    presence: Presence,
    owner: Option<User>,
    mode: Option<u32>,
    /// The instruction that made it so; `None` for the base image.
    by: Option<Span>,
    /// What lies below and has no entry of its own; `None`: as the folder above says.
    below: Option<Presence>,
}

impl Entry {
    fn new(presence: Presence, by: Span) -> Entry {
        Entry { presence, owner: None, mode: None, by: Some(by), below: None }
    }
}

impl Dockerfile {
    /// The files at the end of a stage, with those of the stages that it is built on. `source` is the text that was parsed.
    pub fn tree(&self, source: &Source, stage: &Stage) -> Tree {
        let image = self.image(source, stage);
        let mut tree = Tree::of_base(&image);
        image.steps().iter().for_each(|at| tree.follow(at));
        tree
    }
}

impl Image<'_> {
    /// Whether it is known what the base image has at a clean absolute path: nothing, in `scratch` and beside the folders
    /// of a plain system. Elsewhere [`Tree::exists`] knows what the instructions write and remove, and no more.
    pub fn is_base_known(&self, path: &str) -> bool {
        let is_in_system = || SYSTEM_FOLDERS.iter().any(|folder| super::is_within(path, folder));
        match self.base() {
            BaseImage::Scratch => true,
            _ => !is_in_system() && self.base_image().as_ref().is_some_and(is_plain_system),
        }
    }
}

impl Tree {
    /// The files of a base image: none, unknown ones, or unknown ones in the folders of the system.
    fn of_base(image: &Image) -> Tree {
        let folder = |below| Entry { presence: Presence::Yes, owner: None, mode: None, by: None, below: Some(below) };
        let base = image.base_image();
        let is_plain = base.as_ref().is_some_and(is_plain_system);
        let is_empty = matches!(image.base(), BaseImage::Scratch);
        let below = if is_empty || is_plain { Presence::No } else { Presence::Unknown };
        let mut paths = BTreeMap::from([("/".into(), folder(below))]);
        if is_plain {
            let unknown = || Entry { presence: Presence::Unknown, ..folder(Presence::Unknown) };
            paths.extend(SYSTEM_FOLDERS.iter().map(|path| (Box::from(*path), unknown())));
        }
        Tree { paths }
    }

    /// Whether a path is there.
    pub fn exists(&self, path: &str) -> Presence {
        let Some(path) = linux(path) else { return Presence::Unknown };
        match self.paths.get(&path) {
            Some(entry) => entry.presence,
            None => self.above(&path).and_then(|entry| entry.below).unwrap_or(Presence::Unknown),
        }
    }

    /// Whom a path belongs to, if it is there and that is known.
    pub fn owner(&self, path: &str) -> Option<&User> {
        self.paths.get(&clean(path)?)?.owner.as_ref()
    }

    /// The mode of a path as a number, `0o755`, if it is there and that is known.
    pub fn mode(&self, path: &str) -> Option<u32> {
        self.paths.get(&clean(path)?)?.mode
    }

    /// The instruction that made a path, or that it may come from or be removed by.
    pub fn made_by(&self, path: &str) -> Option<Span> {
        let path = clean(path)?;
        self.paths.get(&path).or_else(|| self.above(&path))?.by
    }

    /// Whether a path was removed again, itself or with a folder above.
    pub fn is_removed(&self, path: &str) -> bool {
        let Some(path) = clean(path) else { return false };
        let is_gone = |path: &str| self.paths.get(path).is_some_and(|entry| entry.presence == Presence::No);
        is_gone(&path) || folders(&path).any(is_gone)
    }

    /// The nearest folder above that says what is below it.
    fn above(&self, path: &str) -> Option<&Entry> {
        folders(path).find_map(|folder| self.paths.get(folder).filter(|entry| entry.below.is_some()))
    }

    /// What an instruction does to the files.
    fn follow(&mut self, at: &At<'_>) {
        let span = at.span();
        match at.kind() {
            // It happens in other stages.
            _ if at.is_trigger() => {}
            // Triggers of a base image that is a stage run here.
            InstructionKind::From(_) => {
                let parent = at.stage().and_then(|stage| stage.parents(at.dockerfile).next());
                let own = |parent: &Stage| at.dockerfile.instructions.get(parent.instructions.clone()).unwrap_or(&[]);
                if parent.is_some_and(|parent| own(parent).iter().any(|one| one.trigger().is_some())) {
                    self.forget("/", span);
                }
            }
            InstructionKind::Copy(_) | InstructionKind::Add(_) => self.copy(at),
            InstructionKind::Workdir(Some(word)) => match absolute(at, word) {
                Some(path) => {
                    let is_new = self.exists(&path) == Presence::No;
                    let entry = self.make(&path, span);
                    if is_new {
                        entry.mode = Some(0o755);
                    }
                }
                None => self.forget("/", span),
            },
            InstructionKind::Volume(words) => {
                // The run time makes it, if the image does not have it, and may mount something there.
                for word in words {
                    if let Some(path) = absolute(at, word)
                        && self.exists(&path) != Presence::Yes
                    {
                        let below = Some(Presence::Unknown);
                        self.set(&path, Entry { below, ..Entry::new(Presence::Unknown, span) });
                    }
                }
            }
            InstructionKind::Run(_) => commands::follow(self, at),
            _ => {}
        }
        if self.paths.len() > MAX_PATHS {
            self.forget("/", span);
        }
    }

    fn copy(&mut self, at: &At<'_>) {
        let span = at.span();
        let (InstructionKind::Copy(copy) | InstructionKind::Add(copy)) = at.kind() else { return };
        let Some(word) = &copy.destination else { return };
        let Some(destination) = absolute(at, word) else { return self.forget("/", span) };
        let text = at.expand(word).text_with("");
        let heredocs = &at.instruction.heredocs;
        let is_folder = text.ends_with(['/', '.']) || copy.sources.len() + heredocs.len() > 1;
        if is_folder || destination.as_ref() == "/" || heredocs.is_empty() {
            // A file, or the content of a folder: only the context knows.
            let was_absent = self.exists(&destination) == Presence::No;
            self.forget_below(&destination, span);
            let entry = self.make(&destination, span);
            entry.below = Some(Presence::Unknown);
            if was_absent && !is_folder {
                (entry.owner, entry.mode) = given(at);
            } else if !is_folder {
                (entry.owner, entry.mode) = (None, None);
            }
            return;
        }
        if self.exists(&destination) == Presence::No {
            let (owner, mode) = given(at);
            let entry = self.make(&destination, span);
            entry.owner = owner;
            entry.mode = mode.or((at.instruction.flag("chmod").is_none()).then_some(0o644));
        } else {
            // A folder of that name would take the file in.
            self.make(&destination, span).below = Some(Presence::Unknown);
        }
    }

    /// A path is there, and with it the folders above.
    fn make(&mut self, path: &str, by: Span) -> &mut Entry {
        let missing: Vec<&str> = folders(path).filter(|folder| self.exists(folder) != Presence::Yes).collect();
        for folder in missing {
            self.set(folder, Entry::new(Presence::Yes, by));
        }
        if self.exists(path) != Presence::Yes || !self.paths.contains_key(path) {
            self.set(path, Entry::new(Presence::Yes, by));
        }
        let entry = self.paths.entry(path.into()).or_insert_with(|| Entry::new(Presence::Yes, by));
        entry.by = Some(by);
        entry
    }

    /// Sets an entry and leaves what is known of the paths below.
    fn set(&mut self, path: &str, mut entry: Entry) {
        entry.below = entry.below.or_else(|| self.paths.get(path).and_then(|old| old.below));
        self.paths.insert(path.into(), entry);
    }

    /// The path is gone with all that is below.
    fn remove(&mut self, path: &str, by: Span) {
        self.forget_below(path, by);
        if path == "/" {
            return;
        }
        let mut entry = Entry::new(Presence::No, by);
        entry.below = Some(Presence::No);
        self.paths.insert(path.into(), entry);
    }

    /// Nothing is known of a path and what is below it.
    fn forget(&mut self, path: &str, by: Span) {
        self.forget_below(path, by);
        if let Some(entry) = self.paths.get_mut(path)
            && path != "/"
        {
            *entry = Entry { below: entry.below, ..Entry::new(Presence::Unknown, by) };
        }
    }

    /// Nothing is known of what is below a path.
    fn forget_below(&mut self, path: &str, by: Span) {
        let prefix = format!("{}/", path.trim_end_matches('/'));
        let range = (Bound::Excluded(prefix.as_str()), Bound::Unbounded);
        let below: Vec<Box<str>> = self
            .paths
            .range::<str, _>(range)
            .map(|(path, _)| path)
            .take_while(|path| path.starts_with(&prefix))
            .cloned()
            .collect();
        for path in below {
            self.paths.remove(&path);
        }
        let presence = self.exists(path);
        let entry = self.paths.entry(path.into()).or_insert_with(|| Entry::new(presence, by));
        entry.below = Some(Presence::Unknown);
        entry.by = Some(by);
    }
}

/// The folders above a clean path, the nearest first.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| folder_of(path)).skip(1)
}

fn folder_of(path: &str) -> Option<&str> {
    match path.rfind('/')? {
        _ if path.len() == 1 => None,
        0 => path.get(..1),
        at => path.get(..at),
    }
}

/// The absolute path that a word of an instruction names.
fn absolute(at: &At<'_>, word: &Word) -> Option<Box<str>> {
    linux(&at.absolute(&at.expand(word).known()?)?)
}

/// A clean absolute path that is not too deep.
fn linux(path: &str) -> Option<Box<str>> {
    clean(path).filter(|path| path.starts_with('/') && path.matches('/').count() <= MAX_DEPTH)
}

/// The owner and the mode that COPY or ADD gives.
fn given(at: &At<'_>) -> (Option<User>, Option<u32>) {
    let known =
        |name: &str| at.instruction.flag_value(name).and_then(|word| Some(at.expand(word).known()?.into_owned()));
    let owner = match at.instruction.flag("chown") {
        Some(_) => known("chown").map(|text| User::parse(&text)),
        None => Some(User::parse("0:0")),
    };
    (owner, known("chmod").and_then(|text| u32::from_str_radix(&text, 8).ok()))
}
