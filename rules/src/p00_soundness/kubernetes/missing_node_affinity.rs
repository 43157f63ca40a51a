//! `missing-node-affinity`: the pod has no node affinity.

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-node-affinity",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Named],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_node_affinity.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Workload(check)],
};

fn check(workload: &Workload, cx: &mut Context) {
    let Some(affinity) = workload.pod_field("affinity.nodeAffinity", cx) else { return };
    if affinity.unset_at().is_some() {
        cx.report(workload.span, format!("`{}` has no node affinity", workload.name))
            .help("add `affinity.nodeAffinity`");
    }
}
