//! `audit-only-policy`: an admission policy only reports.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::span::Spanned;
use lintainer_core::yaml::Field;

use crate::prelude::*;

const KINDS: &[Kind] = &[
    Kind::new("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding"),
    Kind::new("constraints.gatekeeper.sh", "*"),
    Kind::new("kyverno.io", "ClusterPolicy"),
    Kind::new("kyverno.io", "Policy"),
    Kind::new("policies.kyverno.io", "ImageValidatingPolicy"),
    Kind::new("policies.kyverno.io", "ValidatingPolicy"),
];

pub(super) static RULE: Rule = Rule {
    name: "audit-only-policy",
    practice: Practice::Automation,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("audit_only_policy.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(KINDS, check)],
};

fn check(object: &Object, cx: &mut Context) {
    let name = object.display();
    let is_audit = |field: &Field| field.word().is_some_and(|action| action.eq_ignore_ascii_case("audit"));
    let found = match object.group() {
        "constraints.gatekeeper.sh" => {
            let action = object.at("spec.enforcementAction");
            Some(action).filter(|action| matches!(action.word(), Some("dryrun" | "warn")))
        }
        "kyverno.io" => {
            let rules = object.each("spec.rules[].validate.failureAction");
            std::iter::once(object.at("spec.validationFailureAction")).chain(rules).find(is_audit)
        }
        _ => {
            let actions = object.at("spec.validationActions");
            let denies = |actions: &Vec<Spanned<&str>>| actions.iter().any(|action| action.value == "Deny");
            Some(actions)
                .filter(|actions| actions.texts().value().is_some_and(|known| !known.is_empty() && !denies(known)))
        }
    };
    if let Some(field) = found.filter(|_| !object.is_partial()) {
        let action = match object.group() {
            "constraints.gatekeeper.sh" => "deny",
            "kyverno.io" => "Enforce",
            _ => "Deny",
        };
        cx.report(field.span(), format!("`{name}` only reports: it stops nothing"))
            .help(format!("write `{action}` when the reports are clean"));
    }
}
