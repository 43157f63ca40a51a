//! `invalid-mesh-route`: A mesh route cannot be reached or has no target.

use std::collections::{HashMap, HashSet};

use crate::shared::references;
use lintainer_core::kubernetes::{Destination, DestinationRule, KubeService, Object, VirtualService, service_host};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::has_placeholder;
use lintainer_core::project::Project;
use lintainer_core::text::nearest;

use crate::prelude::*;

/// What the page names; each finding has its own.
const ALIASES: &[&str] = &["istio/IST0112", "istio/IST0130"];

pub(super) static RULE: Rule = Rule {
    name: "invalid-mesh-route",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("invalid_mesh_route.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let of = |kind: &'static str| project.resources().filter(move |one| one.is("networking.istio.io", kind));
    let mut subsets: HashMap<(&str, &str), Option<HashSet<&str>>> = HashMap::new();
    for rule in of("DestinationRule") {
        let Some(node) = cx.node(rule.node) else { continue };
        let object = Object::new(rule, node, project);
        let Some(host) = DestinationRule::of(&object).and_then(|rule| rule.host().value().copied()) else { continue };
        let (unit, settled) = (project.links().unit(rule.node.file), references::is_settled(rule, cx));
        let names = object.each("spec.subsets[].name");
        let names: Option<HashSet<&str>> = names.map(|name| name.text().value().copied()).collect();
        let known = subsets.entry((unit, short(host))).or_insert_with(|| Some(HashSet::new()));
        match (known.as_mut(), names.filter(|_| settled)) {
            (Some(known), Some(names)) => known.extend(names),
            _ => *known = None,
        }
    }
    for service in of("VirtualService") {
        let Some(node) = cx.node(service.node).filter(|_| references::is_settled(service, cx)) else { continue };
        let object = Object::new(service, node, project);
        check_order(&object, cx);
        let Some(view) = VirtualService::of(&object) else { continue };
        let unit = project.links().unit(service.node.file);
        for to in view.destinations() {
            check_port(&object, &to, cx);
            let Some(subset) = to.subset.filter(|subset| !has_placeholder(subset.value)) else { continue };
            let Some(Some(known)) = subsets.get(&(unit, short(to.host.value))) else { continue };
            if !known.contains(subset.value) && project.links().in_sight(service.node.file) {
                let message = format!("no DestinationRule for `{}` has the subset `{}`", to.host.value, subset.value);
                let finding = cx.report(subset.span, message);
                finding.aliases_without(ALIASES);
                match nearest(subset.value, known.iter().copied()) {
                    Some(near) => finding.help(format!("did you mean `{near}`?")),
                    None => finding.help("add the subset, or correct the name"),
                };
            }
        }
    }
}

/// The first label of a host: rules for a Service of the same name in another namespace count as well.
fn short(host: &str) -> &str {
    host.split('.').next().unwrap_or(host)
}

/// Reports what stands behind a rule that takes every request.
fn check_order(object: &Object, cx: &mut Context) {
    let mut rules = object.each("spec.http[]").skip_while(|rule| rule.key("match").is_written());
    let (Some(catch_all), Some(next)) = (rules.next(), rules.next()) else { return };
    if catch_all.is_mapping() {
        cx.report(
            next.head(),
            format!("this rule of `{}` is never reached: the one before takes every request", object.display()),
        )
        .help("put the rule without `match` last")
        .related(catch_all.head(), "this one takes every request")
        .aliases_without(ALIASES)
        .aliases(&["istio/IST0130"]);
    }
}

/// Reports a destination without a port whose Service has several.
fn check_port(object: &Object, to: &Destination, cx: &mut Context) {
    if !to.port().is_unset() {
        return;
    }
    let is_namespace = |name: &str| object.scope().namespace == Some(name);
    let Some(host) = service_host(to.host.value, is_namespace) else { return };
    let found = object.service(host.name, host.namespace).found();
    let has_several = |service: &KubeService| service.ports.len() > 1 && references::is_settled_service(service, cx);
    if let Some(first) = found.first().filter(|_| found.iter().all(|service| has_several(service))) {
        cx.report(to.host.span, format!("`{}` has {} ports, and the route names none", first.name, first.ports.len()))
            .help("add `port.number`")
            .related(first.span, "the Service is here")
            .aliases_without(ALIASES)
            .aliases(&["istio/IST0112"]);
    }
}
