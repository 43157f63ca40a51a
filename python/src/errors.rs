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

/// An argument with a value that does not exist.
pub(crate) fn argument(message: impl Into<String>) -> PyErr {
    Python::attach(|py| raise(py, "ArgumentError", (message.into(),)))
}

/// An argument of another type.
pub(crate) fn argument_type(message: impl Into<String>) -> PyErr {
    Python::attach(|py| raise(py, "ArgumentTypeError", (message.into(),)))
}

/// The templates of a chart that end: the first, with the others in it.
pub(crate) fn chart(py: Python<'_>, failures: &[FailureJson]) -> PyErr {
    let Some((first, others)) = failures.split_first() else { return internal(py, "a chart ended without a reason") };
    let others = others.iter().map(|failure| build(py, failure).into_value(py));
    match PyTuple::new(py, others.collect::<Vec<_>>()) {
        Ok(others) => with_others(py, first, &others),
        Err(error) => error,
    }
}

/// A kustomization that does not build.
pub(crate) fn build(py: Python<'_>, failure: &FailureJson) -> PyErr {
    with_others(py, failure, &PyTuple::empty(py))
}

fn with_others(py: Python<'_>, failure: &FailureJson, others: &Bound<'_, PyTuple>) -> PyErr {
    let place = |at: &EntryJson| (at.path.clone(), at.line, at.column);
    let (path, line, column) = failure
        .at
        .as_ref()
        .map(place)
        .map_or((None, None, None), |(path, line, column)| (Some(path), Some(line), Some(column)));
    match PyTuple::new(py, failure.through.iter().map(place)) {
        Ok(through) => raise(py, "BuildError", (failure.message.as_str(), path, line, column, through, others)),
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
