//! Files as a revision of git has them, read with the program `git`.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use lintainer_core::project::is_candidate;
use lintainer_core::source::MAX_FILE_BYTES;

use crate::error::CliError;
use crate::paths;

/// The files of a revision below some paths that may be of interest, by their paths from the current folder.
///
/// # Errors
/// There is no `git`, no repository, or no such revision.
pub(crate) fn files(revision: &str, below: &[PathBuf]) -> Result<Vec<(String, Vec<u8>)>, CliError> {
    let bad = |message: String| CliError::Usage {
        message,
        help: "name a branch, a tag or a commit of the repository, such as `main`",
    };
    // Git would take it for an option.
    if revision.is_empty() || revision.starts_with('-') {
        return Err(bad(format!("`{}` is no revision", paths::shown_as_given(Path::new(revision)))));
    }
    let listed = Command::new("git")
        .args(["ls-tree", "-r", "-z", revision, "--"])
        .args(below)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| bad(format!("git cannot be run: {error}")))?;
    if !listed.status.success() {
        let said = String::from_utf8_lossy(&listed.stderr);
        return Err(bad(said.lines().next().unwrap_or("git has failed").to_string()));
    }
    let text = String::from_utf8_lossy(&listed.stdout).into_owned();
    let wanted: Vec<(&str, &str)> = text.split('\0').filter_map(entry).filter(|(_, path)| is_candidate(path)).collect();
    let contents = contents(&wanted).map_err(|error| bad(format!("git cannot be read: {error}")))?;
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

/// The contents of objects that are not too large.
fn contents(wanted: &[(&str, &str)]) -> std::io::Result<HashMap<String, Vec<u8>>> {
    let mut git = Command::new("git")
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let (Some(mut input), Some(output)) = (git.stdin.take(), git.stdout.take()) else { return Ok(HashMap::new()) };
    let objects: String = wanted.iter().map(|(object, _)| format!("{object}\n")).collect();
    // Both pipes are of limited size, so that somebody must read while somebody writes.
    let writer = std::thread::spawn(move || input.write_all(objects.as_bytes()));
    let mut found = HashMap::new();
    let mut output = BufReader::new(output);
    for _ in wanted {
        let mut head = String::new();
        output.read_line(&mut head)?;
        let words: Vec<&str> = head.split_whitespace().collect();
        let [object, "blob", size] = words.as_slice() else { continue };
        let size: u64 = size.parse().unwrap_or(0);
        let mut bytes = Vec::new();
        (&mut output).take(size).read_to_end(&mut bytes)?;
        output.read_exact(&mut [0])?;
        if bytes.len() <= MAX_FILE_BYTES {
            found.insert((*object).to_string(), bytes);
        }
    }
    let _ = writer.join();
    git.wait()?;
    Ok(found)
}
