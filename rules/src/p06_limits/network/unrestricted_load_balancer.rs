//! `unrestricted-load-balancer`: the load balancer accepts everyone.

use lintainer_core::kubernetes::{Kind, Object, is_internal};
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

fn check(service: &Object, cx: &mut Context) {
    let kind = service.at("spec.type");
    if !kind.is("LoadBalancer") || service.is_partial() {
        return;
    }
    let ranges = service.at("spec.loadBalancerSourceRanges");
    let open = ranges.items().find(|range| range.is("0.0.0.0/0") || range.is("::/0"));
    let is_restricted =
        open.is_none() && (ranges.items().next().is_some() || ranges.unset_at().is_none() && !ranges.is_written());
    if is_restricted || is_internal(service.resource(), service.root()) {
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
