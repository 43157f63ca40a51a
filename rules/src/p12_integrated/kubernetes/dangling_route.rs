//! `dangling-route`: A route points to a backend or gateway that does not exist.

use lintainer_core::kubernetes::{Backend, Kind, Listener, Object, ObjectRef, Route, Search};

use super::backends;
use crate::shared::references;
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

const GROUP: &str = "gateway.networking.k8s.io";
/// How many grants are looked at.
const MAX_GRANTS: usize = 1000;

const KINDS: &[Kind] = &[
    Kind::new(GROUP, "HTTPRoute"),
    Kind::new(GROUP, "GRPCRoute"),
    Kind::new(GROUP, "TCPRoute"),
    Kind::new(GROUP, "TLSRoute"),
    Kind::new(GROUP, "UDPRoute"),
];

pub(super) static RULE: Rule = Rule {
    name: "dangling-route",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("dangling_route.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Object(KINDS, check), |_| true)],
};

fn check(object: &Object, cx: &mut Context) {
    let Some(route) = Route::of(object).filter(|_| references::is_settled(object.resource(), cx)) else { return };
    for backend in route.backends() {
        backends::check(object, &backend, cx);
        check_grant(object, &backend, cx);
    }
    if let Some(at) = object.at("spec.parentRefs").unset_at() {
        cx.report(at, format!("`{}` hangs on no gateway", object.display()))
            .help("name the Gateway in `parentRefs`")
            .severity(Severity::Info)
            .profile(Profile::Audit);
    }
    for parent in route.parents().into_iter().filter(|parent| parent.kind == "Gateway" && parent.group == GROUP) {
        let namespace = parent.namespace.map(|namespace| namespace.value);
        match object.find(GROUP, "Gateway", parent.name.value, namespace) {
            Search::Missing => {
                let name = parent.name.value;
                cx.report(parent.name.span, format!("the Gateway `{name}` of `{}` does not exist", object.display()))
                    .help(format!("add a Gateway `{name}`, or correct the name"));
            }
            Search::Found(found) => {
                let Some(listener) = parent.listener else { continue };
                if found.iter().all(|gateway| lacks_listener(gateway, listener.value, cx)) {
                    let message = format!("the Gateway `{}` has no listener `{}`", parent.name.value, listener.value);
                    cx.report(listener.span, message).help("correct `sectionName`, or add the listener");
                }
            }
            Search::Unknown => {}
        }
    }
}

/// Whether a Gateway surely has no listener of a name.
fn lacks_listener(gateway: &ObjectRef, name: &str, cx: &Context) -> bool {
    let project = cx.project();
    let Some((resource, node)) = project.resource(gateway.node).zip(cx.node(gateway.node)) else { return false };
    let gateway = Object::new(resource, node, project);
    let mut listeners = Listener::of(&gateway);
    references::is_settled(resource, cx) && listeners.all(|listener| listener.name().is_some_and(|known| known != name))
}

/// Reports a Service of another namespace that no ReferenceGrant there allows to be used.
fn check_grant(object: &Object, backend: &Backend, cx: &mut Context) {
    let Some(namespace) = backend.namespace else { return };
    let own = object.scope().namespace;
    if own.is_none_or(|own| own == namespace.value) {
        return;
    }
    let found = object.service(backend.name.value, Some(namespace.value)).found();
    let project = cx.project();
    let grants = project.inventory().objects(GROUP, "ReferenceGrant").iter();
    // Which of its objects a grant means is not looked at.
    let is_granted = grants
        .filter_map(|grant| project.resource(grant.node))
        .take(MAX_GRANTS)
        .any(|grant| grant.namespace.as_ref().is_none_or(|granted| granted.value == namespace.value));
    if !found.is_empty() && !is_granted && project.links().in_sight(object.span().file) {
        let (name, namespace) = (backend.name.value, namespace);
        let message = format!("no ReferenceGrant of `{}` lets routes use the Service `{name}`", namespace.value);
        cx.report(namespace.span, message)
            .help(format!("add a ReferenceGrant in `{}` from this namespace to the Service", namespace.value));
    }
}
