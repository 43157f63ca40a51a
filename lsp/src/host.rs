//! What the server needs from outside: which files there are, their bytes, threads.

use std::path::{Path, PathBuf};

use lintainer_core::config::Sources;
use lintainer_core::linter::Workers;

/// What is linted together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A folder and all below it.
    Folder(PathBuf),
    /// One file, with those beside it that it needs.
    File(PathBuf),
}

/// A file that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFile {
    /// The absolute path.
    pub path: PathBuf,
    /// The path from the base, with `/` between folders.
    pub shown: String,
    /// Whether it is to be linted, or is only there because others need it.
    pub asked: bool,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Discovery {
    /// The files.
    pub files: Vec<FoundFile>,
    /// The configuration files that apply, not yet checked.
    pub sources: Sources,
    /// What could not be had, for the log.
    pub problems: Vec<String>,
}

/// The world around the server. The command line brings its own way of finding files, so that both find the same.
pub trait Host: Workers {
    /// Finds the files of a target. Paths are shown from `base`, an absolute folder.
    fn discover(&self, base: &Path, target: &Target) -> Discovery;

    /// The bytes of a file, or why they cannot be had.
    ///
    /// # Errors
    /// A reason for people.
    fn read(&self, path: &Path) -> Result<Vec<u8>, String>;
}
