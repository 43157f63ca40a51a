//! What goes wrong, as a value that crosses the border.

use std::cell::RefCell;

use lintainer_core::config::{ConfigError, ConfigErrors, Origin};
use lintainer_core::engine::UnknownRule;
use lintainer_core::kustomize::{EntryJson, FailureJson};
use serde::Serialize;

/// Whose fault it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// An argument has the wrong type or a value that does not exist.
    Usage,
    /// The configuration has faults.
    Config,
    /// A kustomization does not build, or a chart does not render.
    Build,
}

/// An error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// Whose fault it is.
    pub kind: Kind,
    /// For people.
    pub message: String,
    /// The faults of a configuration, each with its place; why a kustomization does not build, and the entries that led there; the
    /// templates of a chart that end.
    pub problems: Vec<Problem>,
}

/// A fault of a configuration or kustomization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What is wrong.
    pub message: String,
    /// The file; `None` for what was given as an argument.
    pub path: Option<String>,
    /// From 1.
    pub line: Option<u32>,
    /// In characters, from 1.
    pub column: Option<u32>,
    /// In bytes.
    pub length: Option<u32>,
}

impl Failure {
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Failure { kind, message: message.into(), problems: Vec::new() }
    }
}

impl From<Failure> for String {
    fn from(failure: Failure) -> Self {
        crate::json(&failure)
    }
}

impl From<UnknownRule> for Failure {
    fn from(error: UnknownRule) -> Self {
        Failure::new(Kind::Usage, error.to_string())
    }
}

impl From<ConfigErrors> for Failure {
    fn from(errors: ConfigErrors) -> Self {
        let problems = errors.0.iter().map(Problem::from).collect();
        Failure { kind: Kind::Config, message: errors.to_string(), problems }
    }
}

impl From<FailureJson> for Failure {
    fn from(failure: FailureJson) -> Self {
        let problem = |at: Option<&EntryJson>, message: String| Problem {
            message,
            path: at.map(|at| at.path.clone()),
            line: at.map(|at| at.line),
            column: at.map(|at| at.column),
            length: None,
        };
        let first = problem(failure.at.as_ref(), failure.message.clone());
        let through = failure.through.iter().map(|at| problem(Some(at), "it is listed here".to_string()));
        let message = failure.lines().into_iter().next().unwrap_or_default();
        Failure { kind: Kind::Build, message, problems: [first].into_iter().chain(through).collect() }
    }
}

impl From<Vec<FailureJson>> for Failure {
    /// Templates of a chart that end, each by itself: a problem each, without the calls that led there.
    fn from(failures: Vec<FailureJson>) -> Self {
        let message = failures.first().and_then(|first| first.lines().into_iter().next()).unwrap_or_default();
        let problems = failures.into_iter().filter_map(|one| Failure::from(one).problems.into_iter().next());
        Failure { kind: Kind::Build, message, problems: problems.collect() }
    }
}

impl From<&ConfigError> for Problem {
    fn from(error: &ConfigError) -> Self {
        let path = match &error.origin {
            Origin::File(path) => Some(path.clone()),
            _ => None,
        };
        let length = error.span.as_ref().and_then(|span| u32::try_from(span.len()).ok());
        Problem { message: error.to_string(), path, line: error.line(), column: error.column(), length }
    }
}

thread_local! {
    static PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

pub(crate) fn note_panic(message: &str) {
    PANIC.with(|panic| {
        if let Ok(mut panic) = panic.try_borrow_mut() {
            message.clone_into(&mut panic);
        }
    });
}

pub(crate) fn last_panic() -> String {
    PANIC.with(|panic| panic.try_borrow().map(|message| message.clone()).unwrap_or_default())
}
