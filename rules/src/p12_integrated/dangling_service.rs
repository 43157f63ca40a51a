//! `dangling-service`: a Service without pods.

use lintainer_core::kubernetes::{KubeService, Links, PodsByLabel};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;
use lintainer_core::project::Project;
use lintainer_core::project::Resource;

use crate::prelude::*;

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

/// Groups of resource definitions that only configure something. Objects of others may make pods.
const WITHOUT_PODS: &[&str] = &[
    "acme.cert-manager.io",
    "autoscaling.keda.sh",
    "bitnami.com",
    "cert-manager.io",
    "cilium.io",
    "configuration.konghq.com",
    "crd.projectcalico.org",
    "external-secrets.io",
    "getambassador.io",
    "keda.sh",
    "kyverno.io",
    "networking.istio.io",
    "policies.kyverno.io",
    "projectcalico.org",
    "route.openshift.io",
    "security.istio.io",
    "telemetry.istio.io",
    "traefik.containo.us",
    "traefik.io",
];
/// Kinds of the Prometheus operator that only configure something.
const WITHOUT_PODS_KINDS: &[&str] =
    &["AlertmanagerConfig", "PodMonitor", "Probe", "PrometheusRule", "ScrapeConfig", "ServiceMonitor"];

/// Labels without a prefix that controllers set on pods.
const BY_CONTROLLERS: &[&str] = &["controller-revision-hash", "controller-uid", "job-name", "pod-template-hash"];

/// What the rest of the project says about the pods of a Service.
struct Sight<'p> {
    links: &'p Links,
    /// Units with objects that may make pods whose labels are not seen.
    managed: HashSet<&'p str>,
    /// Keys of pod labels that somebody writes.
    keys: HashSet<&'p str>,
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
    let with_pods: HashSet<_> = workloads.iter().filter_map(|workload| workload.node).collect();
    let makers = project.resources().filter(|one| may_make_pods(one) && !with_pods.contains(&one.node));
    let mut by_name: HashMap<&str, Vec<&Workload>> = HashMap::new();
    workloads.iter().for_each(|workload| by_name.entry(workload.name.as_str()).or_default().push(*workload));
    let endpoints: HashSet<Option<&str>> = project.resources().flat_map(endpoints_for).collect();
    let sight = Sight {
        links,
        by_name,
        has_unknown_endpoints: endpoints.contains(&None),
        endpoints: endpoints.into_iter().flatten().collect(),
        managed: makers.map(|resource| links.unit(resource.node.file)).collect(),
        keys: workloads.iter().flat_map(|one| &one.pod_labels).map(|(key, _)| key.value.as_str()).collect(),
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
        let file = service.node.file;
        let unit = self.links.unit(file);
        // Labels that a controller sets stand in no template, such as `statefulset.kubernetes.io/pod-name`.
        let is_set_elsewhere = |key: &str| {
            let is_of_controller =
                BY_CONTROLLERS.contains(&key) || key.contains('/') && !key.starts_with("app.kubernetes.io/");
            is_of_controller && !self.keys.contains(key)
        };
        let selector = service.selector.iter().flat_map(|selector| &selector.requirements);
        self.links.in_sight(file)
            && !self.managed.contains(unit)
            && !selector.into_iter().any(|requirement| is_set_elsewhere(&requirement.key))
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
        if !sight.endpoints.contains(name.as_str()) && !sight.has_unknown_endpoints {
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

fn may_make_pods(resource: &Resource) -> bool {
    let group = resource.group();
    let is_built_in = !group.contains('.') || group.ends_with(".k8s.io");
    let is_monitoring = group == "monitoring.coreos.com" && WITHOUT_PODS_KINDS.contains(&resource.kind.value.as_str());
    !is_built_in && !is_monitoring && !WITHOUT_PODS.contains(&group)
}
