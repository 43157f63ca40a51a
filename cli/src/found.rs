//! The files of a run: where they are, why they are there, and what could not be had.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lintainer_core::config::{Config, ConfigErrors};
use lintainer_core::engine::Engine;
use lintainer_core::listing::Listing;
use lintainer_core::report::{FileProblem, Report, Skipped};
use lintainer_core::workspace::{Content, Reader, Role, Workspace};

use crate::inputs::{read_listed, read_regular};
use crate::listing::Disk;
use crate::support::Origin;
use crate::workers::{Threads, guard_report};

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The files by the path that is shown.
    pub(crate) files: BTreeMap<String, FoundFile>,
    /// Files that are not even read, with the reason.
    pub(crate) skipped: Vec<Skipped>,
    /// Folders that the walk did not enter, since such folders hold other people's files.
    pub(crate) folders: Vec<String>,
    /// What could not be had.
    pub(crate) errors: Vec<FileProblem>,
    /// How many files and folders a pattern leaves out.
    pub(crate) excluded: usize,
    /// What lies beside the files.
    pub(crate) listing: Option<Arc<Disk>>,
}

/// One file of the run.
#[derive(Debug)]
pub(crate) struct FoundFile {
    place: Place,
    /// Why it is there.
    pub(crate) role: Role,
}

#[derive(Debug)]
enum Place {
    Disk(PathBuf),
    /// A regular file that the walk has just listed.
    Listed(PathBuf),
    Memory(Vec<u8>),
}

impl FoundFile {
    /// A file on disk that was asked for, or that is only read because others need it.
    pub(crate) fn on_disk(path: PathBuf, origin: Option<Origin>) -> Self {
        let place = if origin == Some(Origin::Listed) { Place::Listed(path) } else { Place::Disk(path) };
        let role = match origin {
            Some(Origin::Named) => Role::Named,
            Some(Origin::Listed | Origin::Linked) => Role::Found,
            None => Role::Needed,
        };
        FoundFile { place, role }
    }

    /// Text that was read from standard input.
    pub(crate) fn in_memory(bytes: Vec<u8>) -> Self {
        FoundFile { place: Place::Memory(bytes), role: Role::Named }
    }

    /// A file as the index of git has it.
    pub(crate) fn in_index(bytes: Vec<u8>) -> Self {
        FoundFile { place: Place::Memory(bytes), role: Role::Found }
    }

    /// Where it is; `None` for what is not read from the disk.
    pub(crate) fn path(&self) -> Option<&Path> {
        match &self.place {
            Place::Disk(path) | Place::Listed(path) => Some(path),
            Place::Memory(_) => None,
        }
    }
}

impl Reader for Found {
    fn read(&self, shown: &str) -> Result<Vec<u8>, String> {
        match self.files.get(shown).map(|file| &file.place) {
            Some(Place::Disk(path)) => read_regular(path),
            Some(Place::Listed(path)) => read_listed(path),
            Some(Place::Memory(bytes)) => Ok(bytes.clone()),
            None => Err("no such file".to_string()),
        }
    }
}

impl Found {
    /// The files as the linter takes them: each is read when its turn comes.
    pub(crate) fn workspace<'e>(&'e self, engine: &'e Engine, config: Config) -> Workspace<'e> {
        let mut workspace = Workspace::new(engine).reading(self);
        for (shown, file) in &self.files {
            workspace.put(shown, shown, file.role, Content::Elsewhere);
        }
        workspace.set_listing(self.listing.clone().map(|listing| listing as Arc<dyn Listing>));
        workspace.use_config(config);
        workspace
    }

    /// Checks the files and says what could not be had.
    ///
    /// # Errors
    /// Faults in the configuration.
    pub(crate) fn check(&self, workspace: &Workspace, workers: &Threads) -> Result<Report, ConfigErrors> {
        let mut report = guard_report(|| workspace.check_once(workers))?;
        self.complete(&mut report);
        Ok(report)
    }

    /// Adds to a report of these files what was known before.
    pub(crate) fn complete(&self, report: &mut Report) {
        report.add_errors(self.errors.iter().cloned());
        report.skipped.extend(self.skipped.iter().cloned());
        report.skipped.sort_by(|a, b| a.path.cmp(&b.path));
    }
}
