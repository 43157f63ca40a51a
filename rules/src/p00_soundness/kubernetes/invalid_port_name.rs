//! `invalid-port-name`: A port's name or number breaks the rules.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Workload};
use lintainer_core::span::Span;

use crate::prelude::*;
use lintainer_core::kubernetes::names::{is_dns_label, is_port_name};

pub(super) static RULE: Rule = Rule {
    name: "invalid-port-name",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("invalid_port_name.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("", "Service")], check_service), Check::Container(check_container)],
};

fn check_service(service: &Object, cx: &mut Context) {
    let ports = service.at("spec.ports");
    let several = ports.items().nth(1).is_some();
    for port in ports.items() {
        let (name, target) = (port.key("name"), port.key("targetPort"));
        match name.text().value() {
            Some(text) if !is_dns_label(text) => {
                report(name.span(), format!("`{text}` is no name of a Service port"), cx)
            }
            None if several && name.unset_at().is_some() && !service.is_partial() => {
                report(
                    port.span(),
                    format!("a port of `{}` needs a name, since it has several", service.display()),
                    cx,
                );
            }
            _ => {}
        }
        if let Some(text) = target.text().value().filter(|text| text.parse::<i64>().is_err() && !is_port_name(text)) {
            report(target.span(), format!("`{text}` is no name of a container port"), cx);
        }
        // The target 0 is the port.
        for (number, least) in [(port.key("port"), 1), (target, 0)] {
            if let Some(value) = number.int().value().filter(|value| !(least..=65535).contains(*value)) {
                report(number.span(), format!("{value} is no port"), cx);
            }
        }
    }
}

fn check_container(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(root) = container.root(workload, cx) else { return };
    for name in root.key("ports").items().map(|port| port.key("name")) {
        if let Some(text) = name.text().value().filter(|text| !is_port_name(text)) {
            report(name.span(), format!("`{text}` is no name of a container port"), cx);
        }
    }
}

fn report(at: Span, message: String, cx: &mut Context) {
    cx.report(at, format!("{message}: the API server rejects it"))
        .help("write small letters, digits and single hyphens: at most 15 for containers, 63 for Services");
}
