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
        if node.is_mapping() && !node.is_alias() {
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

/// Calls for each key of a mapping that an earlier one repeats. `known` is room for its keys.
fn twice<'a>(mapping: Node<'a>, known: &mut Vec<(&'a str, Node<'a>)>, mut report: impl FnMut(Node<'a>, Node<'a>)) {
    let key = |entry: Entry<'a>| {
        let text = entry.key.text()?;
        (text != "<<" || !entry.is_merge()).then_some((text, entry.key))
    };
    let keys = || mapping.own_entries().filter_map(key);
    known.clear();
    // One bit for each of the marks that there are: most keys need not be compared.
    let mut marks = 0_u64;
    for (text, key) in keys() {
        let mark = 1 << mark(text);
        if marks & mark != 0
            && let Some((_, first)) = known.iter().find(|(other, _)| *other == text)
        {
            report(key, *first);
            continue;
        }
        marks |= mark;
        known.push((text, key));
        if known.len() > MANY {
            break;
        }
    }
    if known.len() <= MANY {
        return;
    }
    let mut table: HashMap<&str, Node> = known.iter().copied().collect();
    let last = known.last().map(|(_, key)| key.id());
    for (text, key) in keys().skip_while(|(_, key)| Some(key.id()) != last).skip(1) {
        match table.get(text) {
            Some(first) => report(key, *first),
            None => drop(table.insert(text, key)),
        }
    }
}

/// A number below 64 that differs for most keys of a mapping: of their length, first and last letter.
fn mark(text: &str) -> u32 {
    let letter = |byte: Option<&u8>| byte.map_or(0, |byte| u32::from(*byte));
    let bytes = text.as_bytes();
    (letter(bytes.first()) * 7 + letter(bytes.last()) * 3 + text.len() as u32) % 64
}

#[cfg(test)]
mod tests {
    use super::*;
    use lintainer_core::source::Source;
    use lintainer_core::span::FileId;
    use lintainer_core::yaml::{Dialect, parse};

    #[test]
    fn repeated_keys_are_found_in_mappings_of_any_size() {
        for size in [2, 20, MANY, MANY + 1, MANY + 2, 200] {
            let keys: String = (0..size).map(|at| format!("k{at}: x\n")).collect();
            for repeated in [0, size / 2, size - 1] {
                let source = Source::new(FileId(0), "a.yaml", format!("{keys}k{repeated}: y\nk{repeated}: z\n"));
                let documents = parse(&source, Dialect::Kubernetes);
                let root = documents.first().and_then(|document| document.node(&source)).expect("a mapping");
                let mut found = Vec::new();
                twice(root, &mut Vec::new(), |key, first| found.push((key.text(), first.span().start)));
                let name = format!("k{repeated}");
                let first = source.text().find(&format!("{name}:")).expect("the key") as u32;
                assert_eq!(found, [(Some(name.as_str()), first); 2], "{size} keys");
            }
        }
    }
}
