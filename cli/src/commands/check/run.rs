//! A run of `lintainer check` on its way: what it is about, and what becomes of it.

use std::path::Path;
use std::sync::Arc;

use lintainer_core::baseline::{Baseline, BaselineEntry};
use lintainer_core::finding::Finding;
use lintainer_core::project::TEST_DATA;
use lintainer_core::report::{NOT_OURS, Report, Skipped};
use lintainer_core::workspace::{Settled, Workspace};

use crate::args::{CheckArgs, Global};
use crate::error::CliError;
use crate::found::Found;
use crate::git::changes::Changes;
use crate::output::print_errors;
use crate::paths;
use crate::progress::Progress;
use crate::terminal::Terminal;
use crate::workers::Threads;
use crate::{Exit, Streams, write};

/// A run on its way.
pub(super) struct Run<'a> {
    pub(super) args: &'a CheckArgs,
    pub(super) global: &'a Global,
    pub(super) terminal: &'a Terminal,
    pub(super) found: &'a Found,
    pub(super) workspace: Workspace<'a>,
    pub(super) settled: Arc<Settled>,
    /// What changed, where only that is reported.
    pub(super) changes: Option<Changes>,
    pub(super) threads: usize,
    /// When it began, in seconds since 1970.
    pub(super) started: u64,
}

impl Run<'_> {
    /// Checks the files.
    ///
    /// # Errors
    /// Faults in the configuration.
    pub(super) fn check(&self) -> Result<Report, CliError> {
        let show_progress = self.terminal.err_is_terminal && !self.args.output.no_progress && !self.global.quiet;
        let progress = Progress::new(self.found.files.len(), show_progress);
        let report = self.found.check(&self.workspace, &Threads::new(self.threads, &progress));
        progress.finish();
        Ok(report?)
    }

    /// Marks what the baseline accepts; returns the entries that are no more.
    pub(super) fn accept(&self, baseline: &Baseline, report: &mut Report) -> Vec<BaselineEntry> {
        baseline.apply(report, &self.settled.settings)
    }

    /// Says which entries of the baseline are no more.
    pub(super) fn print_stale(&self, stale: &[BaselineEntry], streams: &mut Streams) -> Result<(), CliError> {
        if self.global.quiet || stale.is_empty() {
            return Ok(());
        }
        for entry in stale {
            streams.note(&format!("the baseline has an entry that is no more: {} {}", entry.path, entry.rule))?;
        }
        Ok(streams.note("write the baseline anew, so that they do not come back unseen")?)
    }

    /// `--write-baseline`.
    pub(super) fn write_baseline(&self, path: &Path, report: &Report, streams: &mut Streams) -> Result<Exit, CliError> {
        print_errors(&report.errors, streams)?;
        let baseline = Baseline::from_report(report);
        write::replace(path, baseline.to_json().as_bytes())?;
        if !self.global.quiet {
            let count: u32 = baseline.entries().iter().map(|entry| entry.count).sum();
            let s = if count == 1 { "" } else { "s" };
            streams.note(&format!("wrote {count} finding{s} to {}", paths::shown_as_given(path)))?;
        }
        Ok(if report.errors.is_empty() { Exit::Clean } else { Exit::Failure })
    }

    /// Whether standard input is changed, and the result printed.
    pub(super) fn fixes_stdin(&self) -> bool {
        let changes = self.args.fix || self.args.add_ignores.is_some();
        changes && !self.args.diff && self.found.files.values().any(|file| file.path().is_none())
    }

    /// Says which values charts ask for that nobody gives, and why kustomizations are not built, with `--verbose`.
    pub(super) fn tell_missing(&self, report: &Report, streams: &mut Streams) -> Result<(), CliError> {
        if !self.global.verbose {
            return Ok(());
        }
        for one in &report.asked {
            streams.note(&format!("{}:{} asks for a value: {}", one.path, one.line, one.message))?;
        }
        for one in &report.unbuilt {
            streams.note(&format!("{}:{} is not built: {}", one.path, one.line, one.message))?;
        }
        Ok(())
    }

    /// The exit status, with a note where it would surprise.
    pub(super) fn finish(&self, report: &Report, streams: &mut Streams) -> Result<Exit, CliError> {
        if !report.errors.is_empty() {
            return Ok(Exit::Failure);
        }
        // Test data is left out because the settings say so.
        let is_ours = |skipped: &Skipped| skipped.reason.is_some_and(|reason| reason != TEST_DATA);
        let fails_by_skipped = self.args.fail_on_skipped && report.skipped.iter().any(is_ours);
        // Pipelines and ignore files have findings, and are nothing to lint by themselves.
        if report.files.is_empty() && report.support == 0 && report.findings.is_empty() {
            let exit = self.nothing(report, streams)?;
            return Ok(if fails_by_skipped { Exit::Findings } else { exit });
        }
        let fails_by = |finding: &Finding| {
            let from = self.args.fail_on.or_else(|| self.settled.config.fails_from(report.path(finding.span)));
            from.is_some_and(|from| finding.severity >= from)
        };
        let fails = fails_by_skipped || report.active().any(fails_by);
        Ok(if fails && !self.args.exit_zero { Exit::Findings } else { Exit::Clean })
    }

    fn nothing(&self, report: &Report, streams: &mut Streams) -> Result<Exit, CliError> {
        if !self.global.quiet {
            let places: Vec<String> = self.args.paths.iter().map(|path| paths::shown_as_given(path)).collect();
            let why = match self.found.excluded {
                0 => NOT_OURS.to_string(),
                1 => "1 file or folder is excluded by the configuration".to_string(),
                count => format!("{count} files and folders are excluded by the configuration"),
            };
            streams.note(&format!("nothing to lint in {}: {why}", places.join(", ")))?;
            if self.found.excluded > 0 {
                streams.note("  `lintainer config PATH` says what excludes a file")?;
            }
            for skipped in &report.skipped {
                if let Some(reason) = skipped.reason.filter(|reason| *reason != NOT_OURS) {
                    streams.note(&format!("  {} is left out: {reason}", skipped.path))?;
                }
            }
        }
        Ok(if self.args.allow_empty { Exit::Clean } else { Exit::NothingToLint })
    }
}
