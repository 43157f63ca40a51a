//! Semantic versions and their constraints, as `Masterminds/semver` 3.5.0 reads them: `1.2` is `1.2.0`, `^1.2`, `~1.2`, `1.x`,
//! `>=1.2, <2 || 3.1 - 3.4`. A pre-release fits only where the constraint names one.

mod constraint;

use std::cmp::Ordering;
use std::fmt;

pub use constraint::Constraints;

/// The longest version that is read, in bytes.
const MAX_LEN: usize = 256;

/// A semantic version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The first number.
    pub major: u64,
    /// The second number.
    pub minor: u64,
    /// The third number.
    pub patch: u64,
    /// What stands behind `-`.
    pub prerelease: String,
    /// What stands behind `+`.
    pub metadata: String,
    /// As it was written.
    pub original: String,
}

impl Version {
    /// Reads a version. Numbers that are missing are 0.
    ///
    /// # Errors
    /// If it is none, in the library's words.
    pub fn new(text: &str) -> Result<Version, String> {
        if text.len() > MAX_LEN {
            return Err(format!("version string is too long (max {MAX_LEN} bytes)"));
        }
        let invalid = || "invalid semantic version".to_string();
        let parts =
            Parts::read(text, |c| c.is_ascii_digit()).filter(|parts| parts.rest.is_empty()).ok_or_else(invalid)?;
        let number = |part: &str| {
            let out_of_range =
                |_| format!("error parsing version segment: strconv.ParseUint: parsing \"{part}\": value out of range");
            if part.is_empty() { Ok(0) } else { part.parse::<u64>().map_err(out_of_range) }
        };
        let [major, minor, patch] = parts.numbers;
        for part in parts.prerelease.split('.').filter(|part| !part.is_empty()) {
            if part.len() > 1 && part.starts_with('0') && part.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err("version segment starts with 0".to_string());
            }
        }
        Ok(Version {
            major: number(major)?,
            minor: number(minor)?,
            patch: number(patch)?,
            prerelease: parts.prerelease.to_string(),
            metadata: parts.metadata.to_string(),
            original: text.to_string(),
        })
    }

    /// Which one is older. What stands behind `+` does not count.
    pub fn compare(&self, other: &Version) -> Ordering {
        let numbers = |version: &Version| (version.major, version.minor, version.patch);
        numbers(self).cmp(&numbers(other)).then_with(|| match (self.prerelease.as_str(), other.prerelease.as_str()) {
            ("", "") => Ordering::Equal,
            ("", _) => Ordering::Greater,
            (_, "") => Ordering::Less,
            (one, other) => compare_prereleases(one, other),
        })
    }

    /// The next version: the number of an index is counted up, those behind it are 0. A pre-release's next patch is its release.
    pub(crate) fn next(&self, index: usize) -> Version {
        let Version { major, minor, patch, .. } = *self;
        let (major, minor, patch) = match index {
            0 => (major.wrapping_add(1), 0, 0),
            1 => (major, minor.wrapping_add(1), 0),
            _ if !self.prerelease.is_empty() => (major, minor, patch),
            _ => (major, minor, patch.wrapping_add(1)),
        };
        let v = if self.original.starts_with('v') { "v" } else { "" };
        let (prerelease, metadata) = (String::new(), String::new());
        Version { major, minor, patch, prerelease, metadata, original: format!("{v}{major}.{minor}.{patch}") }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)?;
        if !self.prerelease.is_empty() {
            write!(f, "-{}", self.prerelease)?;
        }
        if !self.metadata.is_empty() {
            write!(f, "+{}", self.metadata)?;
        }
        Ok(())
    }
}

/// Part by part: numbers by their size and before words, words by their letters, what has more parts behind what has less.
fn compare_prereleases(one: &str, other: &str) -> Ordering {
    let (mut ones, mut others) = (one.split('.'), other.split('.'));
    loop {
        let order = match (ones.next(), others.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(one), Some(other)) if one == other => Ordering::Equal,
            (Some(one), Some(other)) => match (one.parse::<u64>(), other.parse::<u64>()) {
                (Ok(one), Ok(other)) => one.cmp(&other),
                (Ok(_), Err(_)) => Ordering::Less,
                (Err(_), Ok(_)) => Ordering::Greater,
                (Err(_), Err(_)) => one.cmp(other),
            },
        };
        if order.is_ne() {
            return order;
        }
    }
}

/// The parts of a version as they are written.
struct Parts<'a> {
    /// Without points; empty where they are missing.
    numbers: [&'a str; 3],
    prerelease: &'a str,
    metadata: &'a str,
    /// What stands behind it.
    rest: &'a str,
}

impl<'a> Parts<'a> {
    /// Reads as much as is a version: `v1.2.3-rc.1+build`. `is_digit` says what numbers are made of.
    fn read(text: &'a str, is_digit: fn(char) -> bool) -> Option<Parts<'a>> {
        let take = |text: &'a str| text.split_at(text.len() - text.trim_start_matches(is_digit).len());
        let mut numbers = [""; 3];
        let (first, mut rest) = take(text.strip_prefix('v').unwrap_or(text));
        if first.is_empty() {
            return None;
        }
        numbers[0] = first;
        for number in numbers.iter_mut().skip(1) {
            let Some((digits, behind)) = rest.strip_prefix('.').map(take).filter(|(digits, _)| !digits.is_empty())
            else {
                break;
            };
            *number = digits;
            rest = behind;
        }
        let (prerelease, rest) = suffix(rest, '-');
        let (metadata, rest) = suffix(rest, '+');
        Some(Parts { numbers, prerelease, metadata, rest })
    }
}

/// What stands behind a mark: words of letters, digits and hyphens, with points between them.
fn suffix(text: &str, mark: char) -> (&str, &str) {
    let Some(behind) = text.strip_prefix(mark) else { return ("", text) };
    let word = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-').len();
    let mut len = word(behind);
    if len == 0 {
        return ("", text);
    }
    while let Some(more) = behind.get(len..).and_then(|rest| rest.strip_prefix('.')).map(word).filter(|more| *more > 0)
    {
        len += 1 + more;
    }
    behind.split_at(len)
}

#[cfg(test)]
mod tests;
