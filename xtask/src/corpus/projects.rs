//! Public files as they lie in their repositories, each of which is linted as one project of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use lintainer::library;
use lintainer_core::engine::{Engine, Files};
use lintainer_core::linter::{Failure, Linter, Workers, load};
use lintainer_core::project::Project;
use lintainer_core::report::{FileProblem, Report};
use lintainer_core::rule::{Profile, Registry};
use lintainer_core::settings::Settings;

/// How deep below the corpus a repository may lie.
const MAX_DEPTH: usize = 3;

/// How many threads lint.
const THREADS: usize = 2;

/// A repository of the corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    /// Its folder, from that of the corpus.
    pub name: String,
    /// Where it is.
    pub folder: PathBuf,
}

/// The repositories below a folder: those that are named `OWNER+REPO` or hold a `.git`; where none is, each folder directly
/// below; where there is no folder, the folder itself. In the order of their names.
pub fn repositories(corpus: &Path) -> Vec<Repository> {
    let mut folders = Vec::new();
    marked(corpus, 0, &mut folders);
    if folders.is_empty() {
        folders = folders_in(corpus);
    }
    if folders.is_empty() {
        folders.push(corpus.to_path_buf());
    }
    let name = |folder: &Path| folder.strip_prefix(corpus).unwrap_or(folder).to_string_lossy().into_owned();
    folders.into_iter().map(|folder| Repository { name: name(&folder), folder }).collect()
}

fn marked(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
    let is_named = folder.file_name().is_some_and(|name| name.to_string_lossy().contains('+'));
    if is_named || folder.join(".git").exists() {
        found.push(folder.to_path_buf());
    } else if depth < MAX_DEPTH {
        folders_in(folder).iter().for_each(|below| marked(below, depth + 1, found));
    }
}

fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut folders: Vec<_> =
        entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())).map(|entry| entry.path()).collect();
    folders.sort();
    folders
}

impl Repository {
    /// The files that the command would lint, and those that cannot be read.
    ///
    /// # Errors
    /// The folder cannot be read at all.
    pub fn read(&self, engine: &Engine) -> Result<(Files, Vec<FileProblem>), String> {
        library::read_folder(engine, &self.folder).map_err(|error| format!("{}: {error}", self.folder.display()))
    }

    /// A path of the repository as it is shown.
    pub fn show(&self, path: &str) -> String {
        if self.name.is_empty() { path.to_string() } else { format!("{}/{path}", self.name) }
    }
}

/// The settings of a run with all rules up to a profile, or with one rule alone.
///
/// # Errors
/// There is no such rule.
pub fn settings(registry: &Registry, profile: Profile, rule: Option<&str>) -> Result<Settings, String> {
    let mut settings = Settings::defaults(registry);
    settings.choose_only(&[]);
    settings.profile = profile;
    let rules = match rule {
        Some(name) => registry.named(name),
        None => registry.rules().to_vec(),
    };
    if let (Some(name), true) = (rule, rules.is_empty()) {
        return Err(format!("there is no rule `{name}`"));
    }
    rules.into_iter().for_each(|rule| settings.choose(rule, profile));
    settings.counted.clear();
    Ok(settings)
}

/// Reads and lints files as one project.
pub fn lint(linter: &Linter, files: &Files, threads: &Threads) -> (Project, Report) {
    let (project, errors) = load(files, threads);
    let mut report = linter.check(&project, threads);
    report.add_errors(errors);
    (project, report)
}

/// Threads that note the panics of their jobs.
#[derive(Default)]
pub struct Threads {
    panics: Mutex<Vec<String>>,
}

impl Threads {
    /// What the panics since the last call said.
    pub fn take_panics(&self) -> Vec<String> {
        std::mem::take(&mut *self.panics.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Workers for Threads {
    fn run(&self, count: usize, job: &(dyn Fn(usize) + Sync)) -> Vec<Failure> {
        let failures = library::Threads::of(Some(THREADS)).run(count, job);
        let messages = failures.iter().map(|failure| failure.message.clone());
        self.panics.lock().unwrap_or_else(PoisonError::into_inner).extend(messages);
        failures
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tools::root;

    #[test]
    fn each_folder_is_a_repository_where_none_is_marked() {
        let names: Vec<String> = repositories(&root().join("testdata")).into_iter().map(|one| one.name).collect();
        assert!(names.contains(&"cases".to_string()), "{names:?}");
        let rooms = repositories(&root().join("xtask/src/corpus"));
        assert_eq!(rooms.len(), 1);
        assert_eq!(rooms[0].name, "");
    }

    #[test]
    fn a_profile_has_its_rules_and_those_before_it() {
        let registry = lintainer_rules::registry();
        let count = |profile| settings(&registry, profile, None).unwrap().enabled.len();
        assert!(count(Profile::Essential) < count(Profile::Hardened));
        assert_eq!(count(Profile::Named), registry.rules().len());
        let one = settings(&registry, Profile::Audit, Some("DL3006")).unwrap();
        assert!(one.enabled.contains_key("missing-tag"), "{:?}", one.enabled);
        assert!(settings(&registry, Profile::Audit, Some("no-such")).is_err());
    }
}
