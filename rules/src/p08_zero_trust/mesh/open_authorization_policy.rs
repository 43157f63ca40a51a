//! `open-authorization-policy`: the authorization policy allows everyone.

use lintainer_core::kubernetes::{Kind, MeshPolicy, Object, PolicySubject};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "open-authorization-policy",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("open_authorization_policy.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("security.istio.io", "AuthorizationPolicy")], check)],
};

fn check(object: &Object, cx: &mut Context) {
    let Some(policy) = MeshPolicy::of(object) else { return };
    if policy.action().value() != Some(&"ALLOW") || object.is_partial() {
        return;
    }
    let Some(rule) = object.each("spec.rules[]").find(|rule| is_open(*rule)) else { return };
    let is_wide = matches!(policy.subject(), PolicySubject::Namespace);
    let whom = if rule.key("from").is_written() { "everyone with an identity" } else { "everyone" };
    let finding = cx.report(rule.span(), format!("`{}` allows {whom} to do everything", object.display()));
    finding.help("name principals, namespaces, methods or paths");
    if !is_wide {
        finding.severity(Severity::Info).profile(Profile::Audit);
    }
}

/// Whether a rule restricts neither who nor what.
fn is_open(rule: Field) -> bool {
    let has = |key| rule.key(key).items().next().is_some();
    let anyone = |source: Field| {
        let mut conditions = source.key("source").values();
        let is_any = |field: Field| field.items().any(|one| one.is("*") || one.is("0.0.0.0/0") || one.is("::/0"));
        conditions.next().is_some_and(is_any) && conditions.next().is_none()
    };
    let from_anyone = !has("from") || rule.key("from").items().any(anyone);
    let to_anything = !has("to")
        || rule.key("to").items().any(|to| {
            let mut conditions = to.key("operation").values().peekable();
            conditions.peek().is_some() && conditions.all(|field| field.items().any(|one| one.is("*")))
        });
    rule.is_mapping() && from_anyone && to_anything && !has("when")
}
