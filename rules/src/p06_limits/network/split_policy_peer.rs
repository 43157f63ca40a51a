//! `split-policy-peer`: two selectors that belong together are separate peers.

use super::peers::{self, DIRECTIONS};
use lintainer_core::kubernetes::Object;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "split-policy-peer",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("split_policy_peer.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(peers::POLICIES, check)],
};

fn check(object: &Object, cx: &mut Context) {
    for (key, _, peers) in DIRECTIONS {
        for rule in object.at("spec").key(key).items() {
            let mut before: Option<Field> = None;
            for peer in rule.key(peers).items() {
                let alone = |peer: Field, has: &'static str, lacks: &'static str| {
                    let selector = peer.key(has);
                    selector.is_mapping() && !peer.key(lacks).is_written() && selector.values().next().is_some()
                };
                let is_pair = |before: Field| alone(before, "namespaceSelector", "podSelector");
                if before.is_some_and(is_pair) && alone(peer, "podSelector", "namespaceSelector") {
                    let at = peer.key("podSelector").head();
                    cx.report(
                        at,
                        "this peer means pods of the policy's own namespace, beside all pods of the namespaces above",
                    )
                    .help("put both selectors into one item to mean these pods of those namespaces");
                }
                before = Some(peer);
            }
        }
    }
}
