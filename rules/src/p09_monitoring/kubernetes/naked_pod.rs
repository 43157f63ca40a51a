//! `naked-pod`: A pod stands alone, without a controller.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Container;
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

/// A pod, and the controllers that Deployments replaced.
const KINDS: &[Kind] = &[Kind::new("", "Pod"), Kind::new("", "ReplicationController"), Kind::new("apps", "ReplicaSet")];

/// Images for looking around.
const LOOKING: &[&str] =
    &["alpine", "busybox", "curl", "debian", "dnsutils", "jessie-dnsutils", "netshoot", "network-multitool", "ubuntu"];

/// Words of paths of what is not deployed for good.
const EXAMPLES: &[&str] =
    &["demo", "demos", "doc", "docs", "example", "examples", "fake", "sample", "samples", "test", "tests"];

pub(super) static RULE: Rule = Rule {
    name: "naked-pod",
    practice: Practice::Monitoring,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("naked_pod.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(KINDS, check)],
};

fn check(object: &Object, cx: &mut Context) {
    if object.at("metadata.ownerReferences").unset_at().is_none() || object.name().is_none() || is_meant(object, cx) {
        return;
    }
    let Some(workload) = object.workload().filter(|workload| !workload.containers.is_empty()) else { return };
    if object.kind() != "Pod" {
        let message = format!("the {} `{}` has no rolling updates", object.kind(), object.display());
        cx.report(object.span(), message).help("write a Deployment").severity(Severity::Info);
        return;
    }
    let policy = workload.pod_field("restartPolicy", cx);
    let stays = policy.is_some_and(|policy| policy.unset_at().is_some() || policy.is("Always"));
    let is_for_looking = |container: &Container| {
        let name = container.image.value().and_then(|image| image.short_name());
        name.is_none_or(|name| LOOKING.contains(&name))
    };
    if stays && !workload.containers.iter().all(is_for_looking) {
        cx.report(
            object.span(),
            format!("the pod `{}` has no controller: nothing starts it on another node", object.display()),
        )
        .help("write a Deployment with one replica");
    }
}

/// Whether the kubelet or a tool makes the pod, or the folder is one of examples.
fn is_meant(object: &Object, cx: &Context) -> bool {
    let is_hook = |key: &str| key.starts_with("helm.sh/hook") || key.starts_with("argocd.argoproj.io/hook");
    let is_mirror = |key: &str| matches!(key, "kubernetes.io/config.mirror" | "kubernetes.io/config.source");
    let mut annotations = object.resource().annotations.iter().map(|(key, _)| key.value.as_str());
    let is_of_control_plane = object
        .labels()
        .iter()
        .any(|(key, value)| key.value == "tier" && value.value().is_some_and(|value| value == "control-plane"));
    let path = cx.file().source.path.to_ascii_lowercase();
    let mut words = path.split(|c: char| !c.is_ascii_alphabetic());
    annotations.any(|key| is_hook(key) || is_mirror(key))
        || is_of_control_plane
        || words.any(|word| EXAMPLES.contains(&word))
}
