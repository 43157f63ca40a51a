//! What can be written: names of rules in ignore comments, keys and values of `lintainer.toml`, and those that the schemas of
//! Compose files and Kubernetes objects have.

use std::collections::BTreeSet;

use lintainer_core::config::FILE_NAME;
use lintainer_core::editing::words::{Word, WordKind, Words, in_comment, in_configuration};
use lintainer_core::engine::Engine;
use lintainer_core::rule::Rule;
use lintainer_core::source::Source;
use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionTextEdit, Documentation, MarkupContent, MarkupKind, Position,
    TextEdit,
};

use crate::diagnostics::View;
use crate::schema;

/// What can be written at a position.
pub(crate) fn complete(view: View<'_, '_>, engine: &Engine, key: &str, position: Position) -> Vec<CompletionItem> {
    let is_config = key.rsplit('/').next() == Some(FILE_NAME);
    let config = view.root.config_source(key).filter(|_| is_config);
    let entry = view.root.entry(key);
    let Some(source) = config.or_else(|| Some(&*entry?.file()?.source)) else { return Vec::new() };
    // A line that is not there is one of a text that nobody has told yet.
    if source.line_range(position.line.saturating_add(1)).is_none() {
        return Vec::new();
    }
    let offset = view.client.encoding.offset(source, position) as usize;
    if is_config {
        return items(view, source, in_configuration(engine.rules(), source, offset));
    }
    let Some((entry, file)) = entry.and_then(|entry| Some((entry, entry.file()?))) else { return Vec::new() };
    let found: BTreeSet<&str> = view.root.findings(entry).map(|finding| finding.rule.name).collect();
    let is_found = |rule: &Rule| found.contains(rule.name);
    match in_comment(engine.rules(), source, file.kind.format(), &is_found, offset) {
        Some(words) => items(view, source, words),
        None => {
            let offer = view.root.offer(entry, offset);
            offer.map_or_else(Vec::new, |offer| schema::items(offer, source, view.client))
        }
    }
}

fn items(view: View<'_, '_>, source: &Source, words: Words) -> Vec<CompletionItem> {
    let range = view.client.encoding.range(source, words.replace);
    words.words.into_iter().enumerate().map(|(at, word)| item(word, at, range)).collect()
}

fn item(word: Word, at: usize, range: lsp_types::Range) -> CompletionItem {
    let documentation = word.documentation.map(|value| {
        Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value: value.to_string() })
    });
    CompletionItem {
        kind: Some(match word.kind {
            WordKind::Verb => CompletionItemKind::KEYWORD,
            WordKind::Key => CompletionItemKind::PROPERTY,
            WordKind::Value => CompletionItemKind::ENUM_MEMBER,
        }),
        detail: Some(word.detail).filter(|detail| !detail.is_empty()),
        documentation,
        sort_text: Some(format!("{at:04}")),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(range, word.text.clone()))),
        label: word.text,
        ..CompletionItem::default()
    }
}
