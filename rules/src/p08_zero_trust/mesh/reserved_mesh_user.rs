//! `reserved-mesh-user`: the application runs under the sidecar's user id.

use lintainer_core::kubernetes::{Injection, Kind, Mesh, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "reserved-mesh-user",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("reserved_mesh_user.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Object(Kind::WITH_PODS, check), |_| true)],
};

/// The id that the sidecar runs under.
const SIDECAR: u64 = 1337;

fn check(object: &Object, cx: &mut Context) {
    let Some(workload) = object.workload() else { return };
    let is_proxy = |name: &str| matches!(name, "istio-proxy" | "istio-init" | "istio-validation");
    for container in workload.containers.iter().filter(|container| !is_proxy(&container.name)) {
        let Some(user) = container.user.known().filter(|user| user.value.id() == Some(SIDECAR)) else { continue };
        let injection = Injection::of(workload, cx.project());
        if let Some(injection) = injection.filter(|injection| injection.is_in && injection.mesh == Mesh::Istio) {
            cx.report(
                user.span,
                format!("`{}` has the id of the sidecar, so that its traffic passes it by", container.name),
            )
            .help("choose another id")
            .related(injection.at, "the pod is in the mesh");
        }
    }
}
