//! `weak-certificate-request`: the certificate that is asked for is weak or short-sighted.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "weak-certificate-request",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("weak_certificate_request.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("cert-manager.io", "Certificate")], check)],
};

fn check(certificate: &Object, cx: &mut Context) {
    let key = certificate.at("spec.privateKey");
    let size = key.key("size");
    let is_rsa = key.key("algorithm").word().is_none_or(|algorithm| algorithm == "RSA");
    if let Some(bits) = size.int().value().filter(|bits| is_rsa && **bits < 2048) {
        cx.report(size.span(), format!("a key of {bits} bits can be broken")).help("ask for 2048 bits or more");
    }
    let rotation = key.key("rotationPolicy");
    // Whoever trusts an authority has its key.
    if rotation.is("Never") && !certificate.at("spec.isCA").is("true") {
        cx.report(rotation.span(), format!("`{}` keeps its private key across renewals", certificate.display()))
            .help("set `rotationPolicy: Always`");
    }
}
