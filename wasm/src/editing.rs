//! What editors ask about places in files: what can be written, what is known, how a finding is ignored.

use std::sync::Arc;

use lintainer_core::editing::words::WordKind;
use lintainer_core::finding::Edit;
use lintainer_core::render::json::RangeJson;
use lintainer_core::schema::place::{Facts, text_to_value};
use lintainer_core::source::Source;
use lintainer_core::span::Span;
use lintainer_core::workspace;
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::failure::Failure;
use crate::workspace::Workspace;
use crate::{ENGINE, json};

/// What may be written at a place.
#[derive(Debug, Serialize)]
struct Completion<'a> {
    range: RangeJson,
    items: Vec<Item<'a>>,
}

#[derive(Debug, Serialize)]
struct Item<'a> {
    label: &'a str,
    word: &'a str,
    kind: &'a str,
    detail: &'a str,
    text: String,
    documentation: Option<String>,
    edits: Vec<WrittenEdit<'a>>,
}

#[derive(Debug, Serialize)]
struct WrittenEdit<'a> {
    range: RangeJson,
    text: &'a str,
}

/// What is known of a key.
#[derive(Debug, Serialize)]
struct Known<'a> {
    range: RangeJson,
    path: &'a str,
    documentation: String,
    /// The rule that is named there; `None` for a key.
    rule: Option<&'a str>,
}

/// A way to ignore a finding.
#[derive(Debug, Serialize)]
struct Ignore<'a> {
    scope: &'static str,
    title: String,
    edits: Vec<FileEdit<'a>>,
}

#[derive(Debug, Serialize)]
struct FileEdit<'a> {
    path: &'a str,
    range: RangeJson,
    text: &'a str,
}

impl<'a> Ignore<'a> {
    fn new(way: &'a workspace::Ignore, rule: &str) -> Self {
        let edit = |edit: &'a Edit| {
            let range = range(&way.source, edit.span);
            FileEdit { path: &way.path, range, text: &edit.text }
        };
        let edits = way.edits.iter().map(edit).collect();
        Ignore { scope: way.scope.name(), title: way.scope.title(rule), edits }
    }
}

fn range(source: &Source, span: Span) -> RangeJson {
    RangeJson { start: source.position(span.start).into(), end: source.position(span.end).into() }
}

#[wasm_bindgen]
impl Workspace {
    /// What may stand at a place of a file: names of rules in comments that ignore, keys and values of a configuration, and what the
    /// schemas know, as it was at the last check: JSON of `Completion`, or `null` where nothing is known to fit. Lines count from 1,
    /// columns from 1 in characters.
    pub fn complete(&self, path: &str, line: u32, column: u32) -> String {
        let found = self.words(path, line, column).or_else(|| self.offer(path, line, column));
        found.unwrap_or_else(|| "null".to_string())
    }

    /// What is known of the key or the rule that is named at a place of a file: JSON of `Known`, or `null`. Places as in
    /// [`Self::complete`].
    pub fn describe(&self, path: &str, line: u32, column: u32) -> String {
        let found = self.at(path, line, column).and_then(|(source, offset)| {
            if let Some((rule, span)) = self.files.mention(path, offset) {
                let documentation = format!("{}\n\n{}", rule.summary(), rule.why());
                let (range, path) = (range(&source, span), rule.name);
                return Some(json(&Known { range, path, documentation, rule: Some(rule.name) }));
            }
            let known = self.files.describe(path, offset)?;
            let documentation = known.facts.markdown();
            Some(json(&Known { range: range(&source, known.span), path: &known.path, documentation, rule: None }))
        });
        found.unwrap_or_else(|| "null".to_string())
    }

    /// The ways to ignore a rule whose finding begins at a place of a file: JSON of a list of `Ignore`. Places as in
    /// [`Self::complete`].
    ///
    /// # Errors
    /// There is no such rule.
    pub fn ignores(&self, path: &str, line: u32, column: u32, rule: &str) -> Result<String, String> {
        let own = self.files.own_rules().rules.iter().find(|own| own.name == rule);
        let rule = own.map_or_else(|| ENGINE.rule(rule).map_err(Failure::from), |own| Ok(*own))?.name;
        let Some((_, offset)) = self.at(path, line, column) else { return Ok("[]".to_string()) };
        let found = self.files.ignores(path, offset, rule);
        Ok(json(&found.iter().map(|way| Ignore::new(way, rule)).collect::<Vec<_>>()))
    }
}

impl Workspace {
    /// The text of a file as it was at the last check, of a configuration as it is now, and the offset of a place in it.
    fn at(&self, path: &str, line: u32, column: u32) -> Option<(Arc<Source>, usize)> {
        let source = match self.files.configuration_at(path) {
            Some(source) => Arc::new(source),
            None => Arc::clone(&self.files.entry(path)?.file()?.source),
        };
        let offset = source.offset_of_position(line, column) as usize;
        Some((source, offset))
    }

    fn words(&self, path: &str, line: u32, column: u32) -> Option<String> {
        let (source, offset) = self.at(path, line, column)?;
        let words = self.files.words(path, offset, &|rule| self.has(path, rule.name))?;
        let items = words.words.iter().map(|word| Item {
            label: &word.text,
            word: &word.text,
            kind: match word.kind {
                WordKind::Verb => "verb",
                WordKind::Key => "key",
                WordKind::Value => "value",
            },
            detail: &word.detail,
            text: word.text.clone(),
            documentation: word.documentation.map(str::to_string),
            edits: Vec::new(),
        });
        Some(json(&Completion { range: range(&source, words.replace), items: items.collect() }))
    }

    fn offer(&self, path: &str, line: u32, column: u32) -> Option<String> {
        let (source, offset) = self.at(path, line, column)?;
        let offer = self.files.offer(path, offset)?;
        let items = offer.candidates.iter().map(|one| Item {
            label: &one.label,
            word: &one.word,
            kind: if one.is_value { "value" } else { "key" },
            detail: &one.detail,
            text: text_to_value(&one.lines, offer.column),
            documentation: one.facts.as_ref().map(Facts::markdown),
            edits: one
                .edits
                .iter()
                .map(|edit| WrittenEdit { range: range(&source, edit.span), text: &edit.text })
                .collect(),
        });
        Some(json(&Completion { range: range(&source, offer.replace), items: items.collect() }))
    }
}
