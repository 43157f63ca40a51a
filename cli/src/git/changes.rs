//! What changed since a revision, or is staged: files, and the lines in them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use lintainer_core::finding::Finding;
use lintainer_core::project::is_candidate;
use lintainer_core::report::Report;
use lintainer_core::span::Span;

use super::raw::{Entry, Side, entries, path_of};
use super::{Git, lines};
use crate::error::CliError;
use crate::paths::Base;

/// What of the files of a run is new.
#[derive(Debug)]
pub(crate) struct Changes {
    /// What is left out, for people.
    pub(crate) others: String,
    /// What could not be compared as it should be.
    pub(crate) notes: Vec<String>,
    /// The repository and its submodules.
    repositories: Vec<Git>,
    /// Files that changed, by the path that is shown.
    files: BTreeMap<String, Old>,
    /// Folders in which everything is new.
    folders: Vec<PathBuf>,
    base: Base,
}

/// What was there before.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Old {
    /// No such file, or none that can be had.
    Nothing,
    /// An object of one of the repositories.
    Object(usize, String),
}

/// What the index has in the place of files on disk, by the path that is shown; `None`: no such file.
pub(crate) type Staged = BTreeMap<String, Option<Vec<u8>>>;

impl Changes {
    /// What changed between a revision and the files on disk: since the branches parted, where they have.
    ///
    /// # Errors
    /// No git, no repository, no such revision; paths in several repositories.
    pub(crate) fn since(reference: &str, paths: &[PathBuf], base: &Base) -> Result<Self, CliError> {
        let top = top(paths, base, "--since")?;
        let git = Git::new(&top);
        let commit = git.commit(reference)?;
        let mut changes = Changes::none(format!("lines that did not change since `{reference}`"), base);
        let start = match git.line(&["merge-base", &commit, "HEAD"]) {
            Some(start) if !start.is_empty() => start,
            _ => {
                let why = match git.is_shallow() {
                    true => "the clone is shallow, and has no commit in which they meet",
                    false => "they have no commit in common",
                };
                let note = format!("files are compared with `{reference}` itself, not with where HEAD left it: {why}");
                changes.notes.push(note);
                commit
            }
        };
        changes.add(git.clone(), &top, &start)?;
        let untracked = git.ask(&["ls-files", "-z", "--others", "--exclude-standard"]).map_err(failed)?;
        for path in untracked.split(|byte| *byte == 0).filter(|path| !path.is_empty()) {
            let path = top.join(path_of(path));
            match path.is_dir() {
                // A repository that is none of ours yet.
                true => changes.folders.push(path),
                false => changes.add_file(&path, Old::Nothing),
            }
        }
        Ok(changes)
    }

    /// What is staged, and what the files are in the index where that differs from the disk: those that may be of interest
    /// by their names, and those that are known.
    ///
    /// # Errors
    /// No git, no repository; paths in several repositories.
    pub(crate) fn staged(
        paths: &[PathBuf],
        base: &Base,
        is_known: &dyn Fn(&str) -> bool,
    ) -> Result<(Self, Staged), CliError> {
        let top = top(paths, base, "--staged")?;
        let git = Git::new(&top);
        let mut changes = Changes::none("lines that are not staged".to_string(), base);
        let difference = |args: &[&str]| {
            let args = [&["diff", "--raw", "-z", "--no-abbrev", "--no-ext-diff"], args].concat();
            git.ask(&args).map(|output| entries(&output)).map_err(failed)
        };
        let mut staged = Staged::new();
        changes.repositories.push(git.clone());
        let place = |entry: &Entry| top.join(&entry.path);
        for entry in difference(&["--cached", "-M"])? {
            match (&entry.old, &entry.new) {
                (_, Side::Nothing) => {
                    staged.insert(base.show(&place(&entry)), None);
                }
                (Side::File(object), Side::File(_)) => {
                    changes.add_file(&place(&entry), Old::Object(0, object.clone()));
                }
                (_, Side::File(_)) => changes.add_file(&place(&entry), Old::Nothing),
                (_, Side::Submodule(_)) => changes.notes.push(format!(
                    "the submodule {} is not looked into: `lintainer check --since` in it does",
                    base.show(&place(&entry))
                )),
            }
        }
        let is_asked = |path: &Path| paths.iter().any(|given| path.starts_with(base.absolute(given)));
        let unstaged: Vec<(String, String)> = difference(&[])?
            .into_iter()
            .filter(|entry| is_asked(&place(entry)))
            .filter(|entry| is_candidate(&name(&entry.path)) || is_known(&base.show(&place(entry))))
            .filter_map(|entry| match &entry.old {
                Side::File(object) => Some((base.show(&place(&entry)), object.clone())),
                _ => None,
            })
            .collect();
        let objects: Vec<&str> = unstaged.iter().map(|(_, object)| object.as_str()).collect();
        let mut contents = git.contents(&objects).map_err(|error| failed(error.to_string()))?;
        for (path, object) in &unstaged {
            if let Some(bytes) = contents.remove(object) {
                staged.insert(path.clone(), Some(bytes));
            }
        }
        Ok((changes, staged))
    }

    fn none(others: String, base: &Base) -> Self {
        Changes {
            others,
            notes: Vec::new(),
            repositories: Vec::new(),
            files: BTreeMap::new(),
            folders: Vec::new(),
            base: base.clone(),
        }
    }

    /// Adds what differs from a commit in a repository, and in its submodules from the commits that it had of them.
    fn add(&mut self, git: Git, folder: &Path, commit: &str) -> Result<(), CliError> {
        let args =
            ["diff", "--raw", "-z", "--no-abbrev", "--no-ext-diff", "-M", "--ignore-submodules=none", commit, "--"];
        let differences = entries(&git.ask(&args).map_err(failed)?);
        let index = self.repositories.len();
        self.repositories.push(git.clone());
        for entry in differences {
            let path = folder.join(&entry.path);
            match (&entry.old, &entry.new) {
                (_, Side::Nothing) => {}
                (Side::File(object), Side::File(_)) => self.add_file(&path, Old::Object(index, object.clone())),
                (_, Side::File(_)) => self.add_file(&path, Old::Nothing),
                (Side::Submodule(before), Side::Submodule(_)) => {
                    if self.add(git.nested(&entry.path), &path, before).is_err() {
                        let shown = self.base.show(&path);
                        self.notes
                            .push(format!("all of the submodule {shown} counts as changed: it has no commit {before}"));
                        self.folders.push(path);
                    }
                }
                (_, Side::Submodule(_)) => self.folders.push(path),
            }
        }
        Ok(())
    }

    fn add_file(&mut self, path: &Path, old: Old) {
        self.files.insert(self.base.show(path), old);
    }

    /// Keeps the findings that touch a line that changed; returns how many were dropped. `read` has a file's bytes.
    pub(crate) fn keep(&self, report: &mut Report, read: &dyn Fn(&str) -> Option<Vec<u8>>) -> usize {
        let lines = self.lines(report, read);
        let before = report.findings.len();
        let findings = std::mem::take(&mut report.findings);
        let (kept, _) = findings.into_iter().partition(|finding| touches(report, &lines, finding));
        report.findings = kept;
        // What another profile would show was not looked at line by line.
        report.hidden.iter_mut().for_each(|hidden| hidden.next = None);
        before - report.findings.len()
    }

    /// The findings that touch no line that changed, by their indexes.
    pub(crate) fn untouched(&self, report: &Report, read: &dyn Fn(&str) -> Option<Vec<u8>>) -> BTreeSet<usize> {
        let lines = self.lines(report, read);
        let findings = report.findings.iter().enumerate();
        findings.filter(|(_, finding)| !touches(report, &lines, finding)).map(|(index, _)| index).collect()
    }

    /// The lines that changed in the files that have findings.
    fn lines(&self, report: &Report, read: &dyn Fn(&str) -> Option<Vec<u8>>) -> BTreeMap<String, Vec<Range<u32>>> {
        let paths: BTreeSet<&str> = report.findings.iter().flat_map(spans).map(|span| report.path(span)).collect();
        let mut wanted: Vec<Vec<&str>> = vec![Vec::new(); self.repositories.len()];
        for path in &paths {
            if let Some(Old::Object(index, object)) = self.files.get(*path)
                && let Some(wanted) = wanted.get_mut(*index)
            {
                wanted.push(object);
            }
        }
        let contents: Vec<_> = self
            .repositories
            .iter()
            .zip(&wanted)
            .map(|(git, objects)| git.contents(objects).unwrap_or_default())
            .collect();
        let all = std::iter::once(0..u32::MAX);
        let mut found = BTreeMap::new();
        for path in paths {
            let lines = match self.files.get(path) {
                None if self.is_in_new_folder(path) => all.clone().collect(),
                None => continue,
                Some(Old::Nothing) => all.clone().collect(),
                Some(Old::Object(index, object)) => {
                    let old = contents.get(*index).and_then(|contents| contents.get(object));
                    // What cannot be compared is taken to be new.
                    old.zip(read(path)).map_or_else(|| all.clone().collect(), |(old, new)| lines::changed(old, &new))
                }
            };
            found.insert(path.to_string(), lines);
        }
        found
    }

    fn is_in_new_folder(&self, shown: &str) -> bool {
        let path = self.base.absolute(Path::new(shown));
        self.folders.iter().any(|folder| path.starts_with(folder))
    }
}

/// Where a finding is, and what else it points at.
fn spans(finding: &Finding) -> impl Iterator<Item = Span> + '_ {
    std::iter::once(finding.span).chain(finding.related.iter().map(|related| related.span))
}

fn touches(report: &Report, lines: &BTreeMap<String, Vec<Range<u32>>>, finding: &Finding) -> bool {
    spans(finding).any(|span| {
        let Some(changed) = lines.get(report.path(span)) else { return false };
        let Some((start, end)) = report.positions(span) else { return !changed.is_empty() };
        // A place that ends with a line break does not reach into the next line.
        let last = if end.column == 1 && end.line > start.line { end.line - 1 } else { end.line };
        changed.iter().any(|range| range.start <= last && start.line < range.end)
    })
}

/// The folder at the top of the repository that all paths are in.
fn top(paths: &[PathBuf], base: &Base, option: &str) -> Result<PathBuf, CliError> {
    let mut found: Option<PathBuf> = None;
    let named: Vec<PathBuf> = paths.iter().map(|path| base.absolute(path)).collect();
    let folders: BTreeSet<&Path> = match named.is_empty() {
        true => BTreeSet::from([base.current()]),
        false => named.iter().map(|path| if path.is_dir() { path } else { path.parent().unwrap_or(path) }).collect(),
    };
    for folder in folders {
        let up = Git::new(folder).ask(&["rev-parse", "--show-cdup"]).map_err(|message| CliError::Git {
            message: format!("`{option}` asks git about {}: {message}", base.show(folder)),
            help: format!("leave `{option}` out, or run it in the working tree of a git repository"),
        })?;
        let up = up.strip_suffix(b"\n").unwrap_or(&up);
        let top = Base::at(folder.to_path_buf()).absolute(&path_of(up));
        match &found {
            Some(known) if *known != top => {
                return Err(CliError::Git {
                    message: format!("the paths are in two repositories: {} and {}", base.show(known), base.show(&top)),
                    help: format!("run `{option}` once for each repository"),
                });
            }
            _ => found = Some(top),
        }
    }
    Ok(found.unwrap_or_else(|| base.current().to_path_buf()))
}

fn name(path: &Path) -> String {
    path.file_name().map_or(String::new(), |name| name.to_string_lossy().into_owned())
}

fn failed(message: String) -> CliError {
    CliError::Git { message, help: "see what `git status` says in this folder".to_string() }
}
