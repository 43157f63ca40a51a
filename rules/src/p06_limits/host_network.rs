//! `host-network`: a workload in the network of its host.

use lintainer_core::context::Context;
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::Workload;
use lintainer_core::rule::{Check, Confidence, Fixable, Page, Practice, Profile, Rule, Severity};

use crate::shared::fixes;

pub(super) static RULE: Rule = Rule {
    name: "host-network",
    practice: Practice::Limits,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profile: Profile::Essential,
    fixable: Fixable::Sometimes,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("host_network.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Workload(check)],
};

/// Words in the names of agents that exist to work on the node's network.
const NODE_AGENTS: [&str; 18] = [
    "agent",
    "aws-node",
    "calico",
    "canal",
    "cilium",
    "cni",
    "exporter",
    "flannel",
    "kindnet",
    "kube-proxy",
    "kube-router",
    "kube-vip",
    "metallb",
    "multus",
    "node-local-dns",
    "nodelocaldns",
    "speaker",
    "weave",
];

fn check(workload: &Workload, cx: &mut Context) {
    let Some(span) = workload.host_network.true_at() else { return };
    let (key, at) = match workload.format {
        Compose => ("network_mode", workload.node),
        _ => ("hostNetwork", workload.pod_node),
    };
    let fix = fixes::remove_key(cx, at, key, "leave the host's network");
    let finding = cx.report(span, format!("`{}` uses the host's network", workload.name));
    match workload.format {
        Compose => finding.help("remove `network_mode` and publish the ports that are needed"),
        _ => finding.help("remove `hostNetwork`; a Service makes the pod reachable"),
    };
    finding.fix(fix);
    if workload.kind == "DaemonSet" && is_node_agent(workload) {
        finding.severity(Severity::Warning);
    }
}

fn is_node_agent(workload: &Workload) -> bool {
    let name = format!("-{}-", workload.name);
    workload.namespace.as_deref() == Some("kube-system")
        || NODE_AGENTS.iter().any(|agent| name.contains(&format!("-{agent}-")))
}
