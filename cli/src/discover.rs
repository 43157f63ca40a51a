//! Which files a run is about: walks folders, takes files that are named, and adds the files that others need.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::{WalkBuilder, WalkState};
use lintainer_core::config::{Config, is_config_file};
use lintainer_core::project::{TEST_DATA, is_candidate, is_test_data_folder};
use lintainer_core::report::{FileProblem, Skipped};

use crate::error::CliError;
use crate::found::{Found, FoundFile};
use crate::listing::Disk;
use crate::paths::{self, Base};
use crate::settings::ConfigFiles;
use crate::support::{self, Asked, Origin};

/// Folders with histories, in which nobody looks for files.
const HISTORIES: [&str; 5] = [".bzr", ".git", ".hg", ".jj", ".svn"];

/// Folders with other people's files and caches. They are left out unless they, or a folder in them, are named, or
/// `default-excludes` is off.
const EXCLUDED_FOLDERS: [&str; 25] = [
    ".cache",
    ".cargo",
    ".direnv",
    ".eggs",
    ".gradle",
    ".idea",
    ".mypy_cache",
    ".next",
    ".nox",
    ".npm",
    ".pnpm-store",
    ".pytest_cache",
    ".ruff_cache",
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

/// Looks for files and for the configuration that applies to them. Everything that cannot be had is among the errors,
/// and the rest is found.
///
/// # Errors
/// Faults in the configuration.
pub(crate) fn discover(search: &Search, base: &Base, configs: &mut ConfigFiles) -> Result<(Found, Config), CliError> {
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
            Ok(_) if absolute.is_symlink() && !may_follow(&absolute, search, base) => {
                let message = format!("{}; name the file that it leads to", paths::LEADS_OUT);
                errors.push(FileProblem { path: paths::shown_as_given(given), message });
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
    let around = named.iter().map(|file| file.parent().unwrap_or(file)).chain(folders.iter().map(PathBuf::as_path));
    // Of hundreds of files in one folder the last one does.
    let listing = Arc::new(Disk::around(around.collect::<BTreeSet<_>>(), base));
    let given = named.len() + folders.len();
    if search.force_exclude {
        named.retain(|path| !is_force_excluded(&config, path, base));
        folders.retain(|path| path == base.current() || !is_force_excluded(&config, path, base));
    }
    let forced = given - named.len() - folders.len();
    folders.sort();
    folders.dedup();
    let Walk { found: mut walked, mut skipped, passed: mut passed_by, excluded } =
        walk(search, &folders, &config, base);
    let mut excluded = excluded + forced;
    let mut has_more = false;
    for (path, _) in walked.iter().filter(|(path, found)| found.is_ok() && is_config(path)) {
        has_more |= configs.found(path)?;
    }
    if has_more {
        config = configs.resolve()?;
        let before = walked.len();
        walked.retain(|(path, _)| !config.is_excluded(&base.show(path)));
        excluded += before - walked.len();
        skipped.retain(|(path, _)| !config.is_excluded(&base.show(path)));
        passed_by.retain(|path| !config.is_excluded(&base.show(path)));
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
    let mut files: BTreeMap<String, FoundFile> = BTreeMap::new();
    for (path, origin) in asked {
        let shown = base.show(&path);
        if files.contains_key(&shown) {
            let message = "another file is shown by the same name, since names are not UTF-8".to_string();
            errors.push(FileProblem { path: shown, message });
            continue;
        }
        files.insert(shown, FoundFile::on_disk(path, origin));
    }
    for path in needed {
        files.entry(base.show(&path)).or_insert_with(|| FoundFile::on_disk(path, None));
    }
    for folder in config.schema_folders() {
        match schemas(Path::new(folder)) {
            Ok(paths) => {
                for path in paths {
                    files.entry(base.show(&path)).or_insert_with(|| FoundFile::on_disk(path, None));
                }
            }
            Err(message) => errors.push(FileProblem { path: base.show(Path::new(folder)), message }),
        }
    }
    let skipped = skipped.iter().map(|(path, reason)| Skipped { path: base.show(path), reason: Some(*reason) });
    let skipped = skipped.filter(|skipped| !files.contains_key(&skipped.path)).collect();
    let folders = passed_by.iter().map(|path| base.show(path)).collect();
    Ok((Found { files, skipped, folders, errors, excluded, listing: Some(listing) }, config))
}

/// The files in a folder of schemas and below. Links are not followed.
///
/// # Errors
/// A folder cannot be read: why, and what to do.
fn schemas(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    for entry in WalkBuilder::new(folder).standard_filters(false).follow_links(false).build() {
        let entry = entry.map_err(|error| {
            let why = error.io_error().map_or_else(|| error.to_string(), |error| paths::why(error, false));
            format!("{why}; `--schema` and `schemas` name folders with schemas of custom resources")
        })?;
        let path = entry.path();
        let end = path.extension().and_then(|end| end.to_str()).unwrap_or("").to_ascii_lowercase();
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        if is_file && matches!(end.as_str(), "yaml" | "yml" | "json") {
            found.push(entry.into_path());
        }
    }
    Ok(found)
}

/// Whether a link that was named is followed: to what is beside or below it, in the current directory or in a folder
/// that was named as well.
fn may_follow(link: &Path, search: &Search, base: &Base) -> bool {
    let given: Vec<PathBuf> =
        search.paths.iter().map(|path| base.absolute(path)).filter(|path| path.is_dir()).collect();
    let near = [link.parent().unwrap_or(link), base.current()];
    let folders: Vec<&Path> = given.iter().map(PathBuf::as_path).chain(near).collect();
    paths::is_really_in(link, &folders)
}

/// With --force-exclude the folders that are left out by default count as well, but only below the current directory.
fn is_force_excluded(config: &Config, absolute: &Path, base: &Base) -> bool {
    let below = absolute.strip_prefix(base.current()).ok();
    let in_excluded = below.is_some_and(|path| path.iter().any(|part| part.to_str().is_some_and(is_excluded_folder)));
    in_excluded || config.is_excluded(&base.show(absolute))
}

/// Whether folders of this name are left out unless they are asked for.
pub(crate) fn is_excluded_folder(name: &str) -> bool {
    EXCLUDED_FOLDERS.binary_search(&name).is_ok() || is_history(name)
}

fn is_history(name: &str) -> bool {
    HISTORIES.contains(&name)
}

/// What a walk came upon, each list in order.
#[derive(Default)]
struct Walk {
    found: Vec<Item>,
    skipped: Vec<LeftOut>,
    /// Folders with other people's files.
    passed: Vec<PathBuf>,
    /// How many files and folders a pattern leaves out.
    excluded: usize,
}

/// A file that is left out, and why.
type LeftOut = (PathBuf, &'static str);

/// Walks folders. Links to folders are not followed, so that there are no loops; links to files are, if they lead to
/// what is in these folders and is not walked anyway.
fn walk(search: &Search, folders: &[PathBuf], config: &Config, base: &Base) -> Walk {
    let Some((first, rest)) = folders.split_first() else { return Walk::default() };
    let leaves_out = config.default_excludes();
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
    let (found, skipped, passed) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    let excluded = AtomicUsize::new(0);
    let roots: BTreeSet<PathBuf> = folders.iter().filter_map(|folder| folder.canonicalize().ok()).collect();
    builder.build_parallel().run(|| {
        let mut found = Batch { items: Vec::new(), all: &found };
        let (roots, skipped, passed, excluded) = (&roots, &skipped, &passed, &excluded);
        Box::new(move |entry| {
            match entry {
                Ok(entry) => {
                    if entry.depth() > 0 && is_excluded(&entry, config, base) {
                        excluded.fetch_add(1, Ordering::Relaxed);
                        return WalkState::Skip;
                    }
                    if entry.depth() > 0 && is_passed_by(&entry, leaves_out) {
                        if leaves_out && !entry.file_name().to_str().is_some_and(is_history) {
                            add(passed, entry.into_path());
                        }
                        return WalkState::Skip;
                    }
                    if leaves_out && is_test_data(&entry) {
                        if entry.file_type().is_some_and(|kind| kind.is_file()) && names_format(entry.path()) {
                            add(skipped, (entry.into_path(), TEST_DATA));
                        }
                        return WalkState::Continue;
                    }
                    match judge(entry, roots, config, base) {
                        Judged::Item(item) => found.items.push(item),
                        Judged::LeftOut(file) => add(skipped, file),
                        Judged::Nothing => {}
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
    let skipped = sorted(skipped);
    Walk { found, skipped, passed: sorted(passed), excluded: excluded.into_inner() }
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

fn add<T>(list: &Mutex<Vec<T>>, item: T) {
    list.lock().unwrap_or_else(PoisonError::into_inner).push(item);
}

fn sorted<T: Ord>(list: Mutex<Vec<T>>) -> Vec<T> {
    let mut list = list.into_inner().unwrap_or_else(PoisonError::into_inner);
    list.sort();
    list
}

fn is_excluded(entry: &ignore::DirEntry, config: &Config, base: &Base) -> bool {
    (is_folder(entry) || is_candidate_path(entry.path())) && config.is_excluded(&base.show(entry.path()))
}

fn is_folder(entry: &ignore::DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_dir())
}

/// Whether an entry is a folder that nobody enters without being told to.
fn is_passed_by(entry: &ignore::DirEntry, leaves_out: bool) -> bool {
    let is_one = |name| if leaves_out { is_excluded_folder(name) } else { is_history(name) };
    is_folder(entry) && entry.file_name().to_str().is_some_and(is_one)
}

fn is_candidate_path(path: &Path) -> bool {
    path.file_name().is_some_and(|name| is_candidate(&name.to_string_lossy()))
}

/// What an entry of the walk is.
enum Judged {
    Item(Item),
    LeftOut(LeftOut),
    Nothing,
}

/// Whether an entry is a file to be linted.
fn judge(entry: ignore::DirEntry, roots: &BTreeSet<PathBuf>, config: &Config, base: &Base) -> Judged {
    let is_said_to_be_ours = || config.names_formats() && config.format_of(&base.show(entry.path())).is_some();
    let Some(kind) = entry.file_type().filter(|kind| !kind.is_dir()) else { return Judged::Nothing };
    if !is_candidate_path(entry.path()) && !is_said_to_be_ours() {
        return Judged::Nothing;
    }
    if !kind.is_symlink() {
        // What is neither is refused when it is read, before anybody waits for it.
        let origin = if kind.is_file() { Origin::Listed } else { Origin::Linked };
        return Judged::Item((entry.into_path(), Ok(origin)));
    }
    let target = match entry.path().canonicalize() {
        Ok(target) => target,
        Err(error) => return Judged::Item((entry.path().to_path_buf(), Err(paths::why(&error, true)))),
    };
    let Some(root) = roots.iter().find(|root| target.starts_with(root)) else {
        return match target.is_dir() {
            true => Judged::Nothing,
            false => Judged::LeftOut((entry.into_path(), paths::LEADS_OUT)),
        };
    };
    let is_excluded = target
        .strip_prefix(root)
        .is_ok_and(|below| below.iter().any(|part| part.to_str().is_some_and(is_excluded_folder)));
    match () {
        () if target.is_dir() || is_candidate_path(&target) && !is_excluded => Judged::Nothing,
        () if is_excluded => Judged::LeftOut((entry.into_path(), paths::LEADS_OUT)),
        () => Judged::Item((entry.into_path(), Ok(Origin::Linked))),
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

/// Whether a file is a part of the configuration by its name.
fn is_config(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(is_config_file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excluded_folders_can_be_searched() {
        assert!(EXCLUDED_FOLDERS.is_sorted());
    }
}
