//! Addresses of documents, and the keys by which the server knows them.
//!
//! A key is an absolute, clean path with `/` between folders; a document that is no file has its address as key.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use lintainer_core::project::join;
use lsp_types::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What stands in a path as it is (RFC 3986, unreserved); a colon is encoded, as editors do it.
const IN_PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The key of a document.
pub(crate) fn key(uri: &str) -> String {
    file_key(uri).unwrap_or_else(|| uri.to_string())
}

/// Whether a key is that of a file.
pub(crate) fn is_file(key: &str) -> bool {
    key.starts_with('/') || has_drive(key)
}

/// The key of a file.
pub(crate) fn key_of_path(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if std::path::MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace('\\', "/") };
    clean(&text)
}

/// The path of a file's key.
pub(crate) fn path(key: &str) -> PathBuf {
    PathBuf::from(key)
}

/// The address of a key. `None` where it cannot be written as one.
pub(crate) fn of_key(key: &str) -> Option<Uri> {
    if !is_file(key) {
        return Uri::from_str(key).ok();
    }
    let slash = if key.starts_with('/') { "" } else { "/" };
    Uri::from_str(&format!("file://{slash}{}", utf8_percent_encode(key, IN_PATH))).ok()
}

fn file_key(uri: &str) -> Option<String> {
    let (scheme, rest) = uri.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("file") {
        return None;
    }
    let at = rest.find('/')?;
    let (host, path) = rest.split_at_checked(at)?;
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let path = percent_decode_str(path).decode_utf8().ok()?;
    if path.contains('\0') {
        return None;
    }
    if !(host.is_empty() || host.eq_ignore_ascii_case("localhost")) {
        return Some(format!("//{host}{}", clean(&path)));
    }
    let windows = path.strip_prefix('/').filter(|rest| has_drive(rest));
    Some(clean(windows.unwrap_or(&path)))
}

fn clean(path: &str) -> String {
    if path.starts_with("//") {
        return path.to_string();
    }
    let mut clean = join("", path);
    // The same drive is written with either case.
    if has_drive(&clean)
        && let Some(drive) = clean.get_mut(..1)
    {
        drive.make_ascii_lowercase();
    }
    clean
}

fn has_drive(path: &str) -> bool {
    let bytes = path.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_alphabetic) && bytes.get(1) == Some(&b':') && bytes.get(2) == Some(&b'/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_keys_and_back() {
        let odd = "/a b/ä#?%[x].yaml";
        let uri = of_key(odd).unwrap();
        assert_eq!(uri.as_str(), "file:///a%20b/%C3%A4%23%3F%25%5Bx%5D.yaml");
        assert_eq!(key(uri.as_str()), odd);
        assert_eq!(key("file:///a/./b/../c"), "/a/c");
        assert_eq!(key("file://localhost/a"), "/a");
        assert_eq!(key("FILE:///C%3A/x"), "c:/x");
        assert_eq!(of_key("c:/x").unwrap().as_str(), "file:///c%3A/x");
        assert_eq!(key("untitled:Untitled-1"), "untitled:Untitled-1");
        assert!(!is_file("untitled:Untitled-1"));
        assert_eq!(key("file:///%ff"), "file:///%ff");
    }
}
