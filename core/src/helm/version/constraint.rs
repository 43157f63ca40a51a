//! What versions are allowed.

use std::cmp::Ordering;

use super::{Parts, Version, compare_prereleases};
use crate::helm::format;

/// The longest constraint that is read, in bytes.
const MAX_LEN: usize = 512;

/// How many alternatives one may have.
const MAX_ALTERNATIVES: usize = 32;

/// What versions are allowed: one of the alternatives must hold, of which all parts must hold.
#[derive(Debug, Clone)]
pub struct Constraints(Vec<Vec<Constraint>>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    Greater,
    Less,
    GreaterOrEqual,
    LessOrEqual,
    Tilde,
    Caret,
}

#[derive(Debug, Clone)]
struct Constraint {
    operator: Operator,
    version: Version,
    /// Whether a number is missing or `x`: any of them, the second one, the third one.
    dirty: bool,
    minor_dirty: bool,
    patch_dirty: bool,
}

/// What operators look like; longer ones first.
const OPERATORS: &[(&str, Operator)] = &[
    ("!=", Operator::NotEqual),
    (">=", Operator::GreaterOrEqual),
    ("=>", Operator::GreaterOrEqual),
    ("<=", Operator::LessOrEqual),
    ("=<", Operator::LessOrEqual),
    ("~>", Operator::Tilde),
    ("=", Operator::Equal),
    (">", Operator::Greater),
    ("<", Operator::Less),
    ("~", Operator::Tilde),
    ("^", Operator::Caret),
    ("", Operator::Equal),
];

/// What stands for a number in a constraint. The bar is the library's.
fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, 'x' | 'X' | '*' | '|')
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c')
}

impl Constraints {
    /// Reads constraints.
    ///
    /// # Errors
    /// If they are none, in the library's words.
    pub fn new(text: &str) -> Result<Constraints, String> {
        if text.len() > MAX_LEN {
            return Err(format!("constraint string is too long (max {MAX_LEN} bytes)"));
        }
        let text = without_ranges(text);
        let alternatives: Vec<&str> = text.split("||").collect();
        if alternatives.len() > MAX_ALTERNATIVES {
            return Err(format!("too many constraint groups (max {MAX_ALTERNATIVES})"));
        }
        alternatives.into_iter().map(parts).collect::<Result<_, _>>().map(Constraints)
    }

    /// Whether they allow a version.
    pub fn allow(&self, version: &Version) -> bool {
        self.0.iter().any(|parts| {
            let names_prerelease = parts.iter().any(|part| !part.version.prerelease.is_empty());
            (version.prerelease.is_empty() || names_prerelease) && parts.iter().all(|part| part.allows(version))
        })
    }
}

/// The constraints with `1.2 - 1.4` as `>= 1.2, <= 1.4 `.
fn without_ranges(text: &str) -> String {
    let mut rewritten = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some((low, high, behind)) = range(rest) {
            rewritten.push_str(&format!(">= {low}, <= {high} "));
            rest = behind;
            continue;
        }
        rewritten.push(c);
        rest = rest.get(c.len_utf8()..).unwrap_or("");
    }
    rewritten
}

/// The bounds of a range at the beginning of a text, and what stands behind it.
fn range(text: &str) -> Option<(&str, &str, &str)> {
    let (low, rest) = version(text.trim_start_matches(is_space))?;
    let rest = rest.strip_prefix(is_space)?.trim_start_matches(is_space);
    let rest = rest.strip_prefix('-')?.strip_prefix(is_space)?;
    let (high, rest) = version(rest.trim_start_matches(is_space))?;
    Some((low, high, rest.trim_start_matches(is_space)))
}

/// The version at the beginning of a text, and what stands behind it.
fn version(text: &str) -> Option<(&str, &str)> {
    let parts = Parts::read(text, is_digit)?;
    Some(text.split_at(text.len() - parts.rest.len()))
}

/// The parts of an alternative, with blanks or commas between them.
fn parts(text: &str) -> Result<Vec<Constraint>, String> {
    let improper = || format!("improper constraint: {}", format::quote(text));
    let mut constraints = Vec::new();
    let mut rest = text.trim_start_matches(is_space);
    loop {
        let (operator, behind) = OPERATORS
            .iter()
            .find_map(|(written, operator)| rest.strip_prefix(written).map(|rest| (*operator, rest)))
            .ok_or_else(improper)?;
        let parts = Parts::read(behind.trim_start_matches(is_space), is_digit).ok_or_else(improper)?;
        constraints.push(constraint(operator, &parts)?);
        let next = parts.rest.trim_start_matches(is_space);
        if next.is_empty() {
            return Ok(constraints);
        }
        rest = match next.strip_prefix(',') {
            Some(next) => next.trim_start_matches(is_space),
            None if next.len() < parts.rest.len() => next,
            None => return Err(improper()),
        };
    }
}

fn constraint(operator: Operator, parts: &Parts<'_>) -> Result<Constraint, String> {
    let [major, minor, patch] = parts.numbers;
    let is_any = |number: &str| matches!(number, "" | "x" | "X" | "*");
    let prerelease = if parts.prerelease.is_empty() { String::new() } else { format!("-{}", parts.prerelease) };
    let metadata = if parts.metadata.is_empty() { String::new() } else { format!("+{}", parts.metadata) };
    let (written, minor_dirty, patch_dirty) = if is_any(major) {
        (format!("0.0.0{prerelease}"), false, false)
    } else if is_any(minor) {
        (format!("{major}.0.0{prerelease}"), true, false)
    } else if is_any(patch) {
        (format!("{major}.{minor}.0{prerelease}"), false, true)
    } else {
        (format!("{major}.{minor}.{patch}{prerelease}{metadata}"), false, false)
    };
    let dirty = is_any(major) || minor_dirty || patch_dirty;
    let version = Version::new(&written).map_err(|_| "constraint parser error".to_string())?;
    Ok(Constraint { operator, version, dirty, minor_dirty, patch_dirty })
}

impl Constraint {
    fn allows(&self, version: &Version) -> bool {
        let order = version.compare(&self.version);
        match self.operator {
            Operator::Equal if self.dirty => self.tilde(version, order),
            Operator::Equal => order.is_eq(),
            Operator::NotEqual => self.differs(version, order),
            Operator::Greater => self.is_below(version, order),
            Operator::Less => order.is_lt(),
            Operator::GreaterOrEqual => order.is_ge(),
            Operator::LessOrEqual if self.dirty => {
                let bound = &self.version;
                version.major < bound.major
                    || version.major == bound.major && (self.minor_dirty || version.minor <= bound.minor)
            }
            Operator::LessOrEqual => order.is_le(),
            Operator::Tilde => self.tilde(version, order),
            Operator::Caret => self.caret(version, order),
        }
    }

    fn differs(&self, version: &Version, order: Ordering) -> bool {
        if !self.dirty {
            return order.is_ne();
        }
        let bound = &self.version;
        if bound.major != version.major {
            return true;
        }
        if self.minor_dirty {
            return false;
        }
        if bound.minor != version.minor {
            return true;
        }
        if self.patch_dirty {
            return compare_or_same(&version.prerelease, &bound.prerelease).is_ne();
        }
        bound.patch != version.patch || order.is_ne()
    }

    /// `>`: of `>11` the next major version, of `>11.1` the next minor one.
    fn is_below(&self, version: &Version, order: Ordering) -> bool {
        if !self.dirty || version.major != self.version.major {
            return if self.dirty { version.major > self.version.major } else { order.is_gt() };
        }
        if self.minor_dirty {
            return false;
        }
        if self.patch_dirty { version.minor > self.version.minor } else { order.is_gt() }
    }

    /// `~1.2.3`: the same minor version; `~1`: the same major one.
    fn tilde(&self, version: &Version, order: Ordering) -> bool {
        let bound = &self.version;
        let is_zero = (bound.major, bound.minor, bound.patch) == (0, 0, 0) && !self.minor_dirty && !self.patch_dirty;
        order.is_ge() && (is_zero || version.major == bound.major && (self.minor_dirty || version.minor == bound.minor))
    }

    /// `^1.2.3`: the same first number that is not 0.
    fn caret(&self, version: &Version, order: Ordering) -> bool {
        let bound = &self.version;
        if order.is_lt() {
            return false;
        }
        if bound.major > 0 || self.minor_dirty {
            return version.major == bound.major;
        }
        if version.major > 0 {
            return false;
        }
        if bound.minor > 0 || self.patch_dirty {
            return version.minor == bound.minor;
        }
        version.minor == 0 && version.patch == bound.patch
    }
}

fn compare_or_same(one: &str, other: &str) -> Ordering {
    if one == other { Ordering::Equal } else { compare_prereleases(one, other) }
}
