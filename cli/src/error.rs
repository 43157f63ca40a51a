//! Errors of the command line itself, and how they are printed.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::PathBuf;

use lintainer_core::baseline::BaselineError;
use lintainer_core::config::ConfigErrors;
use lintainer_core::render::escape;
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, ThemeCharacters, ThemeStyles};
use textwrap::{WordSeparator, WordSplitter};

use crate::terminal::Terminal;

/// Why a command could not do what it was asked for.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub enum CliError {
    /// The current directory is gone or cannot be entered.
    #[error("the current directory cannot be used: {0}")]
    CurrentDirectory(io::Error),
    /// Faults in configuration files or flags.
    #[error("the configuration has faults")]
    #[diagnostic(transparent)]
    Config(#[from] ConfigErrors),
    /// The baseline cannot be used.
    #[error("{path}: {error}")]
    #[diagnostic(help("`lintainer check --write-baseline {path}` writes it anew"))]
    Baseline {
        /// The path as it was given.
        path: String,
        /// Why.
        error: BaselineError,
    },
    /// A report, or a catalogue about vulnerabilities, cannot be used.
    #[error("{path}: {message}")]
    #[diagnostic(help("give what the scanner writes as JSON, such as `grype -o json` or `trivy image --format json`"))]
    Report {
        /// The path as it was given.
        path: String,
        /// Why.
        message: String,
    },
    /// The norm cannot be used.
    #[error("{path}: {error}")]
    #[diagnostic(help("`lintainer learn --write {path}` writes it anew"))]
    Norm {
        /// The path as it is shown.
        path: String,
        /// Why.
        error: lintainer_core::learn::NormError,
    },
    /// No rule of that name.
    #[error("there is no rule `{name}`")]
    UnknownRule {
        /// The name.
        name: String,
        /// What to do.
        #[help]
        help: String,
    },
    /// No policy for that rule.
    #[error("there is no policy for the rule `{name}`")]
    UnknownPolicy {
        /// The name.
        name: String,
        /// What to do.
        #[help]
        help: String,
    },
    /// No table of that name.
    #[error("there is no table `{name}`")]
    UnknownTable {
        /// The name.
        name: String,
        /// What to do.
        #[help]
        help: String,
    },
    /// The tables of `--tables` cannot be used.
    #[error("{path}: {message}")]
    #[diagnostic(help("`lintainer tables NAME` prints a table in the form that is read"))]
    Tables {
        /// The path as it was given.
        path: String,
        /// Why, with the line.
        message: String,
    },
    /// A file that is needed to go on cannot be read.
    #[error("{path}: {message}")]
    Read {
        /// The path as it was given.
        path: String,
        /// Why.
        message: String,
    },
    /// A file cannot be written.
    #[error("cannot write {path}: {message}")]
    Write {
        /// The path as it was given.
        path: String,
        /// Why.
        message: String,
    },
    /// A file that must not be replaced is there.
    #[error("{} exists already", path.display())]
    #[diagnostic(help("edit it, or remove it first"))]
    Exists {
        /// The path.
        path: PathBuf,
    },
    /// Git cannot say what is asked of it.
    #[error("{message}")]
    Git {
        /// What is wrong.
        message: String,
        /// What to do.
        #[help]
        help: String,
    },
    /// Files cannot be watched.
    #[error("{message}")]
    Watch {
        /// What is wrong.
        message: String,
        /// What to do.
        #[help]
        help: String,
    },
    /// Arguments that do not go together.
    #[error("{message}")]
    Usage {
        /// What is wrong.
        message: String,
        /// What to do.
        #[help]
        help: &'static str,
    },
    /// A panic.
    #[error("internal error: {0}")]
    #[diagnostic(help("this is a bug of lintainer: please report it with the file that causes it"))]
    Internal(String),
    /// What is printed cannot be delivered.
    #[error("cannot print: {0}")]
    Print(io::Error),
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        CliError::Print(error)
    }
}

impl CliError {
    /// Whether the reader of our output has gone, which is no fault of anyone.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        matches!(self, CliError::Print(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

/// Prints an error with its source frame and help; each fault of a configuration for itself.
pub(crate) fn print(error: &CliError, terminal: &Terminal, out: &mut dyn Write) {
    match error {
        CliError::Config(faults) => faults.0.iter().for_each(|fault| print_one(fault, terminal, out)),
        error => print_one(error, terminal, out),
    }
}

fn print_one(error: &dyn Diagnostic, terminal: &Terminal, out: &mut dyn Write) {
    let plain = rendered(error, terminal, false);
    // What is odd comes from files and names: it is shown instead of colours.
    let shown = match escape::terminal(&plain) {
        Cow::Borrowed(_) if terminal.color_err => rendered(error, terminal, true).into(),
        shown => shown,
    };
    // Where standard error is closed there is nobody to tell.
    let _ = out.write_all(shown.as_bytes());
}

fn rendered(error: &dyn Diagnostic, terminal: &Terminal, color: bool) -> String {
    let theme = match (terminal.unicode, color) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, color) => GraphicalTheme {
            characters: ThemeCharacters::ascii(),
            styles: if color { ThemeStyles::ansi() } else { ThemeStyles::none() },
        },
    };
    // Commands and paths stay whole, to be copied.
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(terminal.width)
        .with_break_words(false)
        .with_word_separator(WordSeparator::AsciiSpace)
        .with_word_splitter(WordSplitter::NoHyphenation)
        .with_links(false);
    let mut text = String::new();
    if handler.render_report(&mut text, error).is_err() {
        text = format!("error: {error}\n");
    }
    text
}
