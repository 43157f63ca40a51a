//! `system-namespace-workload`: the object is placed in a namespace of the cluster itself.

use crate::tables::known_needs::{Need, workload_needs};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "system-namespace-workload",
    practice: Practice::ZeroTrust,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("system_namespace_workload.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Workload(check)],
};

/// Components of the cluster, by words of their names.
const COMPONENTS: [&str; 14] = [
    "apiserver",
    "autoscaler",
    "cloud-controller",
    "controller-manager",
    "coredns",
    "dns",
    "etcd",
    "kube-",
    "konnectivity",
    "metrics-server",
    "proxy",
    "scheduler",
    "sealed-secrets",
    "snapshot",
];

fn check(workload: &Workload, cx: &mut Context) {
    let is_system = |name: &str| matches!(name, "kube-system" | "kube-public" | "kube-node-lease");
    let Some(namespace) = workload.namespace.as_deref().filter(|name| is_system(name)) else { return };
    let is_component = COMPONENTS.iter().any(|word| workload.name.contains(word));
    let is_labelled = workload.pod_label("tier") == Some("control-plane") || workload.pod_label("k8s-app").is_some();
    if !is_component && !is_labelled && workload.kind != "DaemonSet" && !workload_needs(workload, Need::Node) {
        cx.report(workload.span, format!("`{}` runs in `{namespace}`, which is the cluster's own", workload.name))
            .help("give it a namespace of its own");
    }
}
