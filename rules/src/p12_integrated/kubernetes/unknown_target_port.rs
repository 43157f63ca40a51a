//! `unknown-target-port`: the service's target port does not exist in its pods.

use std::collections::HashMap;

use crate::shared::references;
use lintainer_core::kubernetes::{KubeService, ServicePort, Target};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, NodeRef, Workload};
use lintainer_core::project::Project;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unknown-target-port",
    practice: Practice::Integrated,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("unknown_target_port.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let (links, mut pods) = (project.links(), HashMap::<NodeRef, Vec<&Workload>>::new());
    if links.services().is_empty() {
        return;
    }
    for workload in project.kubernetes_workloads() {
        for service in links.services_of(workload) {
            pods.entry(service.node).or_default().push(workload);
        }
    }
    for service in links.services() {
        let Some(workloads) = pods.get(&service.node) else { continue };
        let file = service.node.file;
        let is_certain = |workload: &&Workload| {
            service.selects(&workload.pod_labels) == Some(true) && references::is_settled_workload(workload, cx)
        };
        let may_have_others = || project.inventory().sight().has_pods_made(file, links) || !links.in_sight(file);
        let is_whole = references::is_settled_service(service, cx);
        if is_whole && workloads.iter().all(is_certain) && !may_have_others() {
            service.ports.iter().for_each(|port| check_port(service, port, workloads, cx));
        }
    }
}

fn check_port(service: &KubeService, port: &ServicePort, workloads: &[&Workload], cx: &mut Context) {
    let (Some(target), Some(at)) = (port.target.value(), port.target.written_at()) else { return };
    let containers = || workloads.iter().flat_map(|workload| &workload.containers).filter(|one| one.is_long_running());
    let has = |container: &Container| {
        container.ports.iter().any(|own| match target {
            Target::Name(name) => own.name.as_ref() == Some(name) && own.protocol.eq_ignore_ascii_case(&port.protocol),
            Target::Number(number) => own.container.is_none_or(|own| i64::from(own) == *number),
        })
    };
    if containers().any(has) {
        return;
    }
    let pods = workloads.first().map_or("", |workload| &workload.name);
    match target {
        Target::Name(name) => {
            let message = format!("no pod of `{pods}` has a port `{name}`: the Service has no endpoints for it");
            cx.report(at, message).help("name a port that a container declares, or write the number");
        }
        Target::Number(number) => {
            let text = number.to_string();
            let mentions = |workload: &&Workload| {
                cx.field(workload.pod_node).is_none_or(|pod| cx.text(pod.span()).contains(&text))
            };
            if containers().all(|container| !container.ports.is_empty()) && !workloads.iter().any(mentions) {
                let message = format!("no container of `{pods}` declares the port {number} of `{}`", service.name);
                cx.report(at, message)
                    .help("make `targetPort` the port that the container listens on, or declare it there")
                    .severity(Severity::Warning)
                    .profile(Profile::Hardened);
            }
        }
    }
}
