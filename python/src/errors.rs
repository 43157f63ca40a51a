//! Core's errors as the exceptions of `lintainer._errors`.

use lintainer::library::CliError;
use lintainer_core::config::{ConfigErrors, Origin};
use lintainer_core::engine::UnknownRule;
use lintainer_core::kustomize::{EntryJson, FailureJson};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

/// An exception of a class of ours; if that cannot be made, what went wrong instead.
fn raise<'py>(py: Python<'py>, class: &str, arguments: impl pyo3::call::PyCallArgs<'py>) -> PyErr {
    let made = py.import("lintainer._errors").and_then(|module| module.getattr(class)?.call1(arguments));
    made.map_or_else(|error| error, PyErr::from_value)
}

/// Something that has no exception of its own.
pub(crate) fn failed(py: Python<'_>, message: &str) -> PyErr {
    raise(py, "LintainerError", (message,))
}

/// A panic: a bug of ours.
pub(crate) fn internal(py: Python<'_>, message: &str) -> PyErr {
    failed(py, &format!("internal error: {message}; please report it"))
}

/// Faults of a configuration, each with its place.
pub(crate) fn config(py: Python<'_>, errors: &ConfigErrors) -> PyErr {
    let problems = || -> PyResult<Bound<'_, PyTuple>> {
        let class = py.import("lintainer._errors")?.getattr("ConfigProblem")?;
        let problem = |error: &lintainer_core::config::ConfigError| {
            let path = match &error.origin {
                Origin::File(path) => Some(path.as_str()),
                _ => None,
            };
            class.call1((error.to_string(), path, error.line(), error.column()))
        };
        PyTuple::new(py, errors.0.iter().map(problem).collect::<PyResult<Vec<_>>>()?)
    };
    match problems() {
        Ok(problems) => raise(py, "ConfigError", (errors.to_string(), problems)),
        Err(error) => error,
    }
}

/// A kustomization that does not build.
pub(crate) fn build(py: Python<'_>, failure: &FailureJson) -> PyErr {
    let place = |at: &EntryJson| (at.path.clone(), at.line, at.column);
    let (path, line, column) = failure
        .at
        .as_ref()
        .map(place)
        .map_or((None, None, None), |(path, line, column)| (Some(path), Some(line), Some(column)));
    match PyTuple::new(py, failure.through.iter().map(place)) {
        Ok(through) => raise(py, "BuildError", (failure.message.as_str(), path, line, column, through)),
        Err(error) => error,
    }
}

/// A rule of the caller that raised something.
pub(crate) fn rule(py: Python<'_>, message: &str) -> PyErr {
    raise(py, "RuleError", (message,))
}

/// A rule that does not exist.
pub(crate) fn unknown_rule(py: Python<'_>, error: &UnknownRule) -> PyErr {
    raise(py, "UnknownRuleError", (error.to_string(), error.name.as_str(), error.nearest.as_deref()))
}

/// Why files on disk could not be checked.
pub(crate) fn cli(py: Python<'_>, error: &CliError) -> PyErr {
    match error {
        CliError::Config(errors) => config(py, errors),
        error => failed(py, &error.to_string()),
    }
}
