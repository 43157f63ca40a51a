//! The formats of reports on the command line.

use clap::builder::{PossibleValuesParser, TypedValueParser};
pub(crate) use lintainer_core::render::OutputFormat;
use lintainer_core::report::FileProblem;

use crate::Streams;
use crate::error::CliError;

/// Reads the name of a format.
pub(crate) fn format_parser() -> impl TypedValueParser<Value = OutputFormat> {
    PossibleValuesParser::new(OutputFormat::ALL.map(OutputFormat::name))
        .try_map(|name| OutputFormat::parse(&name).ok_or_else(|| format!("no such format: {name}")))
}

/// Whether people read a format, so that it shows everything and nothing need be said beside it.
pub(crate) fn is_for_people(format: OutputFormat) -> bool {
    matches!(format, OutputFormat::Text | OutputFormat::Concise)
}

/// Whether a format that leaves suppressed findings out can show them and say that they are.
pub(crate) fn says_suppression(format: OutputFormat) -> bool {
    matches!(format, OutputFormat::Text | OutputFormat::Concise | OutputFormat::Markdown | OutputFormat::Html)
}

/// Prints what could not be had.
pub(crate) fn print_errors(errors: &[FileProblem], streams: &mut Streams) -> Result<(), CliError> {
    for error in errors {
        streams.note(&format!("error: {}: {}", error.path, error.message))?;
    }
    Ok(())
}
