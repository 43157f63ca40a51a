//! `plain-http-listener`: A gateway listens without TLS.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "plain-http-listener",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened, Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("plain_http_listener.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("gateway.networking.k8s.io", "Gateway")], check)],
};

fn check(gateway: &Object, cx: &mut Context) {
    let is_internal = |class: &str| ["internal", "mesh", "waypoint"].iter().any(|word| class.contains(word));
    if gateway.is_partial() || gateway.at("spec.gatewayClassName").word().is_some_and(is_internal) {
        return;
    }
    let secure = |host: Option<&str>| {
        gateway.each("spec.listeners[]").any(|other| {
            let own = other.key("hostname").word();
            other.key("protocol").is("HTTPS") && (own == host || own.is_none())
        })
    };
    for listener in gateway.each("spec.listeners[]") {
        let protocol = listener.key("protocol");
        let name = listener.key("name").word().unwrap_or("");
        if protocol.is("HTTP") && !secure(listener.key("hostname").word()) {
            cx.report(
                protocol.span(),
                format!("the listener `{name}` of `{}` accepts only plain HTTP", gateway.display()),
            )
            .help("add a listener for HTTPS, and redirect to it");
        } else if protocol.is("HTTPS") {
            let tls = listener.key("tls");
            let is_passed = tls.key("mode").is("Passthrough") || tls.key("options").is_written();
            if let Some(at) = tls.key("certificateRefs").unset_at().filter(|_| !is_passed) {
                cx.report(at, format!("the listener `{name}` has no certificate, so that it is not served"))
                    .help("name the Secret of the certificate in `certificateRefs`")
                    .profile(Profile::Essential);
            }
        }
    }
}
