//! Reads files and standard input.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use lintainer_core::source::{MAX_FILE_BYTES, larger_than, too_large_message};

use crate::paths;

/// How much room a file's bytes get at first: most files are smaller.
const FIRST_BYTES: usize = 1 << 13;

/// Reads a file of which the walk has just said that it is a regular one, so that nothing is asked twice.
pub(crate) fn read_listed(path: &Path) -> Result<Vec<u8>, String> {
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
    read_up_to(path, MAX_FILE_BYTES)
}

/// As [`read_regular`], with another limit in bytes.
pub(crate) fn read_up_to(path: &Path, limit: usize) -> Result<Vec<u8>, String> {
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
    if meta.len() > limit as u64 {
        return Err(larger_than(limit));
    }
    let mut bytes = Vec::with_capacity(meta.len() as usize + 1);
    // A file may grow between the question and the reading.
    let mut file = File::open(path).map_err(why)?.take(limit as u64 + 1);
    file.read_to_end(&mut bytes).map_err(why)?;
    if bytes.len() > limit {
        return Err(larger_than(limit));
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
