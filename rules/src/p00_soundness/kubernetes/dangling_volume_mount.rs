//! `dangling-volume-mount`: A mount names a volume that the pod does not have.

use std::collections::HashSet;

use crate::shared::references;
use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

/// Annotations by which injectors add volumes to a pod.
const INJECTORS: [&str; 6] = [
    "instrumentation.opentelemetry.io/",
    "sidecar.istio.io/userVolume",
    "sidecar.opentelemetry.io/",
    "vault.hashicorp.com/agent-inject",
    "k8s.v1.cni.cncf.io/",
    "linkerd.io/inject",
];

pub(super) static RULE: Rule = Rule {
    name: "dangling-volume-mount",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("dangling_volume_mount.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(Kind::WITH_PODS, check)],
};

fn check(object: &Object, cx: &mut Context) {
    let Some(workload) = object.workload().filter(|_| references::is_settled(object.resource(), cx)) else { return };
    let is_injected = |key: &str| INJECTORS.iter().any(|injector| key.starts_with(injector));
    let annotations = workload.pod_annotations.iter().chain(&workload.annotations);
    if workload.partial || annotations.into_iter().any(|(key, _)| is_injected(&key.value)) {
        return;
    }
    let mut names: HashSet<&str> = workload.claim_templates.iter().map(|claim| claim.name.value.as_str()).collect();
    let mut own: HashSet<&str> = HashSet::new();
    for volume in &workload.volumes {
        let name = volume.name.value.as_str();
        if !own.insert(name) && !name.is_empty() {
            cx.report(volume.name.span, format!("the pod has two volumes `{name}`: the API server rejects it"))
                .help("give each volume a name of its own");
        }
        names.insert(name);
    }
    for container in &workload.containers {
        let Some(root) = container.root(workload, cx) else { continue };
        for path in ["volumeMounts[].name", "volumeDevices[].name"] {
            let unknown = root
                .each(path)
                .filter_map(|name| name.text().known().copied())
                .filter(|name| !names.contains(name.value));
            for name in unknown {
                let message = format!("the pod has no volume `{}`: the API server rejects it", name.value);
                cx.report(name.span, message).help("add the volume to the pod, or correct the name");
            }
        }
    }
}
