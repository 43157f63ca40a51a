//! `unused-volume`: A volume is declared and mounted by nothing.

use std::collections::HashSet;

use lintainer_core::compose::ReferenceKind;
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::Workload;
use lintainer_core::project::ComposeProject;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unused-volume",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("unused_volume.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check_services), Check::Workload(check_pod)],
};

fn check_services(compose: &ComposeProject, cx: &mut Context) {
    if compose.incomplete || compose.fragment {
        return;
    }
    let mounted = compose.named(ReferenceKind::Volume);
    for volume in compose.volumes.iter().filter(|volume| !mounted.contains(volume.name.value.as_str())) {
        if !volume.external.is_true() {
            cx.report(volume.name.span, format!("no service mounts the volume `{}`", volume.name.value))
                .help("mount it, or remove it");
        }
    }
}

fn check_pod(workload: &Workload, cx: &mut Context) {
    let Some(spec) = workload.pod_spec(cx).filter(|_| !workload.partial) else { return };
    let mut used: HashSet<&str> = HashSet::new();
    for container in &workload.containers {
        let Some(root) = container.root(workload, cx) else { return };
        for list in ["volumeMounts", "volumeDevices"] {
            used.extend(root.key(list).items().filter_map(|mount| mount.key("name").word()));
        }
    }
    for volume in spec.key("volumes").items() {
        let Some(name) = volume.key("name").name().filter(|name| !used.contains(name.value)) else { continue };
        // These do something when the pod starts.
        if !volume.key("csi").is_written() && !volume.key("image").is_written() {
            cx.report(name.span, format!("no container of `{}` mounts the volume `{}`", workload.name, name.value))
                .help("mount it, or remove it");
        }
    }
}
