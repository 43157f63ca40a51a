//! `missing-readiness-probe`: traffic for a pod that does not say when it is ready.

use lintainer_core::kubernetes::{KubeService, ServicePort, Target};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Role, Workload};
use lintainer_core::project::{Project, folder};
use lintainer_core::span::FileId;

use crate::prelude::*;
use crate::shared::workloads::{is_idle, is_serving};

use std::collections::HashSet;

pub(super) static RULE: Rule = Rule {
    name: "missing-readiness-probe",
    practice: Practice::Monitoring,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_readiness_probe.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let links = project.links();
    let with_services: HashSet<&str> = links.services().iter().map(|service| links.unit(service.node.file)).collect();
    let folder_of = |file: FileId| folder(&project.file(file).source.path);
    let in_folders: HashSet<&str> = links.services().iter().map(|service| folder_of(service.node.file)).collect();
    for workload in project.kubernetes_workloads() {
        if !is_serving(workload) || workload.partial || has_probe(workload) {
            continue;
        }
        let mut services: Vec<&KubeService> = links.services_of(workload).collect();
        // Of several, the one that is surely meant is named.
        let near: HashSet<&str> = links.neighbourhood(workload.span.file).collect();
        services.sort_by_cached_key(|service| {
            let is_near = links.neighbourhood(service.node.file).any(|folder| near.contains(folder));
            (service.node.file != workload.span.file, !is_near)
        });
        let sends = |service: &&&KubeService| {
            let is_for_peers = service.headless && workload.kind == "StatefulSet";
            let is_unready_wanted = service.publishes_not_ready || is_for_peers || is_for_metrics(service);
            let [own, its] = [workload.span.file, service.node.file].map(folder_of);
            // Folders side by side are deployments of their own, unless the Services stand apart from all pods.
            let is_beside = folder(own) == folder(its) && !in_folders.contains(own);
            let is_together = is_within(own, its)
                || is_within(its, own)
                || is_beside
                || links.neighbourhood(service.node.file).any(|folder| near.contains(folder));
            service.selects(&workload.pod_labels) == Some(true) && !is_unready_wanted && is_together
        };
        if let Some(service) = services.iter().find(sends) {
            let Some(container) = blamed(workload, Some(service)).filter(|container| !is_idle(container)) else {
                continue;
            };
            cx.report(
                container.span,
                format!(
                    "`{}` receives traffic from the Service `{}` without a readiness probe",
                    container.name, service.name
                ),
            )
            .help("add a `readinessProbe` that asks the application itself")
            .related(service.span, "this service sends traffic to it");
        } else if services.is_empty()
            && !with_services.contains(links.unit(workload.span.file))
            && links.in_sight(workload.span.file)
        {
            let Some(container) = blamed(workload, None).filter(|container| !container.ports.is_empty()) else {
                continue;
            };
            cx.report(container.span, format!("`{}` listens and has no readiness probe", container.name))
                .help("add a `readinessProbe` that asks the application itself")
                .confidence(Confidence::Low)
                .profile(Profile::Hardened);
        }
    }
}

fn is_within(path: &str, around: &str) -> bool {
    around.is_empty() || path.strip_prefix(around).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Who collects metrics asks again later; nobody waits for the answer.
fn is_for_metrics(service: &KubeService) -> bool {
    let says_so = |name: &str| name.split('-').any(|word| matches!(word, "metrics" | "monitoring" | "prometheus"));
    let by_port = |port: &ServicePort| match (&port.name, port.target.value()) {
        (Some(name), _) | (None, Some(Target::Name(name))) => says_so(name),
        _ => false,
    };
    service.name.ends_with("-metrics") || !service.ports.is_empty() && service.ports.iter().all(by_port)
}

/// One probe is enough for a pod; one that is not known may be there.
fn has_probe(workload: &Workload) -> bool {
    workload
        .containers
        .iter()
        .filter(|container| container.is_long_running())
        .any(|container| !container.probes.readiness.is_unset())
}

/// The container that the traffic goes to: by the port of the Service, otherwise the first one with a port.
fn blamed<'w>(workload: &'w Workload, service: Option<&KubeService>) -> Option<&'w Container> {
    let main = || workload.containers.iter().filter(|container| container.role == Role::Main);
    let is_target = |container: &&Container| {
        let ports = service.into_iter().flat_map(|service| &service.ports);
        ports.filter_map(|port| port.target.value()).any(|target| {
            container.ports.iter().any(|port| match target {
                Target::Number(number) => port.container.map(i64::from) == Some(*number),
                Target::Name(name) => port.name.as_ref() == Some(name),
            })
        })
    };
    main().find(is_target).or_else(|| main().find(|container| !container.ports.is_empty())).or_else(|| main().next())
}
