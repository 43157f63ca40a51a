//! `--show-files`.

use lintainer_core::project::Kind;
use lintainer_core::report::{NOT_OURS, Report, Skipped};
use lintainer_core::workspace::Role;

use super::run::Run;
use crate::error::CliError;
use crate::output::print_errors;
use crate::workers::Threads;
use crate::{Exit, Streams};

/// Lists the files of the run, what they are, and why some are left out.
pub(super) fn show(run: &Run, streams: &mut Streams) -> Result<Exit, CliError> {
    let (project, problems) = run.workspace.classify(&Threads::of(Some(run.threads)));
    let mut report = Report::default();
    report.add_errors(run.found.errors.iter().cloned().chain(problems));
    let mut linted = 0;
    for (file, entry) in project.files().iter().zip(run.workspace.entries()) {
        let (kind, reason) = match file.kind {
            Kind::Dockerfile => ("dockerfile", file.skipped),
            Kind::Compose => ("compose", file.skipped),
            Kind::Kubernetes => ("kubernetes", file.skipped),
            Kind::Support(_) => ("support", None),
            Kind::Other if file.is_nothing() => continue,
            Kind::Other if entry.role() == Role::Named => ("skipped", Some(file.skipped.unwrap_or(NOT_OURS))),
            Kind::Other if file.skipped.is_none() && !run.global.verbose => continue,
            Kind::Other => ("skipped", Some(file.skipped.unwrap_or(NOT_OURS))),
        };
        let is_needed = entry.role() == Role::Needed;
        linted += usize::from(!is_needed && !matches!(file.kind, Kind::Support(_) | Kind::Other));
        let note = match reason {
            Some(reason) => format!(" ({reason})"),
            None if is_needed => " (read because others need it)".to_string(),
            None => String::new(),
        };
        streams.print(&format!("{kind:<11} {}{note}", entry.path()))?;
    }
    for Skipped { path, reason } in &run.found.skipped {
        streams.print(&format!("{:<11} {path} ({})", "skipped", reason.unwrap_or(NOT_OURS)))?;
    }
    for folder in &run.found.folders {
        streams.print(&format!("{:<11} {folder}/ (a folder of other people's files)", "skipped"))?;
    }
    streams.output.flush()?;
    print_errors(&report.errors, streams)?;
    Ok(match (report.errors.is_empty(), linted) {
        (false, _) => Exit::Failure,
        (true, 0) if !run.args.allow_empty => Exit::NothingToLint,
        _ => Exit::Clean,
    })
}
