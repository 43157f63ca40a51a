//! `broad-reference-grant`: A reference grant opens every secret of the namespace.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "broad-reference-grant",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("broad_reference_grant.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("gateway.networking.k8s.io", "ReferenceGrant")], check)],
};

fn check(grant: &Object, cx: &mut Context) {
    for to in grant.each("spec.to[]").filter(|to| to.key("kind").is("Secret")) {
        if to.key("name").unset_at().is_some() {
            let froms = || grant.each("spec.from[].namespace").filter_map(|from| from.word());
            let whose: Vec<String> = froms().take(3).map(|name| format!("`{name}`")).collect();
            let message = format!("every Secret here may be used from {}", whose.join(", "));
            cx.report(to.key("kind").span(), message).help("add the `name` of the Secret");
        }
    }
}
