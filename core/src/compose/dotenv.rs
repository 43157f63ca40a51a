//! Environment files, `.env` among them, with the quoting rules of the Compose documentation.

use std::collections::HashMap;
use std::ops::Range;

use super::interpolate::{Env, expanded};
use crate::model::UNKNOWN;

/// How long a value may be, in bytes. Values refer to earlier ones, so that few lines can make a huge one.
const MAX_VALUE: usize = 32 * 1024;

/// Reads `NAME=value` lines into `env`; names that are known already stay as they are, and of two equal ones in the text the
/// last counts. A value that refers to the
/// caller's environment is left out, since it is not known.
pub(super) fn read(text: &str, env: &mut Env) {
    let (mut own, mut found) = (env.clone(), HashMap::new());
    each(text, &mut |_, name, value| {
        let (value, len) = value_of(value, &own);
        if !value.contains(UNKNOWN) && value.len() <= MAX_VALUE {
            own.vars.insert(name.to_string(), value.clone());
            found.insert(name.to_string(), value);
        }
        len
    });
    for (name, value) in found {
        env.vars.entry(name).or_insert(value);
    }
}

/// A variable that an environment file sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// The place of the name in the text (bytes).
    pub at: Range<usize>,
    /// Its value; `None` where that depends on the caller's environment, or on other lines.
    pub value: Option<String>,
}

/// The variables of an environment file in their order. Values that refer to others are not known.
pub fn variables(text: &str) -> Vec<Variable> {
    let (env, mut found) = (Env::default(), Vec::new());
    each(text, &mut |at, name, value| {
        let (value, len) = value_of(value, &env);
        let value = Some(value).filter(|value| !value.contains(UNKNOWN) && value.len() <= MAX_VALUE);
        found.push(Variable { name: name.to_string(), at, value });
        len
    });
    found
}

/// Calls `take` with each name, its place and the text behind it; `take` says how many bytes of that the value has.
fn each(text: &str, take: &mut dyn FnMut(Range<usize>, &str, &str) -> usize) {
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    while !rest.is_empty() {
        let line_end = rest.find('\n').map_or(rest.len(), |newline| newline + 1);
        let (line, tail) = rest.split_at(line_end);
        let Some((name, value_at)) = name_of(line) else {
            rest = tail;
            continue;
        };
        let start = text.len() - rest.len() + line.get(..value_at).and_then(|head| head.rfind(name)).unwrap_or(0);
        let len = take(start..start + name.len(), name, rest.get(value_at..).unwrap_or(""));
        rest = rest.get(value_at + len..).unwrap_or("");
        // What follows a closing quote on its line is a comment.
        rest = rest.find('\n').map_or("", |newline| rest.get(newline + 1..).unwrap_or(""));
    }
}

/// The name of a line and the offset of its value; `None` for comments, blank lines and names without value.
fn name_of(line: &str) -> Option<(&str, usize)> {
    let trimmed = line.trim_start();
    if trimmed.is_empty() || trimmed.starts_with('#') {
        return None;
    }
    let start = line.len() - trimmed.len();
    let separator = line.find(['=', ':'])?;
    let name = line.get(start..separator)?.trim_end();
    let name = name.strip_prefix("export ").unwrap_or(name).trim();
    let is_name =
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'));
    is_name.then_some((name, separator + 1))
}

/// A value and how many bytes of the text it takes, the line break excluded.
fn value_of(text: &str, env: &Env) -> (String, usize) {
    let line = text.split('\n').next().unwrap_or("");
    let blank = line.len() - line.trim_start_matches([' ', '\t']).len();
    let body = text.get(blank..).unwrap_or("");
    let quoted = match body.as_bytes().first() {
        Some(b'\'') => closing(body, b'\'').map(|end| (body.get(1..end).unwrap_or("").replace("\\'", "'"), end + 1)),
        Some(b'"') => closing(body, b'"').map(|end| {
            let inner = body.get(1..end).unwrap_or("");
            (expanded(&unescape(inner), env).0, end + 1)
        }),
        _ => None,
    };
    if let Some((value, len)) = quoted {
        return (value, blank + len);
    }
    let value = line.get(blank..).unwrap_or("");
    let value = value.split(" #").next().unwrap_or(value).trim_end();
    (expanded(value, env).0, line.len())
}

/// The offset of the closing quote of a text that begins with one. A backslash keeps a quote open.
fn closing(text: &str, quote: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            byte if byte == quote => return Some(at),
            _ => at += 1,
        }
    }
    None
}

/// Resolves the escapes of double quotes. `\$` becomes `$$`, which interpolation reads as a plain `$`.
fn unescape(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            result.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => result.push('\n'),
            Some('r') => result.push('\r'),
            Some('t') => result.push('\t'),
            Some('$') => result.push_str("$$"),
            Some(c @ ('"' | '\\' | '\'')) => result.push(c),
            Some(c) => result.extend(['\\', c]),
            None => result.push('\\'),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Vec<(String, String)> {
        let mut env = Env::default();
        read(text, &mut env);
        let mut pairs: Vec<_> = env.vars.into_iter().collect();
        pairs.sort();
        pairs
    }

    #[test]
    fn quotes_comments_and_references() {
        let text = "# c\n\nA=1\nexport B = two words # c\nC='$A # x'\nD=\"a\\n$A ${X:-y} \\$A\" # c\nE: yes\nF=\nG=a#b\nH='multi\nline'\nI=${A}2\nJ=${NOT_HERE}\nnonsense\nK=\"open\nL=last";
        let found = parse(text);
        let get = |name: &str| found.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        assert_eq!(get("A"), Some("1"));
        assert_eq!(get("B"), Some("two words"));
        assert_eq!(get("C"), Some("$A # x"));
        assert_eq!(get("D"), Some("a\n1 y $A"));
        assert_eq!(get("E"), Some("yes"));
        assert_eq!(get("F"), Some(""));
        assert_eq!(get("G"), Some("a#b"));
        assert_eq!(get("H"), Some("multi\nline"));
        assert_eq!(get("I"), Some("12"));
        assert_eq!(get("J"), None);
        assert_eq!(get("L"), Some("last"));
    }

    #[test]
    fn variables_have_their_places() {
        let text = "\u{feff}# c\nexport port = 'x' # c\nB=${A}\nC=\nD='a\nb'\nE=1\n";
        let found = variables(text);
        let places: Vec<&str> = found.iter().map(|one| &text[one.at.clone()]).collect();
        assert_eq!(places, ["port", "B", "C", "D", "E"]);
        let values: Vec<_> = found.iter().map(|one| one.value.as_deref()).collect();
        assert_eq!(values, [Some("x"), None, Some(""), Some("a\nb"), Some("1")]);
    }

    #[test]
    fn the_first_environment_wins() {
        let mut env = Env::default();
        read("A=1\n", &mut env);
        read("A=2\nB=3\r\n", &mut env);
        assert_eq!(env.vars["A"], "1");
        assert_eq!(env.vars["B"], "3");
    }

    #[test]
    fn of_two_equal_names_the_last_one_counts() {
        assert_eq!(parse("A=1\nB=$A\nA=2\n"), [("A".to_string(), "2".to_string()), ("B".to_string(), "1".to_string())]);
    }
}
