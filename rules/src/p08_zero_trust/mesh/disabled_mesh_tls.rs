//! `disabled-mesh-tls`: TLS to a service of the mesh is switched off.

use lintainer_core::kubernetes::{DestinationRule, Injection, Mesh, Object, PodsByLabel, service_host};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Project;
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "disabled-mesh-tls",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("disabled_mesh_tls.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let mut pods = None;
    for resource in project.resources().filter(|resource| resource.is("networking.istio.io", "DestinationRule")) {
        let Some(node) = cx.node(resource.node) else { continue };
        let object = Object::new(resource, node, project);
        let Some(rule) = DestinationRule::of(&object) else { continue };
        let disabled: Vec<Field> = rule.tls().map(|tls| tls.key("mode")).filter(|mode| mode.is("DISABLE")).collect();
        if disabled.is_empty() {
            continue;
        }
        let host = rule.host();
        let Some(host) = host.value().and_then(|host| service_host(host, |_| true)) else { continue };
        let services = object.service(host.name, host.namespace).found();
        let pods = pods.get_or_insert_with(|| PodsByLabel::new(project.kubernetes_workloads()));
        let Some(workload) = services.first().and_then(|service| pods.first_selected(service)) else { continue };
        let Some(injection) = Injection::of(workload, project).filter(|one| one.is_in && one.mesh != Mesh::Linkerd)
        else {
            continue;
        };
        for mode in disabled {
            let message = format!("`{}` sends plain text to `{}`, which is in the mesh", object.display(), host.name);
            cx.report(mode.span(), message)
                .help("remove the mode, or set `ISTIO_MUTUAL`")
                .related(injection.at, "its pods are in the mesh");
        }
    }
}
