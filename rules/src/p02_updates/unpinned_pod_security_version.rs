//! `unpinned-pod-security-version`: the namespace's Pod Security level is not tied to a version.

use lintainer_core::kubernetes::{Kind, Level, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unpinned-pod-security-version",
    practice: Practice::Updates,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("unpinned_pod_security_version.md")),
    yields_to: &["missing-pod-security-label"],
    options: &[],
    checks: &[Check::Object(&[Kind::new("", "Namespace")], check)],
};

fn check(namespace: &Object, cx: &mut Context) {
    let resource = namespace.resource();
    let Some(level) = resource.label("pod-security.kubernetes.io/enforce") else { return };
    let has_version = resource.labels.iter().any(|(key, _)| key.value == "pod-security.kubernetes.io/enforce-version");
    if Level::parse(&level.value).is_some() && !has_version && !namespace.is_partial() {
        cx.report(
            level.span,
            format!("`{}` enforces `{}` of whatever version the cluster has", namespace.display(), level.value),
        )
        .help("add `pod-security.kubernetes.io/enforce-version` with the version that you tested");
    }
}
