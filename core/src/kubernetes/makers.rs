//! Custom resources that may make pods and what belongs to them, so that what is not written may exist all the same.

use super::Resource;

/// Groups of resource definitions that only configure something, by the documentation of their projects, November 2025.
const CONFIGURING: &[&str] = &[
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
    "security-profiles-operator.x-k8s.io",
    "security.istio.io",
    "telemetry.istio.io",
    "traefik.containo.us",
    "traefik.io",
];

/// Kinds of the Prometheus operator that only configure something.
const CONFIGURING_MONITORING: &[&str] =
    &["AlertmanagerConfig", "PodMonitor", "Probe", "PrometheusRule", "ScrapeConfig", "ServiceMonitor"];

/// Whether objects of a kind may make pods, Services, Secrets and the like.
pub(super) fn may_make_objects(resource: &Resource) -> bool {
    let group = resource.group();
    let is_built_in = !group.contains('.') || group.ends_with(".k8s.io");
    let is_monitoring =
        group == "monitoring.coreos.com" && CONFIGURING_MONITORING.contains(&resource.kind.value.as_str());
    !is_built_in && !is_monitoring && !CONFIGURING.contains(&group)
}

/// Whether an object makes the pods that are written in it, and nothing else.
pub(super) fn makes_pods_only(resource: &Resource) -> bool {
    resource.is("argoproj.io", "Rollout") || resource.is("apps.openshift.io", "DeploymentConfig")
}
