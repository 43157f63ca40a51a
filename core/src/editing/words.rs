//! Words that can be written: names of rules in comments and annotations that ignore, keys and values of `lintainer.toml`.

use std::ops::Range;

use serde_json::Value;

use super::mention::word_around;
use crate::config::schema as config_schema;
use crate::model::Format;
use crate::rule::{Registry, Rule};
use crate::source::Source;
use crate::span::Span;

/// Words for a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// What they take the place of.
    pub replace: Span,
    /// The most likely first.
    pub words: Vec<Word>,
}

/// A word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// What is written.
    pub text: String,
    /// What it is.
    pub kind: WordKind,
    /// More about it in a line; perhaps nothing.
    pub detail: String,
    /// More about it, as Markdown.
    pub documentation: Option<&'static str>,
}

/// What a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordKind {
    /// What a comment does: `ignore`, `ignore-file`.
    Verb,
    /// A key of a configuration.
    Key,
    /// A value: the name of a rule, a set of rules, a word of a key.
    Value,
}

impl Word {
    fn new(text: impl Into<String>, kind: WordKind, detail: impl Into<String>) -> Self {
        Word { text: text.into(), kind, detail: detail.into(), documentation: None }
    }

    fn rule(rule: &'static Rule) -> Self {
        Word { documentation: Some(rule.why()), ..Word::new(rule.name, WordKind::Value, rule.summary()) }
    }
}

/// The line around an offset, and the word there as a range of that line (bytes).
struct Around<'s> {
    source: &'s Source,
    line: Range<usize>,
    text: &'s str,
    word: Range<usize>,
}

impl<'s> Around<'s> {
    fn new(source: &'s Source, offset: usize) -> Self {
        let line = source.line_bounds(offset);
        let text = source.text().get(line.clone()).unwrap_or("");
        let column = offset.saturating_sub(line.start).min(text.len());
        let word = word_around(text, column).unwrap_or(column..column);
        Around { source, line, text, word }
    }

    fn before(&self) -> &'s str {
        self.text.get(..self.word.start).unwrap_or("")
    }

    fn span(&self, range: Range<usize>) -> Span {
        self.source.span(self.line.start + range.start..self.line.start + range.end)
    }
}

/// Words for the comment or annotation at an offset (bytes) of a file: of rules those first that `is_found` there. `None` where
/// nothing stands that ignores.
pub fn in_comment(
    rules: &Registry,
    source: &Source,
    format: Option<Format>,
    is_found: &dyn Fn(&Rule) -> bool,
    offset: usize,
) -> Option<Words> {
    let around = Around::new(source, offset);
    let words = match place(around.before()) {
        Place::Nothing => return None,
        Place::Verb => {
            ["ignore[]", "ignore-file[]"].map(|verb| Word::new(verb, WordKind::Verb, "")).into_iter().collect()
        }
        Place::Rule => {
            let fits = |rule: &&&'static Rule| format.is_none_or(|format| rule.formats.contains(&format));
            let mut fitting: Vec<&'static Rule> = rules.rules().iter().filter(fits).copied().collect();
            fitting.sort_by_key(|rule| (!is_found(rule), rule.name));
            fitting.into_iter().map(Word::rule).collect()
        }
    };
    Some(Words { replace: around.span(around.word.clone()), words })
}

/// Words for an offset (bytes) of a configuration.
pub fn in_configuration(rules: &Registry, source: &Source, offset: usize) -> Words {
    let around = Around::new(source, offset);
    let earlier = source.text().get(..around.line.start).unwrap_or("");
    let typed = around.text.get(around.word.clone()).unwrap_or("");
    // A table's header is one word up to the name.
    let shift = if typed.starts_with("rules.") { "rules.".len() } else { 0 };
    let start = around.word.start + shift;
    let before = around.text.get(..start).unwrap_or("");
    Words { replace: around.span(start..around.word.end), words: behind(rules, earlier, before) }
}

/// What is expected behind a part of a line.
#[derive(Debug, PartialEq, Eq)]
enum Place {
    Nothing,
    /// `ignore` or `ignore-file`.
    Verb,
    /// The name of a rule.
    Rule,
}

fn place(before: &str) -> Place {
    if let Some((_, value)) = before.split_once("lintainer.dev/ignore") {
        return if value.trim_start_matches(['"', '\'']).starts_with(':') { Place::Rule } else { Place::Nothing };
    }
    let Some((comment, rest)) = before.rsplit_once("lintainer:") else { return Place::Nothing };
    if !comment.contains('#') {
        return Place::Nothing;
    }
    match rest.split_once('[') {
        None if rest.trim().is_empty() => Place::Verb,
        Some((verb, list)) if matches!(verb.trim(), "ignore" | "ignore-file") && !list.contains(']') => Place::Rule,
        _ => Place::Nothing,
    }
}

/// What can be written in a configuration behind `before`, which stands on a line below `earlier`.
fn behind(registry: &Registry, earlier: &str, before: &str) -> Vec<Word> {
    let schema = config_schema(registry);
    let rules = || registry.rules().iter().map(|rule| Word::rule(rule)).collect();
    let start = before.trim_start();
    if start.starts_with("[rules.") {
        return rules();
    }
    let table = earlier.lines().rev().map(str::trim).find_map(|line| line.strip_prefix('['));
    let table = table.map_or("", |rest| rest.trim_start_matches('[').split(']').next().unwrap_or("")).trim();
    let properties = properties(&schema, table);
    if start.is_empty() && !is_in_list(earlier) {
        if table == "rules" {
            return rules();
        }
        return properties.map_or_else(Vec::new, keys);
    }
    let is_quoted = before.matches('"').count() % 2 == 1 || before.matches('\'').count() % 2 == 1;
    if !is_quoted {
        return Vec::new();
    }
    let key = key_of(before).or_else(|| earlier.lines().rev().find_map(key_of)).unwrap_or("");
    if matches!(key, "select" | "extend-select" | "ignore") {
        let words = schema.pointer("/definitions/selector/anyOf/0/enum").and_then(Value::as_array);
        let words = words.into_iter().flatten().filter_map(Value::as_str);
        let word = |word: &str| match registry.get(word) {
            Some(rule) => Word::rule(rule),
            None => Word::new(word, WordKind::Value, "a set of rules"),
        };
        return words.map(word).collect();
    }
    let values = match table {
        "rules" => schema.pointer("/definitions/ruleSeverity/enum"),
        _ => properties.and_then(|all| all.get(key)).and_then(|property| property.get("enum")),
    };
    let values = values.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    values.map(|value| Word::new(value, WordKind::Value, "")).collect()
}

/// The keys of a table.
fn properties<'s>(schema: &'s Value, table: &str) -> Option<&'s Value> {
    match table.strip_prefix("rules.") {
        Some(rule) => {
            let rule = schema.get("definitions")?.get("rules")?.get("properties")?.get(rule)?;
            rule.pointer("/anyOf/1/properties")
        }
        None if table == "overrides" => schema.pointer("/definitions/override/properties"),
        None if table.is_empty() => schema.get("properties"),
        None => None,
    }
}

fn keys(properties: &Value) -> Vec<Word> {
    let all = properties.as_object().into_iter().flatten();
    all.map(|(key, value)| {
        let what = value.get("description").and_then(Value::as_str).unwrap_or("");
        Word::new(key, WordKind::Key, what)
    })
    .collect()
}

/// The key of a line `key = …`.
fn key_of(line: &str) -> Option<&str> {
    let (key, _) = line.split_once('=')?;
    let key = key.trim();
    let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    is_key.then_some(key)
}

/// Whether the last value of a text is a list that is still open.
fn is_in_list(text: &str) -> bool {
    let from = text.lines().rev().take_while(|line| !line.trim_start().starts_with('[')).collect::<Vec<_>>();
    let last = from.iter().position(|line| key_of(line).is_some());
    let lines = from.iter().take(last.map_or(0, |index| index + 1));
    let (open, close) =
        lines.fold((0, 0), |(open, close), line| (open + line.matches('[').count(), close + line.matches(']').count()));
    open > close
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_comments_are_known() {
        assert_eq!(place("# lintainer: "), Place::Verb);
        assert_eq!(place("a: b # lintainer: ignore[x, "), Place::Rule);
        assert_eq!(place("# lintainer: ignore-file["), Place::Rule);
        assert_eq!(place("# lintainer: ignore[x] "), Place::Nothing);
        assert_eq!(place("  lintainer.dev/ignore: "), Place::Rule);
        assert_eq!(place("lintainer: ignore["), Place::Nothing);
        assert_eq!(place("FROM a"), Place::Nothing);
    }

    #[test]
    fn open_lists_are_known() {
        assert!(is_in_list("ignore = [\n  \"a\",\n"));
        assert!(!is_in_list("ignore = [\n  \"a\",\n]\n"));
        assert!(!is_in_list("ignore = [\"a\"]\n"));
        assert!(!is_in_list("[rules]\n"));
    }
}
