//! `single-replica`: A served workload has one replica.

use lintainer_core::model::Workload;

use crate::shared::workloads::{holds_alone, service_of};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

static MINIMUM: IntOption = IntOption::new("minimum", 2, "how many replicas are enough");

pub(super) static RULE: Rule = Rule {
    name: "single-replica",
    practice: Practice::Monitoring,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("single_replica.md")),
    yields_to: &[],
    options: &[MINIMUM.declared()],
    checks: &[Check::Linked(&Check::Workload(check), |_| true)],
};

fn check(workload: &Workload, cx: &mut Context) {
    let recreates = workload.strategy.value().is_some_and(|strategy| strategy == "Recreate");
    if workload.kind != "Deployment" || recreates {
        return;
    }
    let links = cx.project().links();
    let Some(replicas) = links.replicas(workload).filter(|one| one.autoscaler.is_none() && one.number > 0) else {
        return;
    };
    let minimum = cx.get(&MINIMUM);
    if replicas.number >= minimum || holds_alone(workload, links) {
        return;
    }
    let Some(service) = service_of(workload, links) else { return };
    let count = if replicas.number == 1 { "one replica".to_string() } else { format!("{} replicas", replicas.number) };
    cx.report(replicas.at, format!("the Service `{}` has {count} of `{}`", service.name, workload.name))
        .help(format!("set `replicas: {minimum}`"))
        .related(service.span, "the Service is here");
}
