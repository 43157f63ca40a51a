//! `lintainer check` and `lintainer fix`.

mod changed;
mod files;
mod fix;
mod ignores;
mod print;
mod run;
mod watch;

use std::path::{Path, PathBuf};

use lintainer_core::baseline::Baseline;
use lintainer_core::config::Config;
use lintainer_core::report::FileProblem;

use crate::args::{CheckArgs, Global};
use crate::custom::Rules;
use crate::discover::{Search, discover};
use crate::error::CliError;
use crate::found::{Found, FoundFile};
use crate::inputs::{read_regular, read_stream};
use crate::output;
use crate::paths::{self, Base};
use crate::settings::ConfigFiles;
use crate::terminal::Terminal;
use crate::workers::processors;
use crate::{Exit, Streams, clock, reports};
use run::Run;

/// How standard input is called.
const STDIN: &str = "<stdin>";

/// Lints, and prints what was found or fixes it; with `--watch` again and again.
pub(crate) fn run(
    args: &CheckArgs,
    global: &Global,
    terminal: &Terminal,
    streams: &mut Streams,
) -> Result<Exit, CliError> {
    if args.watch { watch::run(args, global, terminal, streams) } else { once(args, global, terminal, streams) }
}

fn once(args: &CheckArgs, global: &Global, terminal: &Terminal, streams: &mut Streams) -> Result<Exit, CliError> {
    let started = clock::now();
    let base = Base::of_process().map_err(CliError::CurrentDirectory)?;
    print::refuse_twins(&args.output.outputs.0, &base)?;
    let rules = Rules::of(&base, &args.rules, &args.paths);
    let engine = &rules.engine;
    let threads = args.threads.map_or_else(processors, usize::from);
    let mut configs = ConfigFiles::new(engine.rules(), &base, &args.rules, &args.files.exclude)?;
    if args.files.no_default_excludes {
        configs.lint_everything();
    }
    configs.add_schemas(&args.files.schemas);
    let (mut found, config) = find(args, &base, threads, &mut configs, streams)?;
    found.errors.extend(rules.faults.iter().cloned());
    let changes = changed::read(args, &base, &config, &mut found)?;
    let mut workspace = found.workspace(engine, config).reading_named_as(args.files.named_as);
    let settled = workspace.settle()?;
    workspace.set_given(reports::read_aloud(&args.reports, settled.config.told(), &base, global, streams)?);
    if !global.quiet {
        for note in settled.config.notes() {
            streams.note(&format!("note: {note}"))?;
        }
        let files: Vec<&str> = found.files.keys().map(String::as_str).collect();
        for note in settled.config.unused(&files, &|folder| looks_into(args, &base, folder)) {
            streams.note(&format!("note: {note}"))?;
        }
    }
    let run = Run { args, global, terminal, found: &found, workspace, settled, changes, threads, started };
    let outputs = &args.output.outputs.0;
    if args.output.statistics && !outputs.iter().any(|output| output::is_for_people(output.format)) {
        return Err(CliError::Usage {
            message: "`--statistics` counts for people".to_string(),
            help: "leave it out, or use the format `text` or `concise`",
        });
    }
    if args.files.show_files {
        return files::show(&run, streams);
    }
    let baseline = args.baseline.as_deref().map(read_baseline).transpose()?;
    if let Some(reason) = &args.add_ignores {
        if args.fix {
            return Err(CliError::Usage {
                message: "`--add-ignores` accepts what is found, and `fix` mends it".to_string(),
                help: "run `lintainer fix` first, then `lintainer check --add-ignores` for what is left",
            });
        }
        return ignores::run(&run, reason.as_deref(), baseline.as_ref(), streams);
    }
    if args.fix || args.diff {
        return fix::run(&run, baseline.as_ref(), streams);
    }
    let mut report = run.check()?;
    if let Some(baseline) = &baseline {
        run.print_stale(&run.accept(baseline, &mut report), streams)?;
    }
    run.keep_changed(&mut report, &|_| None, streams)?;
    if let Some(path) = &args.write_baseline {
        return run.write_baseline(path, &report, streams);
    }
    run.print(&report, streams)?;
    run.tell_missing(&report, streams)?;
    run.finish(&report, streams)
}

/// Whether a run looks into all of a folder: nothing is named, or it or one above it is.
fn looks_into(args: &CheckArgs, base: &Base, folder: &str) -> bool {
    let is_above = |path: &PathBuf| Path::new(folder).starts_with(base.absolute(path));
    if args.paths.is_empty() { Path::new(folder).starts_with(base.current()) } else { args.paths.iter().any(is_above) }
}

/// Finds the files of the run.
fn find(
    args: &CheckArgs,
    base: &Base,
    threads: usize,
    configs: &mut ConfigFiles,
    streams: &mut Streams,
) -> Result<(Found, Config), CliError> {
    let reads_stdin = args.paths.iter().any(|path| path.as_os_str() == "-");
    let paths: Vec<PathBuf> = args.paths.iter().filter(|path| path.as_os_str() != "-").cloned().collect();
    if args.files.stdin_filename.is_some() && !reads_stdin {
        return Err(CliError::Usage {
            message: "`--stdin-filename` is given, but standard input is not read".to_string(),
            help: "add `-` to the paths",
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
                found.files.insert(shown, FoundFile::in_memory(bytes));
            }
            Err(message) => found.errors.push(FileProblem { path: shown, message }),
        }
    }
    Ok((found, config))
}

fn read_baseline(path: &Path) -> Result<Baseline, CliError> {
    let shown = paths::shown_as_given(path);
    let bytes = read_regular(path).map_err(|message| CliError::Read { path: shown.clone(), message })?;
    Baseline::parse(&String::from_utf8_lossy(&bytes)).map_err(|error| CliError::Baseline { path: shown, error })
}
