//! `lintainer init`.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use lintainer_core::config::{FILE_NAME, Peer, migrate};

use crate::args::InitArgs;
use crate::error::CliError;
use crate::inputs::read_regular;
use crate::paths;
use crate::{Exit, Streams};

/// What a new configuration says: everything is a comment, so that it changes nothing until it is edited.
const TEMPLATE: &str = include_str!("init.toml");

/// Writes `lintainer.toml` into a folder that has none.
pub(crate) fn run(args: &InitArgs, streams: &mut Streams) -> Result<Exit, CliError> {
    let is_file = args.from.is_some() && args.path.is_file();
    let folder = if is_file { Path::new(".") } else { args.path.as_path() };
    let text = match args.from {
        None => TEMPLATE.to_string(),
        Some(peer) if is_file => taken_over(peer, std::slice::from_ref(&args.path))?,
        Some(peer) => taken_over(peer, &files_of(peer, folder)?)?,
    };
    let path = folder.join(FILE_NAME);
    let fail = |error: std::io::Error| match error.kind() {
        ErrorKind::AlreadyExists => CliError::Exists { path: path.clone() },
        _ => CliError::Write { path: paths::shown_as_given(&path), message: paths::why(&error, false) },
    };
    // `create_new` also refuses a link that leads nowhere.
    let mut file = OpenOptions::new().write(true).create_new(true).open(&path).map_err(fail)?;
    file.write_all(text.as_bytes()).map_err(fail)?;
    streams.print(&format!("wrote {}", paths::shown_as_given(&path)))?;
    Ok(Exit::Clean)
}

/// The files of another tool in a folder.
fn files_of(peer: Peer, folder: &Path) -> Result<Vec<PathBuf>, CliError> {
    let in_folder = |names: &&[&str]| names.iter().map(|name| folder.join(name)).find(|path| path.exists());
    let found: Vec<PathBuf> = peer.files().iter().filter_map(in_folder).collect();
    if found.is_empty() {
        let names: Vec<&str> = peer.files().iter().flat_map(|names| names.iter().copied()).collect();
        let message = format!("none of {} is there", names.join(", "));
        return Err(CliError::Read { path: paths::shown_as_given(folder), message });
    }
    Ok(found)
}

/// What the files of another tool say, as ours.
fn taken_over(peer: Peer, files: &[PathBuf]) -> Result<String, CliError> {
    let mut texts = Vec::new();
    for path in files {
        let shown = paths::slashes(path.strip_prefix(".").unwrap_or(path));
        let fail = |message: String| CliError::Read { path: paths::shown_as_given(path), message };
        let bytes = read_regular(path).map_err(fail)?;
        texts.push((shown, String::from_utf8(bytes).map_err(|_| fail("it is not UTF-8".to_string()))?));
    }
    Ok(migrate(peer, &texts, &lintainer_rules::registry())?)
}
