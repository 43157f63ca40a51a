//! `--since` and `--staged`: all files are linted, and what touches changed lines is reported.

use lintainer_core::config::Config;
use lintainer_core::finding::{Suppressed, SuppressedBy};
use lintainer_core::report::Report;
use lintainer_core::workspace::Reader;

use super::run::Run;
use crate::Streams;
use crate::args::CheckArgs;
use crate::error::CliError;
use crate::found::{Found, FoundFile};
use crate::git::changes::Changes;
use crate::paths::Base;

/// What changed, if only that is asked for. Of `--staged` the files become what the index has.
///
/// # Errors
/// Git cannot say it.
pub(super) fn read(
    args: &CheckArgs,
    base: &Base,
    config: &Config,
    found: &mut Found,
) -> Result<Option<Changes>, CliError> {
    let paths: Vec<_> = args.paths.iter().filter(|path| path.as_os_str() != "-").cloned().collect();
    if let Some(reference) = &args.since {
        return Changes::since(reference, &paths, base).map(Some);
    }
    if !args.staged {
        return Ok(None);
    }
    if args.fix {
        return Err(CliError::Usage {
            message: "`--staged` lints the index, and fixes are written to files".to_string(),
            help: "use `fix --since HEAD`, and stage what it changes",
        });
    }
    let (changes, staged) = Changes::staged(&paths, base, &|path| found.files.contains_key(path))?;
    for (path, content) in staged {
        match content {
            // Standard input stands for what its name says.
            Some(_) if found.files.get(&path).is_some_and(|file| file.path().is_none()) => {}
            Some(_) if !found.files.contains_key(&path) && config.is_excluded(&path) => {}
            Some(bytes) => {
                found.files.insert(path, FoundFile::in_index(bytes));
            }
            None => {
                found.files.remove(&path);
            }
        }
    }
    Ok(Some(changes))
}

impl Run<'_> {
    /// Drops the findings that touch no line that changed, and says how many. `now`: texts that differ from those of the run.
    ///
    /// # Errors
    /// It cannot be printed.
    pub(super) fn keep_changed(
        &self,
        report: &mut Report,
        now: &dyn Fn(&str) -> Option<Vec<u8>>,
        streams: &mut Streams,
    ) -> Result<(), CliError> {
        let Some(changes) = &self.changes else { return Ok(()) };
        let dropped = changes.keep(report, &|path| now(path).or_else(|| self.found.read(path).ok()));
        if self.global.quiet {
            return Ok(());
        }
        for note in &changes.notes {
            streams.note(&format!("note: {note}"))?;
        }
        if dropped > 0 {
            let (s, is) = if dropped == 1 { ("", "is") } else { ("s", "are") };
            streams.note(&format!("note: {dropped} finding{s} on {} {is} left out", changes.others))?;
        }
        Ok(())
    }

    /// Takes the findings that touch no line that changed out of what is fixed.
    pub(super) fn accept_unchanged(&self, report: &mut Report) {
        let Some(changes) = &self.changes else { return };
        let untouched = changes.untouched(report, &|path| self.found.read(path).ok());
        for (index, finding) in report.findings.iter_mut().enumerate() {
            if finding.suppressed.is_none() && untouched.contains(&index) {
                finding.suppressed = Some(Suppressed { by: SuppressedBy::Baseline, reason: None });
            }
        }
    }
}
