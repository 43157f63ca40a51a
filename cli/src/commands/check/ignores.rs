//! `--add-ignores`: comments that accept what is found.

use lintainer_core::baseline::Baseline;
use lintainer_core::report::Report;

use super::fix::{Accept, edit, keep_changed};
use super::run::Run;
use crate::error::CliError;
use crate::workers::Threads;
use crate::{Exit, Streams};

/// How many findings that no comment accepts are named.
const MAX_NAMED: usize = 20;

/// Writes comments above what is found, and reports what none can accept. What the baseline accepts gets none.
pub(super) fn run(
    run: &Run,
    reason: Option<&str>,
    baseline: Option<&Baseline>,
    streams: &mut Streams,
) -> Result<Exit, CliError> {
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
    if reason.is_some_and(|reason| reason.contains(|c: char| c.is_control())) {
        return Err(CliError::Usage {
            message: "the reason in `--add-ignores` has line breaks or control characters".to_string(),
            help: "say it in one line",
        });
    }
    let ignore = |accept: Accept, workers: &Threads| run.workspace.ignore_some(reason, &|_| true, accept, workers);
    let Some(mut outcome) = edit(run, baseline, true, ignore, streams)? else { return Ok(Exit::Failure) };
    keep_changed(run, &mut outcome, streams)?;
    if !run.global.quiet {
        for one in outcome.applied.iter().filter(|_| run.global.verbose) {
            streams.note(&format!("ignored {}:{} {}", one.path, one.line, one.rule))?;
        }
        let (count, files) = (outcome.applied.len(), outcome.changed.len());
        let s = |count: usize| if count == 1 { "" } else { "s" };
        streams.note(&format!("ignored {count} finding{} in {files} file{}", s(count), s(files)))?;
        tell_left(&outcome.report, streams)?;
    }
    run.print(&outcome.report, streams)?;
    run.finish(&outcome.report, streams)
}

/// Names the findings that no comment accepts, and what does.
fn tell_left(report: &Report, streams: &mut Streams) -> Result<(), CliError> {
    let left = report.active().count();
    for finding in report.active().take(MAX_NAMED) {
        let line = report.positions(finding.span).map_or(1, |(start, _)| start.line);
        let (path, rule) = (report.path(finding.span), finding.rule.name);
        streams.note(&format!("not ignored {path}:{line} {rule}: no comment can accept it there"))?;
    }
    if left > MAX_NAMED {
        streams.note(&format!("not ignored: {} more", left - MAX_NAMED))?;
    }
    if left > 0 {
        streams.note("  `[[overrides]]` in lintainer.toml and a baseline accept findings without a comment")?;
    }
    Ok(())
}
