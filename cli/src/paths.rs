//! Paths: how they are made absolute, how they are shown, and what is said when one cannot be had.

use std::borrow::Cow;
use std::io;
use std::path::{Component, Path, PathBuf};

use lintainer_core::render::escape;

/// The current directory, against which paths are read and shown.
#[derive(Debug, Clone)]
pub(crate) struct Base {
    current: PathBuf,
}

impl Base {
    /// The process's current directory.
    pub(crate) fn of_process() -> io::Result<Self> {
        Ok(Base { current: std::env::current_dir()? })
    }

    /// Another folder, absolute, in the place of the current directory.
    pub(crate) fn at(folder: PathBuf) -> Self {
        Base { current: folder }
    }

    /// The directory itself.
    pub(crate) fn current(&self) -> &Path {
        &self.current
    }

    /// An absolute path without `.` and without `..`. Links are not resolved, so that a path stays what was typed.
    pub(crate) fn absolute(&self, path: &Path) -> PathBuf {
        let mut clean = PathBuf::new();
        for part in self.current.join(path).components() {
            match part {
                Component::CurDir => {}
                Component::ParentDir => {
                    // `link/..` is where the link leads to, which dropping the name would get wrong.
                    if clean.is_symlink() {
                        clean = clean.canonicalize().unwrap_or(clean);
                    }
                    clean.pop();
                }
                part => clean.push(part),
            }
        }
        clean
    }

    /// How a path is shown: relative to the current directory where it is near, with `/` between folders.
    pub(crate) fn show(&self, absolute: &Path) -> String {
        // As text first, which is several times faster than part by part.
        let texts = absolute.to_str().zip(self.current.to_str());
        let below =
            texts.and_then(|(path, current)| path.strip_prefix(current)?.strip_prefix(std::path::MAIN_SEPARATOR));
        if let Some(below) = below.filter(|below| !below.is_empty()) {
            return slashes(Path::new(below));
        }
        if let Ok(below) = absolute.strip_prefix(&self.current) {
            return if below.as_os_str().is_empty() { ".".to_string() } else { slashes(below) };
        }
        let mut up = PathBuf::from("..");
        for ancestor in self.current.ancestors().skip(1) {
            if ancestor.parent().is_none() {
                break;
            }
            if let Ok(below) = absolute.strip_prefix(ancestor) {
                return slashes(&up.join(below));
            }
            up.push("..");
        }
        slashes(absolute)
    }
}

/// Why a link is not followed.
pub(crate) const LEADS_OUT: &str = "a link that leads out of what is linted";

/// The folder that holds `.git`, if one does.
pub(crate) fn repository_root(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|ancestor| ancestor.join(".git").exists())
}

/// What belongs together with a folder: its repository, else the current directory if the folder is in it, else the
/// folder.
pub(crate) fn project_of<'p>(folder: &'p Path, base: &'p Base) -> &'p Path {
    let current = Some(base.current()).filter(|current| folder.starts_with(current));
    repository_root(folder).or(current).unwrap_or(folder)
}

/// Whether a path is in one of some folders once all links are followed, and not among the records of a version control
/// system. A path that is not there is not.
pub(crate) fn is_really_in(path: &Path, folders: &[&Path]) -> bool {
    let Ok(target) = path.canonicalize() else { return false };
    let is_record = target.iter().any(|part| matches!(part.to_str(), Some(".git" | ".hg" | ".svn" | ".jj" | ".bzr")));
    !is_record && folders.iter().any(|folder| folder.canonicalize().is_ok_and(|folder| target.starts_with(folder)))
}

/// A path as text, with `/` between folders. Bytes that are not UTF-8 are written as `\xff`, and backslashes beside
/// them doubled, so that no two such paths look alike.
pub(crate) fn slashes(path: &Path) -> String {
    let text = match path.to_str() {
        Some(text) => Cow::Borrowed(text),
        None => Cow::Owned(escaped(path.as_os_str().as_encoded_bytes())),
    };
    if std::path::MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace(std::path::MAIN_SEPARATOR, "/") }
}

fn escaped(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(&chunk.valid().replace('\\', "\\\\"));
        chunk.invalid().iter().for_each(|byte| text.push_str(&format!("\\x{byte:02x}")));
    }
    text
}

/// A path as it was typed, for messages about paths that are not there. It stays on its line.
pub(crate) fn shown_as_given(path: &Path) -> String {
    escape::terminal_line(&slashes(path)).into_owned()
}

/// Why a path cannot be had, for people.
pub(crate) fn why(error: &io::Error, is_link: bool) -> String {
    match error.kind() {
        io::ErrorKind::NotFound if is_link => "a link to a file that does not exist".to_string(),
        io::ErrorKind::NotFound => "no such file or folder".to_string(),
        io::ErrorKind::PermissionDenied => "permission denied".to_string(),
        io::ErrorKind::NotADirectory => "a part of the path is not a folder".to_string(),
        io::ErrorKind::InvalidInput => "not a valid path".to_string(),
        _ => {
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or(&text).to_lowercase()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_from_the_current_directory() {
        let base = Base { current: PathBuf::from("/a/b/c") };
        assert_eq!(base.show(&base.absolute(Path::new("./x/../y"))), "y");
        assert_eq!(base.show(&base.absolute(Path::new("../d/e"))), "../d/e");
        assert_eq!(base.show(Path::new("/a/x")), "../../x");
        assert_eq!(base.show(Path::new("/etc/x")), "/etc/x");
        assert_eq!(base.show(Path::new("/a/b/c")), ".");
        assert_eq!([escaped(b"a\xff/\\x"), escaped(b"a\xfe/\\x")], ["a\\xff/\\\\x", "a\\xfe/\\\\x"]);
    }
}
