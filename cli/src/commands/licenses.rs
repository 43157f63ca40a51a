//! `lintainer licenses`.

use crate::error::CliError;
use crate::{Exit, Streams};

/// The licences of lintainer itself and of what it is built of.
const TEXTS: [&str; 3] =
    [include_str!("../../LICENSE-MIT"), include_str!("../../LICENSE-APACHE"), include_str!("../../THIRD-PARTY.md")];

/// Prints the licences.
pub(crate) fn run(streams: &mut Streams) -> Result<Exit, CliError> {
    for text in TEXTS {
        writeln!(streams.output, "{}\n", text.trim_end())?;
    }
    Ok(Exit::Clean)
}
