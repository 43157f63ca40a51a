//! `lintainer check` and `lintainer fix`.

use std::path::{Path, PathBuf};

use lintainer_core::baseline::{Baseline, BaselineEntry};
use lintainer_core::config::{Config, SettingsByPath};
use lintainer_core::project::{Kind, Project};
use lintainer_core::render::RenderOptions;
use lintainer_core::report::{FileProblem, Report, Skipped};
use lintainer_core::rule::Registry;

use super::fix;
use crate::args::{CheckArgs, Global};
use crate::discover::{Found, Search, discover};
use crate::error::CliError;
use crate::inputs::{Files, InputFile, NOT_OURS, read_regular, read_stream};
use crate::lint;
use crate::output::{self, OutputFormat};
use crate::paths::{self, Base};
use crate::progress::Progress;
use crate::settings::ConfigFiles;
use crate::terminal::Terminal;
use crate::workers::{Threads, processors};
use crate::{Exit, Streams, write};

/// How standard input is called.
const STDIN: &str = "<stdin>";

/// A run on its way.
pub(super) struct Run<'a> {
    pub(super) args: &'a CheckArgs,
    pub(super) global: &'a Global,
    terminal: &'a Terminal,
    format: OutputFormat,
    pub(super) registry: &'a Registry,
    config: Config<'a>,
    pub(super) settings: SettingsByPath,
    pub(super) files: Files,
    skipped: Vec<Skipped>,
    pub(super) errors: Vec<FileProblem>,
    pub(super) threads: usize,
}

/// Lints, and prints what was found or fixes it.
pub(crate) fn run(
    args: &CheckArgs,
    global: &Global,
    terminal: &Terminal,
    streams: &mut Streams,
) -> Result<Exit, CliError> {
    let base = Base::of_process().map_err(CliError::CurrentDirectory)?;
    let registry = lintainer_rules::registry();
    let threads = args.threads.map_or_else(processors, usize::from);
    let mut configs = ConfigFiles::new(&registry, &base, &args.rules, &args.files.exclude)?;
    if args.files.no_default_excludes {
        configs.lint_test_data();
    }
    let (Found { files, skipped, errors }, config) = find(args, &base, threads, &mut configs, streams)?;
    let settings = config.settings_for(files.iter().map(|file| file.shown.as_str()));
    let run = Run {
        args,
        global,
        terminal,
        format: args.output.format.unwrap_or(OutputFormat::Text),
        registry: &registry,
        config,
        settings,
        files: Files(files),
        skipped,
        errors,
        threads,
    };
    if args.files.show_files {
        return run.show_files(streams);
    }
    let baseline = args.baseline.as_deref().map(read_baseline).transpose()?;
    if args.fix || args.diff {
        return fix::run(&run, baseline.as_ref(), streams);
    }
    let mut report = run.lint();
    if let Some(baseline) = &baseline {
        run.print_stale(&run.accept(baseline, &mut report), streams)?;
    }
    if let Some(path) = &args.write_baseline {
        return run.write_baseline(path, &report, streams);
    }
    run.print(&report, streams)?;
    run.finish(&report, streams)
}

/// Finds the files of the run.
fn find<'r>(
    args: &CheckArgs,
    base: &Base,
    threads: usize,
    configs: &mut ConfigFiles<'r>,
    streams: &mut Streams,
) -> Result<(Found, Config<'r>), CliError> {
    let reads_stdin = args.paths.iter().any(|path| path.as_os_str() == "-");
    let paths: Vec<PathBuf> = args.paths.iter().filter(|path| path.as_os_str() != "-").cloned().collect();
    if args.files.stdin_filename.is_some() && !reads_stdin {
        return Err(CliError::Usage {
            message: "`--stdin-filename` is given, but standard input is not read".to_string(),
            help: "add `-` to the paths",
        });
    }
    if reads_stdin && (args.fix || args.diff) {
        return Err(CliError::Usage {
            message: "what comes from standard input cannot be fixed in place".to_string(),
            help: "write it to a file, and name that",
        });
    }
    let search = Search {
        paths: &paths,
        force_exclude: args.files.force_exclude,
        heed_ignores: !args.files.no_ignores,
        threads,
    };
    if let Some(path) = &args.files.stdin_filename {
        configs.search(base.absolute(path).parent().unwrap_or(base.current()))?;
    }
    let (mut found, config) = discover(&search, base, configs)?;
    if reads_stdin {
        let shown = args.files.stdin_filename.as_deref().map(|path| base.show(&base.absolute(path)));
        let shown = shown.unwrap_or_else(|| STDIN.to_string());
        match read_stream(streams.input) {
            Ok(bytes) => {
                // What is read stands for the file on disk.
                found.files.retain(|file| file.shown != shown);
                found.files.push(InputFile::in_memory(shown, bytes));
                found.files.sort_by(|a, b| a.shown.cmp(&b.shown));
            }
            Err(message) => found.errors.push(FileProblem { path: shown, message }),
        }
    }
    Ok((found, config))
}

impl Run<'_> {
    /// Lints, and leaves in the report only what was asked for.
    fn lint(&self) -> Report {
        let show_progress = self.terminal.err_is_terminal && !self.args.output.no_progress && !self.global.quiet;
        let asked = self.files.asked();
        let progress = Progress::new(self.files.0.len() * 3, show_progress);
        let tick = || progress.tick();
        let workers = Threads::new(self.threads, &tick);
        let wanted = |path: &str| asked.contains(path);
        let mut report = lint::lint(self.registry, &self.settings, &self.files, &workers, &wanted);
        progress.finish();
        report.errors.extend(self.errors.iter().cloned());
        lint::order(&mut report.errors);
        self.files.keep_asked(&mut report);
        report.skipped.extend(self.skipped.iter().cloned());
        report.skipped.sort_by(|a, b| a.path.cmp(&b.path));
        report
    }

    /// Marks what the baseline accepts; returns the entries that are no more.
    pub(super) fn accept(&self, baseline: &Baseline, report: &mut Report) -> Vec<BaselineEntry> {
        baseline.apply(report, &self.settings)
    }

    /// Says which entries of the baseline are no more.
    pub(super) fn print_stale(&self, stale: &[BaselineEntry], streams: &mut Streams) -> Result<(), CliError> {
        if self.global.quiet || stale.is_empty() {
            return Ok(());
        }
        for entry in stale {
            writeln!(streams.error, "the baseline has an entry that is no more: {} {}", entry.path, entry.rule)?;
        }
        Ok(writeln!(streams.error, "write the baseline anew, so that they do not come back unseen")?)
    }

    /// `--write-baseline`.
    fn write_baseline(&self, path: &Path, report: &Report, streams: &mut Streams) -> Result<Exit, CliError> {
        self.print_errors(report, streams)?;
        let baseline = Baseline::from_report(report);
        write::replace(path, baseline.to_json().as_bytes())?;
        if !self.global.quiet {
            let count: u32 = baseline.entries().iter().map(|entry| entry.count).sum();
            let s = if count == 1 { "" } else { "s" };
            writeln!(streams.error, "wrote {count} finding{s} to {}", paths::shown_as_given(path))?;
        }
        Ok(if report.errors.is_empty() { Exit::Clean } else { Exit::Failure })
    }

    /// Prints the report, and beside it what its format has no place for.
    pub(super) fn print(&self, report: &Report, streams: &mut Streams) -> Result<(), CliError> {
        let to_file = self.args.output.output_file.as_deref();
        let text = self.format.render(report, self.registry, &self.render_options(to_file.is_some()));
        match to_file.filter(|path| path.as_os_str() != "-") {
            Some(path) => write::replace(path, text.as_bytes())?,
            None => streams.output.write_all(text.as_bytes())?,
        }
        streams.output.flush()?;
        if output::is_for_people(self.format) && to_file.is_none() {
            return Ok(());
        }
        self.print_errors(report, streams)
    }

    pub(super) fn print_errors(&self, report: &Report, streams: &mut Streams) -> Result<(), CliError> {
        for error in &report.errors {
            writeln!(streams.error, "error: {}: {}", error.path, error.message)?;
        }
        Ok(())
    }

    fn render_options(&self, to_file: bool) -> RenderOptions {
        let terminal = self.terminal;
        RenderOptions {
            colour: terminal.color && !to_file,
            hyperlinks: terminal.links && !to_file,
            unicode: terminal.unicode,
            width: terminal.width,
            statistics: self.args.output.statistics,
            ..RenderOptions::default()
        }
    }

    /// The exit status, with a note where it would surprise.
    pub(super) fn finish(&self, report: &Report, streams: &mut Streams) -> Result<Exit, CliError> {
        if !report.errors.is_empty() {
            return Ok(Exit::Failure);
        }
        if report.files.is_empty() {
            return self.nothing(report, streams);
        }
        let fail_on = self.args.fail_on.unwrap_or_else(|| self.config.fail_on());
        let fails = report.active().any(|finding| finding.severity >= fail_on);
        Ok(if fails && !self.args.exit_zero { Exit::Findings } else { Exit::Clean })
    }

    fn nothing(&self, report: &Report, streams: &mut Streams) -> Result<Exit, CliError> {
        if !self.global.quiet {
            let places: Vec<String> = self.args.paths.iter().map(|path| paths::shown_as_given(path)).collect();
            writeln!(streams.error, "nothing to lint in {}: {NOT_OURS}", places.join(", "))?;
            for skipped in &report.skipped {
                if let Some(reason) = skipped.reason {
                    writeln!(streams.error, "  {} is left out: {reason}", skipped.path)?;
                }
            }
        }
        Ok(if self.args.allow_empty { Exit::Clean } else { Exit::NothingToLint })
    }

    /// `--show-files`.
    fn show_files(&self, streams: &mut Streams) -> Result<Exit, CliError> {
        let workers = Threads::new(self.threads, &|| {});
        let asked = self.files.asked();
        let mut errors = self.errors.clone();
        let project = lint::load(&self.files, &workers, &|path| asked.contains(path), &mut errors);
        let mut linted = 0;
        for (file, input) in project.iter().flat_map(Project::files).zip(&self.files.0) {
            let path = &file.source.path;
            let (kind, reason) = match file.kind {
                Kind::Dockerfile => ("dockerfile", None),
                Kind::Compose => ("compose", None),
                Kind::Kubernetes => ("kubernetes", None),
                Kind::Support(_) => ("support", None),
                Kind::Other if errors.iter().any(|error| error.path == *path) => continue,
                Kind::Other if input.named => ("skipped", Some(file.skipped.unwrap_or(NOT_OURS))),
                Kind::Other if file.skipped.is_none() && !self.global.verbose => continue,
                Kind::Other => ("skipped", Some(file.skipped.unwrap_or(NOT_OURS))),
            };
            linted += usize::from(input.asked && !matches!(file.kind, Kind::Support(_) | Kind::Other));
            let note = match reason {
                Some(reason) => format!(" ({reason})"),
                None if !input.asked => " (read because others need it)".to_string(),
                None => String::new(),
            };
            writeln!(streams.output, "{kind:<11} {path}{note}")?;
        }
        for Skipped { path, reason } in &self.skipped {
            writeln!(streams.output, "{:<11} {path} ({})", "skipped", reason.unwrap_or(NOT_OURS))?;
        }
        streams.output.flush()?;
        for error in &errors {
            writeln!(streams.error, "error: {}: {}", error.path, error.message)?;
        }
        Ok(match (errors.is_empty(), linted) {
            (false, _) => Exit::Failure,
            (true, 0) if !self.args.allow_empty => Exit::NothingToLint,
            _ => Exit::Clean,
        })
    }
}

fn read_baseline(path: &Path) -> Result<Baseline, CliError> {
    let shown = paths::shown_as_given(path);
    let bytes = read_regular(path).map_err(|message| CliError::Read { path: shown.clone(), message })?;
    Baseline::parse(&String::from_utf8_lossy(&bytes)).map_err(|error| CliError::Baseline { path: shown, error })
}
