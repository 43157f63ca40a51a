//! `--fix` and `--diff`.

use lintainer_core::baseline::Baseline;
use lintainer_core::config::ConfigErrors;
use lintainer_core::finding::Safety;
use lintainer_core::fixer::FixOutcome;
use lintainer_core::report::{FileProblem, Report};
use lintainer_core::workspace::Reader;

use super::run::Run;
use crate::diff::{self, Style};
use crate::error::CliError;
use crate::output::print_errors;
use crate::signals::Signals;
use crate::workers::{Threads, guard};
use crate::{Exit, Streams, write};

/// Fixes the files and reports what is left, or shows what would change. What the baseline accepts stays as it is.
pub(super) fn run(run: &Run, baseline: Option<&Baseline>, streams: &mut Streams) -> Result<Exit, CliError> {
    let safety = if run.args.unsafe_fixes { Safety::Unsafe } else { Safety::Safe };
    let fix = |accept: Accept, workers: &Threads| run.workspace.fix_some(safety, &|_| true, accept, workers);
    let Some(mut outcome) = edit(run, baseline, !run.args.diff, fix, streams)? else { return Ok(Exit::Failure) };
    for (path, refusal) in &outcome.refused {
        streams.note(&format!("{path}: {}", refusal.reason()))?;
    }
    if run.args.diff {
        return show(run, &outcome, streams);
    }
    keep_changed(run, &mut outcome, streams)?;
    if !run.global.quiet {
        for fix in &outcome.applied {
            streams.note(&format!("fixed {}:{} {}: {}", fix.path, fix.line, fix.rule, fix.title))?;
        }
        let (fixes, changed) = (outcome.applied.len(), outcome.changed.len());
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        streams.note(&format!(
            "{fixes} fix{} in {changed} file{}",
            if fixes == 1 { "" } else { "es" },
            plural(changed)
        ))?;
    }
    run.print(&outcome.report, streams)?;
    run.finish(&outcome.report, streams)
}

/// What sees the findings of the texts as they are read, and may suppress some.
pub(super) type Accept<'a> = &'a mut dyn FnMut(&mut Report);

/// Edits the files as `make` does, and writes them if they are to be written. What the baseline accepts, and what did not
/// change, stays as it is. `None`: that went wrong, and is said.
pub(super) fn edit(
    run: &Run,
    baseline: Option<&Baseline>,
    is_written: bool,
    make: impl FnOnce(Accept, &Threads) -> Result<FixOutcome, ConfigErrors>,
    streams: &mut Streams,
) -> Result<Option<FixOutcome>, CliError> {
    let mut stale = Vec::new();
    let mut accept = |report: &mut Report| {
        if let Some(baseline) = baseline {
            stale = run.accept(baseline, report);
        }
        run.accept_unchanged(report);
    };
    let workers = Threads::of(Some(run.threads));
    let mut outcome = match guard(|| make(&mut accept, &workers)) {
        Ok(outcome) => outcome?,
        Err(message) => {
            print_errors(&run.found.errors, streams)?;
            print_errors(&[FileProblem::internal("all files", &message)], streams)?;
            return Ok(None);
        }
    };
    let unwritten = if is_written { save(run, &mut outcome) } else { Vec::new() };
    if unwritten.is_empty() {
        run.found.complete(&mut outcome.report);
    } else {
        // What is reported is what is on disk.
        outcome.report = run.check()?;
        baseline.map(|baseline| run.accept(baseline, &mut outcome.report));
        outcome.report.add_errors(unwritten);
    }
    run.print_stale(&stale, streams)?;
    Ok(Some(outcome))
}

/// Leaves in the report what is on lines that changed, and prints what standard input has become.
pub(super) fn keep_changed(run: &Run, outcome: &mut FixOutcome, streams: &mut Streams) -> Result<(), CliError> {
    let FixOutcome { changed, report, .. } = outcome;
    run.keep_changed(report, &|path| changed.get(path).map(|text| text.clone().into_bytes()), streams)?;
    pass_on(run, outcome, streams)
}

/// Writes the changed files. Those that cannot be written stay as they are, and come back with the reason.
fn save(run: &Run, outcome: &mut FixOutcome) -> Vec<FileProblem> {
    let mut unwritten = Vec::new();
    let signals = Signals::watch();
    let FixOutcome { changed, before, applied, .. } = outcome;
    changed.retain(|shown, text| {
        let path = run.found.files.get(shown).and_then(|file| file.path());
        // Standard input is passed on instead.
        let (Some(path), Some(old)) = (path, before.get(shown)) else { return true };
        let written = signals.hold(|| write::update(path, old.as_bytes(), text.as_bytes()));
        let Err(reason) = written else { return true };
        unwritten.push(FileProblem { path: shown.clone(), message: format!("cannot be written: {reason}") });
        false
    });
    applied.retain(|fix| changed.contains_key(&fix.path));
    unwritten
}

/// Prints the changes as a unified diff.
fn show(run: &Run, outcome: &FixOutcome, streams: &mut Streams) -> Result<Exit, CliError> {
    let terminal = run.terminal;
    let style = match terminal.color || terminal.out_is_terminal {
        true => Style::Terminal { color: terminal.color },
        false => Style::Patch,
    };
    for (shown, new) in &outcome.changed {
        let path = run.found.files.get(shown).and_then(|file| file.path());
        let old = outcome.before.get(shown).map_or("", String::as_str);
        let text = diff::unified(&diff::name_in_patch(shown, path), old, new, style);
        streams.output.write_all(text.as_bytes())?;
    }
    streams.output.flush()?;
    print_errors(&outcome.report.errors, streams)?;
    if !outcome.report.errors.is_empty() {
        return Ok(Exit::Failure);
    }
    if !run.global.quiet {
        let count = outcome.applied.len();
        streams.note(&format!("{count} fix{} would be applied", if count == 1 { "" } else { "es" }))?;
    }
    Ok(if outcome.changed.is_empty() || run.args.exit_zero { Exit::Clean } else { Exit::Findings })
}

/// Prints what standard input is after its fixes; without any, as it came.
fn pass_on(run: &Run, outcome: &FixOutcome, streams: &mut Streams) -> Result<(), CliError> {
    if !run.fixes_stdin() {
        return Ok(());
    }
    for (shown, _) in run.found.files.iter().filter(|(_, file)| file.path().is_none()) {
        match outcome.changed.get(shown) {
            Some(text) => streams.output.write_all(text.as_bytes())?,
            None => streams.output.write_all(&run.found.read(shown).unwrap_or_default())?,
        }
    }
    Ok(streams.output.flush()?)
}
