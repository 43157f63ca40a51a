//! `namespace-inventory`: lists the namespaces in use.

use std::collections::BTreeMap;

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Project;
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "namespace-inventory",
    practice: Practice::Inventory,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Named],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("namespace_inventory.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let mut namespaces: BTreeMap<&str, (Span, usize)> = BTreeMap::new();
    for namespace in project.resources().filter_map(|resource| resource.namespace.as_ref()) {
        namespaces.entry(&namespace.value).or_insert((namespace.span, 0)).1 += 1;
    }
    for (name, (span, count)) in namespaces {
        let objects = if count == 1 { "object is" } else { "objects are" };
        cx.report(span, format!("{count} {objects} deployed to `{name}`"));
    }
}
