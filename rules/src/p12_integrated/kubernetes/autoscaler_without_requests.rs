//! `autoscaler-without-requests`: the autoscaler measures against a request that is not set.

use crate::shared::references;
use lintainer_core::kubernetes::{Autoscaler, ResourceMetric};
use lintainer_core::model::{Container, Resources, Workload};
use lintainer_core::project::Project;

use super::autoscalers::by_target;
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "autoscaler-without-requests",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("autoscaler_without_requests.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    for (target, autoscalers) in by_target(project) {
        let Some((workload, resource)) = project.workloads_of(target).first().zip(project.resource(target)) else {
            continue;
        };
        if autoscalers.iter().any(|one| !one.is_horizontal()) || !references::is_settled(resource, cx) {
            continue;
        }
        // Requests of the pod as a whole count for each of its containers.
        if workload.pod_field("resources", cx).is_none_or(|resources| resources.is_written()) {
            continue;
        }
        for autoscaler in autoscalers {
            let object = references::object_at(autoscaler.node, cx);
            let metrics = object.iter().flat_map(ResourceMetric::of).filter(|metric| metric.of_request);
            for metric in metrics {
                check_metric(autoscaler, &metric, workload, cx);
            }
        }
    }
}

fn check_metric(autoscaler: &Autoscaler, metric: &ResourceMetric, workload: &Workload, cx: &mut Context) {
    let mut defaults = cx.project().links().defaults_for(workload);
    let is_given = match metric.resource {
        "cpu" => defaults.any(|defaults| defaults.cpu_request.is_some()),
        "memory" => defaults.any(|defaults| defaults.memory_request.is_some()),
        _ => return,
    };
    let lacks = |container: &&Container| {
        let amounts = [&container.requests, &container.limits];
        let is_unset = |amounts: &&Resources| match metric.resource {
            "cpu" => amounts.cpu.is_unset(),
            _ => amounts.memory.is_unset(),
        };
        let is_meant = metric.container.is_none_or(|name| name == container.name);
        container.is_long_running() && is_meant && amounts.iter().all(is_unset)
    };
    let Some(container) = workload.containers.iter().find(lacks).filter(|_| !is_given) else { return };
    let (name, resource) = (&autoscaler.name, metric.resource);
    cx.report(
        metric.field.span(),
        format!("`{name}` measures {resource} against a request that `{}` does not have", container.name),
    )
    .help(format!("set `resources.requests.{resource}` of the container"))
    .related(container.span, "this container has no request");
}
