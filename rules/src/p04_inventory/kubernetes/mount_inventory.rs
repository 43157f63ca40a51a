//! `mount-inventory`: lists what a workload mounts.

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "mount-inventory",
    practice: Practice::Inventory,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Named],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("mount_inventory.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Workload(check)],
};

/// Sources of volumes: the key, the key of the name, the kind, and who else lists it.
const SOURCES: [(&str, &str, &str, &str); 3] = [
    ("secret", "secretName", "Secret", "kubescape/C-0255"),
    ("configMap", "name", "ConfigMap", "kubescape/C-0258"),
    ("persistentVolumeClaim", "claimName", "PersistentVolumeClaim", "kubescape/C-0257"),
];

fn check(workload: &Workload, cx: &mut Context) {
    let Some(volumes) = workload.pod_field("volumes", cx) else { return };
    for volume in volumes.items() {
        for (key, name, kind, alias) in SOURCES {
            let name = volume.key(key).key(name);
            if let Some(text) = name.word() {
                cx.report(name.span(), format!("`{}` mounts the {kind} `{text}`", workload.name)).aliases(&[alias]);
            }
        }
    }
}
