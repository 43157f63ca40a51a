//! `scan-exclusion`: A workload is taken out of policy checks.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Workload};
use lintainer_core::span::Span;

use crate::prelude::*;

/// Namespaces and what has pods.
const KINDS: &[Kind] = &[
    Kind::new("", "Namespace"),
    Kind::new("", "Pod"),
    Kind::new("apps", "DaemonSet"),
    Kind::new("apps", "Deployment"),
    Kind::new("apps", "StatefulSet"),
    Kind::new("batch", "CronJob"),
    Kind::new("batch", "Job"),
];

pub(super) static RULE: Rule = Rule {
    name: "scan-exclusion",
    practice: Practice::Scans,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("scan_exclusion.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(KINDS, check_object), Check::Container(check_container)],
};

/// Labels and annotations with the value that excludes, and who heeds them; an empty value stands for any.
/// By the documentation of the projects, November 2025.
const EXCLUSIONS: [(&str, &str, &str); 7] = [
    ("admission.gatekeeper.sh/ignore", "", "Gatekeeper"),
    ("openpolicyagent.org/webhook", "ignore", "Open Policy Agent"),
    ("policy.sigstore.dev/exclude", "true", "the Sigstore policy controller"),
    ("securesystemsengineering.connaisseur/webhook", "ignore", "Connaisseur"),
    ("securityenforcement.admission.cloud.ibm.com/namespace", "skip", "Portieris"),
    ("image-policy.k8s.io/break-glass", "true", "Binary Authorization"),
    ("alpha.image-policy.k8s.io/break-glass", "true", "Binary Authorization"),
];

/// Where such labels stand below an object.
const PLACES: [&str; 4] =
    ["metadata.labels", "metadata.annotations", "spec.template.metadata.labels", "spec.template.metadata.annotations"];

fn exclusion(name: &str, value: &str) -> Option<&'static str> {
    let found =
        EXCLUSIONS.iter().find(|(key, expected, _)| *key == name && (expected.is_empty() || *expected == value));
    found.map(|(_, _, who)| *who)
}

fn check_object(object: &Object, cx: &mut Context) {
    for field in PLACES.into_iter().flat_map(|place| object.at(place).values()) {
        let (Some(key), Some(value)) = (field.key_name(), field.word()) else { continue };
        if let Some(who) = exclusion(key.value, value) {
            report(key.span, &format!("{} `{}`", object.kind(), object.display()), who, cx);
        }
    }
}

fn check_container(container: &Container, _: &Workload, cx: &mut Context) {
    for (name, value) in container.labels.iter().filter(|_| container.format == Compose) {
        if let Some(who) = value.value().and_then(|value| exclusion(&name.value, value)) {
            report(name.span, &format!("`{}`", container.name), who, cx);
        }
    }
}

fn report(at: Span, what: &str, who: &str, cx: &mut Context) {
    cx.report(at, format!("{who} does not check {what}")).help("remove it, or note why it is there and until when");
}
