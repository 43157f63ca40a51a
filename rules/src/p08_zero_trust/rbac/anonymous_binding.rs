//! `anonymous-binding`: A role is bound to people who did not log in.

use crate::shared::rbac;
use lintainer_core::kubernetes::{Object, Role};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "anonymous-binding",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("anonymous_binding.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Object(rbac::BINDINGS, check), |_| true)],
};

/// Roles that publish what everybody may know.
const PUBLIC: [&str; 3] =
    ["kubeadm:bootstrap-signer-clusterinfo", "system:public-info-viewer", "system:service-account-issuer-discovery"];

fn check(object: &Object, cx: &mut Context) {
    let Some(binding) = rbac::binding(object).filter(|binding| !PUBLIC.contains(&binding.role.value.as_str())) else {
        return;
    };
    let publishes = |role: &&Role| {
        role.grants.iter().all(|grant| {
            let is_read = grant.verbs.iter().all(|verb| verb.value == "get");
            is_read
                && grant.resources.iter().all(|one| one.value == "configmaps")
                && (grant.resources.is_empty() || grant.names.iter().any(|name| name.value == "cluster-info"))
        })
    };
    if rbac::role_of(object, &binding).filter(publishes).is_some() {
        return;
    }
    let is_anyone = |name: &str| matches!(name, "system:anonymous" | "system:unauthenticated");
    for subject in binding.subjects.iter().filter(|subject| is_anyone(&subject.name)) {
        let message = format!("anyone who reaches the API server has the rights of `{}`", binding.role.value);
        cx.report(subject.span, message).help("bind accounts that log in");
    }
}
