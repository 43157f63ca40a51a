//! `lintainer init`.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};

use crate::args::InitArgs;
use crate::error::CliError;
use crate::paths;
use crate::{Exit, Streams};

/// What a new configuration says: everything is a comment, so that it changes nothing until it is edited.
const TEMPLATE: &str = include_str!("init.toml");

/// Writes `lintainer.toml` into a folder that has none.
pub(crate) fn run(args: &InitArgs, streams: &mut Streams) -> Result<Exit, CliError> {
    let path = args.folder.join("lintainer.toml");
    let fail = |error: std::io::Error| match error.kind() {
        ErrorKind::AlreadyExists => CliError::Exists { path: path.clone() },
        _ => CliError::Write { path: paths::shown_as_given(&path), message: paths::why(&error, false) },
    };
    // `create_new` also refuses a link that leads nowhere.
    let mut file = OpenOptions::new().write(true).create_new(true).open(&path).map_err(fail)?;
    file.write_all(TEMPLATE.as_bytes()).map_err(fail)?;
    streams.print(&format!("wrote {}", paths::shown_as_given(&path)))?;
    Ok(Exit::Clean)
}
