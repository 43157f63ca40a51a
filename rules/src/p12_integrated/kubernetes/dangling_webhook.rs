//! `dangling-webhook`: the webhook's service does not exist.

use lintainer_core::kubernetes::{Backend, Kind, Object, Target};
use lintainer_core::model::Setting;
use lintainer_core::span::Spanned;

use super::backends;
use crate::shared::references;
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

const KINDS: &[Kind] = &[
    Kind::new("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"),
    Kind::new("admissionregistration.k8s.io", "MutatingWebhookConfiguration"),
    Kind::new("apiregistration.k8s.io", "APIService"),
];

pub(super) static RULE: Rule = Rule {
    name: "dangling-webhook",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("dangling_webhook.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Object(KINDS, check), |_| true)],
};

fn check(object: &Object, cx: &mut Context) {
    let path = if object.kind() == "APIService" { "spec.service" } else { "webhooks[].clientConfig.service" };
    for service in object.each(path).filter(|service| service.is_written()) {
        let (Some(name), Some(namespace)) = (service.key("name").name(), service.key("namespace").word()) else {
            continue;
        };
        let port = service.key("port");
        let number = if port.is_written() { port.int().value().copied() } else { Some(443) };
        let backend = Backend {
            name,
            namespace: Some(Spanned::new(namespace, name.span)),
            port: number.map_or(Setting::NotApplicable, |number| Setting::set(Target::Number(number), port.span())),
            field: service,
        };
        if references::is_settled(object.resource(), cx) {
            backends::check(object, &backend, cx);
        }
    }
}
