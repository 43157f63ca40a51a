//! `unverified-api-service`: A part of the API is reached without checking its certificate.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unverified-api-service",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("unverified_api_service.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("apiregistration.k8s.io", "APIService")], check)],
};

fn check(object: &Object, cx: &mut Context) {
    let skips = object.at("spec.insecureSkipTLSVerify");
    if skips.bool().is_true() && object.at("spec.service").is_written() {
        cx.report(skips.span(), format!("the certificate behind `{}` is not checked", object.display()))
            .help("give the authority in `caBundle`, or let cert-manager inject it");
    }
}
