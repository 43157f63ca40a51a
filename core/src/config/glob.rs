//! Patterns of paths in `exclude` and `files`.

use super::error::ConfigErrorKind;

/// A pattern of paths: `*` and `?` within a name, `**` over folders, `[…]`, `{a,b}`.
///
/// A pattern without `/` fits a name in any folder; one with `/` is relative to the folder of the file that it is
/// written in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    /// Whether it fits names in any folder.
    anywhere: bool,
}

impl Pattern {
    /// Reads a pattern.
    pub fn parse(written: &str) -> Result<Pattern, ConfigErrorKind> {
        let bad = |reason: String| ConfigErrorKind::BadPattern { pattern: written.to_string(), reason };
        let text = written.strip_suffix("/**").map_or(written, |folder| if folder.is_empty() { "**" } else { folder });
        let text = text.trim_end_matches('/');
        let anywhere = !written.trim_end_matches('/').contains('/');
        let text = text.strip_prefix("./").unwrap_or(text).trim_start_matches('/');
        if text.is_empty() {
            return Err(bad("it is empty".into()));
        }
        if text.starts_with('!') {
            return Err(bad("it cannot begin with `!`".into()));
        }
        fast_glob::validate(text).map_err(|error| bad(error.to_string()))?;
        Ok(Pattern { text: text.to_string(), anywhere })
    }

    /// The pattern, cleaned.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it fits `path` itself. `relative` is the path below the folder of the configuration, if it is below.
    fn fits_one(&self, path: &str, relative: Option<&str>) -> bool {
        if self.anywhere {
            return fast_glob::glob_match(&self.text, crate::project::file_name(path));
        }
        match relative {
            Some(relative) => fast_glob::glob_match(&self.text, relative),
            None => self.text.starts_with("**/") && fast_glob::glob_match(&self.text, path),
        }
    }

    /// Whether it fits `path` or a folder above it that is below `folder`, where the pattern is written.
    pub fn fits(&self, path: &str, folder: &str) -> bool {
        let relative = below(path, folder);
        let rest = relative.unwrap_or(path);
        let start = path.len() - rest.len();
        let ends = rest.match_indices('/').map(|(at, _)| at).chain([rest.len()]);
        ends.filter(|end| *end > 0)
            .any(|end| self.fits_one(path.get(..start + end).unwrap_or(path), relative.and_then(|r| r.get(..end))))
    }

    /// Whether it fits `path` itself, written in `folder`.
    pub(super) fn fits_exactly(&self, path: &str, folder: &str) -> bool {
        self.fits_one(path, below(path, folder))
    }
}

/// The part of `path` below `folder`; `None` if it is not below.
pub(super) fn below<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    if folder.is_empty() {
        return Some(path).filter(|path| !path.starts_with('/'));
    }
    let rest = path.strip_prefix(folder)?;
    if folder.ends_with('/') { Some(rest) } else { rest.strip_prefix('/') }
}
