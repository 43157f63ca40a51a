//! `missing-priority-class`: the pod has no priority class.

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-priority-class",
    practice: Practice::Monitoring,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Named],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_priority_class.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Workload(check)],
};

fn check(workload: &Workload, cx: &mut Context) {
    let Some(class) = workload.pod_field("priorityClassName", cx) else { return };
    if class.unset_at().is_some() {
        cx.report(workload.span, format!("`{}` has no priority class", workload.name)).help("set `priorityClassName`");
    }
}
