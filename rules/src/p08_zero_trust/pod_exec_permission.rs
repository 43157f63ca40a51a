//! `pod-exec-permission`: a role that may run commands in running pods.

use lintainer_core::kubernetes::{Object, Permission, Role};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;
use crate::shared::rbac;

pub(super) static RULE: Rule = Rule {
    name: "pod-exec-permission",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("pod_exec_permission.md")),
    yields_to: &["wildcard-permission", "cluster-admin-binding"],
    options: &[],
    checks: &[Check::Linked(&Check::Object(rbac::ROLES, check), |_| true)],
};

const EXEC: Permission = Permission { groups: &[""], resources: &["pods/exec", "pods/attach"], verbs: &["create"] };

fn check(object: &Object, cx: &mut Context) {
    let Some(role) = Role::of(object).filter(|role| !role.is_exempt()) else { return };
    let Some(allowed) = role.allows(&EXEC).filter(|allowed| !allowed.by_star) else { return };
    let (bindings, name) = (object.bindings(), &role.name);
    let is_wide = role.is_cluster_wide(bindings.iter().map(AsRef::as_ref));
    let scope = if is_wide { "all namespaces" } else { "its namespace" };
    let message = format!("`{name}` may run commands in every pod of {scope}");
    let finding = cx.report(allowed.resource.span, message);
    finding.about(object.span()).help("remove it, or list the pods under `resourceNames`");
    for binding in bindings.iter().take(3) {
        finding.related(binding.role.span, format!("bound here to {}", rbac::list(&binding.subjects)));
    }
    if !is_wide {
        finding.severity(Severity::Info).profile(Profile::Hardened);
    }
}
