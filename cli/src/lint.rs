//! Loads and lints on threads. A panic becomes an error of the file that it is about, and the other files are linted.

use std::collections::HashSet;

use lintainer_core::linter::{self, Inputs, Linter};
use lintainer_core::project::Project;
use lintainer_core::report::{FileProblem, Report};
use lintainer_core::rule::Registry;
use lintainer_core::settings::SettingsTable;

use crate::workers::{Panic, Threads, guard};

/// Reads, parses and evaluates. Files that cannot be read are errors where they are `wanted`.
pub(crate) fn lint(
    registry: &Registry,
    settings: &dyn SettingsTable,
    inputs: &dyn Inputs,
    workers: &Threads,
    wanted: &dyn Fn(&str) -> bool,
) -> Report {
    let mut errors = Vec::new();
    let report = load(inputs, workers, wanted, &mut errors)
        .and_then(|project| check(registry, settings, project, workers, &mut errors));
    let mut report = report.unwrap_or_default();
    order(&mut errors);
    report.errors = errors;
    report
}

/// Reads and parses. `None` after a panic that is not about one file.
pub(crate) fn load(
    inputs: &dyn Inputs,
    workers: &Threads,
    wanted: &dyn Fn(&str) -> bool,
    errors: &mut Vec<FileProblem>,
) -> Option<Project> {
    let loaded = guard(|| linter::load(inputs, workers));
    let panics = workers.take_panics();
    let panicked: HashSet<usize> = panics.iter().map(|panic| panic.index).collect();
    let shown = |index: usize| if index < inputs.len() { inputs.path(index).to_string() } else { String::new() };
    errors.extend(panics.into_iter().map(|panic| internal(shown(panic.index), &panic.message)));
    match loaded {
        Ok((project, problems)) => {
            let ours: HashSet<String> = panicked.into_iter().map(shown).collect();
            errors.extend(problems.into_iter().filter(|it| wanted(&it.path) && !ours.contains(&it.path)));
            Some(project)
        }
        Err(message) => {
            errors.push(internal("all files".to_string(), &message));
            None
        }
    }
}

/// Evaluates the rules. `None` after a panic that is not about one file.
fn check(
    registry: &Registry,
    settings: &dyn SettingsTable,
    mut project: Project,
    workers: &Threads,
    errors: &mut Vec<FileProblem>,
) -> Option<Report> {
    let linter = Linter::new(registry, settings).counting_hidden();
    let found = guard(|| linter.find(&project, workers));
    let path_of = |panic: &Panic| {
        let file = match panic.index.checked_sub(project.files().len()) {
            None => project.files().get(panic.index).map(|file| file.source.id),
            Some(unit) => project.compose().get(unit).and_then(|unit| unit.files.first().copied()),
        };
        file.map_or_else(String::new, |id| project.file(id).source.path.clone())
    };
    errors.extend(workers.take_panics().iter().map(|panic| internal(path_of(panic), &panic.message)));
    let report = found.and_then(|found| {
        project.keep_texts_only();
        guard(|| linter.report(&project, found))
    });
    report.map_err(|message| errors.push(internal("all files".to_string(), &message))).ok()
}

/// Sorts problems, each once.
pub(crate) fn order(errors: &mut Vec<FileProblem>) {
    errors.sort_by(|a, b| (&a.path, &a.message).cmp(&(&b.path, &b.message)));
    errors.dedup();
}

/// What is said about a panic.
pub(crate) fn internal(path: String, message: &str) -> FileProblem {
    FileProblem { path, message: format!("internal error: {message}; please report it with this file") }
}
