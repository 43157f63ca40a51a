//! `broad-policy-exception`: A policy exception covers everything.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::yaml::Field;

use crate::prelude::*;

const KINDS: &[Kind] = &[Kind::new("config.gatekeeper.sh", "Config"), Kind::new("kyverno.io", "PolicyException")];

/// What narrows the objects that an exception is for.
const NARROWING: [&str; 6] = ["annotations", "name", "names", "namespaceSelector", "namespaces", "selector"];

pub(super) static RULE: Rule = Rule {
    name: "broad-policy-exception",
    practice: Practice::Automation,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("broad_policy_exception.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(KINDS, check)],
};

fn check(object: &Object, cx: &mut Context) {
    if object.is_partial() {
        return;
    }
    let name = object.display();
    let is_star = |field: &Field| field.is("*");
    if object.kind() == "Config" {
        if let Some(field) = object.each("spec.match[].excludedNamespaces[]").find(is_star) {
            cx.report(field.span(), format!("`{name}` exempts all namespaces")).help("name the namespaces");
        }
        return;
    }
    let rules = ["spec.exceptions[].ruleNames[]", "spec.exceptions[].policyName"];
    if let Some(field) = rules.iter().flat_map(|path| object.each(path)).find(is_star) {
        cx.report(field.span(), format!("`{name}` is an exception from all rules")).help("name the rules");
        return;
    }
    let filters = ["spec.match.any[]", "spec.match.all[]"];
    let is_wide = |filter: &Field| {
        let resources = filter.key("resources");
        let names_all = |key| resources.each(key).any(|one| is_star(&one));
        let is_narrow = NARROWING.iter().any(|key| resources.key(key).is_written());
        let is_for_some = ["subjects", "roles", "clusterRoles"].iter().any(|key| filter.key(key).is_written());
        resources.is_mapping() && !is_for_some && (names_all("namespaces[]") || !is_narrow)
    };
    if let Some(filter) = filters.iter().flat_map(|path| object.each(path)).find(is_wide) {
        cx.report(filter.key("resources").head(), format!("`{name}` is an exception for all namespaces"))
            .help("name the namespaces, or the objects");
    }
}
