//! `dangling-service`: a Service without pods.

use lintainer_core::kubernetes::{KubeService, Links, PodsByLabel};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;
use lintainer_core::project::Project;
use lintainer_core::project::Resource;

use crate::prelude::*;
use crate::shared::pods_in_sight::PodsInSight;

use std::collections::{HashMap, HashSet};

pub(super) static RULE: Rule = Rule {
    name: "dangling-service",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("dangling_service.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

/// What the rest of the project says about the pods of a Service.
struct Sight<'p> {
    links: &'p Links,
    in_sight: PodsInSight<'p>,
    pods: PodsByLabel<'p>,
    /// Workloads by their names.
    by_name: HashMap<&'p str, Vec<&'p Workload>>,
    /// Names of Services that somebody gives endpoints to.
    endpoints: HashSet<&'p str>,
    /// Whether endpoints are given to a Service whose name is not known.
    has_unknown_endpoints: bool,
}

fn check(project: &Project, cx: &mut Context) {
    let links = project.links();
    if links.services().is_empty() {
        return;
    }
    let workloads: Vec<&Workload> = project.kubernetes_workloads().collect();
    let mut by_name: HashMap<&str, Vec<&Workload>> = HashMap::new();
    workloads.iter().for_each(|workload| by_name.entry(workload.name.as_str()).or_default().push(*workload));
    let endpoints: HashSet<Option<&str>> = project.resources().flat_map(endpoints_for).collect();
    let sight = Sight {
        links,
        by_name,
        has_unknown_endpoints: endpoints.contains(&None),
        endpoints: endpoints.into_iter().flatten().collect(),
        in_sight: PodsInSight::new(project, &workloads),
        pods: PodsByLabel::new(workloads.iter().copied()),
    };
    for service in links.services_without_pods(workloads.iter().copied()) {
        if !service.partial && !service.is_external_name() && sight.is_clear(service) {
            report(service, &sight, cx);
        }
    }
}

impl Sight<'_> {
    /// Whether the Service's pods would be seen if there were any.
    fn is_clear(&self, service: &KubeService) -> bool {
        let selector = service.selector.iter().flat_map(|selector| &selector.requirements);
        self.in_sight.are_clear(service.node.file, selector)
            && (self.links.has_pods_near(service) || self.has_pods_beside(service))
    }

    /// Whether pods that fit are written beside a Service, in another namespace.
    fn has_pods_beside(&self, service: &KubeService) -> bool {
        let fitting = self.pods.first_selected(service).filter(|one| one.namespace.is_some());
        service.namespace.is_some() && fitting.is_some_and(|one| self.links.together(one.span.file, service.node.file))
    }
}

fn report(service: &KubeService, sight: &Sight, cx: &mut Context) {
    let name = &service.name;
    let Some(span) = service.selector_span else {
        // A kustomization may write the selector.
        let is_kustomized = cx.project().kustomizations().of(service.node.file).next().is_some();
        if !sight.endpoints.contains(name.as_str()) && !sight.has_unknown_endpoints && !is_kustomized {
            cx.report(service.span, format!("`{name}` has no selector, and nothing here gives it endpoints"))
                .help("add a `selector`, or an EndpointSlice for it")
                .severity(Severity::Info)
                .confidence(Confidence::Low);
        }
        return;
    };
    let namesake = sight
        .by_name
        .get(name.as_str())
        .into_iter()
        .flatten()
        .find(|workload| sight.links.together(workload.span.file, service.node.file));
    let elsewhere = sight.pods.first_selected(service);
    let finding = cx.report(span, format!("`{name}` selects no pod of its namespace"));
    finding.help("make the selector equal to labels of the pod template");
    if let Some(workload) = elsewhere {
        let namespace = workload.namespace.as_deref().unwrap_or("");
        finding.related(workload.span, format!("these pods fit, and are in the namespace `{namespace}`"));
    } else if let Some(workload) = namesake {
        let at = workload.pod_labels.first().map_or(workload.span, |(key, _)| key.span);
        finding.related(at, format!("the pods of `{name}` have these labels"));
    }
}

/// The Service that an object gives endpoints to; `Some(None)` when the name is not known.
fn endpoints_for(resource: &Resource) -> impl Iterator<Item = Option<&str>> {
    let name = resource.name.as_ref().filter(|_| resource.is("", "Endpoints"));
    let is_slice = resource.is("discovery.k8s.io", "EndpointSlice");
    let labels = resource.labels.iter().filter(move |(key, _)| is_slice && key.value == "kubernetes.io/service-name");
    let labels = labels.map(|(_, value)| value.value().map(String::as_str));
    name.map(|name| Some(name.value.as_str())).into_iter().chain(labels)
}
