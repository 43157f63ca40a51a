//! `bypassed-mesh`: traffic of the pod goes past the mesh.

use lintainer_core::kubernetes::{Injection, Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "bypassed-mesh",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("bypassed_mesh.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Object(Kind::WITH_PODS, check), |_| true)],
};

/// Annotations of pods that take ports or addresses out of the mesh.
const EXCLUSIONS: [&str; 5] = [
    "config.linkerd.io/skip-inbound-ports",
    "config.linkerd.io/skip-outbound-ports",
    "traffic.sidecar.istio.io/excludeInboundPorts",
    "traffic.sidecar.istio.io/excludeOutboundIPRanges",
    "traffic.sidecar.istio.io/excludeOutboundPorts",
];

fn check(object: &Object, cx: &mut Context) {
    let Some(workload) = object.workload() else { return };
    for (key, value) in workload.pod_annotations.iter().filter(|(key, _)| EXCLUSIONS.contains(&key.value.as_str())) {
        let Some(value) = value.known().filter(|value| !value.value.is_empty()) else { continue };
        let is_all = value.value.split(',').any(|one| matches!(one.trim(), "*" | "0.0.0.0/0" | "::/0"));
        let what = if is_all { "all traffic" } else { "some traffic" };
        let finding = cx.report(key.span, format!("{what} of `{}` goes past the mesh", workload.name));
        finding.help("remove the exception, or narrow it down");
        if !is_all {
            finding.severity(Severity::Info);
        }
    }
    let project = cx.project();
    let own = Injection::of_pod(workload).filter(|own| !own.is_in);
    let Some(at) = own.map(|own| own.at).or_else(|| workload.host_network.true_at()) else { return };
    let Some(namespace) = Injection::in_namespace_of(workload, project).filter(|namespace| namespace.is_in) else {
        return;
    };
    let why = if own.is_some() { "stays out of the mesh" } else { "uses the network of the node, past the mesh" };
    let finding = cx.report(at, format!("`{}` {why} of its namespace", workload.name));
    finding.help("remove the exception, or move it to another namespace");
    finding.related(namespace.at, "the namespace is in the mesh");
    if workload.is_job() {
        finding.severity(Severity::Info);
    }
}
