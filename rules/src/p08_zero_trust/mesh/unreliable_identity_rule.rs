//! `unreliable-identity-rule`: A rule trusts addresses or the absence of an identity.

use lintainer_core::kubernetes::{Kind, MeshPolicy, Object, PolicySubject};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unreliable-identity-rule",
    practice: Practice::ZeroTrust,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("unreliable_identity_rule.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("security.istio.io", "AuthorizationPolicy")], check)],
};

/// What says who calls, whatever the address.
const IDENTITIES: [&str; 4] = ["namespaces", "principals", "requestPrincipals", "serviceAccounts"];
/// What a caller without identity fulfils, or one with another's address.
const DOUBTFUL: [&str; 6] =
    ["ipBlocks", "notNamespaces", "notPrincipals", "notRequestPrincipals", "notServiceAccounts", "remoteIpBlocks"];

fn check(object: &Object, cx: &mut Context) {
    let Some(policy) = MeshPolicy::of(object).filter(|policy| policy.action().value() == Some(&"ALLOW")) else {
        return;
    };
    let is_gateway = match policy.subject() {
        PolicySubject::Targets => true,
        PolicySubject::Pods(_) => policy
            .selector()
            .each("matchLabels.*")
            .any(|label| label.word().is_some_and(|label| label.contains("gateway"))),
        PolicySubject::Namespace => false,
    };
    for source in object.each("spec.rules[].from[].source").filter(|_| !is_gateway) {
        let is_identified = IDENTITIES.iter().any(|key| source.key(key).is_written());
        let doubtful = DOUBTFUL.iter().map(|key| source.key(key)).find(|field| field.is_written());
        let Some(doubtful) = doubtful.filter(|_| !is_identified) else { continue };
        let key = doubtful.key_name().map_or("", |key| key.value);
        let what = if key.starts_with("not") { "callers without any identity" } else { "whoever has the address" };
        cx.report(doubtful.head(), format!("`{key}` alone lets in {what}")).help("name `principals` or `namespaces`");
    }
}
