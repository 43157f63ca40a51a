//! `weak-pod-security-level`: the namespace's Pod Security label protects nothing.

use lintainer_core::kubernetes::{Kind, Level, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::settings::KubernetesVersion;
use lintainer_core::span::Spanned;
use lintainer_core::text::nearest;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "weak-pod-security-level",
    practice: Practice::Unprivileged,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Hardened, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("weak_pod_security_level.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("", "Namespace")], check)],
};

const PREFIX: &str = "pod-security.kubernetes.io/";
const MODES: [&str; 3] = ["enforce", "audit", "warn"];

/// Namespaces of programs that work on nodes, and of the cluster itself.
const EXEMPT: [&str; 11] =
    ["system", "cni", "csi", "storage", "rook", "longhorn", "istio", "mesh", "monitoring", "observability", "falco"];

fn check(namespace: &Object, cx: &mut Context) {
    let labels =
        namespace.labels().iter().filter_map(|(key, value)| Some((key.value.strip_prefix(PREFIX)?, key.span, value)));
    for (key, at, value) in labels.clone() {
        let mode = key.strip_suffix("-version").unwrap_or(key);
        if !MODES.contains(&mode) {
            let finding =
                cx.report(at, format!("Pod Security knows no label `{key}`, so that nothing follows from it"));
            finding.severity(Severity::Error);
            let known = ["enforce", "enforce-version", "audit", "audit-version", "warn", "warn-version"];
            match nearest(key, known) {
                Some(near) => finding.help(format!("write `{PREFIX}{near}`")),
                None => finding.help("the modes are `enforce`, `audit` and `warn`"),
            };
            continue;
        }
        let Some(value) = value.known() else { continue };
        if mode != key {
            check_version(value, cx);
        } else {
            check_level(mode, value, namespace, cx);
        }
    }
    let level = |mode: &str| labels.clone().find(|(key, ..)| *key == mode).and_then(|(.., value)| value.known());
    let Some(enforced) = level("enforce").and_then(|value| Level::parse(&value.value)) else { return };
    for mode in ["audit", "warn"] {
        let Some(value) = level(mode).filter(|value| ["privileged", "baseline"].contains(&value.value.as_str())) else {
            continue;
        };
        if Level::parse(&value.value) < Some(enforced) {
            let message =
                format!("`{mode}: {}` says nothing that `enforce: {}` does not", value.value, enforced.name());
            cx.report(value.span, message)
                .help(format!("set `{mode}` to `restricted`, or remove it"))
                .severity(Severity::Info)
                .profile(Profile::Audit);
        }
    }
}

fn check_version(value: &Spanned<String>, cx: &mut Context) {
    let is_version = value.value.starts_with("v1.") && KubernetesVersion::parse(&value.value).is_some();
    if value.value != "latest" && (!is_version || value.value.matches('.').count() != 1) {
        cx.report(value.span, format!("`{}` is no version of the Pod Security Standards", value.value))
            .help("write `latest`, or a version such as `v1.34`")
            .severity(Severity::Error);
    }
}

fn check_level(mode: &str, value: &Spanned<String>, namespace: &Object, cx: &mut Context) {
    if Level::parse(&value.value).is_some() {
        return;
    }
    if value.value != "privileged" {
        cx.report(
            value.span,
            format!("`{}` is no Pod Security level: the API server rejects the namespace", value.value),
        )
        .help("the levels are `privileged`, `baseline` and `restricted`")
        .severity(Severity::Error);
        return;
    }
    let name = namespace.display();
    if mode == "enforce" && !EXEMPT.iter().any(|part| name.contains(part)) && !name.starts_with("kube-") {
        cx.report(value.span, format!("`{name}` admits privileged pods"))
            .help("enforce `baseline`, and exempt the one program that needs more in a namespace of its own")
            .profile(Profile::Hardened);
    }
}
