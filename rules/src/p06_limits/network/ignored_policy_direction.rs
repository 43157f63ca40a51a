//! `ignored-policy-direction`: rules of the network policy are ignored.

use super::peers::{self, DIRECTIONS};
use lintainer_core::kubernetes::Object;
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "ignored-policy-direction",
    practice: Practice::Limits,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("ignored_policy_direction.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(peers::POLICIES, check)],
};

fn check(object: &Object, cx: &mut Context) {
    let types = object.at("spec.policyTypes");
    let named = types.texts();
    let Some(named) = named.value().filter(|named| !named.is_empty()) else { return };
    for (key, direction, _) in DIRECTIONS {
        let rules = object.at("spec").key(key);
        if named.iter().any(|one| one.value == direction) || rules.items().next().is_none() {
            continue;
        }
        let message =
            format!("the {key} rules of `{}` are ignored: `policyTypes` lacks `{direction}`", object.display());
        cx.report(rules.head(), message).help(format!("add `{direction}` to `policyTypes`, or remove the rules"));
        cx.fix(|_| Some(Fix::risky(format!("add `{direction}`"), types.push(direction)?)));
    }
}
