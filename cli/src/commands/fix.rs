//! `--fix` and `--diff`.

use std::collections::{BTreeMap, HashMap};

use lintainer_core::baseline::Baseline;
use lintainer_core::finding::Safety;
use lintainer_core::fixer::{FixOutcome, fix_all};
use lintainer_core::linter::{Inputs, Linter};
use lintainer_core::report::{FileProblem, Report};
use similar::TextDiff;

use super::check::Run;
use crate::error::CliError;
use crate::lint::internal;
use crate::workers::{Threads, guard};
use crate::{Exit, Streams, write};

/// How many unchanged lines a diff shows around a change.
const CONTEXT: usize = 3;

/// Fixes the files and reports what is left, or shows what would change. What the baseline accepts stays as it is.
pub(super) fn run(run: &Run, baseline: Option<&Baseline>, streams: &mut Streams) -> Result<Exit, CliError> {
    let mut errors = run.errors.clone();
    let files = read(run, &mut errors);
    let before: BTreeMap<String, Vec<u8>> = files.iter().cloned().collect();
    let asked = run.files.asked();
    let mut stale = Vec::new();
    let mut accept = |report: &mut Report| {
        if let Some(baseline) = baseline {
            stale = run.accept(baseline, report);
            stale.retain(|entry| asked.contains(entry.path.as_str()));
        }
    };
    let Some(mut outcome) = fix(run, files, &mut accept, &mut errors) else {
        errors.iter().try_for_each(|error| writeln!(streams.error, "error: {}: {}", error.path, error.message))?;
        return Ok(Exit::Failure);
    };
    if !run.args.diff {
        save(run, &mut outcome, &mut errors);
    }
    errors.sort_by(|a, b| (&a.path, &a.message).cmp(&(&b.path, &b.message)));
    outcome.report.errors = errors;
    run.files.keep_asked(&mut outcome.report);
    run.print_stale(&stale, streams)?;
    for (path, refusal) in &outcome.refused {
        writeln!(streams.error, "{path}: {}", refusal.reason())?;
    }
    if run.args.diff {
        return show(run, &outcome, &before, streams);
    }
    if !run.global.quiet {
        for fix in &outcome.applied {
            writeln!(streams.error, "fixed {}:{} {}: {}", fix.path, fix.line, fix.rule, fix.title)?;
        }
        let (fixes, changed) = (outcome.applied.len(), outcome.changed.len());
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        writeln!(
            streams.error,
            "{fixes} fix{} in {changed} file{}",
            if fixes == 1 { "" } else { "es" },
            plural(changed)
        )?;
    }
    run.print(&outcome.report, streams)?;
    run.finish(&outcome.report, streams)
}

/// Reads all files. One that cannot be read stays in its place, without text, so that numbers of files stay true.
fn read(run: &Run, errors: &mut Vec<FileProblem>) -> Vec<(String, Vec<u8>)> {
    let inputs = &run.files;
    let read = |(index, file): (usize, &crate::inputs::InputFile)| {
        let bytes = inputs.read(index).unwrap_or_else(|message| {
            if file.asked {
                errors.push(FileProblem { path: file.shown.clone(), message });
            }
            Vec::new()
        });
        (file.shown.clone(), bytes)
    };
    inputs.0.iter().enumerate().map(read).collect()
}

/// Lints and fixes in memory. `None` after a panic that is not about one file.
fn fix(
    run: &Run,
    files: Vec<(String, Vec<u8>)>,
    accept: &mut dyn FnMut(&mut Report),
    errors: &mut Vec<FileProblem>,
) -> Option<FixOutcome> {
    let safety = if run.args.unsafe_fixes { Safety::Unsafe } else { Safety::Safe };
    let asked = run.files.asked();
    let workers = Threads::new(run.threads, &|| {});
    let linter = Linter::new(run.registry, &run.settings);
    let outcome = guard(|| fix_all(&linter, files, safety, &|path| asked.contains(path), &mut *accept, &workers));
    for panic in workers.take_panics() {
        // Jobs beyond the files are about Compose files that are merged.
        let path = run.files.0.get(panic.index).map_or("Compose files", |file| file.shown.as_str());
        errors.push(internal(path.to_string(), &panic.message));
    }
    errors.dedup();
    outcome.map_err(|message| errors.push(internal("all files".to_string(), &message))).ok()
}

/// Writes the changed files. One that cannot be written is an error, and its fixes are not reported as done.
fn save(run: &Run, outcome: &mut FixOutcome, errors: &mut Vec<FileProblem>) {
    let places: HashMap<&str, &std::path::Path> =
        run.files.0.iter().filter_map(|file| Some((file.shown.as_str(), file.path()?))).collect();
    outcome.changed.retain(|shown, text| {
        let Some(path) = places.get(shown.as_str()) else { return false };
        let Err(error) = write::replace(path, text.as_bytes()) else { return true };
        errors.push(FileProblem { path: shown.clone(), message: error.to_string() });
        false
    });
    outcome.applied.retain(|fix| outcome.changed.contains_key(&fix.path));
}

/// Prints the changes as a unified diff that `patch -p1` and `git apply` accept.
fn show(
    run: &Run,
    outcome: &FixOutcome,
    before: &BTreeMap<String, Vec<u8>>,
    streams: &mut Streams,
) -> Result<Exit, CliError> {
    for (path, new) in &outcome.changed {
        let old = before.get(path).map(|bytes| String::from_utf8_lossy(bytes)).unwrap_or_default();
        let diff = TextDiff::from_lines(old.as_ref(), new.as_str());
        let text =
            diff.unified_diff().context_radius(CONTEXT).header(&format!("a/{path}"), &format!("b/{path}")).to_string();
        streams.output.write_all(text.as_bytes())?;
    }
    streams.output.flush()?;
    run.print_errors(&outcome.report, streams)?;
    if !outcome.report.errors.is_empty() {
        return Ok(Exit::Failure);
    }
    if !run.global.quiet {
        let count = outcome.applied.len();
        writeln!(streams.error, "{count} fix{} would be applied", if count == 1 { "" } else { "es" })?;
    }
    Ok(if outcome.changed.is_empty() || run.args.exit_zero { Exit::Clean } else { Exit::Findings })
}
