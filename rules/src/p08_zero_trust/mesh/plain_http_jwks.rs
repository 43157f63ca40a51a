//! `plain-http-jwks`: the keys for checking tokens come over an open connection.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "plain-http-jwks",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("plain_http_jwks.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("security.istio.io", "RequestAuthentication")], check)],
};

fn check(object: &Object, cx: &mut Context) {
    for rule in object.each("spec.jwtRules[]") {
        let (keys, issuer) = (rule.key("jwksUri"), rule.key("issuer"));
        let is_plain = |field: Field| field.word().is_some_and(|address| address.starts_with("http://"));
        let from_issuer = !keys.is_written() && !rule.key("jwks").is_written() && is_plain(issuer);
        let at = if is_plain(keys) {
            keys
        } else if from_issuer {
            issuer
        } else {
            continue;
        };
        // Inside of the cluster the mesh encrypts.
        if !at.word().is_some_and(|address| address.contains(".svc")) {
            cx.report(at.span(), format!("the keys of `{}` come over plain HTTP", object.display()))
                .help("fetch them by HTTPS");
        }
    }
}
