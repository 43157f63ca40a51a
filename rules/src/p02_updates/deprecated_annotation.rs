//! `deprecated-annotation`: an annotation that the cluster ignores, or that a field has replaced.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "deprecated-annotation",
    practice: Practice::Updates,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("deprecated_annotation.md")),
    yields_to: &["dangling-container-annotation"],
    options: &[],
    checks: &[Check::Object(&[Kind::ANY], check)],
};

/// An annotation of old.
struct Old {
    /// Its key, or what the key begins with (`/` at the end) before the name of a container.
    key: &'static str,
    /// The minor version of Kubernetes since which it has no effect, or since which there is a field instead.
    since: u16,
    has_effect: bool,
    /// What to do.
    instead: &'static str,
}

impl Old {
    const fn without_effect(key: &'static str, since: u16, instead: &'static str) -> Old {
        Old { key, since, has_effect: false, instead }
    }

    const fn replaced(key: &'static str, since: u16, instead: &'static str) -> Old {
        Old { key, since, has_effect: true, instead }
    }

    fn fits(&self, key: &str) -> bool {
        if self.key.ends_with('/') { key.starts_with(self.key) } else { key == self.key }
    }
}

/// Source: <https://kubernetes.io/docs/reference/labels-annotations-taints/>.
const ANNOTATIONS: [Old; 12] = [
    Old::without_effect("seccomp.security.alpha.kubernetes.io/pod", 27, "set `securityContext.seccompProfile`"),
    Old::without_effect("container.seccomp.security.alpha.kubernetes.io/", 27, "set `seccompProfile`"),
    Old::without_effect("scheduler.alpha.kubernetes.io/critical-pod", 16, "set `priorityClassName`"),
    Old::without_effect("scheduler.alpha.kubernetes.io/tolerations", 6, "set `tolerations`"),
    Old::without_effect("scheduler.alpha.kubernetes.io/affinity", 6, "set `affinity`"),
    Old::without_effect("security.alpha.kubernetes.io/sysctls", 11, "set `securityContext.sysctls`"),
    Old::without_effect("security.alpha.kubernetes.io/unsafe-sysctls", 11, "set `securityContext.sysctls`"),
    Old::replaced("container.apparmor.security.beta.kubernetes.io/", 30, "set `appArmorProfile`"),
    Old::replaced("volume.beta.kubernetes.io/storage-class", 8, "set `storageClassName`"),
    Old::replaced("volume.beta.kubernetes.io/mount-options", 31, "set `mountOptions`"),
    Old::replaced("service.kubernetes.io/topology-aware-hints", 31, "set `trafficDistribution: PreferClose`"),
    Old::replaced("service.alpha.kubernetes.io/tolerate-unready-endpoints", 11, "set `publishNotReadyAddresses: true`"),
];

fn check(object: &Object, cx: &mut Context) {
    // A Pod is its own template.
    let of_template = object.workload().filter(|_| object.kind() != "Pod").map(|workload| &workload.pod_annotations);
    let target = cx.settings().kubernetes_version.minor;
    for (key, _) in object.resource().annotations.iter().chain(of_template.into_iter().flatten()) {
        let name = key.value.as_str();
        let mut fitting = ANNOTATIONS.iter().filter(|old| name.contains("kubernetes.io/") && old.fits(name));
        let Some(old) = fitting.next().filter(|old| old.since <= target) else { continue };
        let container = name.strip_prefix(old.key).filter(|name| !name.is_empty());
        let whose = container.map_or(String::new(), |container| format!(" of the container `{container}`"));
        let help = format!("{}{whose}", old.instead);
        if old.has_effect {
            cx.report(key.span, format!("`{name}` is deprecated: a field has taken its place"))
                .severity(Severity::Info)
                .profile(Profile::Audit)
                .help(help);
        } else {
            cx.report(key.span, format!("`{name}` has no effect since Kubernetes 1.{}", old.since)).help(help);
        }
    }
    node_labels(object, target, cx);
}

/// Labels of nodes that others have replaced, with the minor version since which.
const NODE_LABELS: [(&str, u16, &str); 5] = [
    ("beta.kubernetes.io/arch", 14, "kubernetes.io/arch"),
    ("beta.kubernetes.io/instance-type", 17, "node.kubernetes.io/instance-type"),
    ("beta.kubernetes.io/os", 14, "kubernetes.io/os"),
    ("failure-domain.beta.kubernetes.io/region", 17, "topology.kubernetes.io/region"),
    ("failure-domain.beta.kubernetes.io/zone", 17, "topology.kubernetes.io/zone"),
];

/// The labels that the node of a pod must have.
fn node_labels(object: &Object, target: u16, cx: &mut Context) {
    let Some(spec) = object.workload().and_then(|workload| workload.pod_spec(cx)) else { return };
    let written: Vec<_> = spec.key("nodeSelector").values().filter_map(|label| label.key_name()).collect();
    for key in written {
        let mut fitting = NODE_LABELS.iter().filter(|(label, since, _)| *label == key.value && *since <= target);
        if let Some((label, _, instead)) = fitting.next() {
            cx.report(key.span, format!("`{label}` is deprecated: another label of nodes has taken its place"))
                .severity(Severity::Info)
                .profile(Profile::Audit)
                .help(format!("use `{instead}`"));
        }
    }
}
