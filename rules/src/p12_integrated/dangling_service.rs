//! `dangling-service`: a Service without pods.

use lintainer_core::context::Context;
use lintainer_core::kubernetes::{KubeService, Links};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;
use lintainer_core::project::Project;
use lintainer_core::project::Resource;
use lintainer_core::rule::{Check, Confidence, Fixable, Page, Practice, Profile, Rule, Severity};
use std::collections::HashSet;

pub(super) static RULE: Rule = Rule {
    name: "dangling-service",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profile: Profile::Essential,
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

/// What the rest of the project says about the pods of a Service.
struct Sight<'p> {
    links: &'p Links,
    /// Units with objects that may make pods whose labels are not seen.
    managed: HashSet<&'p str>,
    /// Keys of pod labels that somebody writes.
    keys: HashSet<&'p str>,
    workloads: Vec<&'p Workload>,
}

fn check(project: &Project, cx: &mut Context) {
    let links = project.links();
    if links.services().is_empty() {
        return;
    }
    let workloads: Vec<&Workload> = project.kubernetes_workloads().collect();
    let with_pods: HashSet<_> = workloads.iter().filter_map(|workload| workload.node).collect();
    let makers = project.resources().filter(|one| may_make_pods(one) && !with_pods.contains(&one.node));
    let sight = Sight {
        links,
        managed: makers.map(|resource| links.unit(resource.node.file)).collect(),
        keys: workloads.iter().flat_map(|one| &one.pod_labels).map(|(key, _)| key.value.as_str()).collect(),
        workloads,
    };
    let mut used = HashSet::new();
    for workload in &sight.workloads {
        for service in links.services_selecting(workload) {
            let no_namespace = service.namespace.is_none() || workload.namespace.is_none();
            if no_namespace || links.same_namespace(service, *workload) {
                used.insert(service.node);
            }
        }
    }
    for service in links.services().iter().filter(|service| !used.contains(&service.node)) {
        if !service.partial && !service.is_external_name() && sight.is_clear(service) {
            report(service, &sight, project, cx);
        }
    }
}

impl Sight<'_> {
    /// Whether the Service's pods would be seen if there were any.
    fn is_clear(&self, service: &KubeService) -> bool {
        let file = service.node.file;
        let unit = self.links.unit(file);
        let near: HashSet<&str> = self.links.neighbourhood(file).collect();
        // Labels that a controller sets stand in no template, such as `statefulset.kubernetes.io/pod-name`.
        let is_set_elsewhere =
            |key: &str| key.contains('/') && !key.starts_with("app.kubernetes.io/") && !self.keys.contains(key);
        let selector = service.selector.iter().flat_map(|selector| &selector.requirements);
        self.links.in_sight(file)
            && !self.managed.contains(unit)
            && !selector.into_iter().any(|requirement| is_set_elsewhere(&requirement.key))
            && self.workloads.iter().any(|workload| {
                let mut theirs = self.links.neighbourhood(workload.span.file);
                theirs.any(|theirs| near.contains(theirs)) && self.links.same_namespace(service, *workload)
            })
    }
}

fn report(service: &KubeService, sight: &Sight, project: &Project, cx: &mut Context) {
    let name = &service.name;
    let Some(span) = service.selector_span else {
        if !has_endpoints(service, project) {
            cx.report(service.span, format!("`{name}` has no selector, and nothing here gives it endpoints"))
                .help("add a `selector`, or an EndpointSlice for it")
                .severity(Severity::Info)
                .confidence(Confidence::Low);
        }
        return;
    };
    let namesake = sight
        .workloads
        .iter()
        .find(|workload| workload.name == *name && sight.links.together(workload.span.file, service.node.file));
    let elsewhere = sight.workloads.iter().find(|one| service.selects(&one.pod_labels) == Some(true));
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

/// Whether somebody else says where the requests go.
fn has_endpoints(service: &KubeService, project: &Project) -> bool {
    project.resources().any(|resource| {
        let named = resource.name.as_ref().is_some_and(|name| name.value == service.name);
        let means = |label: &str| {
            resource
                .labels
                .iter()
                .any(|(key, value)| key.value == label && value.value().is_none_or(|value| *value == service.name))
        };
        resource.is("", "Endpoints") && named
            || resource.is("discovery.k8s.io", "EndpointSlice") && means("kubernetes.io/service-name")
    })
}

fn may_make_pods(resource: &Resource) -> bool {
    let group = resource.group();
    let is_built_in = !group.contains('.') || group.ends_with(".k8s.io");
    let is_monitoring = group == "monitoring.coreos.com" && WITHOUT_PODS_KINDS.contains(&resource.kind.value.as_str());
    !is_built_in && !is_monitoring && !WITHOUT_PODS.contains(&group)
}
