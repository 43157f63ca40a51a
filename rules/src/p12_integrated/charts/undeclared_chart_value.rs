//! `undeclared-chart-value`: a value that templates read and `values.yaml` does not have.

use std::collections::BTreeSet;

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::{Project, RenderedChart};
use lintainer_core::text::nearest;
use lintainer_core::yaml::Node;

use super::values;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "undeclared-chart-value",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit, Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("undeclared_chart_value.md")),
    yields_to: &["broken-chart-template"],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    for chart in project.charts() {
        chart_values(project, chart, cx);
    }
}

fn chart_values(project: &Project, chart: &RenderedChart, cx: &mut Context) {
    let Some((reads, source)) = values::in_sight(project, chart) else { return };
    let Some(document) = values::document(source) else { return };
    let Some(root) = document.node(source) else { return };
    // Who builds values of its own reads these.
    if reads.constants.contains("Values") {
        return;
    }
    let foreign = values::foreign(project, chart);
    let own = reads.values.iter().filter(|read| project.is_own_template(chart, read.span.file));
    let own: Vec<_> = own.filter(|read| !foreign.iter().any(|name| Some(name) == read.names.first())).collect();
    let missing = own.iter().filter_map(|read| Some((*read, missing(root, &read.names)?)));
    let missing: Vec<_> = missing.collect();
    // What is asked for in one place may be missing in all of them.
    let is_asked = |path: &[String]| {
        own.iter().any(|read| read.is_guarded && (path.starts_with(&read.names) || read.names.starts_with(path)))
    };
    let is_hinted = |name: &str| {
        reads.constants.contains(name)
            || has_word(source.text(), name)
            || project.chart_hints(chart).any(|text| has_word(text, name))
    };
    let mut seen = BTreeSet::new();
    for (read, missing) in missing {
        let path = read.names.get(..missing.depth + 1).unwrap_or(&read.names);
        let Some(name) = path.last() else { continue };
        if is_asked(path) || is_hinted(name) || !seen.insert(path) {
            continue;
        }
        let shown = path.join(".");
        let message = format!("`.Values.{shown}` is not in `values.yaml`");
        match missing.near {
            Some(near) if name.len() > 3 => {
                cx.report(read.span, message).profile(Profile::Essential).help(format!("did you mean `{near}`?"));
            }
            _ => {
                cx.report(read.span, message).help("declare it in `values.yaml`, or give a default value");
            }
        }
    }
}

/// A name that a map does not have.
struct Missing {
    /// Its place in the path, from 0.
    depth: usize,
    /// A name that the map has and that is nearly the same.
    near: Option<String>,
}

/// The first name of a path that is not declared, where the map that lacks it has others.
fn missing(root: Node, names: &[String]) -> Option<Missing> {
    let mut map = root;
    for (depth, name) in names.iter().enumerate() {
        let entries = map.entries();
        if entries.is_empty() {
            return None;
        }
        match map.get(name) {
            Some(value) => map = value,
            None => {
                let known: Vec<&str> = entries.iter().filter_map(|entry| entry.key.text()).collect();
                return Some(Missing { depth, near: nearest(name, known) });
            }
        }
    }
    None
}

fn has_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-').any(|known| known == word)
}
