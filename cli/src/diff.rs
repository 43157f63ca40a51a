//! Unified diffs that `patch -p1` and `git apply` accept, and the same with colours for people.

use std::fmt::Write;
use std::path::Path;

use lintainer_core::render::escape;
use lintainer_lsp::lines::differences;
use similar::udiff::UnifiedHunkHeader;
use similar::{ChangeTag, group_diff_ops};

use crate::paths::slashes;

/// How many unchanged lines a diff shows around a change.
const CONTEXT: usize = 3;

/// How a diff is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// For programs: every byte as it is.
    Patch,
    /// For a terminal: what would act on it is shown as escapes.
    Terminal {
        /// With colours.
        color: bool,
    },
}

/// The differences between two texts of a file. A line ends with a line feed, whatever stands before it.
pub(crate) fn unified(name: &str, old: &str, new: &str, style: Style) -> String {
    let (before, after): (Vec<&str>, Vec<&str>) =
        (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let hunks = group_diff_ops(differences(&before, &after), CONTEXT);
    let color = style == Style::Terminal { color: true };
    let mut out = String::new();
    let mut line = |code: &str, text: &str| {
        let _ = if color { writeln!(out, "\u{1b}[{code}m{text}\u{1b}[0m") } else { writeln!(out, "{text}") };
    };
    for (index, hunk) in hunks.iter().filter(|hunk| !hunk.is_empty()).enumerate() {
        if index == 0 {
            line("1", &format!("--- {}", header("a/", name)));
            line("1", &format!("+++ {}", header("b/", name)));
        }
        line("36", &UnifiedHunkHeader::new(hunk).to_string());
        for change in hunk.iter().flat_map(|op| op.iter_changes(before.as_slice(), after.as_slice())) {
            let (sign, code) = match change.tag() {
                ChangeTag::Delete => ('-', "31"),
                ChangeTag::Insert => ('+', "32"),
                ChangeTag::Equal => (' ', "0"),
            };
            let text = change.value();
            let (text, is_ended) = text.strip_suffix('\n').map_or((text, false), |text| (text, true));
            let shown = match style {
                Style::Patch => text.into(),
                Style::Terminal { .. } => escape::terminal(text),
            };
            line(code, &format!("{sign}{shown}"));
            if !is_ended {
                line("0", "\\ No newline at end of file");
            }
        }
    }
    out
}

/// The name of a file in a patch, from the folder that the patch is applied in: a file above the current directory is
/// named from the root of the file system, since no program follows `..`.
pub(crate) fn name_in_patch(shown: &str, path: Option<&Path>) -> String {
    match path.filter(|_| shown.starts_with("../") || shown.starts_with('/')) {
        Some(path) => slashes(path).trim_start_matches('/').to_string(),
        None => shown.to_string(),
    }
}

/// A name as git writes it: in quotes where it has quotes, backslashes or characters that do not show; with a tab
/// behind it where it has blanks, so that nobody takes their rest for a date.
fn header(prefix: &str, name: &str) -> String {
    if !name.chars().any(|c| matches!(c, '"' | '\\' | '\n' | '\t') || escape::is_hidden(c)) {
        return format!("{prefix}{name}{}", if name.contains(' ') { "\t" } else { "" });
    }
    let mut quoted = format!("\"{prefix}");
    for c in name.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            c if escape::is_hidden(c) => {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    let _ = write!(quoted, "\\{byte:03o}");
                }
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_as_git_does() {
        assert_eq!(header("a/", "x/ü.yaml"), "a/x/ü.yaml");
        assert_eq!(header("a/", "x y"), "a/x y\t");
        assert_eq!(header("b/", "a\"\\\n\u{1b}\u{202e}"), "\"b/a\\\"\\\\\\n\\033\\342\\200\\256\"");
        assert_eq!(name_in_patch("../x", Some(Path::new("/home/x"))), "home/x");
        assert_eq!(name_in_patch("a/x", Some(Path::new("/home/a/x"))), "a/x");
    }

    #[test]
    fn a_lone_carriage_return_ends_no_line() {
        let patch = unified("f", "a\rb\nc\r\nd\r", "a\rb\nC\r\nd\r", Style::Patch);
        assert_eq!(patch, "--- a/f\n+++ b/f\n@@ -1,3 +1,3 @@\n a\rb\n-c\r\n+C\r\n d\r\n\\ No newline at end of file\n");
        assert_eq!(unified("f", "a", "a", Style::Patch), "");
    }

    #[test]
    fn a_terminal_sees_escapes_and_colours() {
        let shown = unified("f", "a\u{1b}[2J\n", "b\n", Style::Terminal { color: true });
        assert!(shown.contains("\u{1b}[31m-a\\u{1b}[2J\u{1b}[0m\n\u{1b}[32m+b"), "{shown:?}");
        let plain = unified("f", "a\u{1b}[2J\n", "b\n", Style::Terminal { color: false });
        assert!(plain.ends_with("-a\\u{1b}[2J\n+b\n"), "{plain:?}");
    }
}
