//! The command line of lintainer as a library, so that other packagings can offer the same command: arguments in, exit
//! status out. It reads input, calls the linter and prints; what is wrong with a file is decided elsewhere.

mod args;
mod charts;
mod clock;
mod commands;
mod custom;
mod diff;
mod discover;
mod environment;
mod error;
mod found;
mod git;
mod given;
mod inputs;
mod kustomization;
pub mod library;
mod listing;
mod loaded;
mod output;
mod paths;
mod progress;
mod reports;
mod settings;
mod signals;
mod support;
mod terminal;
mod workers;
mod write;

use std::ffi::OsString;
use std::io::{self, BufWriter, Read, Write};

use clap::{CommandFactory, FromArgMatches};

use lintainer_core::render::escape;

use crate::args::{Cli, ColorChoice, Command};
use crate::error::CliError;
use crate::terminal::Terminal;

/// The standard streams of a run.
pub struct Streams<'a> {
    /// Where `-` reads from.
    pub input: &'a mut dyn Read,
    /// Where the report goes.
    pub output: &'a mut dyn Write,
    /// Where errors and notes go.
    pub error: &'a mut dyn Write,
}

impl Streams<'_> {
    /// Prints a line for people: what would act on a terminal or begin a line of its own is shown as an escape.
    ///
    /// # Errors
    /// It cannot be printed.
    fn print(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.output, "{}", escape::terminal_line(line))
    }

    /// The same on standard error.
    ///
    /// # Errors
    /// It cannot be printed.
    fn note(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.error, "{}", escape::terminal_line(line))
    }
}

/// The exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// Nothing at or above the severity that counts.
    Clean = 0,
    /// Findings.
    Findings = 1,
    /// Wrong usage, broken configuration, files that cannot be read, a bug.
    Failure = 2,
    /// Nothing to lint.
    NothingToLint = 3,
}

/// Runs a command with the process's own streams and returns its exit status. The first argument is the program's name.
pub fn run_standard(args: impl IntoIterator<Item = OsString>) -> u8 {
    let mut output = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut streams = Streams { input: &mut io::stdin(), output: &mut output, error: &mut io::stderr() };
    run(args, &mut streams)
}

/// Runs a command and returns its exit status. The first argument is the program's name.
pub fn run(args: impl IntoIterator<Item = OsString>, streams: &mut Streams) -> u8 {
    let args: Vec<OsString> = args.into_iter().collect();
    let terminal = Terminal::detect(early_color_choice(&args));
    let clap_color = |color| if color { clap::ColorChoice::Always } else { clap::ColorChoice::Never };
    let ask = |name: &str| std::env::var_os(name);
    let parsed = environment::apply(Cli::command(), &ask)
        .color(clap_color(terminal.color_err))
        .try_get_matches_from(&args)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            let text = error.render();
            let invalid = error.get(clap::error::ContextKind::InvalidArg).map(ToString::to_string);
            let blamed = invalid.and_then(|argument| environment::blame(&argument, &args, &ask));
            let plain = text.to_string();
            let shown = escape::terminal(&plain);
            let is_odd = shown != plain;
            let (out, color): (&mut dyn Write, bool) = if error.use_stderr() {
                (&mut *streams.error, terminal.color_err)
            } else {
                (&mut *streams.output, terminal.color)
            };
            // Nobody listens: there is nobody to tell.
            let _ = if color && !is_odd { write!(out, "{}", text.ansi()) } else { write!(out, "{shown}") };
            let _ = blamed.map(|blamed| writeln!(out, "{}", escape::terminal_line(&blamed)));
            let _ = out.flush();
            return error.exit_code() as u8;
        }
    };
    let terminal = Terminal::detect(cli.global.color);
    let result =
        workers::guard(|| dispatch(cli, &terminal, streams)).unwrap_or_else(|message| Err(CliError::Internal(message)));
    let result = result.and_then(|exit| match streams.output.flush() {
        // The reader has seen enough, as in `lintainer check | head`.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(exit),
    });
    match result {
        Ok(exit) => exit as u8,
        Err(error) if error.is_broken_pipe() => Exit::Clean as u8,
        Err(error) => {
            let _ = streams.output.flush();
            error::print(&error, &terminal, streams.error);
            let variables = environment::in_force(&ask);
            if matches!(error, CliError::Config(_)) && !variables.is_empty() {
                // Where nobody listens there is nobody to tell.
                let _ = streams.note(&format!("note: the environment sets {}", variables.join(", ")));
            }
            Exit::Failure as u8
        }
    }
}

fn dispatch(cli: Cli, terminal: &Terminal, streams: &mut Streams) -> Result<Exit, CliError> {
    if let Some(path) = &cli.global.tables {
        commands::tables::install(path)?;
    }
    match cli.command {
        Command::Check(args) => commands::check::run(&args, &cli.global, terminal, streams),
        Command::Fix(mut args) => {
            args.fix = true;
            commands::check::run(&args, &cli.global, terminal, streams)
        }
        Command::Explain(args) => commands::explain::run(&args, terminal, streams),
        Command::Rules(args) => commands::rules::run(&args, terminal, streams),
        Command::Config(args) => commands::config::run(&args, &cli.global, terminal, streams),
        Command::Init(args) => commands::init::run(&args, streams),
        Command::Affected(args) => commands::affected::run(&args, &cli.global, streams),
        Command::ExplainScore(args) => commands::explain_score::run(&args, &cli.global, streams),
        Command::Inventory(args) => commands::inventory::run(&args, &cli.global, streams),
        Command::Kustomize(args) => commands::kustomize::run(&args, streams),
        Command::Render(args) => commands::render::run(&args, streams),
        Command::ExplainLine(args) => commands::explain_line::run(&args, streams),
        Command::Learn(args) => commands::learn::run(&args, &cli.global, streams),
        Command::Policy(args) => commands::policy::run(&args, &cli.global, streams),
        Command::Model(args) => commands::model::run(&args, &cli.global, streams),
        Command::Rule(args) => commands::rule::run(&args, &cli.global, terminal, streams),
        Command::Tables(args) => commands::tables::run(&args, streams),
        Command::Man(args) => commands::man::run(&args, streams),
        Command::Licenses => commands::licenses::run(streams),
        Command::Lsp(_) => commands::lsp::run(streams),
        Command::Completions(args) => commands::completions::run(&args, streams),
    }
}

/// `--color` as it is typed, for messages about arguments that could not be read.
fn early_color_choice(args: &[OsString]) -> ColorChoice {
    let mut words = args.iter().filter_map(|word| word.to_str());
    while let Some(word) = words.next() {
        let value = match word.strip_prefix("--color") {
            Some("") => words.next(),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        };
        match value {
            Some("always") => return ColorChoice::Always,
            Some("never") => return ColorChoice::Never,
            _ => {}
        }
    }
    ColorChoice::Auto
}
