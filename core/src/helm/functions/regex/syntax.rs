//! From Go's syntax of regular expressions to that of this program, with Go's errors.
//!
//! Both are alike; Go is laxer with braces and hyphens, has `\Q…\E` and octal numbers, and its `\s` has no vertical
//! tab.

use super::class;

/// An expression to compile.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Translated {
    pub pattern: String,
    /// The names of its groups, from 1 on; empty if a group has none.
    pub names: Vec<String>,
    /// How many characters and operators there are once repetitions are written out.
    pub size: u64,
}

/// Why there is nothing to compile.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// Go says no.
    Go(String),
    /// Go says yes, but it cannot be run here.
    Unsupported,
}

/// What Go says of a part of an expression.
pub(super) fn wrong(what: &str, part: &str) -> Wrong {
    Wrong::Go(format!("error parsing regexp: {what}: `{part}`"))
}

/// How many times something may be repeated.
const MAX_REPEAT: u64 = 1000;

/// How often something is repeated: at least and at most.
type Counts = (u64, Option<u64>);

/// What a repetition would repeat, and what is known of it.
#[derive(Debug, Clone, Copy, Default)]
struct Item {
    size: u64,
    /// The product of the counts in it, such as 6 in `(a{2}){3}`.
    repeats: u64,
}

/// An open group: what is before it, and what is in it.
#[derive(Debug, Default)]
struct Group {
    size: u64,
    repeats: u64,
    last: Option<Item>,
}

impl Group {
    /// Adds an item that can be repeated.
    fn push(&mut self, item: Item) {
        self.settle();
        self.last = Some(item);
    }

    /// Nothing more repeats the last item.
    fn settle(&mut self) {
        if let Some(last) = self.last.take() {
            self.size = self.size.saturating_add(last.size);
            self.repeats = self.repeats.max(last.repeats);
        }
    }
}

const LITERAL: Item = Item { size: 1, repeats: 1 };

/// Translates an expression.
pub(super) fn translate(pattern: &str) -> Result<Translated, Wrong> {
    let mut out = Translated::default();
    let mut groups = vec![Group::default()];
    let mut rest = pattern;
    // Where the repetition before this token starts.
    let mut repeated: Option<&str> = None;
    while let Some(letter) = rest.chars().next() {
        let start = rest;
        let after = rest.get(letter.len_utf8()..).unwrap_or_default();
        let Some(group) = groups.last_mut() else { return Err(wrong("unexpected )", pattern)) };
        let mut repetition = None;
        match letter {
            '(' if after.starts_with('?') => rest = open_with_flags(start, &mut groups, &mut out)?,
            '(' => {
                out.names.push(String::new());
                out.pattern.push('(');
                groups.push(Group::default());
                rest = after;
            }
            '|' => {
                group.settle();
                group.size += 1;
                out.pattern.push('|');
                rest = after;
            }
            ')' => {
                group.settle();
                let item = Item { size: group.size.saturating_add(2), repeats: group.repeats.max(1) };
                groups.pop();
                let Some(outer) = groups.last_mut() else { return Err(wrong("unexpected )", pattern)) };
                outer.push(item);
                out.pattern.push(')');
                rest = after;
            }
            '^' | '$' | '.' => {
                group.push(LITERAL);
                out.pattern.push(letter);
                rest = after;
            }
            '[' => {
                group.push(LITERAL);
                rest = class::translate(start, &mut out.pattern)?;
            }
            '*' | '+' | '?' => repetition = Some((None, after)),
            '{' => match counts(start)? {
                Some((counts, after)) => repetition = Some((Some(counts), after)),
                None => {
                    group.push(LITERAL);
                    out.pattern.push_str("\\{");
                    rest = after;
                }
            },
            '\\' => rest = escaped(start, group, &mut out.pattern)?,
            _ => {
                group.push(LITERAL);
                class::push_literal(letter, &mut out.pattern);
                rest = after;
            }
        }
        let Some((counts, after)) = repetition else {
            repeated = None;
            continue;
        };
        let after = after.strip_prefix('?').unwrap_or(after);
        let part = |from: &'static str, start: &str| {
            let length = start.len() - after.len();
            wrong(from, start.get(..length).unwrap_or_default())
        };
        if let Some(first) = repeated {
            return Err(part("invalid nested repetition operator", first));
        }
        let Some(last) = groups.last_mut().and_then(|group| group.last.as_mut()) else {
            return Err(part("missing argument to repetition operator", start));
        };
        match counts {
            None => last.size = last.size.saturating_add(1),
            Some((least, most)) => {
                let count = most.unwrap_or(least);
                last.repeats = last.repeats.saturating_mul(count).max(1);
                last.size = last.size.saturating_mul(count.max(1)).saturating_add(1);
                if (least >= 2 || most.is_some_and(|most| most >= 2)) && last.repeats > MAX_REPEAT {
                    return Err(part("invalid repeat count", start));
                }
            }
        }
        out.pattern.push_str(start.get(..start.len() - after.len()).unwrap_or_default());
        repeated = Some(start);
        rest = after;
    }
    let mut last = groups.pop().unwrap_or_default();
    if !groups.is_empty() {
        return Err(wrong("missing closing )", pattern));
    }
    last.settle();
    out.size = last.size;
    Ok(out)
}

/// `(?:`, `(?i)`, `(?i:`, `(?P<name>`: what is after it.
fn open_with_flags<'t>(start: &'t str, groups: &mut Vec<Group>, out: &mut Translated) -> Result<&'t str, Wrong> {
    let named = start.strip_prefix("(?P<").filter(|rest| !rest.is_empty());
    if let Some(rest) = named.or_else(|| start.strip_prefix("(?<").filter(|rest| !rest.is_empty())) {
        let Some((name, after)) = rest.split_once('>') else { return Err(wrong("invalid named capture", start)) };
        if name.is_empty() || name.contains(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_') {
            let capture = start.get(..start.len() - after.len()).unwrap_or_default();
            return Err(wrong("invalid named capture", capture));
        }
        out.names.push(name.into());
        out.pattern.push('(');
        groups.push(Group::default());
        return Ok(after);
    }
    let flags = start.get(2..).unwrap_or_default();
    let (mut negative, mut seen) = (false, false);
    for (at, letter) in flags.char_indices() {
        let after = flags.get(at + letter.len_utf8()..).unwrap_or_default();
        match letter {
            'i' | 'm' | 's' | 'U' => seen = true,
            '-' if !negative => (negative, seen) = (true, false),
            ':' | ')' if !negative || seen => {
                let flags = flags.get(..at).unwrap_or_default();
                match (letter, flags) {
                    (')', "") => {}
                    _ => out.pattern.push_str(&format!("(?{flags}{letter}")),
                }
                if letter == ':' {
                    groups.push(Group::default());
                }
                return Ok(after);
            }
            _ => {
                let part = start.get(..start.len() - after.len()).unwrap_or_default();
                return Err(wrong("invalid or unsupported Perl syntax", part));
            }
        }
    }
    Err(wrong("invalid or unsupported Perl syntax", start))
}

/// `{2}`, `{2,}`, `{2,3}` and what is after it; nothing if the brace is a literal.
fn counts(start: &str) -> Result<Option<(Counts, &str)>, Wrong> {
    let Some((inside, after)) = start.get(1..).and_then(|rest| rest.split_once('}')) else { return Ok(None) };
    let (least, most) = match inside.split_once(',') {
        None => (inside, Some(inside)),
        Some((least, "")) => (least, None),
        Some((least, most)) => (least, Some(most)),
    };
    let number = |text: &str| {
        let fits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let fits = fits && (text == "0" || !text.starts_with('0'));
        fits.then(|| text.parse::<u64>().unwrap_or(u64::MAX))
    };
    let Some(least) = number(least) else { return Ok(None) };
    let most = match most.map(number) {
        None => None,
        Some(None) => return Ok(None),
        Some(most) => most,
    };
    if least > MAX_REPEAT || most.is_some_and(|most| most > MAX_REPEAT || least > most) {
        let part = start.get(..start.len() - after.len()).unwrap_or_default();
        return Err(wrong("invalid repeat count", part));
    }
    Ok(Some(((least, most), after)))
}

/// What starts with a backslash outside of a class.
fn escaped<'t>(start: &'t str, group: &mut Group, out: &mut String) -> Result<&'t str, Wrong> {
    let after = start.get(2..);
    match start.as_bytes().get(1) {
        Some(b'A' | b'b' | b'B' | b'z') => {
            group.push(LITERAL);
            out.push_str(start.get(..2).unwrap_or_default());
            return Ok(after.unwrap_or_default());
        }
        Some(b'Q') => {
            let after = after.unwrap_or_default();
            let (literal, rest) = after.split_once("\\E").unwrap_or((after, ""));
            for letter in literal.chars() {
                group.push(LITERAL);
                class::push_literal(letter, out);
            }
            return Ok(rest);
        }
        Some(b'p' | b'P') => return Err(Wrong::Unsupported),
        _ => {}
    }
    group.push(LITERAL);
    if let Some(letters) = class::perl(start) {
        out.push_str(&format!("[{letters}]"));
        return Ok(after.unwrap_or_default());
    }
    let (letter, rest) = class::escape(start)?;
    class::push_literal(letter, out);
    Ok(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(go: &str) -> String {
        translate(go).map_or_else(|wrong| format!("{wrong:?}"), |translated| translated.pattern)
    }

    #[test]
    fn what_is_laxer_in_go_is_escaped() {
        assert_eq!(pattern("{a}{2"), r"\{a\}\{2");
        assert_eq!(pattern(r"\Q.*\E?"), r"\.\*?");
        assert_eq!(pattern(r"\101"), "A");
        assert_eq!(pattern("a{2,3}?"), "a{2,3}?");
        assert_eq!(pattern("(?P<1>a)(?i)(b)"), "(a)(?i)(b)");
    }

    #[test]
    fn sizes_count_repetitions() {
        let size = |go: &str| translate(go).map(|translated| translated.size);
        assert_eq!(size("ab"), Ok(2));
        assert_eq!(size("(a{10}){10}"), Ok(131));
        assert_eq!(size("a{1000}"), Ok(1001));
        assert!(matches!(size("(a{100}){100}"), Err(Wrong::Go(_))));
        assert_eq!(size(r"\pL"), Err(Wrong::Unsupported));
    }
}
