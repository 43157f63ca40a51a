//! `missing-authorization-policy`: no authorization policy protects the namespace of the mesh.

use crate::shared::namespaces::namespaces_without;
use lintainer_core::kubernetes::{Injection, Mesh};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::{Project, Resource};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-authorization-policy",
    practice: Practice::ZeroTrust,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_authorization_policy.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let is_root = |resource: &Resource| {
        let namespace = resource.namespace.as_ref().map(|namespace| namespace.value.as_str());
        resource.is("security.istio.io", "AuthorizationPolicy") && namespace == Some("istio-system")
    };
    let in_mesh = |namespace: &Resource| {
        Injection::of_namespace(namespace).filter(|injection| injection.is_in && injection.mesh != Mesh::Linkerd)
    };
    if !project.resources().any(|resource| resource.is("", "Namespace") && in_mesh(resource).is_some())
        || project.resources().any(is_root)
    {
        return;
    }
    for (namespace, _) in namespaces_without(project, "security.istio.io", "AuthorizationPolicy") {
        if let Some(injection) = in_mesh(namespace) {
            let name = cx.text(namespace.span);
            cx.report(namespace.span, format!("everyone may call the workloads of `{name}`"))
                .help("add an AuthorizationPolicy that denies everything, and one for each workload")
                .related(injection.at, "the namespace is in the mesh");
        }
    }
}
