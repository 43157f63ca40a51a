//! `externally-exposed-service`: the service is reachable from outside the cluster.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

/// Checks of other tools that ask for one of the two types.
const NODE_PORT: &[&str] = &[
    "gatekeeper/block-nodeport-services",
    "kics/845acfbe-3e10-4b8e-b656-3b404d36dfb2",
    "kube-score/service-type",
    "kyverno/restrict-node-port",
];
const LOAD_BALANCER: &[&str] = &["gatekeeper/block-loadbalancer-services", "kyverno/restrict-loadbalancer"];

pub(super) static RULE: Rule = Rule {
    name: "externally-exposed-service",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("externally_exposed_service.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("", "Service")], check)],
};

fn check(service: &Object, cx: &mut Context) {
    let kind = service.at("spec.type");
    let (how, other) = match kind.word() {
        Some("NodePort") => ("on a port of every node", LOAD_BALANCER),
        Some("LoadBalancer") => ("through a load balancer", NODE_PORT),
        _ => return,
    };
    let finding = cx.report(kind.span(), format!("`{}` is reachable from outside {how}", service.display()));
    finding.help("publish it through an Ingress or a gateway").aliases_without(other);
}
