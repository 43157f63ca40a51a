//! What can be written: names of rules in ignore comments, keys and values of `lintainer.toml`, and those that the schemas of
//! Compose files and Kubernetes objects have.

use std::collections::BTreeSet;
use std::ops::Range;

use lintainer_core::config::{FILE_NAME, schema as config_schema};
use lintainer_core::engine::Engine;
use lintainer_core::model::Format;
use lintainer_core::project::Kind;
use lintainer_core::rule::Rule;
use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionTextEdit, Documentation, MarkupContent, MarkupKind, Position,
    TextEdit,
};
use serde_json::Value;

use crate::diagnostics::View;
use crate::mention::word_around;
use crate::schema;

/// What can be written at a position.
pub(crate) fn complete(view: View<'_, '_>, engine: &Engine, key: &str, position: Position) -> Vec<CompletionItem> {
    let encoding = view.client.encoding;
    let is_config = key.rsplit('/').next() == Some(FILE_NAME);
    let entry = view.root.entry(key);
    let source = match view.root.config_source(key).filter(|_| is_config) {
        Some(source) => source,
        None => match entry.and_then(|entry| entry.file()) {
            Some(file) => &*file.source,
            None => return Vec::new(),
        },
    };
    let offset = encoding.offset(source, position) as usize;
    let Some(line) = source.line_range(position.line.saturating_add(1)).filter(|line| line.start <= offset) else {
        return Vec::new();
    };
    let text = source.text().get(line.clone()).unwrap_or("");
    let column = (offset - line.start).min(text.len());
    let word = word_around(text, column).unwrap_or(column..column);
    let before = text.get(..word.start).unwrap_or("");
    let at =
        |range: Range<usize>| encoding.range(source, source.span(line.start + range.start..line.start + range.end));
    if is_config {
        let earlier = source.text().get(..line.start).unwrap_or("");
        let typed = text.get(word.clone()).unwrap_or("");
        // A table's header is one word up to the name.
        let shift = if typed.starts_with("rules.") { "rules.".len() } else { 0 };
        let range = at(word.start + shift..word.end);
        let before = text.get(..word.start + shift).unwrap_or("");
        return in_config(engine, earlier, before).into_iter().map(|one| one.item(range)).collect();
    }
    let found: BTreeSet<&str> =
        entry.into_iter().flat_map(|entry| view.root.findings(entry)).map(|finding| finding.rule.name).collect();
    let format = entry.and_then(|entry| format_of(entry.file()?.kind));
    let range = at(word.clone());
    match place(before) {
        Place::Nothing => {
            let offer = entry.and_then(|entry| view.root.offer(entry, offset));
            offer.map_or_else(Vec::new, |offer| schema::items(offer, source, view.client))
        }
        Place::Verb => ["ignore", "ignore-file"]
            .map(|verb| Candidate::new(format!("{verb}[]"), CompletionItemKind::KEYWORD, "").item(range))
            .to_vec(),
        Place::Rule => {
            let fits = |rule: &&&Rule| format.is_none_or(|format| rule.formats.contains(&format));
            let one = |rule: &&'static Rule| {
                let order = if found.contains(rule.name) { 0 } else { 1 };
                let sort_text = Some(format!("{order}{}", rule.name));
                CompletionItem { sort_text, ..Candidate::rule(rule).item(range) }
            };
            engine.rules().rules().iter().filter(fits).map(one).collect()
        }
    }
}

fn format_of(kind: Kind) -> Option<Format> {
    match kind {
        Kind::Dockerfile => Some(Format::Dockerfile),
        Kind::Compose => Some(Format::Compose),
        Kind::Kubernetes => Some(Format::Kubernetes),
        Kind::Support(_) | Kind::Other => None,
    }
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

/// Something that can be written.
struct Candidate {
    label: String,
    kind: CompletionItemKind,
    detail: String,
    documentation: Option<String>,
}

impl Candidate {
    fn new(label: impl Into<String>, kind: CompletionItemKind, detail: impl Into<String>) -> Self {
        Candidate { label: label.into(), kind, detail: detail.into(), documentation: None }
    }

    fn rule(rule: &'static Rule) -> Self {
        Candidate {
            documentation: Some(rule.why().to_string()),
            ..Candidate::new(rule.name, CompletionItemKind::ENUM_MEMBER, rule.summary())
        }
    }

    fn item(self, range: lsp_types::Range) -> CompletionItem {
        CompletionItem {
            text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(range, self.label.clone()))),
            label: self.label,
            kind: Some(self.kind),
            detail: Some(self.detail).filter(|detail| !detail.is_empty()),
            documentation: self
                .documentation
                .map(|value| Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value })),
            ..CompletionItem::default()
        }
    }
}

/// What can be written in a configuration behind `before`, which stands on a line below `earlier`.
fn in_config(engine: &Engine, earlier: &str, before: &str) -> Vec<Candidate> {
    let schema = config_schema(engine.rules());
    let rules = || engine.rules().rules().iter().map(|rule| Candidate::rule(rule)).collect();
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
        return words
            .map(|word| match engine.rules().get(word) {
                Some(rule) => Candidate::rule(rule),
                None => Candidate::new(word, CompletionItemKind::ENUM_MEMBER, "a set of rules"),
            })
            .collect();
    }
    let values = match table {
        "rules" => schema.pointer("/definitions/ruleSeverity/enum"),
        _ => properties.and_then(|all| all.get(key)).and_then(|property| property.get("enum")),
    };
    let values = values.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    values.map(|value| Candidate::new(value, CompletionItemKind::ENUM_MEMBER, "")).collect()
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

fn keys(properties: &Value) -> Vec<Candidate> {
    let all = properties.as_object().into_iter().flatten();
    all.map(|(key, value)| {
        let what = value.get("description").and_then(Value::as_str).unwrap_or("");
        Candidate::new(key, CompletionItemKind::PROPERTY, what)
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
