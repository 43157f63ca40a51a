//! `unequal-requests-and-limits`: request and limit differ, so that the pod is not Guaranteed.

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Workload};

use crate::prelude::*;

static RESOURCES: ListOption =
    ListOption::new("resources", &["cpu", "memory", "ephemeral-storage"], "resources to compare");
static REQUIRE_GUARANTEED: BoolOption =
    BoolOption::new("require_guaranteed", false, "report what is missing for the class Guaranteed as well");

pub(super) static RULE: Rule = Rule {
    name: "unequal-requests-and-limits",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("unequal_requests_and_limits.md")),
    yields_to: &[],
    options: &[RESOURCES.declared(), REQUIRE_GUARANTEED.declared()],
    checks: &[Check::Container(check)],
};

/// What other tools report of each resource.
const ALIASES: [(&str, &[&str]); 3] = [
    ("cpu", &["kube-score/container-cpu-requests-equal-limits", "kics/9d43040e-e703-4e16-8bfe-8d4da10fa7e6"]),
    (
        "memory",
        &[
            "kube-score/container-memory-requests-equal-limits",
            "kics/aafa7d94-62de-4fbf-8838-b69ee217b0e6",
            "kyverno/memory-requests-equal-limits",
        ],
    ),
    ("ephemeral-storage", &["kube-score/container-ephemeral-storage-request-equals-limit"]),
];
/// What they report of all of them.
const SHARED: [&str; 3] = [
    "kube-score/container-resource-requests-equal-limits",
    "kics/aee3c7d2-a811-4201-90c7-11c028be9a46",
    "kyverno/require-qos-guaranteed",
];

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(resources) = container.field("resources", workload, cx) else { return };
    for resource in cx.get(&RESOURCES) {
        let Some((name, aliases)) = ALIASES.iter().find(|(name, _)| name == resource) else { continue };
        let (request, limit) = (resources.key("requests").key(name), resources.key("limits").key(name));
        let amounts = (request.quantity(), limit.quantity());
        let what = match (amounts.0.value(), amounts.1.value()) {
            (Some(request), Some(limit)) if request.milli != limit.milli => {
                format!("requests {} of {name} with a limit of {}", request.text, limit.text)
            }
            _ if !cx.get(&REQUIRE_GUARANTEED) || *name == "ephemeral-storage" => continue,
            // The API fills a request in from its limit.
            (None, _) if limit.unset_at().is_some() => format!("has no limit for {name}"),
            (Some(_), None) if limit.unset_at().is_some() => format!("has no limit for {name}"),
            _ => continue,
        };
        let at = if request.is_written() { request.span() } else { container.span };
        let all: Vec<&'static str> = aliases.iter().chain(&SHARED).copied().collect();
        cx.report(at, format!("`{}` {what}", container.name)).help("set the request to the limit").aliases(&all);
        cx.fix(|_| Some(Fix::risky("set the request to the limit", request.replace(&amounts.1.value()?.text)?)));
    }
}
