//! `cors-any-origin`: any website may call the service with the login of its user.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "cors-any-origin",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("cors_any_origin.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(
        &[
            Kind::new("networking.istio.io", "VirtualService"),
            Kind::new("gateway.networking.k8s.io", "HTTPRoute"),
            Kind::new("networking.k8s.io", "Ingress"),
        ],
        check,
    )],
};

fn check(object: &Object, cx: &mut Context) {
    match object.kind() {
        "VirtualService" => object.each("spec.http[].corsPolicy").for_each(|policy| mesh(policy, cx)),
        "HTTPRoute" => object.each("spec.rules[].filters[].cors").for_each(|policy| gateway(policy, cx)),
        _ => nginx(object, cx),
    }
}

const HELP: &str = "list the origins that are meant";

fn mesh(policy: Field, cx: &mut Context) {
    if !policy.key("allowCredentials").bool().is_true() {
        return;
    }
    let is_any = |origin: &Field| {
        let has = |key, words: &[&str]| origin.key(key).word().is_some_and(|word| words.contains(&word));
        has("exact", &["*"])
            || has("prefix", &["", "http", "https", "http://", "https://"])
            || has("regex", &["*", ".*", ".+", "^.*$", "^.+$", "https?://.*", "^https?://.*$"])
    };
    if let Some(origin) = policy.key("allowOrigins").items().find(is_any) {
        cx.report(origin.span(), "any website may send requests with the login of its visitor").help(HELP);
    }
}

fn gateway(policy: Field, cx: &mut Context) {
    let any = policy.key("allowOrigins").items().find(|origin| origin.is("*"));
    if let Some(origin) = any.filter(|_| policy.key("allowCredentials").bool().is_true()) {
        cx.report(origin.span(), "any website may send requests with the login of its visitor").help(HELP);
    }
}

fn nginx(ingress: &Object, cx: &mut Context) {
    let enabled = ingress.annotation("nginx.ingress.kubernetes.io/enable-cors");
    let origin = ingress.annotation("nginx.ingress.kubernetes.io/cors-allow-origin");
    // Both are the defaults of the controller.
    let with_login = !ingress.annotation("nginx.ingress.kubernetes.io/cors-allow-credentials").is("false");
    if enabled.is("true") && with_login && origin.word().is_none_or(|origin| origin == "*") {
        let at = if origin.is_written() { origin.span() } else { enabled.span() };
        cx.report(at, "every origin is allowed, with logins: browsers refuse the pair")
            .help("list the origins in `cors-allow-origin`")
            .severity(Severity::Info)
            .profile(Profile::Audit);
    }
}
