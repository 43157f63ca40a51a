//! `unusual-exposure`: the one service that is open to the outside.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Port, Reach};
use lintainer_core::project::{ComposeProject, Project};

use crate::prelude::*;
use crate::shared::images;

pub(super) static RULE: Rule = Rule {
    name: "unusual-exposure",
    practice: Practice::NormalBehaviour,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("unusual_exposure.md")),
    yields_to: &["port-on-all-interfaces"],
    options: &[],
    checks: &[Check::Compose(check_compose), Check::Linked(&Check::Project(check_cluster), Project::has_manifests)],
};

/// How many others there must be.
const LEAST: usize = 4;

fn check_compose(compose: &ComposeProject, cx: &mut Context) {
    let services = compose.services.iter().filter(|service| !service.workload.partial);
    let published = services.flat_map(|service| &service.workload.containers).flat_map(|container| {
        let ports = container.ports.iter().filter(|port| port.published);
        ports.map(move |port| (container, port))
    });
    let published: Vec<(&Container, &Port)> = published.collect();
    let is_open = |port: &Port| matches!(port.reach(), Reach::All(_));
    let mut open = published.iter().filter(|(_, port)| is_open(port));
    let (Some((container, port)), None) = (open.next(), open.next()) else { return };
    let others = published.iter().filter(|(_, port)| port.reach() == Reach::Host).count();
    if others < LEAST || others + 1 < published.len() || images::is_proxy(container.image.value()) {
        return;
    }
    let message =
        format!("`{}` is published on all interfaces, and the {others} other ports on the host alone", container.name);
    cx.report(port.span, message).help("bind it to `127.0.0.1` like the others, or say in a comment why it is open");
}

fn check_cluster(project: &Project, cx: &mut Context) {
    let links = project.links();
    let services: Vec<_> = links.services().iter().filter(|it| !it.partial && !it.is_external_name()).collect();
    let is_open = |kind: &str| matches!(kind, "LoadBalancer" | "NodePort");
    let kind_of = |index: usize| services.get(index).and_then(|it| it.service_type.value()).map_or("", String::as_str);
    let mut open = (0..services.len()).filter(|index| is_open(kind_of(*index)));
    let (Some(index), None) = (open.next(), open.next()) else { return };
    let others = (0..services.len()).filter(|index| kind_of(*index) == "ClusterIP").count();
    let Some(service) = services.get(index).filter(|_| others >= LEAST) else { return };
    let is_proxy = project.kubernetes_workloads().any(|workload| {
        let is_selected = || service.selects(&workload.pod_labels) == Some(true);
        workload.containers.iter().any(|container| images::is_proxy(container.image.value())) && is_selected()
    });
    if is_proxy || project.is_among_tests(service.span.file) {
        return;
    }
    let kind = kind_of(index);
    cx.report(
        service.span,
        format!("`{}` is the only {kind} beside {others} Services of type ClusterIP", service.name),
    )
    .help("make it a ClusterIP behind an Ingress, or say in a comment why it has a door of its own");
}
