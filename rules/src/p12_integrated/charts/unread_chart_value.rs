//! `unread-chart-value`: a value that no template of its chart reads.

use lintainer_core::helm::reads::Reads;
use lintainer_core::helm::template::parse::Known;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::{Project, RenderedChart};
use lintainer_core::yaml::Node;

use super::values;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unread-chart-value",
    practice: Practice::Integrated,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("unread_chart_value.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

/// How many values of one chart are told.
const MAX_TOLD: usize = 20;

fn check(project: &Project, cx: &mut Context) {
    for chart in project.charts() {
        chart_values(project, chart, cx);
    }
}

fn chart_values(project: &Project, chart: &RenderedChart, cx: &mut Context) {
    let Some((reads, source)) = values::in_sight(project, chart) else { return };
    let Some(document) = values::document(source) else { return };
    let Some(root) = document.node(source) else { return };
    // Values that are templates themselves read others, and so do conditions of dependencies.
    let mut more = Reads::default();
    let texts = root.subtree().filter(|node| node.is_scalar()).filter_map(Node::text);
    for text in texts.filter(|text| text.contains("{{")) {
        more.add(&Known::default(), "values.yaml", source.id, text);
    }
    if more.is_open {
        return;
    }
    more.add_words(project.file(chart.file).source.text());
    let foreign = values::foreign(project, chart);
    let mut found = Vec::new();
    let is_word = |name: &str| reads.words.contains(name) || more.words.contains(name);
    let is_whole = |name: &str| reads.ends.contains(name) || more.ends.contains(name);
    unread(root, "", &is_word, &is_whole, &foreign, &mut found);
    for (key, path) in found.into_iter().take(MAX_TOLD) {
        cx.report(key.span(), format!("`{path}` is read by no template of the chart"))
            .help("remove it, or use it in a template");
    }
}

/// Adds the topmost keys that nothing reads.
fn unread<'a>(
    map: Node<'a>,
    above: &str,
    is_word: &dyn Fn(&str) -> bool,
    is_whole: &dyn Fn(&str) -> bool,
    foreign: &[String],
    into: &mut Vec<(Node<'a>, String)>,
) {
    for entry in map.own_entries() {
        let Some(name) = entry.key.text() else { continue };
        let is_anchor = name.starts_with(['x', '_', '.']) && name.get(1..2) == Some("-") || entry.is_merge();
        if is_anchor || above.is_empty() && foreign.iter().any(|known| known == name) {
            continue;
        }
        let path = if above.is_empty() { name.to_string() } else { format!("{above}.{name}") };
        if !is_word(name) {
            into.push((entry.key, path));
        } else if !is_whole(name) && entry.value.is_mapping() && !entry.value.is_alias() {
            unread(entry.value, &path, is_word, is_whole, foreign, into);
        }
    }
}
