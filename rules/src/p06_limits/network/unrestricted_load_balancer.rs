//! `unrestricted-load-balancer`: the load balancer accepts everyone.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unrestricted-load-balancer",
    practice: Practice::Limits,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("unrestricted_load_balancer.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("", "Service")], check)],
};

/// Annotations that make it internal, or say who may come: the key, and the value that does (`*`: any).
const INTERNAL: [(&str, &str); 17] = [
    ("cloud.google.com/load-balancer-type", "Internal"),
    ("io.cilium/lb-ipam-ips", "*"),
    ("kube-vip.io/loadbalancerIPs", "*"),
    ("lbipam.cilium.io/ips", "*"),
    ("loadbalancer.openstack.org/internal", "true"),
    ("metallb.io/address-pool", "*"),
    ("metallb.io/loadBalancerIPs", "*"),
    ("metallb.universe.tf/address-pool", "*"),
    ("metallb.universe.tf/loadBalancerIPs", "*"),
    ("networking.gke.io/load-balancer-type", "Internal"),
    ("service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type", "intranet"),
    ("service.beta.kubernetes.io/aws-load-balancer-internal", "*"),
    ("service.beta.kubernetes.io/aws-load-balancer-scheme", "internal"),
    ("service.beta.kubernetes.io/azure-load-balancer-internal", "true"),
    ("service.beta.kubernetes.io/load-balancer-source-ranges", "*"),
    ("service.beta.kubernetes.io/oci-load-balancer-internal", "true"),
    ("service.beta.kubernetes.io/openstack-internal-load-balancer", "true"),
];

fn check(service: &Object, cx: &mut Context) {
    let kind = service.at("spec.type");
    let class = service.at("spec.loadBalancerClass");
    if !kind.is("LoadBalancer") || service.is_partial() || class.word().is_some_and(|class| class.contains("internal"))
    {
        return;
    }
    let is_internal = |(key, wanted): &(&str, &str)| {
        let mut annotations = service.resource().annotations.iter().filter(|(name, _)| name.value == *key);
        annotations
            .any(|(_, value)| *wanted == "*" || value.value().is_none_or(|value| value.eq_ignore_ascii_case(wanted)))
    };
    let ranges = service.at("spec.loadBalancerSourceRanges");
    let open = ranges.items().find(|range| range.is("0.0.0.0/0") || range.is("::/0"));
    let is_restricted =
        open.is_none() && (ranges.items().next().is_some() || ranges.unset_at().is_none() && !ranges.is_written());
    if is_restricted || INTERNAL.iter().any(is_internal) {
        return;
    }
    let at = open.map_or(kind.span(), |range| range.span());
    let finding = cx.report(at, format!("anyone who reaches the address may call `{}`", service.display()));
    finding.help("list who may come in `loadBalancerSourceRanges`, or make it internal");
    let is_web = |port: i64| matches!(port, 80 | 443);
    let mut ports = service.each("spec.ports[].port");
    if ports.all(|port| port.int().value().is_some_and(|port| is_web(*port))) {
        finding.severity(Severity::Info);
    }
}
