//! `host-network`: a workload in the network of its host.

use lintainer_core::context::Context;
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::Workload;
use lintainer_core::rule::{Check, Confidence, Example, Fixable, Practice, Profile, Rule, Severity};

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
    summary: "The container uses the host's network",
    why: "It can listen on any port of the host, reach services bound to localhost, and no network policy applies.",
    references: &[
        "https://docs.docker.com/engine/network/drivers/host/",
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    ],
    aliases: &[
        "kics/071a71ff-f868-47a4-ac0b-3c59e4ab5443",
        "cis-docker/5.10",
        "compose-lint/CL-0008",
        "kube-linter/host-network",
        "checkov/CKV_K8S_19",
        "trivy/KSV-0009",
        "kics/6b6bdfb3-c3ae-44cb-88e4-7405c1ba2c8a",
        "pss/baseline:hostNamespaces.hostNetwork",
        "polaris/hostNetworkSet",
        "kubesec/HostNetwork",
        "kubescape/C-0041",
        "cis-k8s/5.2.5",
        "nsa/host-network",
    ],
    yields_to: &[],
    options: &[],
    examples: &[
        Example::fixed(
            Compose,
            "services:\n  web:\n    image: nginx:1.29\n    network_mode: host\n    mem_limit: 64m\n",
            "services:\n  web:\n    image: nginx:1.29\n    mem_limit: 64m\n",
        ),
        Example::good(
            Compose,
            "services:\n  web:\n    image: nginx:1.29\n    mem_limit: 64m\n    network_mode: bridge\n",
        ),
        Example::fixed(
            Kubernetes,
            "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostNetwork: true
  containers:
    - name: web
      image: nginx:1.29
",
            "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.29
",
        ),
        Example::good(
            Kubernetes,
            "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostNetwork: false
  containers:
    - name: web
      image: nginx:1.29
      resources:
        limits:
          memory: 64Mi
",
        ),
    ],
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
