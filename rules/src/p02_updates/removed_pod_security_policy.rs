//! `removed-pod-security-policy`: a PodSecurityPolicy, which no supported version has.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::settings::KubernetesVersion;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "removed-pod-security-policy",
    practice: Practice::Updates,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("removed_pod_security_policy.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(
        &[Kind::new("policy", "PodSecurityPolicy"), Kind::new("extensions", "PodSecurityPolicy")],
        check,
    )],
};

/// The first version without the kind.
const REMOVED: KubernetesVersion = KubernetesVersion::v1(25);

fn check(object: &Object, cx: &mut Context) {
    if cx.settings().kubernetes_version < REMOVED {
        return;
    }
    let allowed = permissive(object);
    let mut message = format!("PodSecurityPolicy `{}` protects nothing since Kubernetes {REMOVED}", object.display());
    if !allowed.is_empty() {
        message.push_str(&format!("; it allowed {}", allowed.join(", ")));
    }
    cx.report(object.resource().api_version.span, message)
        .help("label the namespaces for Pod Security admission, or write an admission policy");
}

/// What the policy let pods do, by its fields.
fn permissive(object: &Object) -> Vec<&'static str> {
    let is_true = |path| object.at(path).bool().value() == Some(&true);
    let is_any = |path| object.at(path).is("RunAsAny");
    let allows = |path: &'static str| object.at(path).items().next().is_some();
    let fields = [
        (is_true("spec.privileged"), "privileged containers"),
        (is_true("spec.hostPID"), "`hostPID`"),
        (is_true("spec.hostIPC"), "`hostIPC`"),
        (is_true("spec.hostNetwork"), "`hostNetwork`"),
        (!object.at("spec.allowPrivilegeEscalation").is("false"), "privilege escalation"),
        (is_any("spec.runAsUser.rule"), "root"),
        (allows("spec.allowedCapabilities"), "added capabilities"),
        (object.at("spec.volumes").items().any(|item| item.is("*") || item.is("hostPath")), "host paths"),
        (allows("spec.allowedUnsafeSysctls"), "unsafe sysctls"),
    ];
    fields.into_iter().filter(|(is_allowed, _)| *is_allowed).map(|(_, name)| name).collect()
}
