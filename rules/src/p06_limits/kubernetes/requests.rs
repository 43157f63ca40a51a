//! Which containers should state requests.

use lintainer_core::context::Context;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Workload};

/// Whether a container should state what it needs: one that runs as long as its pod. Knative does it for its services.
pub(super) fn is_asked(container: &Container, workload: &Workload) -> bool {
    let is_knative = matches!(workload.kind.as_str(), "Service" | "Configuration" | "Revision");
    container.format == Kubernetes && container.is_long_running() && !is_knative
}

/// Whether a LimitRange of the namespace, or the pod itself, gives a request for `cpu` or `memory`.
pub(super) fn has_own_default(workload: &Workload, what: &'static str, cx: &Context) -> bool {
    let project = cx.project();
    let by_namespace = project.may_have_limit_ranges()
        && project.links().defaults_for(workload).any(|defaults| match what {
            "cpu" => defaults.cpu_request.is_some(),
            _ => defaults.memory_request.is_some(),
        });
    let of_pod = || workload.pod_field("resources.requests", cx).map(|requests| requests.key(what));
    by_namespace || of_pod().is_some_and(|request| request.is_written())
}
