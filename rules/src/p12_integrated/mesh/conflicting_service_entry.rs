//! `conflicting-service-entry`: two service entries describe one host differently.

use std::collections::HashMap;

use crate::shared::references;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Project;
use lintainer_core::span::{Span, Spanned};
use lintainer_core::yaml::Field;

use crate::prelude::*;

/// How many hosts and ports of an entry are looked at.
const MAX_PORTS: usize = 200;

pub(super) static RULE: Rule = Rule {
    name: "conflicting-service-entry",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("conflicting_service_entry.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let mut first: HashMap<(&str, &str, i64), (&str, Span)> = HashMap::new();
    for entry in project.resources().filter(|one| one.is("networking.istio.io", "ServiceEntry")) {
        let Some(root) = cx.field(Some(entry.node)).filter(|_| references::is_settled(entry, cx)) else { continue };
        if project.inventory().is_alternative(entry.node.file) {
            continue;
        }
        let unit = project.links().unit(entry.node.file);
        let ports: Vec<(i64, Spanned<&str>)> = root.each("spec.ports[]").take(MAX_PORTS).filter_map(port).collect();
        for host in root.each("spec.hosts[]").take(MAX_PORTS).filter_map(Field::word) {
            for (number, protocol) in &ports {
                let known = *first.entry((unit, host, *number)).or_insert((protocol.value, protocol.span));
                if !known.0.eq_ignore_ascii_case(protocol.value) {
                    let message = format!("`{host}:{number}` is {} here and {} elsewhere", protocol.value, known.0);
                    cx.report(protocol.span, message)
                        .help("write the same protocol in both, or keep one of them")
                        .related(known.1, "the other one is here");
                }
            }
        }
    }
}

fn port<'a>(field: Field<'a>) -> Option<(i64, Spanned<&'a str>)> {
    Some((*field.key("number").int().value()?, field.key("protocol").text().known().copied()?))
}
