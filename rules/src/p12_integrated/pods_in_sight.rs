//! Whether the pods that an object means would be seen if there were any.

use std::collections::HashSet;

use lintainer_core::kubernetes::{Links, Requirement};
use lintainer_core::model::Workload;
use lintainer_core::project::{Project, Resource};
use lintainer_core::span::FileId;

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
const BY_CONTROLLERS: &[&str] =
    &["controller-revision-hash", "controller-uid", "job-name", "pod-template-hash", "rollouts-pod-template-hash"];

/// What a project says about where pods come from.
pub(super) struct PodsInSight<'p> {
    links: &'p Links,
    /// Units with objects that may make pods whose labels are not seen.
    managed: HashSet<&'p str>,
    /// Keys of pod labels that somebody writes.
    keys: HashSet<&'p str>,
}

impl<'p> PodsInSight<'p> {
    pub(super) fn new(project: &'p Project, workloads: &[&'p Workload]) -> Self {
        let links = project.links();
        let with_pods: HashSet<_> = workloads.iter().filter_map(|workload| workload.node).collect();
        let makers = project.resources().filter(|one| may_make_pods(one) && !with_pods.contains(&one.node));
        PodsInSight {
            links,
            managed: makers.map(|resource| links.unit(resource.node.file)).collect(),
            keys: workloads.iter().flat_map(|one| &one.pod_labels).map(|(key, _)| key.value.as_str()).collect(),
        }
    }

    /// Whether all pods are in sight that an object in this file may mean by these requirements.
    pub(super) fn are_clear<'r>(&self, file: FileId, selector: impl Iterator<Item = &'r Requirement>) -> bool {
        // Labels that a controller sets stand in no template, such as `statefulset.kubernetes.io/pod-name`.
        let is_set_elsewhere = |key: &str| {
            let is_of_controller =
                BY_CONTROLLERS.contains(&key) || key.contains('/') && !key.starts_with("app.kubernetes.io/");
            is_of_controller && !self.keys.contains(key)
        };
        let mut keys = selector.map(|requirement| requirement.key.as_str());
        self.links.in_sight(file) && !self.managed.contains(self.links.unit(file)) && !keys.any(is_set_elsewhere)
    }
}

fn may_make_pods(resource: &Resource) -> bool {
    let group = resource.group();
    let is_built_in = !group.contains('.') || group.ends_with(".k8s.io");
    let is_monitoring = group == "monitoring.coreos.com" && WITHOUT_PODS_KINDS.contains(&resource.kind.value.as_str());
    !is_built_in && !is_monitoring && !WITHOUT_PODS.contains(&group)
}
