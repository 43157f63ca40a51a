//! Prints the reports of a run: each in its format, to its place, and beside them what they have no room for.

use std::io;
use std::path::Path;

use lintainer_core::render::{RenderOptions, RunMetadata};
use lintainer_core::report::Report;

use super::run::Run;
use crate::args::Output;
use crate::error::CliError;
use crate::output::{OutputFormat, is_for_people, print_errors, says_suppression};
use crate::paths::Base;
use crate::{Streams, clock, error, write};

/// How many files that were left out are named beside a report.
const MAX_SKIPPED: usize = 10;

/// Refuses reports of which one would replace another.
///
/// # Errors
/// Which file, or that it is standard output.
pub(super) fn refuse_twins(outputs: &[Output], base: &Base) -> Result<(), CliError> {
    for (index, output) in outputs.iter().enumerate() {
        let is_twin = |other: &Output| match (file(output), file(other)) {
            (None, None) => true,
            (Some(one), Some(two)) => write::is_same_file(&base.absolute(one), &base.absolute(two)),
            _ => false,
        };
        if let Some(twin) = outputs.iter().take(index).find(|other| is_twin(other)) {
            let (one, two) = (twin.format.name(), output.format.name());
            let place = file(output).map_or("standard output".to_string(), |path| format!("`{}`", path.display()));
            return Err(CliError::Usage {
                message: format!("the reports `{one}` and `{two}` would both go to {place}"),
                help: "name a file behind each format: `-f sarif -o out.sarif -f text`",
            });
        }
    }
    Ok(())
}

/// The file of a report; `None` for standard output.
fn file(output: &Output) -> Option<&Path> {
    output.file.as_deref().filter(|path| path.as_os_str() != "-")
}

impl Run<'_> {
    /// Prints the reports, those into files first, and beside them what their formats have no place for. One that cannot
    /// be delivered does not keep the others back.
    ///
    /// # Errors
    /// The first report that could not be delivered.
    pub(super) fn print(&self, report: &Report, streams: &mut Streams) -> Result<(), CliError> {
        let outputs = &self.args.output.outputs.0;
        let mut failed: Vec<CliError> = Vec::new();
        for output in outputs {
            let Some(path) = file(output) else { continue };
            let text = self.workspace.engine().render(report, output.format, &self.render_options(output.format, true));
            failed.extend(self.write_report(path, &text, report).err());
        }
        for output in outputs.iter().filter(|output| file(output).is_none()) {
            let text =
                self.workspace.engine().render(report, output.format, &self.render_options(output.format, false));
            // What was fixed goes where a pipe goes on.
            let out = if self.fixes_stdin() { &mut *streams.error } else { &mut *streams.output };
            match out.write_all(text.as_bytes()).and_then(|()| streams.output.flush()) {
                // Whoever read the screen has seen enough; the files are there.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe && outputs.len() > 1 => {}
                printed => failed.extend(printed.err().map(CliError::from)),
            }
        }
        let mut failed = failed.into_iter();
        let first = failed.next();
        failed.for_each(|other| error::print(&other, self.terminal, streams.error));
        if let Some(first) = first {
            return Err(first);
        }
        if outputs.iter().any(|output| is_for_people(output.format) && output.file.is_none()) {
            return Ok(());
        }
        if !self.global.quiet {
            self.print_skipped(report, streams)?;
        }
        print_errors(&report.errors, streams)
    }

    fn write_report(&self, path: &Path, text: &str, report: &Report) -> Result<(), CliError> {
        let is_linted = |shown: &str| {
            let linted = self.found.files.get(shown).and_then(|found| found.path());
            linted.is_some_and(|linted| write::is_same_file(linted, path))
        };
        if report.files.iter().any(|linted| linted.path.ends_with(&name_of(path)) && is_linted(&linted.path)) {
            let message = "it is a file that was linted, and the report would replace it".to_string();
            return Err(CliError::Write { path: crate::paths::shown_as_given(path), message });
        }
        write::replace(path, text.as_bytes())
    }

    /// Names what was left out, for formats that have no place for it.
    fn print_skipped(&self, report: &Report, streams: &mut Streams) -> Result<(), CliError> {
        let named = report.skipped.iter().filter_map(|skipped| Some((&skipped.path, skipped.reason?)));
        for (path, reason) in named.clone().take(MAX_SKIPPED) {
            streams.note(&format!("skipped {path}: {reason}"))?;
        }
        let more = named.count().saturating_sub(MAX_SKIPPED);
        if more > 0 {
            streams.note(&format!("skipped {more} more: `--show-files` lists them"))?;
        }
        Ok(())
    }

    fn render_options(&self, format: OutputFormat, to_file: bool) -> RenderOptions {
        let terminal = self.terminal;
        RenderOptions {
            colour: if self.fixes_stdin() { terminal.color_err } else { terminal.color } && !to_file,
            hyperlinks: terminal.links && !to_file && !self.fixes_stdin(),
            unicode: terminal.unicode,
            width: terminal.width,
            show_suppressed: self.args.output.show_suppressed && says_suppression(format),
            statistics: self.args.output.statistics,
            quiet: self.global.quiet,
            run: RunMetadata {
                started: Some(clock::rfc_3339(self.started)),
                finished: Some(clock::rfc_3339(clock::now())),
                ..RunMetadata::default()
            },
            ..RenderOptions::default()
        }
    }
}

/// The last part of a path; empty if it has none.
fn name_of(path: &Path) -> String {
    path.file_name().map_or(String::new(), |name| name.to_string_lossy().into_owned())
}
