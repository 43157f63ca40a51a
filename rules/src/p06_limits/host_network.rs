//! `host-network`: a workload in the network of its host.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::Workload;

use crate::prelude::*;
use crate::tables::known_needs::{Need, workload_needs};

pub(super) static RULE: Rule = Rule {
    name: "host-network",
    practice: Practice::Limits,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("host_network.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Workload(check)],
};

fn check(workload: &Workload, cx: &mut Context) {
    let Some(span) = workload.host_network.true_at() else { return };
    let (key, at) = match workload.format {
        Compose => ("network_mode", workload.node),
        _ => ("hostNetwork", workload.pod_node),
    };
    let edits = cx.field(at).and_then(|root| root.key(key).remove());
    let finding = cx.report(span, format!("`{}` uses the host's network", workload.name));
    match workload.format {
        Compose => finding.help("remove `network_mode` and publish the ports that are needed"),
        _ => finding.help("remove `hostNetwork`; a Service makes the pod reachable"),
    };
    finding.fix(edits.map(|edits| Fix::risky("leave the host's network", edits)));
    let needs_network = workload_needs(workload, Need::Node);
    if workload.kind == "DaemonSet" && (needs_network || workload.namespace.as_deref() == Some("kube-system")) {
        finding.severity(Severity::Warning);
    }
    if workload.kind == "DaemonSet" || needs_network || workload.development {
        finding.profile(Profile::Audit);
    }
}
