//! Files as a revision of git has them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use lintainer_core::project::is_candidate;

use super::Git;
use crate::error::CliError;

/// The files of a revision below some paths that may be of interest, by their paths from the current folder.
///
/// # Errors
/// There is no `git`, no repository, or no such revision.
pub(crate) fn files(revision: &str, below: &[PathBuf]) -> Result<Vec<(String, Vec<u8>)>, CliError> {
    let help = "name a branch, a tag or a commit of the repository, such as `main`";
    let bad = |message: String| CliError::Git { message, help: help.to_string() };
    let git = Git::new(Path::new("."));
    let commit = git.commit(revision)?;
    let mut args: Vec<OsString> = ["ls-tree", "-r", "-z", &commit, "--"].map(OsString::from).to_vec();
    args.extend(below.iter().map(|path| path.clone().into_os_string()));
    let listed = git.ask(&args).map_err(bad)?;
    let text = String::from_utf8_lossy(&listed).into_owned();
    let wanted: Vec<(&str, &str)> = text.split('\0').filter_map(entry).filter(|(_, path)| is_candidate(path)).collect();
    let objects: Vec<&str> = wanted.iter().map(|(object, _)| *object).collect();
    let contents = git.contents(&objects).map_err(|error| bad(format!("git cannot be read: {error}")))?;
    let found = wanted.iter().filter_map(|(object, path)| Some(((*path).to_string(), contents.get(*object)?.clone())));
    Ok(found.collect())
}

/// The object and the path of a line of `git ls-tree` that is about a regular file.
fn entry(line: &str) -> Option<(&str, &str)> {
    let (meta, path) = line.split_once('\t')?;
    let mut words = meta.split(' ');
    let (mode, kind, object) = (words.next()?, words.next()?, words.next()?);
    (kind == "blob" && mode.starts_with("100")).then_some((object, path))
}
