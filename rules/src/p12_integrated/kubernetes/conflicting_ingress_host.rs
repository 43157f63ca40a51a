//! `conflicting-ingress-host`: two Ingresses claim the same host and path.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::shared::references;
use lintainer_core::kubernetes::{Object, Route, covers_host};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Project;
use lintainer_core::span::Span;
use lintainer_core::yaml::Field;

use crate::prelude::*;

/// What is deployed together, class, host, path and its type.
type Key<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

/// Where the backend of a path is named.
const BACKEND: [&str; 5] = [
    "backend.service.name",
    "backend.service.port.number",
    "backend.service.port.name",
    "backend.resource.kind",
    "backend.resource.name",
];

/// Annotations by which two Ingresses share a path on purpose (documentation of the controllers, November 2025).
const CANARIES: [&str; 4] = [
    "alb.ingress.kubernetes.io/group.name",
    "mse.ingress.kubernetes.io/canary",
    "nginx.ingress.kubernetes.io/canary",
    "nginx.org/mergeable-ingress-type",
];

pub(super) static RULE: Rule = Rule {
    name: "conflicting-ingress-host",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("conflicting_ingress_host.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let mut first: HashMap<Key, (Vec<&str>, Span)> = HashMap::new();
    for resource in project.resources().filter(|one| one.is("networking.k8s.io", "Ingress") && !one.partial) {
        let Some(node) = cx.node(resource.node) else { continue };
        let object = Object::new(resource, node, project);
        let Some(route) = Route::of(&object).filter(|_| references::is_settled(resource, cx)) else { continue };
        check_alone(&object, &route, cx);
        let is_canary = |key: &str| CANARIES.contains(&key);
        if resource.annotations.iter().any(|(key, _)| is_canary(&key.value)) {
            continue;
        }
        let file = resource.node.file;
        let place = references::place(file, project);
        let class = route.class();
        let namespace = resource.namespace.as_ref().map_or("", |namespace| namespace.value.as_str());
        for rule in object.each("spec.rules[]") {
            let Some(host) = rule.key("host").text().known().copied() else { continue };
            for path in rule.each("http.paths[]") {
                let Some(written) = path.key("path").text().known().copied() else { continue };
                let kind = path.key("pathType").word().unwrap_or("");
                let backend: Vec<&str> = BACKEND.iter().filter_map(|key| path.at(key).word()).collect();
                let key = (place, class.value().copied().unwrap_or(""), host.value, written.value, kind);
                let own = (backend.into_iter().chain([namespace]).collect(), written.span);
                match first.entry(key) {
                    Entry::Vacant(free) => _ = free.insert(own),
                    Entry::Occupied(known) if known.get().0 == own.0 => {}
                    Entry::Occupied(known) => {
                        let message = format!("`{}{}` leads to two backends", host.value, written.value);
                        let other = known.get().1;
                        let finding = cx.report(own.1, message);
                        finding
                            .help("give each Ingress its own host or path, or delete one of the paths")
                            .related(other, "the other one is here");
                        // Files of a plain folder may be alternatives.
                        if !references::is_one_output(other.file, file, project) {
                            finding.severity(Severity::Info).profile(Profile::Audit);
                        }
                    }
                }
            }
        }
    }
}

/// What one Ingress says that nobody may have meant.
fn check_alone(object: &Object, route: &Route, cx: &mut Context) {
    let hosts: Vec<Field> = object.each("spec.rules[].host").collect();
    let is_known = hosts.iter().all(|host| host.text().value().is_some());
    if let Some(rule) = hosts.iter().find_map(|host| host.unset_at()).filter(|_| hosts.len() > 1) {
        cx.report(rule, "a rule without a host answers for all hosts")
            .help("name the `host`, or use `defaultBackend`")
            .severity(Severity::Info)
            .profile(Profile::Audit)
            .aliases_without(&["gatekeeper/uniqueingresshost"]);
    }
    let covered = |host: &str| {
        hosts.iter().filter_map(|own| own.word()).any(|own| covers_host(own, host) || covers_host(host, own))
    };
    let hosts_of_tls = route.tls_hosts().into_iter().filter(|host| !host.value.is_empty() && host.value != "*");
    for host in hosts_of_tls.filter(|host| is_known && !hosts.is_empty() && !covered(host.value)) {
        cx.report(host.span, format!("no rule has the host `{}` of the certificate", host.value))
            .help("make the host of `tls` that of a rule")
            .severity(Severity::Info)
            .profile(Profile::Audit)
            .aliases_without(&["gatekeeper/uniqueingresshost"]);
    }
}
