//! `unsorted-compose-keys`: keys are not in the agreed order.

use lintainer_core::model::Format::Compose;
use lintainer_core::project::{File, Kind};
use lintainer_core::yaml::{Node, edit};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unsorted-compose-keys",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Compose],
    page: Page::new(include_str!("unsorted_compose_keys.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Text(check)],
};

/// Keys of a service in the order of dclint; all others stand behind them.
const SERVICE: [&str; 23] = [
    "image",
    "build",
    "container_name",
    "depends_on",
    "volumes",
    "volumes_from",
    "configs",
    "secrets",
    "environment",
    "env_file",
    "ports",
    "networks",
    "network_mode",
    "extra_hosts",
    "command",
    "entrypoint",
    "working_dir",
    "restart",
    "healthcheck",
    "logging",
    "labels",
    "user",
    "isolation",
];

/// What holds the keys of the top level, in words.
const TOP_LEVEL: &str = "the top level";

/// Keys of the top level, behind extensions.
const TOP: [&str; 8] = ["version", "name", "include", "services", "networks", "volumes", "secrets", "configs"];

fn check(file: &File, cx: &mut Context) {
    if file.kind != Kind::Compose {
        return;
    }
    for document in cx.syntax().documents() {
        let Some(root) = document.node(&file.source) else { continue };
        let place = |key: &str| match key.starts_with("x-") {
            true => 0,
            false => 1 + TOP.iter().position(|known| *known == key).unwrap_or(TOP.len()),
        };
        check_mapping(root, &place, TOP_LEVEL, cx);
        let services = root.get("services").into_iter().flat_map(Node::own_entries);
        for service in services.filter(|entry| !entry.is_merge() && !entry.value.is_alias()) {
            let place = |key: &str| SERVICE.iter().position(|known| *known == key).unwrap_or(SERVICE.len());
            check_mapping(service.value, &place, &format!("`{}`", service.key.text().unwrap_or("")), cx);
        }
    }
}

fn check_mapping(mapping: Node, place: &dyn Fn(&str) -> usize, owner: &str, cx: &mut Context) {
    let keys: Option<Vec<Node>> =
        mapping.own_entries().map(|entry| Some(entry.key).filter(|_| !entry.is_merge())).collect();
    let Some(keys) = keys else { return };
    let places: Vec<usize> = keys.iter().map(|key| place(key.text().unwrap_or(""))).collect();
    let mut order: Vec<usize> = (0..keys.len()).collect();
    order.sort_by_key(|index| places.get(*index));
    let Some((slot, index)) = order.iter().enumerate().find(|(slot, index)| slot != *index) else { return };
    let (Some(now), Some(wanted)) = (keys.get(slot), keys.get(*index)) else { return };
    let (first, second) = (wanted.text().unwrap_or(""), now.text().unwrap_or(""));
    let alias = if owner == TOP_LEVEL { "dclint/top-level-properties-order" } else { "dclint/service-keys-order" };
    cx.report(wanted.span(), format!("`{first}` of {owner} stands behind `{second}`"))
        .help("put the keys in the agreed order")
        .aliases(&[alias]);
    cx.fix(|_| Some(Fix::safe("put the keys in the agreed order", edit::reorder_entries(mapping, &order)?)));
}
