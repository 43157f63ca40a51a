//! `duplicate-key`: a key that occurs twice in one mapping.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::project::{File, Kind};
use lintainer_core::yaml::{Entry, Node};
use std::collections::HashMap;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "duplicate-key",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("duplicate_key.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Text(check)],
};

/// From how many keys on a mapping is worth a table.
const MANY: usize = 24;

fn check(file: &File, cx: &mut Context) {
    let (documents, source) = (cx.syntax().documents(), &file.source);
    let (mut found, mut known) = (Vec::new(), Vec::new());
    for node in documents.iter().flat_map(|document| document.all_nodes(source)) {
        if !node.is_alias() && node.is_mapping() {
            twice(node, &mut known, |key, first| found.push((key, first)));
        }
    }
    let help = match file.kind {
        Kind::Compose => "remove one of the two: Compose refuses the file",
        _ => "remove one of the two: the last one counts, or the API server refuses the object",
    };
    for (key, first) in found {
        let text = key.text().unwrap_or_default();
        cx.report(key.span(), format!("`{text}` is written twice in one mapping"))
            .help(help)
            .related(first.span(), "it is written here first");
    }
}

/// Calls for each key of a mapping that an earlier one repeats.
fn twice<'a>(mapping: Node<'a>, known: &mut Vec<(&'a str, Node<'a>)>, mut report: impl FnMut(Node<'a>, Node<'a>)) {
    let is_key = |entry: &Entry<'a>| !entry.is_merge() && entry.key.is_scalar();
    let keys = || mapping.own_entries().filter(is_key).map(|entry| entry.key);
    let count = keys().count();
    if count > MANY {
        let mut known: HashMap<&str, Node> = HashMap::new();
        for key in keys() {
            let Some(text) = key.text() else { continue };
            match known.get(text) {
                Some(first) => report(key, *first),
                None => drop(known.insert(text, key)),
            }
        }
        return;
    }
    known.clear();
    for key in keys() {
        let Some(text) = key.text() else { continue };
        match known.iter().find(|(other, _)| *other == text) {
            Some((_, first)) => report(key, *first),
            None => known.push((text, key)),
        }
    }
}
