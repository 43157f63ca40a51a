//! The files of a run as the engine reads them.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use lintainer_core::linter::Inputs;
use lintainer_core::source::MAX_FILE_BYTES;

use crate::paths;

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
    Memory(Vec<u8>),
}

impl InputFile {
    /// A file on disk.
    pub(crate) fn on_disk(shown: String, path: PathBuf, asked: bool, named: bool) -> Self {
        InputFile { shown, place: Place::Disk(path), asked, named }
    }

    /// Text that was read from standard input.
    pub(crate) fn in_memory(shown: String, bytes: Vec<u8>) -> Self {
        InputFile { shown, place: Place::Memory(bytes), asked: true, named: true }
    }

    /// Where it is; `None` for standard input.
    pub(crate) fn path(&self) -> Option<&Path> {
        match &self.place {
            Place::Disk(path) => Some(path),
            Place::Memory(_) => None,
        }
    }
}

/// All files of the run.
#[derive(Debug)]
pub(crate) struct Files(pub(crate) Vec<InputFile>);

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
            Some(Place::Memory(bytes)) => Ok(bytes.clone()),
            None => Err("no such file".to_string()),
        }
    }
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
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(meta.len() as usize + 1);
    // A file may grow between the question and the reading.
    let mut file = File::open(path).map_err(why)?.take(MAX_FILE_BYTES as u64 + 1);
    file.read_to_end(&mut bytes).map_err(why)?;
    if bytes.len() > MAX_FILE_BYTES {
        return Err(too_large());
    }
    Ok(bytes)
}

/// Reads standard input to its end.
pub(crate) fn read_stream(stream: &mut dyn Read) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    stream.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(|error| paths::why(&error, false))?;
    if bytes.len() > MAX_FILE_BYTES {
        return Err(too_large());
    }
    Ok(bytes)
}

fn too_large() -> String {
    format!("larger than {} MiB", MAX_FILE_BYTES >> 20)
}
