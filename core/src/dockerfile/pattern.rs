//! The patterns of `${name#pattern}`, `${name%pattern}` and `${name/pattern/text}`: `*` and `?`.

use std::ops::Range;

/// How many steps a match may take; beyond it the result counts as unknown.
const MAX_STEPS: usize = 1 << 18;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Char(char),
    Any,
    Many,
}

/// A pattern, read once.
#[derive(Debug)]
pub(super) struct Pattern(Vec<Token>);

impl Pattern {
    /// Reads a pattern; `None` if a backslash stands before a character that it cannot escape.
    pub(super) fn new(text: &str) -> Option<Pattern> {
        let mut tokens = Vec::new();
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            tokens.push(match c {
                '*' => Token::Many,
                '?' => Token::Any,
                '\\' => match chars.next()? {
                    escaped @ ('*' | '?' | '\\' | '}' | '/') => Token::Char(escaped),
                    _ => return None,
                },
                _ => Token::Char(c),
            });
        }
        Some(Pattern(tokens))
    }

    /// What remains of a value when the shortest (or longest) match at its start is cut off; `None` if that takes too long.
    pub(super) fn trim_start<'v>(&self, value: &'v str, longest: bool) -> Option<&'v str> {
        self.within_limit(value)?;
        let len = self.prefix(value.char_indices().map(|(at, c)| (at + c.len_utf8(), c)), &self.0, longest);
        value.get(len.unwrap_or(0)..)
    }

    /// What remains of a value when the shortest (or longest) match at its end is cut off; `None` if that takes too long.
    pub(super) fn trim_end<'v>(&self, value: &'v str, longest: bool) -> Option<&'v str> {
        self.within_limit(value)?;
        let tokens: Vec<Token> = self.0.iter().rev().copied().collect();
        let len = self.prefix(value.char_indices().rev().map(|(at, c)| (value.len() - at, c)), &tokens, longest);
        value.get(..value.len() - len.unwrap_or(0))
    }

    /// The value with the first match (or all of them) replaced; `None` if that takes too long.
    pub(super) fn replace(&self, value: &str, by: &str, all: bool) -> Option<String> {
        if value.len().saturating_mul(value.len()).saturating_mul(self.0.len() + 1) > MAX_STEPS {
            return None;
        }
        let mut result = String::new();
        let mut from = 0;
        let mut end = None;
        while let Some(found) = self.find(value, from) {
            result.push_str(value.get(from..found.start)?);
            // Go does not count an empty match directly behind another one.
            if !found.is_empty() || end != Some(found.start) {
                result.push_str(by);
            }
            end = Some(found.end);
            if found.is_empty() {
                // An empty match stands between two characters; the next search begins behind one.
                let len = value.get(found.end..)?.chars().next().map_or(1, char::len_utf8);
                result.push_str(value.get(found.end..found.end + len).unwrap_or(""));
                from = found.end + len;
            } else {
                from = found.end;
            }
            if !all || from > value.len() {
                break;
            }
        }
        result.push_str(value.get(from..).unwrap_or(""));
        Some(result)
    }

    fn within_limit(&self, value: &str) -> Option<()> {
        (value.len().saturating_mul(self.0.len() + 1) <= MAX_STEPS).then_some(())
    }

    fn find(&self, value: &str, from: usize) -> Option<Range<usize>> {
        let rest = value.get(from..)?;
        let starts = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
        for start in starts {
            let tail = rest.get(start..)?;
            let ends = tail.char_indices().map(|(at, c)| (at + c.len_utf8(), c));
            if let Some(len) = self.prefix(ends, &self.0, true) {
                return Some(from + start..from + start + len);
            }
        }
        None
    }

    /// The length of the shortest or longest prefix that matches. `chars` gives each character with the length behind it.
    fn prefix(&self, chars: impl Iterator<Item = (usize, char)>, tokens: &[Token], longest: bool) -> Option<usize> {
        let mut states = vec![false; tokens.len() + 1];
        let mut next = states.clone();
        states[0] = true;
        close(&mut states, tokens);
        let mut found = states[tokens.len()].then_some(0);
        for (len, c) in chars {
            if found.is_some() && !longest {
                break;
            }
            next.fill(false);
            for (index, token) in tokens.iter().enumerate() {
                if !states[index] {
                    continue;
                }
                match token {
                    Token::Many => next[index] = true,
                    Token::Any => next[index + 1] = true,
                    Token::Char(expected) if *expected == c => next[index + 1] = true,
                    Token::Char(_) => {}
                }
            }
            close(&mut next, tokens);
            std::mem::swap(&mut states, &mut next);
            if states[tokens.len()] {
                found = Some(len);
            } else if !states.contains(&true) {
                break;
            }
        }
        found
    }
}

/// `*` may match nothing: from the state before it one gets behind it for free.
fn close(states: &mut [bool], tokens: &[Token]) {
    for (index, token) in tokens.iter().enumerate() {
        if states[index] && *token == Token::Many {
            states[index + 1] = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Pattern {
        Pattern::new(text).unwrap()
    }

    #[test]
    fn prefixes_and_suffixes_are_cut() {
        assert_eq!(pattern("*/").trim_start("a/b/c", false), Some("b/c"));
        assert_eq!(pattern("*/").trim_start("a/b/c", true), Some("c"));
        assert_eq!(pattern("/*").trim_end("a/b/c", false), Some("a/b"));
        assert_eq!(pattern("/*").trim_end("a/b/c", true), Some("a"));
        assert_eq!(pattern("v?").trim_start("v1ä", false), Some("ä"));
        assert_eq!(pattern("x").trim_start("abc", true), Some("abc"));
        assert_eq!(pattern("ä").trim_end("bä", true), Some("b"));
        assert_eq!(pattern("\\*").trim_start("*a", true), Some("a"));
    }

    #[test]
    fn matches_are_replaced() {
        assert_eq!(pattern("a").replace("banana", "o", false).unwrap(), "bonana");
        assert_eq!(pattern("a").replace("banana", "o", true).unwrap(), "bonono");
        assert_eq!(pattern("n*").replace("banana", "", false).unwrap(), "ba");
        assert_eq!(pattern("x").replace("banana", "o", true).unwrap(), "banana");
    }

    #[test]
    fn long_values_are_given_up() {
        assert_eq!(pattern("a*").trim_start(&"a".repeat(1 << 18), true), None);
        assert_eq!(pattern("a").replace(&"a".repeat(4096), "", true), None);
        assert!(Pattern::new("\\x").is_none());
    }

    #[test]
    fn empty_matches_behind_another_one_do_not_count() {
        let replaced = |value: &str, pattern: &str| Pattern::new(pattern)?.replace(value, "z", true);
        assert_eq!(replaced("alpine", "*").as_deref(), Some("z"));
        assert_eq!(replaced("", "*").as_deref(), Some("z"));
        assert_eq!(replaced("a.b.c", ".").as_deref(), Some("azbzc"));
        assert_eq!(replaced("ab", "").as_deref(), Some("zazbz"));
        assert_eq!(replaced("abab", "b*").as_deref(), Some("az"));
    }
}
