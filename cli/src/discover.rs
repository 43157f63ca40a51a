//! Which files a run is about: walks folders, takes files that are named, and adds the files that others need.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ignore::{WalkBuilder, WalkState};
use lintainer_core::config::{Config, FILE_NAME};
use lintainer_core::project::{TEST_DATA, is_candidate, is_test_data_folder};
use lintainer_core::report::{FileProblem, Skipped};

use crate::error::CliError;
use crate::found::{Found, FoundFile};
use crate::paths::{self, Base};
use crate::settings::ConfigFiles;
use crate::support::{self, Asked, Origin};

/// Folders with other people's files, histories and caches. They are left out unless they are named themselves.
const EXCLUDED_FOLDERS: [&str; 30] = [
    ".bzr",
    ".cache",
    ".cargo",
    ".direnv",
    ".eggs",
    ".git",
    ".gradle",
    ".hg",
    ".idea",
    ".jj",
    ".mypy_cache",
    ".next",
    ".nox",
    ".npm",
    ".pnpm-store",
    ".pytest_cache",
    ".ruff_cache",
    ".svn",
    ".terraform",
    ".tools",
    ".tox",
    ".venv",
    ".yarn",
    "__pycache__",
    "bower_components",
    "node_modules",
    "site-packages",
    "target",
    "vendor",
    "venv",
];

/// What to look for.
#[derive(Debug)]
pub(crate) struct Search<'a> {
    /// Files and folders as they were given, without standard input.
    pub(crate) paths: &'a [PathBuf],
    /// Whether exclusions count for paths that were given, too.
    pub(crate) force_exclude: bool,
    /// Whether .gitignore and .ignore are heeded.
    pub(crate) heed_ignores: bool,
    /// How many threads walk.
    pub(crate) threads: usize,
}

/// Looks for files and for the configuration that applies to them. Everything that cannot be had is among the errors, and
/// the rest is found.
///
/// # Errors
/// Faults in the configuration.
pub(crate) fn discover<'r>(
    search: &Search,
    base: &Base,
    configs: &mut ConfigFiles<'r>,
) -> Result<(Found, Config<'r>), CliError> {
    let mut errors = Vec::new();
    let mut named = Vec::new();
    let mut folders = Vec::new();
    for given in search.paths {
        let absolute = base.absolute(given);
        match std::fs::metadata(&absolute) {
            Ok(meta) if meta.is_dir() => {
                configs.search(&absolute)?;
                folders.push(absolute);
            }
            Ok(_) => {
                configs.search(absolute.parent().unwrap_or(base.current()))?;
                named.push(absolute);
            }
            Err(error) => {
                let is_link = std::fs::symlink_metadata(&absolute).is_ok();
                errors.push(FileProblem { path: paths::shown_as_given(given), message: paths::why(&error, is_link) });
            }
        }
    }
    let mut config = configs.resolve()?;
    if search.force_exclude {
        named.retain(|path| !is_force_excluded(&config, path, base));
        folders.retain(|path| path == base.current() || !is_force_excluded(&config, path, base));
    }
    folders.sort();
    folders.dedup();
    let (mut walked, mut skipped) = walk(search, &folders, &config, base);
    let mut has_more = false;
    for (path, _) in walked.iter().filter(|(path, found)| found.is_ok() && path.ends_with(FILE_NAME)) {
        has_more |= configs.found(path)?;
    }
    if has_more {
        config = configs.resolve()?;
        walked.retain(|(path, _)| !config.is_excluded(&base.show(path)));
        skipped.retain(|path| !config.is_excluded(&base.show(path)));
    }
    let mut asked: Asked = named.into_iter().map(|path| (path.into_os_string(), Origin::Named)).collect();
    for (path, found) in walked {
        match found {
            Ok(origin) => {
                asked.entry(path.into_os_string()).or_insert(origin);
            }
            Err(message) => errors.push(FileProblem { path: base.show(&path), message }),
        }
    }
    let needed = support::files(&asked, &folders, base);
    let asked = asked.into_iter().map(|(path, origin)| (PathBuf::from(path), Some(origin)));
    let mut files: BTreeMap<String, FoundFile> =
        asked.map(|(path, origin)| (base.show(&path), FoundFile::on_disk(path, origin))).collect();
    for path in needed {
        files.entry(base.show(&path)).or_insert_with(|| FoundFile::on_disk(path, None));
    }
    let skipped = skipped.iter().map(|path| base.show(path)).filter(|shown| !files.contains_key(shown));
    let skipped = skipped.map(|path| Skipped { path, reason: Some(TEST_DATA) }).collect();
    Ok((Found { files, skipped, errors }, config))
}

/// With --force-exclude the folders that are left out by default count as well, but only below the current directory.
fn is_force_excluded(config: &Config, absolute: &Path, base: &Base) -> bool {
    let below = absolute.strip_prefix(base.current()).ok();
    let in_excluded = below.is_some_and(|path| path.iter().any(|part| part.to_str().is_some_and(is_excluded_folder)));
    in_excluded || config.is_excluded(&base.show(absolute))
}

fn is_excluded_folder(name: &str) -> bool {
    EXCLUDED_FOLDERS.binary_search(&name).is_ok()
}

/// Walks folders. Links to folders are not followed, so that there are no loops; links to files are, unless their target is
/// walked anyway.
fn walk(search: &Search, folders: &[PathBuf], config: &Config, base: &Base) -> (Vec<Item>, Vec<PathBuf>) {
    let Some((first, rest)) = folders.split_first() else { return Default::default() };
    let leaves_out_tests = config.default_excludes();
    let mut builder = WalkBuilder::new(first);
    rest.iter().for_each(|folder| {
        builder.add(folder);
    });
    builder
        .standard_filters(search.heed_ignores)
        .hidden(false)
        .require_git(false)
        .follow_links(false)
        .threads(search.threads);
    let (found, skipped) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    let roots: BTreeSet<PathBuf> = folders.iter().filter_map(|folder| folder.canonicalize().ok()).collect();
    builder.build_parallel().run(|| {
        let mut found = Batch { items: Vec::new(), all: &found };
        let (roots, skipped) = (&roots, &skipped);
        Box::new(move |entry| {
            match entry {
                Ok(entry) => {
                    if entry.depth() > 0 && is_left_out(&entry, config, base) {
                        return WalkState::Skip;
                    }
                    if leaves_out_tests && is_test_data(&entry) {
                        if entry.file_type().is_some_and(|kind| kind.is_file()) && names_format(entry.path()) {
                            skipped.lock().unwrap_or_else(PoisonError::into_inner).push(entry.into_path());
                        }
                    } else if let Some(item) = judge(entry, roots) {
                        found.items.push(item);
                    }
                }
                Err(error) => found.items.extend(problem(&error)),
            }
            WalkState::Continue
        })
    });
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    // Byte by byte, which is several times faster than part by part.
    found.sort_by(|(a, _), (b, _)| a.as_os_str().cmp(b.as_os_str()));
    let mut skipped = skipped.into_inner().unwrap_or_else(PoisonError::into_inner);
    skipped.sort();
    (found, skipped)
}

/// Whether an entry lies in a folder with test data, below the folder that was given.
fn is_test_data(entry: &ignore::DirEntry) -> bool {
    let folders = entry.path().parent().into_iter().flat_map(Path::iter).rev();
    folders.take(entry.depth().saturating_sub(1)).any(|name| name.to_str().is_some_and(is_test_data_folder))
}

/// Whether a file may be of one of the formats by its name: JSON of tests is seldom one, and build files are none.
fn names_format(path: &Path) -> bool {
    let end = path.extension().and_then(|end| end.to_str()).unwrap_or("").to_ascii_lowercase();
    is_candidate_path(path) && !matches!(end.as_str(), "json" | "env" | "dockerignore" | "toml" | "hcl" | "tiltfile")
}

type Item = (PathBuf, Result<Origin, String>);

/// The findings of one walking thread, handed over when it ends.
struct Batch<'a> {
    items: Vec<Item>,
    all: &'a Mutex<Vec<Item>>,
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).append(&mut self.items);
    }
}

fn is_left_out(entry: &ignore::DirEntry, config: &Config, base: &Base) -> bool {
    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    if is_folder && entry.file_name().to_str().is_some_and(is_excluded_folder) {
        return true;
    }
    (is_folder || is_candidate_path(entry.path())) && config.is_excluded(&base.show(entry.path()))
}

fn is_candidate_path(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(is_candidate)
}

/// Whether an entry is a file to be linted.
fn judge(entry: ignore::DirEntry, roots: &BTreeSet<PathBuf>) -> Option<Item> {
    let kind = entry.file_type()?;
    if kind.is_dir() || !is_candidate_path(entry.path()) {
        return None;
    }
    if !kind.is_symlink() {
        // What is neither is refused when it is read, before anybody waits for it.
        let origin = if kind.is_file() { Origin::Listed } else { Origin::Linked };
        return Some((entry.into_path(), Ok(origin)));
    }
    match entry.path().canonicalize() {
        Ok(target) if target.is_dir() || roots.iter().any(|root| target.starts_with(root)) => None,
        Ok(_) => Some((entry.into_path(), Ok(Origin::Linked))),
        Err(error) => Some((entry.path().to_path_buf(), Err(paths::why(&error, true)))),
    }
}

/// A problem of the walk with the path it is about. Malformed lines of .gitignore files are git's business.
fn problem(error: &ignore::Error) -> Option<Item> {
    match error {
        ignore::Error::WithPath { path, err } => Some((path.clone(), Err(reason(err)))),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => problem(err),
        ignore::Error::Loop { child, .. } => Some((child.clone(), Err(error.to_string()))),
        _ => None,
    }
}

fn reason(error: &ignore::Error) -> String {
    match error {
        ignore::Error::Io(error) => paths::why(error, false),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithPath { err, .. } => reason(err),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excluded_folders_can_be_searched() {
        assert!(EXCLUDED_FOLDERS.is_sorted());
    }
}
