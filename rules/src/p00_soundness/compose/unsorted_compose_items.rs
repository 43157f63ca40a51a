//! `unsorted-compose-items`: services, dependencies or ports are not sorted.

use lintainer_core::model::Format::Compose;
use lintainer_core::project::{File, Kind};
use lintainer_core::yaml::{Node, edit};

use crate::prelude::*;

static WHAT: ListOption = ListOption::new("what", &["services", "depends_on", "ports"], "lists to look at");

pub(super) static RULE: Rule = Rule {
    name: "unsorted-compose-items",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Compose],
    page: Page::new(include_str!("unsorted_compose_items.md")),
    yields_to: &[],
    options: &[WHAT.declared()],
    checks: &[Check::Text(check)],
};

fn check(file: &File, cx: &mut Context) {
    if file.kind != Kind::Compose {
        return;
    }
    let what = cx.get(&WHAT);
    let is_asked = |list: &str| what.iter().any(|one| one == list);
    for document in cx.syntax().documents() {
        let Some(services) = document.node(&file.source).and_then(|root| root.get("services")) else { continue };
        if is_asked("services") {
            check_names(services, "services", cx);
        }
        for service in services.own_entries().filter(|entry| !entry.is_merge() && !entry.value.is_alias()) {
            let own = |key: &str| {
                let mut entries = service.value.own_entries();
                entries
                    .find(|entry| entry.key.text() == Some(key))
                    .map(|entry| entry.value)
                    .filter(|value| !value.is_alias())
            };
            if let Some(list) = own("depends_on").filter(|_| is_asked("depends_on")) {
                check_names(list, "depends_on", cx);
            }
            if let Some(list) = own("ports").filter(|list| is_asked("ports") && list.is_sequence()) {
                let ports: Option<Vec<u32>> = list.items().map(port).collect();
                if let Some(ports) = ports {
                    report(list, &sorted(&ports), ("ports", "number"), cx);
                }
            }
        }
    }
}

/// Names in a list or as keys.
fn check_names(list: Node, what: &str, cx: &mut Context) {
    let name = |node: Node| node.text().map(str::to_ascii_lowercase);
    let names: Option<Vec<String>> = match list.is_mapping() {
        true => list.own_entries().map(|entry| name(entry.key).filter(|_| !entry.is_merge())).collect(),
        false => list.items().map(name).collect(),
    };
    if let Some(names) = names {
        report(list, &sorted(&names), (what, "name"), cx);
    }
}

/// The order in which they should stand, by their indexes; equal ones stay as they are.
fn sorted<T: Ord>(items: &[T]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|index| items.get(*index));
    order
}

/// The port on the host, or in the container where that is not given; `None` for one that is not known.
fn port(entry: Node) -> Option<u32> {
    let number = |text: &str| text.split('-').next()?.parse().ok();
    if entry.is_mapping() {
        return entry.get("published").or_else(|| entry.get("target")).and_then(Node::text).and_then(number);
    }
    let text = entry.text()?.split('/').next()?;
    let mut parts = text.rsplit(':');
    let container = parts.next()?;
    number(parts.next().filter(|host| !host.is_empty()).unwrap_or(container))
}

fn report(list: Node, order: &[usize], (what, by): (&str, &str), cx: &mut Context) {
    let Some(first) = order.iter().enumerate().find(|(at, index)| at != *index).map(|(at, _)| at) else { return };
    let at = match list.is_mapping() {
        true => list.own_entries().nth(first).map(|entry| entry.key.span()),
        false => list.items().nth(first).map(|item| item.span()),
    };
    let alias = match what {
        "depends_on" => "dclint/service-dependencies-alphabetical-order",
        "ports" => "dclint/service-ports-alphabetical-order",
        _ => "dclint/services-alphabetical-order",
    };
    let finding = cx.report(at.unwrap_or_else(|| list.span()), format!("`{what}` are not sorted by {by}"));
    finding.help("sort them").aliases(&[alias]);
    cx.fix(|_| {
        let edits =
            if list.is_mapping() { edit::reorder_entries(list, order) } else { edit::reorder_items(list, order) };
        Some(Fix::safe("sort them", edits?))
    });
}
