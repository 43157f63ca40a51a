//! `ineffective-mesh-policy`: A mesh policy is attached where it cannot work.

use std::collections::HashSet;

use crate::shared::references;
use lintainer_core::kubernetes::{Injection, Kind, Mesh, MeshPolicy, Object, PolicySubject};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::{Project, Resource};
use lintainer_core::yaml::Field;

use crate::prelude::*;

const KINDS: &[Kind] = &[
    Kind::new("extensions.istio.io", "WasmPlugin"),
    Kind::new("networking.istio.io", "Sidecar"),
    Kind::new("security.istio.io", "AuthorizationPolicy"),
    Kind::new("security.istio.io", "RequestAuthentication"),
    Kind::new("telemetry.istio.io", "Telemetry"),
];

/// Checks of another tool: selectors of pods of a Gateway, Sidecars in ambient mode.
const ALIASES: &[&str] = &["istio/IST0166", "istio/IST0167"];
const OF_SELECTORS: &[&str] = &["istio/IST0166"];
const OF_SIDECARS: &[&str] = &["istio/IST0167"];

/// Labels of the pods that are made for a Gateway (documentation of Istio 1.27).
const GATEWAY_LABELS: [&str; 2] = ["gateway.networking.k8s.io/gateway-name", "istio.io/gateway-name"];

/// What only a proxy that reads requests knows (<https://istio.io/latest/docs/ambient/usage/l4-policy/>).
const OPERATIONS: [&str; 6] = ["hosts", "methods", "notHosts", "notMethods", "notPaths", "paths"];

/// The same of callers.
const SOURCES: [&str; 4] = ["notRemoteIpBlocks", "notRequestPrincipals", "remoteIpBlocks", "requestPrincipals"];

pub(super) static RULE: Rule = Rule {
    name: "ineffective-mesh-policy",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("ineffective_mesh_policy.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let policies: Vec<_> = project.resources().filter(|one| KINDS.iter().any(|kind| kind.fits(one))).collect();
    if policies.is_empty() {
        return;
    }
    let mixed = mixed(project);
    for resource in policies {
        let Some(node) = cx.node(resource.node).filter(|_| references::is_settled(resource, cx)) else { continue };
        let object = Object::new(resource, node, project);
        let Some(policy) = MeshPolicy::of(&object) else { continue };
        match policy.subject() {
            PolicySubject::Targets => check_targets(&object, cx),
            subject => {
                check_selector(&object, policy, cx);
                if is_ambient(&object) && !mixed.contains(&object.scope().namespace) {
                    check_ambient(&object, &subject, cx);
                }
            }
        }
    }
}

/// Namespaces of which a part is another matter: Services with a waypoint, pods that decide about the mesh themselves.
fn mixed(project: &Project) -> HashSet<Option<&str>> {
    let services = project.resources().filter(|one| one.is("", "Service") && has_waypoint(one));
    let pods = project.kubernetes_workloads().filter(|workload| Injection::of_pod(workload).is_some());
    let of_services = services.map(|one| one.namespace.as_ref().map(|name| name.value.as_str()));
    of_services.chain(pods.map(|workload| workload.namespace.as_deref())).collect()
}

/// Whether something says that requests pass a waypoint.
fn has_waypoint(resource: &Resource) -> bool {
    resource.labels.iter().any(|(key, _)| key.value == "istio.io/use-waypoint")
}

/// Whether the namespace is in ambient mode, without a waypoint for all of it.
fn is_ambient(object: &Object) -> bool {
    let injection = Injection::in_namespace_of(object.scope(), object.project());
    injection.is_some_and(|injection| injection.is_in && injection.mesh == Mesh::Ambient)
        && (object.kind() == "Sidecar" || !object.namespaces_in_sight().any(has_waypoint))
}

/// Targets that do not exist.
fn check_targets(object: &Object, cx: &mut Context) {
    for target in object.each("spec.targetRefs[]").chain([object.at("spec.targetRef")]) {
        let (Some(kind), Some(name)) = (target.key("kind").word(), target.key("name").name()) else { continue };
        let is_missing = match (target.key("group").word().unwrap_or(""), kind) {
            ("", "Service") => object.service(name.value, None).is_missing(),
            (group, kind) => object.find(group, kind, name.value, None).is_missing(),
        };
        if is_missing {
            let message = format!("`{}` is for the {kind} `{}`, which does not exist", object.display(), name.value);
            cx.report(name.span, message).help(format!("add the {kind}, or correct the name")).aliases_without(ALIASES);
        }
    }
}

/// A selector for the pods that a Gateway of the Gateway API makes.
fn check_selector(object: &Object, policy: MeshPolicy, cx: &mut Context) {
    let labels = policy.selector().key("matchLabels");
    let gateway = GATEWAY_LABELS.iter().map(|key| labels.key(key)).find(|label| label.is_written());
    if let Some(gateway) = gateway {
        let message = format!("`{}` selects the pods of a Gateway by a label", object.display());
        cx.report(gateway.head(), message)
            .severity(Severity::Info)
            .profile(Profile::Audit)
            .help("name the Gateway in `targetRefs`")
            .aliases_without(OF_SIDECARS);
    }
}

/// What the proxy of a node cannot check.
fn check_ambient(object: &Object, subject: &PolicySubject, cx: &mut Context) {
    let (name, whom) = match subject {
        PolicySubject::Pods(_) => (object.display(), "its pods"),
        _ => (object.display(), "the pods of its namespace"),
    };
    match object.kind() {
        "Sidecar" => {
            cx.report(object.span(), format!("`{name}` has no effect: {whom} have no sidecars in ambient mode"))
                .help("remove it")
                .aliases_without(OF_SELECTORS);
        }
        "RequestAuthentication" => {
            cx.report(object.span(), format!("`{name}` has no effect: {whom} are in ambient mode, without a waypoint"))
                .help("add a waypoint, and name it or the Service in `targetRefs`")
                .aliases_without(ALIASES);
        }
        "AuthorizationPolicy" => {
            let places =
                [("spec.rules[].to[].operation", &OPERATIONS[..]), ("spec.rules[].from[].source", &SOURCES[..])];
            let mut fields = places.into_iter().flat_map(|(path, keys)| {
                object.each(path).flat_map(move |one| keys.iter().map(move |key| one.key(key)))
            });
            let condition = |when: &Field| when.word().is_some_and(|key| key.starts_with("request."));
            let field = fields.find(|field| field.is_written());
            let Some(field) = field.or_else(|| object.each("spec.rules[].when[].key").find(condition)) else { return };
            let what =
                field.key_name().filter(|key| key.value != "key").map_or(field.word().unwrap_or(""), |key| key.value);
            cx.report(
                field.head(),
                format!("`{name}` asks for `{what}`, which cannot be checked for {whom} without a waypoint"),
            )
            .help("add a waypoint, and name it or the Service in `targetRefs`")
            .aliases_without(ALIASES);
        }
        _ => {}
    }
}
