//! `conflicting-service-port`: two services describe one port differently.

use std::collections::{HashMap, HashSet};

use crate::shared::references;
use lintainer_core::kubernetes::{Injection, KubeService, Mesh, Target};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;
use lintainer_core::project::{Project, Resource};
use lintainer_core::span::Span;

use crate::prelude::*;

/// How many Services of one pod are compared.
const MAX_SERVICES: usize = 64;

pub(super) static RULE: Rule = Rule {
    name: "conflicting-service-port",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("conflicting_service_port.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let links = project.links();
    let of_mesh = project.resources().filter(|one| one.group().ends_with(".istio.io"));
    let meshes: HashSet<&str> = of_mesh.map(|one| links.unit(one.node.file)).collect();
    let is_injected = |one: &Resource| one.is("", "Namespace") && Injection::of_namespace(one).is_some();
    let asks = || project.kubernetes_workloads().any(|workload| Injection::of_pod(workload).is_some());
    if meshes.is_empty() && !project.resources().any(is_injected) && !asks() {
        return;
    }
    let mut reported = HashSet::new();
    for workload in project.kubernetes_workloads() {
        let is_meant = |one: &&KubeService| {
            one.selects(&workload.pod_labels) == Some(true) && references::is_settled_service(one, cx)
        };
        let services: Vec<&KubeService> = links.services_of(workload).filter(is_meant).take(MAX_SERVICES).collect();
        let is_settled = services.len() > 1 && references::is_settled_workload(workload, cx);
        if is_settled && is_in_mesh(workload, &meshes, project) {
            compare(&services, project, &mut reported, cx);
        }
    }
}

/// Compares the ports of Services that send traffic to the same pods.
fn compare(services: &[&KubeService], project: &Project, reported: &mut HashSet<Span>, cx: &mut Context) {
    let (mut by_port, mut by_target) = (HashMap::new(), HashMap::new());
    for (service, port) in services.iter().flat_map(|service| service.ports.iter().map(move |port| (service, port))) {
        let (Some(number), Some(target)) = (port.port.value(), port.target.value()) else { continue };
        // Two of one name, and those of other folders, may be alternatives.
        let is_beside = |other: &KubeService| {
            let place = |one: &KubeService| references::place(one.node.file, project);
            other.name != service.name && place(other) == place(service)
        };
        let name = &service.name;
        if let Some(protocol) = port.mesh_protocol.filter(|_| port.protocol == "TCP") {
            let (other, known, at) = *by_port.entry(*number).or_insert((service, protocol, port.span));
            if known != protocol && is_beside(other) && reported.insert(port.span) {
                let message = format!("port {number} is `{protocol}` in `{name}` and `{known}` in `{}`", other.name);
                cx.report(port.span, message)
                    .help("give it the same protocol in both")
                    .related(at, "the other Service has it here")
                    .aliases_without(&["istio/IST0137"]);
                continue;
            }
        }
        let (other, known, at) = *by_target.entry((target, &port.protocol)).or_insert((service, *number, port.span));
        if known != *number && is_beside(other) && reported.insert(port.span) {
            let target = match target {
                Target::Number(number) => number.to_string(),
                Target::Name(name) => name.clone(),
            };
            let message = format!("`{target}` is port {number} in `{name}` and {known} in `{}`", other.name);
            cx.report(port.span, message)
                .severity(Severity::Info)
                .profile(Profile::Audit)
                .help("give it the same number in both")
                .related(at, "the other Service has it here")
                .aliases_without(&["istio/IST0116"]);
        }
    }
}

/// Whether a pod is in Istio's mesh: it or its namespace says so, or nobody says anything beside resources of Istio.
fn is_in_mesh(workload: &Workload, meshes: &HashSet<&str>, project: &Project) -> bool {
    match Injection::of(workload, project) {
        Some(injection) => injection.is_in && injection.mesh != Mesh::Linkerd,
        None => meshes.contains(project.links().unit(workload.span.file)),
    }
}
