//! `unspread-replicas`: all replicas may run on one node.

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Setting, Workload};
use lintainer_core::yaml::Field;

use crate::prelude::*;

/// Where terms about other pods stand.
const TERMS: &[&str] = &[
    "affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[]",
    "affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[].podAffinityTerm",
];

pub(super) static RULE: Rule = Rule {
    name: "unspread-replicas",
    practice: Practice::Monitoring,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("unspread_replicas.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Workload(check), |_| true)],
};

fn check(workload: &Workload, cx: &mut Context) {
    let of_kube_score = match workload.kind.as_str() {
        "Deployment" => "kube-score/deployment-has-host-podantiaffinity",
        "StatefulSet" => "kube-score/statefulset-has-host-podantiaffinity",
        _ => return,
    };
    let replicas = cx.project().links().replicas(workload);
    let Some(replicas) = replicas.filter(|replicas| replicas.number >= 2) else { return };
    let Some(spec) = workload.pod_spec(cx) else { return };
    let fits = |selector: Field| match selector.selector() {
        Setting::Set(selector) => selector.value.matches(&workload.pod_labels) != Some(false),
        Setting::Unset { .. } => false,
        _ => true,
    };
    let constraints = spec.each("topologySpreadConstraints[]");
    let terms = TERMS.iter().flat_map(|path| spec.each(path));
    if constraints.chain(terms).any(|one| fits(one.key("labelSelector"))) {
        return;
    }
    let message = format!("all {} replicas of `{}` may run on one node", replicas.number, workload.name);
    cx.report(workload.span, message)
        .help("add `topologySpreadConstraints` over `kubernetes.io/hostname` that select their labels")
        .aliases(&[
            of_kube_score,
            "kube-linter/no-anti-affinity",
            "kics/a31b7b82-d994-48c4-bd21-3bab6c31827a",
            "kics/d740d048-8ed3-49d3-b77b-6f072f3b669e",
            "polaris/topologySpreadConstraint",
            "kyverno/spread-pods-across-topology",
            "kyverno/topologyspreadconstraints-policy",
        ]);
}
