//! `missing-disruption-budget`: no disruption budget protects the replicas.

use lintainer_core::model::Workload;

use crate::shared::workloads::holds_alone;
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-disruption-budget",
    practice: Practice::Monitoring,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_disruption_budget.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Workload(check), |_| true)],
};

fn check(workload: &Workload, cx: &mut Context) {
    let links = cx.project().links();
    let of_kube_score = match workload.kind.as_str() {
        "Deployment" if !holds_alone(workload, links) => "kube-score/deployment-has-poddisruptionbudget",
        "StatefulSet" => "kube-score/statefulset-has-poddisruptionbudget",
        _ => return,
    };
    let Some(replicas) = links.replicas(workload).filter(|replicas| replicas.number >= 2) else { return };
    if links.in_sight(workload.span.file) && links.budgets_for(workload).next().is_none() {
        let message =
            format!("no PodDisruptionBudget protects the {} replicas of `{}`", replicas.number, workload.name);
        cx.report(workload.span, message)
            .help("add a PodDisruptionBudget with `maxUnavailable: 1` that selects their labels")
            .aliases(&[
                of_kube_score,
                "kics/b23e9b98-0cb6-4fc9-b257-1f3270442678",
                "kics/1db3a5a5-bf75-44e5-9e44-c56cfc8b1ac5",
                "polaris/missingPodDisruptionBudget",
            ]);
    }
}
