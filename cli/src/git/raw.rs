//! What `git diff --raw -z` prints.

use std::ffi::OsString;
use std::path::PathBuf;

/// A file that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Its path from the top of the repository, on the newer side unless it was deleted.
    pub(crate) path: PathBuf,
    /// What was there before.
    pub(crate) old: Side,
    /// What is there now.
    pub(crate) new: Side,
}

/// One side of a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Side {
    /// Nothing, or no regular file.
    Nothing,
    /// A regular file: its object, or zeros where git has none of it.
    File(String),
    /// A submodule at a commit.
    Submodule(String),
}

/// Reads the output. What cannot be read is left out.
pub(crate) fn entries(output: &[u8]) -> Vec<Entry> {
    let mut fields = output.split(|byte| *byte == 0);
    let mut found = Vec::new();
    while let Some(head) = fields.next() {
        let head = String::from_utf8_lossy(head);
        let words: Vec<&str> = head.trim_start_matches(':').split(' ').collect();
        let [old_mode, new_mode, old, new, status] = words.as_slice() else { continue };
        let Some(mut path) = fields.next() else { break };
        // A file that was renamed or copied has two names.
        if status.starts_with(['R', 'C']) {
            path = fields.next().unwrap_or(path);
        }
        found.push(Entry { path: path_of(path), old: side(old_mode, old), new: side(new_mode, new) });
    }
    found
}

fn side(mode: &str, object: &str) -> Side {
    match mode {
        "160000" => Side::Submodule(object.to_string()),
        mode if mode.starts_with("100") => Side::File(object.to_string()),
        _ => Side::Nothing,
    }
}

/// A path as git writes it, with `/` between folders.
#[cfg(unix)]
pub(crate) fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    PathBuf::from(OsString::from_vec(bytes.to_vec()))
}

/// A path as git writes it, with `/` between folders.
#[cfg(not(unix))]
pub(crate) fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(OsString::from(String::from_utf8_lossy(bytes).replace('/', std::path::MAIN_SEPARATOR_STR)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_may_hold_anything() {
        let output =
            b":100644 100644 aa 00 M\0a \"b\"\nc\0:100644 100755 aa bb R087\0old\0new\0:000000 160000 00 cc A\0sub\0\
            :100644 000000 aa 00 D\0gone\0:120000 100644 aa bb T\0link\0nonsense\0";
        let file = |object: &str| Side::File(object.to_string());
        let entry = |path: &str, old, new| Entry { path: PathBuf::from(path), old, new };
        assert_eq!(
            entries(output),
            [
                entry("a \"b\"\nc", file("aa"), file("00")),
                entry("new", file("aa"), file("bb")),
                entry("sub", Side::Nothing, Side::Submodule("cc".to_string())),
                entry("gone", file("aa"), Side::Nothing),
                entry("link", Side::Nothing, file("bb")),
            ]
        );
        assert_eq!(entries(b""), []);
        assert_eq!(entries(b":100644"), []);
    }
}
