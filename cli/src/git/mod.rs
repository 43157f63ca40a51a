//! Questions to the program `git`: run without a shell, answered in bytes, and never changing anything.

pub(crate) mod changes;
mod lines;
pub(crate) mod raw;
pub(crate) mod revision;

use std::collections::HashMap;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use lintainer_core::source::MAX_FILE_BYTES;

use crate::error::CliError;
use crate::paths;

/// A folder in which git is asked.
#[derive(Debug, Clone)]
pub(crate) struct Git {
    folder: PathBuf,
    /// A repository in another one: what the surroundings say about that one does not hold.
    is_nested: bool,
}

impl Git {
    /// Git in a folder.
    pub(crate) fn new(folder: &Path) -> Self {
        Git { folder: folder.to_path_buf(), is_nested: false }
    }

    /// Git in a submodule, by its path from the folder.
    pub(crate) fn nested(&self, path: &Path) -> Self {
        Git { folder: self.folder.join(path), is_nested: true }
    }

    fn command(&self, args: &[&OsStr]) -> Command {
        let mut git = Command::new("git");
        // No monitor is started, nothing is fetched, no lock is taken, and files are not read to see whether they are new.
        let settings = ["--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "diff.autoRefreshIndex=false"];
        git.arg("-C").arg(&self.folder).args(settings).args(args);
        git.env("LC_ALL", "C").env("GIT_NO_LAZY_FETCH", "1").env("GIT_TERMINAL_PROMPT", "0");
        git.env_remove("GIT_EXTERNAL_DIFF");
        if self.is_nested {
            for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY"] {
                git.env_remove(name);
            }
        }
        git
    }

    /// What git prints.
    ///
    /// # Errors
    /// It cannot be run, or fails: the first line of what it says.
    pub(crate) fn ask<A: AsRef<OsStr>>(&self, args: &[A]) -> Result<Vec<u8>, String> {
        let args: Vec<&OsStr> = args.iter().map(AsRef::as_ref).collect();
        let asked = self.command(&args).stdin(Stdio::null()).output();
        let output = asked.map_err(|error| format!("git cannot be run: {}", paths::why(&error, false)))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let line = said.lines().find(|line| !line.trim().is_empty()).unwrap_or("git has failed");
        Err(line.strip_prefix("fatal: ").unwrap_or(line).to_string())
    }

    /// A line of text that git prints, where it does not fail.
    pub(crate) fn line(&self, args: &[&str]) -> Option<String> {
        Some(String::from_utf8_lossy(&self.ask(args).ok()?).trim().to_string())
    }

    /// The commit that somebody names.
    ///
    /// # Errors
    /// There is none: what to do.
    pub(crate) fn commit(&self, reference: &str) -> Result<String, CliError> {
        let shown = paths::shown_as_given(Path::new(reference));
        let bad = |message: String, help: String| Err(CliError::Git { message, help });
        let help = "name a branch, a tag or a commit of the repository, such as `main` or `HEAD~1`";
        // Git would take it for an option.
        if reference.is_empty() || reference.starts_with('-') || reference.contains('\0') {
            return bad(format!("`{shown}` is not a revision"), help.to_string());
        }
        let verified = |name: &str| self.line(&["rev-parse", "--verify", "--quiet", &format!("{name}^{{commit}}")]);
        if let Some(commit) = verified(reference).filter(|commit| !commit.is_empty()) {
            return Ok(commit);
        }
        if let Err(message) = self.ask(&["rev-parse", "--git-dir"]) {
            return bad(message, "run it in a git repository, or leave the option out".to_string());
        }
        let message = format!("`{shown}` is not a commit of this repository");
        if verified(&format!("refs/remotes/origin/{reference}")).is_some_and(|commit| !commit.is_empty()) {
            return bad(message, format!("did you mean `origin/{shown}`?"));
        }
        if self.is_shallow() {
            return bad(message, format!("the clone is shallow: {}", fetching(reference)));
        }
        bad(message, help.to_string())
    }

    /// Whether a part of the history is missing.
    pub(crate) fn is_shallow(&self) -> bool {
        self.line(&["rev-parse", "--is-shallow-repository"]).as_deref() == Some("true")
    }

    /// The contents of objects that are there and not too large.
    ///
    /// # Errors
    /// Git cannot be run or read.
    pub(crate) fn contents(&self, objects: &[&str]) -> std::io::Result<HashMap<String, Vec<u8>>> {
        let mut found = HashMap::new();
        if objects.is_empty() {
            return Ok(found);
        }
        let args = [OsStr::new("cat-file"), OsStr::new("--batch")];
        let mut command = self.command(&args);
        let mut git = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let (Some(mut input), Some(output)) = (git.stdin.take(), git.stdout.take()) else { return Ok(found) };
        let asked: String = objects.iter().map(|object| format!("{object}\n")).collect();
        // Both pipes are of limited size, so that somebody must read while somebody writes.
        let writer = std::thread::spawn(move || input.write_all(asked.as_bytes()));
        let mut output = BufReader::new(output);
        for _ in objects {
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
}

/// What brings a commit that a shallow clone lacks.
fn fetching(reference: &str) -> String {
    let branch = reference.strip_prefix("origin/").unwrap_or(reference);
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/');
    let is_branch =
        branch != "HEAD" && branch.bytes().all(is_name) && !branch.bytes().all(|byte| byte.is_ascii_hexdigit());
    match is_branch {
        // Only such a fetch leaves a name that can be asked for: clones of one branch know no others.
        true => format!(
            "`git fetch --depth=1 origin {branch}:refs/remotes/origin/{branch}` brings the branch, as `origin/{branch}`"
        ),
        false => "`git fetch --unshallow` brings the commits that are missing".to_string(),
    }
}
