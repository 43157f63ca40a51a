//! `cluster-admin-binding`: a subject that may do anything anywhere.

use lintainer_core::kubernetes::Object;
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;
use crate::shared::rbac;

pub(super) static RULE: Rule = Rule {
    name: "cluster-admin-binding",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("cluster_admin_binding.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(rbac::BINDINGS, check)],
};

fn check(object: &Object, cx: &mut Context) {
    let Some(binding) = rbac::binding(object) else { return };
    if binding.role.value != "cluster-admin" || binding.role_kind != "ClusterRole" {
        return;
    }
    // The one that every cluster is born with.
    if binding.subjects.iter().all(|subject| subject.name == "system:masters") && !binding.subjects.is_empty() {
        return;
    }
    let subjects = rbac::list(&binding.subjects);
    let scope = if object.kind() == "RoleBinding" { "its namespace" } else { "the cluster" };
    let verb = if binding.subjects.len() > 1 { "have" } else { "has" };
    cx.report(binding.role.span, format!("{subjects} {verb} full access to {scope} through `cluster-admin`"))
        .help("bind a role that lists what is needed");
}
