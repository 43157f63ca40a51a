//! A project with the reports about its images, for the commands that answer questions about them.

use std::path::PathBuf;
use std::sync::Arc;

use lintainer_core::project::Project;
use lintainer_core::report::{FileProblem, Report};
use lintainer_core::span::Span;
use lintainer_core::workspace::{Content, Role, Workspace};
use serde_json::Value;

use crate::args::{Global, ReportArgs, RuleArgs};
use crate::custom::Rules;
use crate::discover::{Search, discover};
use crate::error::CliError;
use crate::git::revision;
use crate::paths::Base;
use crate::settings::ConfigFiles;
use crate::workers::{Threads, processors};
use crate::{Exit, Streams, output, reports};

/// A project that is read, and what could not be.
pub(crate) struct Loaded {
    pub(crate) project: Project,
    problems: Vec<FileProblem>,
}

impl Loaded {
    /// Finds and reads the files below some paths, and the reports.
    ///
    /// # Errors
    /// A path, a report or the configuration cannot be used.
    pub(crate) fn read(
        paths: &[PathBuf],
        args: &ReportArgs,
        global: &Global,
        streams: &mut Streams,
    ) -> Result<Self, CliError> {
        let base = Base::of_process().map_err(CliError::CurrentDirectory)?;
        let custom = Rules::of(&base, &RuleArgs::default(), paths);
        let engine = &custom.engine;
        let threads = processors();
        let mut configs = ConfigFiles::new(engine.rules(), &base, &RuleArgs::default(), &[])?;
        let search = Search { paths, force_exclude: false, heed_ignores: true, threads };
        let (found, config) = discover(&search, &base, &mut configs)?;
        let given = reports::read_aloud(args, config.told(), &base, global, streams)?;
        let workspace = found.workspace(engine, config);
        let (project, problems) = workspace.classify(&Threads::of(Some(threads)));
        let problems = found.errors.iter().cloned().chain(problems).collect();
        Ok(Loaded { project: project.with_given(Arc::new(given)), problems })
    }

    /// Reads the files below some paths as a revision of git has them.
    ///
    /// # Errors
    /// There is no such revision, or the configuration in it has faults.
    pub(crate) fn of_revision(revision: &str, paths: &[PathBuf]) -> Result<Self, CliError> {
        let engine = lintainer_rules::engine();
        let mut workspace = Workspace::new(&engine);
        for (path, bytes) in revision::files(revision, paths)? {
            workspace.put(&path, &path, Role::Found, Content::Held(bytes.into()));
        }
        workspace.settle()?;
        let (project, problems) = workspace.classify(&Threads::of(Some(processors())));
        Ok(Loaded { project, problems })
    }

    /// Prints what could not be read, and returns whether all could.
    ///
    /// # Errors
    /// It cannot be printed.
    pub(crate) fn tell(&self, streams: &mut Streams) -> Result<bool, CliError> {
        let mut report = Report::default();
        report.add_errors(self.problems.iter().cloned());
        output::print_errors(&report.errors, streams)?;
        Ok(report.errors.is_empty())
    }

    /// The exit status of a command that shows something; `nothing` is said where there is nothing to show.
    ///
    /// # Errors
    /// It cannot be printed.
    pub(crate) fn finish(
        &self,
        nothing: Option<&str>,
        global: &Global,
        streams: &mut Streams,
    ) -> Result<Exit, CliError> {
        streams.output.flush()?;
        let is_whole = self.tell(streams)?;
        if let Some(nothing) = nothing.filter(|_| !global.quiet) {
            streams.note(&format!("nothing to show: {nothing}"))?;
        }
        Ok(match (is_whole, nothing) {
            (false, _) => Exit::Failure,
            (true, Some(_)) => Exit::NothingToLint,
            (true, None) => Exit::Clean,
        })
    }

    /// Whether a question about reports can be answered.
    ///
    /// # Errors
    /// No report is given.
    pub(crate) fn needs_reports(&self) -> Result<(), CliError> {
        if self.project.reports().is_empty() {
            return Err(CliError::Usage {
                message: "no report is given".to_string(),
                help: "add `--report scan.json`, which a scanner writes, as `grype IMAGE -o json`",
            });
        }
        Ok(())
    }
}

/// Path, line and column (from 1, in characters) of the beginning of a span.
pub(crate) fn place(project: &Project, span: Span) -> (String, u32, u32) {
    let source = &project.file(span.file).source;
    let start = source.position(span.start);
    (source.path.clone(), start.line, start.column)
}

/// Prints a document.
///
/// # Errors
/// It cannot be printed.
pub(crate) fn write_json(value: &Value, streams: &mut Streams) -> Result<(), CliError> {
    serde_json::to_writer_pretty(&mut *streams.output, value).map_err(std::io::Error::from)?;
    Ok(writeln!(streams.output)?)
}
