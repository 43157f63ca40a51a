//! The files of a run as the engine reads them.

use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use lintainer_core::linter::Inputs;
use lintainer_core::report::Report;
use lintainer_core::source::{MAX_FILE_BYTES, too_large_message};

use crate::paths;
use crate::support::Origin;

/// Why a file that was named is not linted, where the engine has nothing to say.
pub(crate) const NOT_OURS: &str = "no Dockerfile, Compose file or Kubernetes manifest";

/// One file of the run.
#[derive(Debug)]
pub(crate) struct InputFile {
    /// The path as it is shown.
    pub(crate) shown: String,
    /// Where it is.
    place: Place,
    /// Whether it is to be linted, or only read because others need it.
    pub(crate) asked: bool,
    /// Whether it was named on the command line.
    pub(crate) named: bool,
}

#[derive(Debug)]
enum Place {
    Disk(PathBuf),
    /// A regular file that the walk has just listed.
    Listed(PathBuf),
    Memory(Vec<u8>),
}

impl InputFile {
    /// A file on disk that was asked for, or that is only read because others need it.
    pub(crate) fn on_disk(shown: String, path: PathBuf, origin: Option<Origin>) -> Self {
        let place = if origin == Some(Origin::Listed) { Place::Listed(path) } else { Place::Disk(path) };
        InputFile { shown, place, asked: origin.is_some(), named: origin == Some(Origin::Named) }
    }

    /// Text that was read from standard input.
    pub(crate) fn in_memory(shown: String, bytes: Vec<u8>) -> Self {
        InputFile { shown, place: Place::Memory(bytes), asked: true, named: true }
    }

    /// Where it is; `None` for standard input.
    pub(crate) fn path(&self) -> Option<&Path> {
        match &self.place {
            Place::Disk(path) | Place::Listed(path) => Some(path),
            Place::Memory(_) => None,
        }
    }
}

/// All files of the run.
#[derive(Debug)]
pub(crate) struct Files(pub(crate) Vec<InputFile>);

impl Files {
    /// The paths of the files that are to be linted.
    pub(crate) fn asked(&self) -> HashSet<&str> {
        self.0.iter().filter(|file| file.asked).map(|file| file.shown.as_str()).collect()
    }

    /// Removes what is about files that were only read because others need them, and names the files that were given and
    /// are not of our formats.
    pub(crate) fn keep_asked(&self, report: &mut Report) {
        let asked = self.asked();
        let named: HashSet<&str> = self.0.iter().filter(|file| file.named).map(|file| file.shown.as_str()).collect();
        report.files.retain(|file| asked.contains(file.path.as_str()));
        report.hidden.retain(|hidden| asked.contains(hidden.path.as_str()));
        report.skipped.retain(|skipped| asked.contains(skipped.path.as_str()));
        let failed: HashSet<&str> = report.errors.iter().map(|error| error.path.as_str()).collect();
        report.skipped.retain(|skipped| !failed.contains(skipped.path.as_str()));
        for skipped in &mut report.skipped {
            if named.contains(skipped.path.as_str()) {
                skipped.reason = skipped.reason.or(Some(NOT_OURS));
            }
        }
        report.findings.retain(|finding| self.0.get(finding.span.file.0 as usize).is_some_and(|file| file.asked));
    }
}

impl Inputs for Files {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn path(&self, index: usize) -> &str {
        self.0.get(index).map_or("", |file| &file.shown)
    }

    fn read(&self, index: usize) -> Result<Vec<u8>, String> {
        match self.0.get(index).map(|file| &file.place) {
            Some(Place::Disk(path)) => read_regular(path),
            Some(Place::Listed(path)) => read_listed(path),
            Some(Place::Memory(bytes)) => Ok(bytes.clone()),
            None => Err("no such file".to_string()),
        }
    }
}

/// How much room a file's bytes get at first: most files are smaller.
const FIRST_BYTES: usize = 1 << 13;

/// Reads a file of which the walk has just said that it is a regular one, so that nothing is asked twice.
fn read_listed(path: &Path) -> Result<Vec<u8>, String> {
    let why = |error: std::io::Error| paths::why(&error, false);
    let mut bytes = Vec::with_capacity(FIRST_BYTES);
    let file = File::open(path).map_err(why)?;
    file.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(why)?;
    if bytes.len() > MAX_FILE_BYTES {
        return Err(too_large_message());
    }
    bytes.shrink_to_fit();
    Ok(bytes)
}

/// Reads a regular file. Anything else is refused before it is opened: opening a FIFO waits for a writer, perhaps forever.
pub(crate) fn read_regular(path: &Path) -> Result<Vec<u8>, String> {
    let why = |error: std::io::Error| {
        let is_link = path.symlink_metadata().is_ok_and(|meta| meta.is_symlink());
        paths::why(&error, is_link)
    };
    let meta = std::fs::metadata(path).map_err(why)?;
    if meta.is_dir() {
        return Err("a folder, not a file".to_string());
    }
    if !meta.is_file() {
        return Err("not a regular file".to_string());
    }
    if meta.len() > MAX_FILE_BYTES as u64 {
        return Err(too_large_message());
    }
    let mut bytes = Vec::with_capacity(meta.len() as usize + 1);
    // A file may grow between the question and the reading.
    let mut file = File::open(path).map_err(why)?.take(MAX_FILE_BYTES as u64 + 1);
    file.read_to_end(&mut bytes).map_err(why)?;
    if bytes.len() > MAX_FILE_BYTES {
        return Err(too_large_message());
    }
    Ok(bytes)
}

/// Reads standard input to its end.
pub(crate) fn read_stream(stream: &mut dyn Read) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    stream.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(|error| paths::why(&error, false))?;
    if bytes.len() > MAX_FILE_BYTES {
        return Err(too_large_message());
    }
    Ok(bytes)
}
