//! `wildcard-host`: the route claims every host or a whole domain.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "wildcard-host",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("wildcard_host.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(
        &[
            Kind::new("networking.k8s.io", "Ingress"),
            Kind::new("gateway.networking.k8s.io", "HTTPRoute"),
            Kind::new("networking.istio.io", "VirtualService"),
        ],
        check,
    )],
};

fn check(object: &Object, cx: &mut Context) {
    if object.is_partial() {
        return;
    }
    let name = object.display();
    let (hosts, list) = match object.kind() {
        "Ingress" => ("spec.rules[].host", object.at("spec.rules")),
        "VirtualService" => ("spec.hosts[]", object.at("spec.hosts")),
        _ => ("spec.hostnames[]", object.at("spec.hostnames")),
    };
    let written: Vec<Field> = object.each(hosts).filter(|host| host.is_written()).collect();
    for host in written.iter().filter(|host| host.word().is_some_and(|host| host.starts_with('*'))) {
        let whole = host.word().unwrap_or("");
        cx.report(host.span(), format!("`{name}` answers for every host that fits `{whole}`")).help("name the host");
    }
    // An Ingress without a host in a rule answers for all; a route without names, for those of its gateway.
    let rules: Vec<Field> = object.each("spec.rules[]").collect();
    let open = rules.iter().find(|rule| object.kind() == "Ingress" && rule.key("host").unset_at().is_some());
    if let Some(open) = open {
        cx.report(open.head(), format!("`{name}` answers for every host")).help("add the `host`");
    } else if object.kind() == "HTTPRoute" && list.unset_at().is_some() {
        cx.report(object.span(), format!("`{name}` answers for every host of its gateway")).help("add `hostnames`");
    }
}
