//! `broad-role-binding`: A built-in admin or edit role is bound.

use crate::shared::rbac;
use lintainer_core::kubernetes::Object;
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "broad-role-binding",
    practice: Practice::ZeroTrust,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("broad_role_binding.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(rbac::BINDINGS, check)],
};

fn check(object: &Object, cx: &mut Context) {
    let Some(binding) = rbac::binding(object).filter(|binding| binding.role_kind == "ClusterRole") else { return };
    if !matches!(binding.role.value.as_str(), "admin" | "edit") {
        return;
    }
    let wide = binding.is_cluster_wide();
    let scope = if wide { "all namespaces" } else { "its namespace" };
    let subjects = rbac::list(&binding.subjects);
    let finding = cx.report(binding.role.span, format!("`{}` in {scope} for {subjects}", binding.role.value));
    finding.help("bind a role that lists what is needed");
    if wide {
        finding.severity(Severity::Warning);
    }
}
