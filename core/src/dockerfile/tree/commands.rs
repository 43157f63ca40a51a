//! What the commands of a RUN do to the files.

use super::{Entry, MAX_PATHS, Presence, Tree, linux};
use crate::dockerfile::{At, BaseImage};
use crate::model::{Run, Setting, User};
use crate::shell::{Command, Connector, Place};
use crate::span::Span;

/// Commands that leave all files as they are, apart from redirections.
const HARMLESS: &[&str] = &[
    "true", "false", ":", "echo", "printf", "test", "[", "set", "export", "unset", "cat", "ls", "id", "grep", "sleep",
];

/// Follows a RUN.
pub(super) fn follow(tree: &mut Tree, at: &At<'_>) {
    let by = at.span();
    let Some(usage) = at.executes() else { return tree.forget("/", by) };
    let run = Run::of_instruction(&usage, *at);
    // What is written to a mount is not in the image.
    if run.script().skipped || !run.script().problems.is_empty() || !run.mounts().is_empty() {
        return tree.forget("/", by);
    }
    let user = match at.user() {
        Setting::Set(user) => Some(user.value),
        Setting::Unset { .. } if matches!(at.base(), Some(BaseImage::Scratch)) => Some(User::parse("0:0")),
        _ => None,
    };
    let folder = match at.workdir() {
        Setting::Set(folder) => Some(folder.value.into()),
        _ => None,
    };
    let is_chain = run.commands().all(|one| matches!(one.connector, Connector::Start | Connector::And));
    let mut walk = Walk { tree, run: &run, folder, user, by, is_chain };
    for command in run.commands() {
        if walk.step(command).is_none() || walk.tree.paths.len() > MAX_PATHS {
            return walk.tree.forget("/", by);
        }
    }
}

struct Walk<'t, 'r, 'a> {
    tree: &'t mut Tree,
    run: &'r Run<'a>,
    /// Where relative paths begin; `None` if that is not known.
    folder: Option<Box<str>>,
    user: Option<User>,
    by: Span,
    /// All commands are joined by `&&`: each of them has run if the build goes on.
    is_chain: bool,
}

impl Walk<'_, '_, '_> {
    /// Follows one command. None: nobody knows what it does.
    fn step(&mut self, command: &Command) -> Option<()> {
        // Something that may not happen, or fail, or gets more operands than are written.
        let is_sure = command.place == Place::default()
            && (self.is_chain || !matches!(command.connector, Connector::And | Connector::Or))
            && command.pipeline.is_none()
            && !command.background
            && !command.by_xargs()
            && !self.run.script().is_guarded(command)
            && command.wrappers().next().is_none();
        for word in command.written_files() {
            let path = self.path(self.run.value(word, command).known()?)?;
            if path.starts_with("/dev/") {
                continue;
            }
            if !is_sure {
                return None;
            }
            self.write(&path);
        }
        let Some(name) = command.name() else {
            return command.words.is_empty().then_some(());
        };
        if HARMLESS.contains(&name) {
            return Some(());
        }
        let options = command.options();
        if !is_sure || options.may_hide_flags {
            return None;
        }
        let mut texts = Vec::new();
        for word in &options.positionals {
            if word.has_glob() {
                return None;
            }
            texts.extend(self.run.fields(word, command));
        }
        match name {
            "cd" => {
                self.folder = Some(self.path(texts.first()?)?);
            }
            "mkdir" | "install" if name == "mkdir" || options.has_flag(&["-d", "--directory"]) => {
                let given = options.flag(&["-o", "--owner"]).is_some();
                let owner = options.flag_value(&["-o", "--owner"]).map(User::parse);
                let mode = match options.flag_value(&["-m", "--mode"]) {
                    Some(mode) => u32::from_str_radix(mode, 8).ok(),
                    None => None,
                };
                for path in self.paths(&texts)? {
                    let is_new = self.tree.exists(&path) == Presence::No;
                    let user = if given { owner.clone() } else { self.user.clone() };
                    let entry = self.tree.make(&path, self.by);
                    if is_new || given {
                        (entry.owner, entry.mode) = (user, mode);
                    }
                }
            }
            "touch" => {
                for path in self.paths(&texts)? {
                    self.write(&path);
                }
            }
            "rm" | "rmdir" | "unlink" => {
                for path in self.paths(&texts)? {
                    self.tree.remove(&path, self.by);
                }
            }
            "chmod" => {
                let (mode, paths) = texts.split_first()?;
                let mode = u32::from_str_radix(mode, 8).ok();
                let all = options.has_flag(&["-R", "--recursive"]);
                self.change(paths, all, |entry| entry.mode = mode)?;
            }
            "chown" => {
                let (owner, paths) = texts.split_first().filter(|_| !options.has_flag(&["--reference", "--from"]))?;
                let owner = (!owner.contains('\0') && !owner.starts_with(':')).then(|| User::parse(owner));
                let all = options.has_flag(&["-R", "--recursive"]);
                self.change(paths, all, |entry| entry.owner.clone_from(&owner))?;
            }
            "cp" | "mv" | "install" | "ln" => {
                let folder = options.flag_value(&["-t", "--target-directory"]);
                let (target, sources) = match folder {
                    Some(folder) => (folder, texts.as_slice()),
                    None => texts.split_last().map(|(last, rest)| (last.as_str(), rest))?,
                };
                if sources.is_empty() {
                    return None;
                }
                let target = self.path(target)?;
                if name == "mv" {
                    for path in self.paths(sources)? {
                        self.tree.remove(&path, self.by);
                    }
                }
                // A file or a folder, and perhaps into a folder of that name.
                self.tree.make(&target, self.by);
                self.tree.forget_below(&target, self.by);
                self.tree.make(&target, self.by).owner = None;
                self.tree.make(&target, self.by).mode = None;
            }
            "tar" | "bsdtar" if options.has_flag(&["-x", "--extract", "--get"]) => {
                if options.has_flag(&["-P", "--absolute-names"]) {
                    return None;
                }
                let folder = options.flag_value(&["-C", "--directory"]).unwrap_or(".");
                let folder = self.path(folder)?;
                self.tree.forget_below(&folder, self.by);
            }
            "unzip" => {
                let folder = self.path(options.flag_value(&["-d"]).unwrap_or("."))?;
                self.tree.make(&folder, self.by);
                self.tree.forget_below(&folder, self.by);
            }
            _ => return None,
        }
        Some(())
    }

    /// A file is written. One that was there keeps its owner and mode.
    fn write(&mut self, path: &str) {
        let is_new = self.tree.exists(path) == Presence::No;
        let user = self.user.clone().filter(|_| is_new);
        let entry = self.tree.make(path, self.by);
        if is_new {
            entry.owner = user;
        }
    }

    /// Changes what is known of paths that are there, and of all that is below.
    fn change(&mut self, texts: &[String], all: bool, change: impl Fn(&mut Entry)) -> Option<()> {
        for path in self.paths(texts)? {
            change(self.tree.make(&path, self.by));
            let prefix = format!("{}/", path.trim_end_matches('/'));
            if all {
                let below = self.tree.paths.iter_mut().filter(|(below, _)| below.starts_with(&prefix));
                below.for_each(|(_, entry)| change(entry));
            }
        }
        Some(())
    }

    fn paths(&self, texts: &[String]) -> Option<Vec<Box<str>>> {
        texts.iter().map(|text| self.path(text)).collect()
    }

    fn path(&self, text: &str) -> Option<Box<str>> {
        if text.contains(['\0', '~', '{']) || text.is_empty() {
            return None;
        }
        if text.starts_with('/') { linux(text) } else { linux(&format!("{}/{text}", self.folder.as_deref()?)) }
    }
}
