//! `resources-outside-limit-range`: amounts that a LimitRange or ResourceQuota of the namespace forbids.

use lintainer_core::kubernetes::{Bound, BoundKind};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Quantity, Resources, Setting, Workload};
use lintainer_core::project::Project;
use lintainer_core::span::{Span, Spanned};

use crate::prelude::*;
use crate::shared::references;

pub(super) static RULE: Rule = Rule {
    name: "resources-outside-limit-range",
    practice: Practice::Integrated,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("resources_outside_limit_range.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Workload(check), has_limits)],
};

fn has_limits(project: &Project) -> bool {
    project.may_have_limit_ranges() || project.may_have_quotas()
}

fn check(workload: &Workload, cx: &mut Context) {
    if workload.format != Kubernetes || !references::is_settled_workload(workload, cx) {
        return;
    }
    let project = cx.project();
    let limits = project.links().defaults_for(workload);
    let limits = limits.filter(|one| !project.kustomizations().may_patch(one.node.file));
    let bounds: Vec<&Bound> = limits.flat_map(|one| &one.bounds).collect();
    for container in &workload.containers {
        let breach = bounds.iter().find_map(|bound| Some((bound, breach(container, bound)?)));
        let Some((bound, (span, what))) = breach else { continue };
        cx.report(span, format!("`{}` {what}, so it is not admitted", container.name))
            .help("keep to the LimitRange of the namespace, or change that one")
            .related(bound.span, "the LimitRange says so here");
    }
    let mut quotas = bounds.iter().filter(|bound| bound.kind == BoundKind::Sum);
    let Some((bound, what)) = quotas.find_map(|bound| Some((bound, excess(workload, bound)?))) else { return };
    let at = workload.replicas.known().map_or(workload.span, |replicas| replicas.span);
    cx.report(at, format!("`{}` {what}, so not all of its pods are admitted", workload.name))
        .help("ask for less, or change the ResourceQuota of the namespace")
        .related(bound.span, "the ResourceQuota says so here");
}

/// What the pods of a workload alone have that is more than a quota for all pods of the namespace.
fn excess(workload: &Workload, bound: &Bound) -> Option<String> {
    let pods = match (workload.kind.as_str(), &workload.replicas) {
        ("Deployment" | "ReplicaSet" | "ReplicationController" | "StatefulSet", Setting::Set(replicas)) => {
            replicas.value
        }
        ("Deployment" | "ReplicaSet" | "ReplicationController" | "StatefulSet", Setting::Unset { .. }) | ("Pod", _) => {
            1
        }
        _ => return None,
    };
    let allowed = &bound.amount;
    if bound.resource == "pods" {
        let is_above = i128::from(pods) * 1000 > allowed.milli;
        return is_above.then(|| format!("has {pods} pods, and all of its namespace may be {}", allowed.text));
    }
    let (is_limit, resource) = match bound.resource.split_once('.') {
        Some(("limits", resource)) => (true, resource),
        Some(("requests", resource)) => (false, resource),
        None => (false, bound.resource.as_str()),
        Some(_) => return None,
    };
    let running = workload.containers.iter().filter(|container| container.is_long_running());
    // What is not stated counts as nothing, so that the sum is never too high.
    let amounts = running.filter_map(|container| {
        let limit = amount(&container.limits, resource);
        if is_limit { limit } else { amount(&container.requests, resource).or(limit) }
    });
    let amounts: Vec<&Quantity> = amounts.map(|amount| &amount.value).collect();
    let sum: i128 = amounts.iter().map(|amount| amount.milli).sum();
    let texts: Vec<&str> = amounts.iter().map(|amount| amount.text.as_str()).collect();
    let is_above = sum.checked_mul(i128::from(pods))? > allowed.milli;
    let verb = if is_limit { "has limits" } else { "has requests" };
    is_above.then(|| {
        let each = texts.join(" + ");
        format!("{verb} of {each} of {resource} in {pods} pods, more than the {} of its namespace", allowed.text)
    })
}

fn amount<'r>(resources: &'r Resources, resource: &str) -> Option<&'r Spanned<Quantity>> {
    let setting: &Setting<Quantity> = match resource {
        "cpu" => &resources.cpu,
        "memory" => &resources.memory,
        _ => return None,
    };
    setting.known()
}

/// How the amounts that a container states break a demand, and where.
fn breach(container: &Container, bound: &Bound) -> Option<(Span, String)> {
    let (resource, allowed) = (bound.resource.as_str(), &bound.amount);
    let (request, limit) = (amount(&container.requests, resource), amount(&container.limits, resource));
    match bound.kind {
        BoundKind::Sum => None,
        BoundKind::Ratio => {
            let (request, limit) = (request?, limit?);
            let most = request.value.milli.checked_mul(allowed.milli)?;
            let is_above = limit.value.milli.checked_mul(1000)? > most;
            let what = format!(
                "has a {resource} limit of {}, more than {} times its request of {}",
                limit.value.text, allowed.text, request.value.text
            );
            is_above.then_some((limit.span, what))
        }
        BoundKind::Min | BoundKind::Max => {
            let is_out = |amount: &Quantity| match bound.kind {
                BoundKind::Min => amount.milli < allowed.milli,
                _ => amount.milli > allowed.milli,
            };
            let stated = [("requests", request), ("has a limit of", limit)];
            let mut stated = stated.into_iter().filter_map(|(verb, amount)| Some((verb, amount?)));
            let (verb, amount) = stated.find(|(_, amount)| is_out(&amount.value))?;
            let side = if bound.kind == BoundKind::Min { "below the minimum" } else { "above the maximum" };
            Some((amount.span, format!("{verb} {} of {resource}, {side} of {}", amount.value.text, allowed.text)))
        }
    }
}
