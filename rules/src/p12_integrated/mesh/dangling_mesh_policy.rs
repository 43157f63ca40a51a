//! `dangling-mesh-policy`: A mesh policy selects no pod.

use crate::shared::selecting::Selecting;
use lintainer_core::kubernetes::{Kind, MeshPolicy, Object, PolicySubject};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Project;

use crate::prelude::*;

/// What selects pods of a mesh. Gateways are left out: their pods are mostly deployed apart.
const KINDS: &[Kind] = &[
    Kind::new("extensions.istio.io", "WasmPlugin"),
    Kind::new("networking.istio.io", "EnvoyFilter"),
    Kind::new("networking.istio.io", "Sidecar"),
    Kind::new("policy.linkerd.io", "Server"),
    Kind::new("security.istio.io", "AuthorizationPolicy"),
    Kind::new("security.istio.io", "PeerAuthentication"),
    Kind::new("security.istio.io", "RequestAuthentication"),
    Kind::new("telemetry.istio.io", "Telemetry"),
];

pub(super) static RULE: Rule = Rule {
    name: "dangling-mesh-policy",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("dangling_mesh_policy.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let policies: Vec<_> = project.resources().filter(|one| KINDS.iter().any(|kind| kind.fits(one))).collect();
    if policies.is_empty() {
        return;
    }
    let selecting = Selecting::new(project);
    for resource in policies.into_iter().filter(|one| !one.partial) {
        let Some(node) = cx.node(resource.node) else { continue };
        let object = Object::new(resource, node, project);
        let Some(policy) = MeshPolicy::of(&object) else { continue };
        let PolicySubject::Pods(selector) = policy.subject() else { continue };
        if selecting.means_nobody(resource, &selector, cx) {
            cx.report(policy.selector().span(), format!("`{}` selects no pod", object.display()))
                .help("make the selector equal to labels of the pod template");
        }
    }
}
