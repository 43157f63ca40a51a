//! `missing-ingress-tls`: the Ingress serves a host without TLS.

use lintainer_core::kubernetes::{Kind, Object, covers_subdomains};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Setting;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-ingress-tls",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_ingress_tls.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("networking.k8s.io", "Ingress")], check)],
};

/// Annotations with which TLS ends in front of the Ingress.
const ELSEWHERE: [&str; 8] = [
    "alb.ingress.kubernetes.io/certificate-arn",
    "alb.ingress.kubernetes.io/listen-ports",
    "cert-manager.io/cluster-issuer",
    "cert-manager.io/issuer",
    "ingress.gcp.kubernetes.io/pre-shared-cert",
    "networking.gke.io/managed-certificates",
    "route.openshift.io/termination",
    "traefik.ingress.kubernetes.io/router.tls",
];

fn check(ingress: &Object, cx: &mut Context) {
    if ingress.is_partial() || ELSEWHERE.iter().any(|key| ingress.annotation(key).is_written()) {
        return;
    }
    // An entry point of Traefik that only takes TLS.
    let points = ingress.annotation("traefik.ingress.kubernetes.io/router.entrypoints");
    if points.text().known().is_some_and(|points| points.value.split(',').all(|point| point.trim() == "websecure")) {
        return;
    }
    let class = ingress.at("spec.ingressClassName");
    if class.word().is_some_and(|class| class.contains("internal"))
        || cx.project().kustomizations().may_patch(ingress.span().file)
    {
        return;
    }
    let tls = ingress.at("spec.tls");
    let covered: Vec<&str> =
        ingress.each("spec.tls[].hosts").flat_map(|hosts| hosts.items()).filter_map(|host| host.word()).collect();
    // An entry without hosts is for all that the certificate has.
    let covers_all = tls.items().any(|entry| entry.key("hosts").items().next().is_none());
    for rule in ingress.each("spec.rules[]").filter(|_| !covers_all) {
        let host = rule.key("host").text();
        let is_covered = |host: &str| covered.iter().any(|one| covers_subdomains(one, host));
        let (at, name) = match &host {
            Setting::Set(host) if !is_covered(host.value) => (host.span, format!("`{}`", host.value)),
            Setting::Unset { .. } if covered.is_empty() => (ingress.span(), "every host".to_string()),
            _ => continue,
        };
        cx.report(at, format!("`{}` serves {name} without TLS", ingress.display()))
            .help("add the host to `tls`, with the Secret of its certificate");
        return;
    }
}
