//! What the server needs from outside: which files there are, their bytes, threads.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use lintainer_core::config::{Sources, ToldFiles};
use lintainer_core::linter::Workers;
use lintainer_core::listing::Listing;
use lintainer_core::project::Given;
use lintainer_core::rule::{OwnRules, Registry};
use lintainer_core::settings::Date;
use lintainer_core::workspace::Reader;

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
    /// What lies beside the files, if the host can tell.
    pub listing: Option<Arc<dyn Listing>>,
    /// What could not be had, for the log.
    pub problems: Vec<String>,
}

/// The world around the server. The command line brings its own way of finding files, so that both find the same. A
/// file's key is its absolute path with `/` between folders.
pub trait Host: Workers + Reader {
    /// Finds the files of a target. Paths are shown from `base`, an absolute folder.
    fn discover(&self, base: &Path, target: &Target) -> Discovery;

    /// Reads the rules that the project writes itself, as the configurations in `sources` name them. `open` has the texts of open
    /// documents by their keys, which stand for the files on disk; `builtin` has the names that are taken.
    fn rules(
        &self,
        _base: &Path,
        _sources: &Sources,
        _open: &dyn Fn(&str) -> Option<String>,
        _builtin: &Registry,
    ) -> OwnRules {
        OwnRules::default()
    }

    /// Reads what a run is told beside its files, as the configuration names it, and says for the log what could not be had.
    fn told(&self, _base: &Path, _told: &ToldFiles) -> (Given, Vec<String>) {
        (Given::default(), Vec::new())
    }

    /// Which day it is, if the host can tell: a server may run for days.
    fn today(&self) -> Option<Date> {
        None
    }
}
