//! `resources-outside-limit-range`: amounts that the LimitRange of the namespace forbids.

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
    checks: &[Check::Linked(&Check::Workload(check), Project::may_have_limit_ranges)],
};

fn check(workload: &Workload, cx: &mut Context) {
    if workload.format != Kubernetes || !references::is_settled_workload(workload, cx) {
        return;
    }
    let links = cx.project().links();
    for container in &workload.containers {
        let defaults =
            links.defaults_for(workload).filter(|one| !cx.project().kustomizations().may_patch(one.node.file));
        let breach = defaults.flat_map(|one| &one.bounds).find_map(|bound| Some((bound, breach(container, bound)?)));
        let Some((bound, (span, what))) = breach else { continue };
        cx.report(span, format!("`{}` {what}, so it is not admitted", container.name))
            .help("keep to the LimitRange of the namespace, or change that one")
            .related(bound.span, "the LimitRange says so here");
    }
}

fn amount<'r>(resources: &'r Resources, bound: &Bound) -> Option<&'r Spanned<Quantity>> {
    let setting: &Setting<Quantity> = match bound.resource.as_str() {
        "cpu" => &resources.cpu,
        "memory" => &resources.memory,
        _ => return None,
    };
    setting.known()
}

/// How the amounts that a container states break a demand, and where.
fn breach(container: &Container, bound: &Bound) -> Option<(Span, String)> {
    let (request, limit) = (amount(&container.requests, bound), amount(&container.limits, bound));
    let (resource, allowed) = (&bound.resource, &bound.amount);
    match bound.kind {
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
