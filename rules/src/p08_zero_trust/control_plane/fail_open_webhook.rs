//! `fail-open-webhook`: policies do not apply while their webhook is down.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "fail-open-webhook",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened, Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("fail_open_webhook.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(
        &[
            Kind::new("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"),
            Kind::new("admissionregistration.k8s.io", "MutatingWebhookConfiguration"),
        ],
        check,
    )],
};

/// Policy engines and checks of images, by words of their Services and webhooks.
const ENGINES: [&str; 9] = [
    "connaisseur",
    "gatekeeper",
    "kubewarden",
    "kyverno",
    "opa",
    "policy-controller",
    "portieris",
    "ratify",
    "trivy-operator",
];

fn check(object: &Object, cx: &mut Context) {
    for hook in object.each("webhooks[]") {
        let client = hook.key("clientConfig");
        let url = client.key("url");
        if url.word().is_some_and(|url| url.starts_with("http://")) {
            cx.report(url.span(), "the API server refuses a webhook over plain HTTP")
                .help("serve it by HTTPS")
                .severity(Severity::Error)
                .profile(Profile::Essential);
        }
        let policy = hook.key("failurePolicy");
        let names = [hook.key("name"), client.at("service.name"), client.at("service.namespace")];
        let is_engine = |name: &str| {
            name.split(['-', '.', '/']).any(|word| ENGINES.contains(&word))
                || ENGINES.iter().any(|engine| engine.contains('-') && name.contains(engine))
        };
        if policy.is("Ignore") && names.iter().filter_map(|name| name.word()).any(is_engine) {
            let name = hook.key("name").word().unwrap_or(object.display());
            cx.report(policy.span(), format!("nothing is checked while `{name}` does not answer"))
                .help("set `failurePolicy: Fail`, and leave its own namespace and `kube-system` out");
        }
    }
}
