//! `unsorted-keys`: YAML keys are not in the agreed order.

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::File;
use lintainer_core::yaml::{Node, edit};

use crate::prelude::*;

static ORDER: WordOption = WordOption::new(
    "order",
    "kubernetes",
    &["kubernetes", "alphabetical"],
    "how an object begins, or all keys by name",
);

pub(super) static RULE: Rule = Rule {
    name: "unsorted-keys",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("unsorted_keys.md")),
    yields_to: &[],
    options: &[ORDER.declared()],
    checks: &[Check::Text(check)],
};

/// Keys with which an object begins.
const FIRST: [&str; 4] = ["apiVersion", "kind", "metadata", "spec"];

fn check(_: &File, cx: &mut Context) {
    for resource in &cx.model().resources {
        if let Some(root) = cx.node(resource.node) {
            check_object(root, cx);
        }
    }
}

fn check_object(root: Node, cx: &mut Context) {
    if cx.get(&ORDER) == "alphabetical" {
        for node in root.subtree().filter(|node| node.is_mapping() && !node.is_alias()) {
            check_mapping(node, &|key| (0, key.to_string()), cx);
        }
    } else {
        let place = |key: &str| (FIRST.iter().position(|first| *first == key).unwrap_or(FIRST.len()), String::new());
        check_mapping(root, &place, cx);
    }
}

fn check_mapping(mapping: Node, place: &dyn Fn(&str) -> (usize, String), cx: &mut Context) {
    let mut before = (0, String::new());
    let mut is_sorted = true;
    for entry in mapping.own_entries() {
        let next = place(entry.key.text().unwrap_or(""));
        is_sorted &= before <= next && !entry.is_merge();
        before = next;
    }
    if is_sorted {
        return;
    }
    let keys: Vec<Node> = mapping.own_entries().map(|entry| entry.key).collect();
    let places: Vec<_> = keys.iter().map(|key| place(key.text().unwrap_or(""))).collect();
    let mut order: Vec<usize> = (0..keys.len()).collect();
    order.sort_by_key(|index| places.get(*index));
    let Some((slot, index)) = order.iter().enumerate().find(|(slot, index)| slot != *index) else { return };
    let (Some(now), Some(wanted)) = (keys.get(slot), keys.get(*index)) else { return };
    let (first, second) = (wanted.text().unwrap_or(""), now.text().unwrap_or(""));
    cx.report(wanted.span(), format!("`{first}` stands behind `{second}`")).help("put the keys in the agreed order");
    cx.fix(|_| Some(Fix::safe("put the keys in the agreed order", edit::reorder_entries(mapping, &order)?)));
}
