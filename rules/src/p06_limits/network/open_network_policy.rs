//! `open-network-policy`: the network policy allows everything.

use super::peers::{self, DIRECTIONS};
use lintainer_core::kubernetes::{Object, Policy};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "open-network-policy",
    practice: Practice::Limits,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("open_network_policy.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(peers::POLICIES, check)],
};

fn check(object: &Object, cx: &mut Context) {
    let policies = Policy::of(object);
    let Some(policy) = policies.first().filter(|_| !object.is_partial()) else { return };
    let open = |direction: &str, peers: &'static str| {
        let rules = object.at("spec").key(if direction == "ingress" { "ingress" } else { "egress" }).items();
        rules.into_iter().find(|rule| peers::is_open(*rule, peers))
    };
    let mut first: Option<Span> = None;
    for (key, _, peers) in DIRECTIONS {
        let governed = if key == "ingress" { policy.ingress } else { policy.egress };
        if !governed {
            continue;
        }
        let Some(rule) = open(key, peers) else { return };
        first = first.or(Some(rule.span()));
    }
    let (Some(_), name) = (first, object.display()) else { return };
    let directions = match (policy.ingress, policy.egress) {
        (true, true) => "in either direction",
        (false, true) => "to leave",
        _ => "to come in",
    };
    let is_wide = policy.selects_everything();
    let whose = if is_wide { "all pods of the namespace" } else { "its pods" };
    let finding = cx.report(object.span(), format!("`{name}` allows all traffic of {whose} {directions}"));
    finding.help("name the peers and the ports that are needed");
    if !is_wide {
        finding.severity(Severity::Info).profile(Profile::Audit);
    }
}
