//! `invalid-policy-port`: A port or address block of the policy is impossible.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Cidr, Setting, has_placeholder};
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "invalid-policy-port",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("invalid_policy_port.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("networking.k8s.io", "NetworkPolicy")], check)],
};

fn check(policy: &Object, cx: &mut Context) {
    for (rules, peers) in [("spec.ingress[]", "from"), ("spec.egress[]", "to")] {
        for rule in policy.each(rules) {
            rule.key("ports").items().for_each(|port| check_port(port, cx));
            rule.key(peers).items().for_each(|peer| check_peer(peer, cx));
        }
    }
}

fn check_port(port: Field, cx: &mut Context) {
    let (start, end, protocol) = (port.key("port"), port.key("endPort"), port.key("protocol"));
    if let Some(end_number) = end.int().value() {
        match start.int() {
            Setting::Set(start) if *end_number < start.value => {
                cx.report(end.span(), format!("`endPort` {end_number} is smaller than `port` {}", start.value))
                    .help("write the smaller number as `port`");
            }
            Setting::Unset { .. } | Setting::Dynamic(_) if !start.word().is_some_and(has_placeholder) => {
                cx.report(end.span(), "`endPort` needs a number in `port`").help("write the first port as a number");
            }
            _ => {}
        }
    }
    if let Some(name) = protocol.text().value().filter(|name| !["TCP", "UDP", "SCTP"].contains(name)) {
        cx.report(protocol.span(), format!("`{name}` is no protocol of a NetworkPolicy"))
            .help("write `TCP`, `UDP` or `SCTP`");
    }
}

fn check_peer(peer: Field, cx: &mut Context) {
    let block = peer.key("ipBlock");
    if !block.is_written() {
        return;
    }
    if peer.key("podSelector").is_written() || peer.key("namespaceSelector").is_written() {
        cx.report(block.head(), "`ipBlock` may not stand beside a selector").help("make two peers of it");
    }
    let Some(whole) = block.key("cidr").text().value().and_then(|text| Cidr::parse(text)) else { return };
    for except in block.key("except").items() {
        let part = except.text().value().and_then(|text| Cidr::parse(text));
        if part.is_some_and(|part| !whole.contains(&part) || part == whole) {
            cx.report(except.span(), "`except` must be a part of `cidr`")
                .help("write blocks inside `cidr`, or remove it");
        }
    }
}
