//! `--fix` and `--diff`.

use lintainer_core::baseline::Baseline;
use lintainer_core::finding::Safety;
use lintainer_core::fixer::FixOutcome;
use lintainer_core::report::{FileProblem, Report};
use lintainer_core::workspace::Reader;
use similar::TextDiff;

use super::run::{Run, print_errors};
use crate::error::CliError;
use crate::signals::Signals;
use crate::workers::{Threads, guard};
use crate::{Exit, Streams, write};

/// How many unchanged lines a diff shows around a change.
const CONTEXT: usize = 3;

/// Fixes the files and reports what is left, or shows what would change. What the baseline accepts stays as it is.
pub(super) fn run(run: &Run, baseline: Option<&Baseline>, streams: &mut Streams) -> Result<Exit, CliError> {
    let mut stale = Vec::new();
    let mut accept = |report: &mut Report| {
        if let Some(baseline) = baseline {
            stale = run.accept(baseline, report);
        }
    };
    let safety = if run.args.unsafe_fixes { Safety::Unsafe } else { Safety::Safe };
    let workers = Threads::of(Some(run.threads));
    let mut outcome = match guard(|| run.workspace.fix_some(safety, &|_| true, &mut accept, &workers)) {
        Ok(outcome) => outcome?,
        Err(message) => {
            print_errors(&run.found.errors, streams)?;
            print_errors(&[FileProblem::internal("all files", &message)], streams)?;
            return Ok(Exit::Failure);
        }
    };
    let unwritten = if run.args.diff { Vec::new() } else { save(run, &mut outcome) };
    if unwritten.is_empty() {
        run.found.complete(&mut outcome.report);
    } else {
        // What is reported is what is on disk.
        outcome.report = run.check()?;
        baseline.map(|baseline| run.accept(baseline, &mut outcome.report));
        outcome.report.add_errors(unwritten);
    }
    run.print_stale(&stale, streams)?;
    for (path, refusal) in &outcome.refused {
        writeln!(streams.error, "{path}: {}", refusal.reason())?;
    }
    if run.args.diff {
        return show(run, &outcome, streams);
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

/// Writes the changed files. Those that cannot be written stay as they are, and come back with the reason.
fn save(run: &Run, outcome: &mut FixOutcome) -> Vec<FileProblem> {
    let mut unwritten = Vec::new();
    let signals = Signals::watch();
    let FixOutcome { changed, before, applied, .. } = outcome;
    changed.retain(|shown, text| {
        let path = run.found.files.get(shown).and_then(|file| file.path());
        let (Some(path), Some(old)) = (path, before.get(shown)) else { return false };
        let written = signals.hold(|| write::update(path, old.as_bytes(), text.as_bytes()));
        let Err(reason) = written else { return true };
        unwritten.push(FileProblem { path: shown.clone(), message: format!("cannot be written: {reason}") });
        false
    });
    applied.retain(|fix| changed.contains_key(&fix.path));
    unwritten
}

/// Prints the changes as a unified diff that `patch -p1` and `git apply` accept.
fn show(run: &Run, outcome: &FixOutcome, streams: &mut Streams) -> Result<Exit, CliError> {
    for (path, new) in &outcome.changed {
        let old = run.found.read(path).unwrap_or_default();
        let old = String::from_utf8_lossy(&old);
        let diff = TextDiff::from_lines(old.as_ref(), new.as_str());
        let text =
            diff.unified_diff().context_radius(CONTEXT).header(&format!("a/{path}"), &format!("b/{path}")).to_string();
        streams.output.write_all(text.as_bytes())?;
    }
    streams.output.flush()?;
    print_errors(&outcome.report.errors, streams)?;
    if !outcome.report.errors.is_empty() {
        return Ok(Exit::Failure);
    }
    if !run.global.quiet {
        let count = outcome.applied.len();
        writeln!(streams.error, "{count} fix{} would be applied", if count == 1 { "" } else { "es" })?;
    }
    Ok(if outcome.changed.is_empty() || run.args.exit_zero { Exit::Clean } else { Exit::Findings })
}
