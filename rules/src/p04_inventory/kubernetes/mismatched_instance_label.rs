//! `mismatched-instance-label`: the instance label differs from the object's name.

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "mismatched-instance-label",
    practice: Practice::Inventory,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Named],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("mismatched_instance_label.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Workload(check)],
};

fn check(workload: &Workload, cx: &mut Context) {
    let mut labels = workload.labels.iter().filter(|(key, _)| key.value == "app.kubernetes.io/instance");
    let label = labels.find_map(|(_, value)| value.known());
    if let Some(label) = label.filter(|label| label.value != workload.name) {
        cx.report(label.span, format!("the label says `{}`, the name `{}`", label.value, workload.name))
            .help("write the name of the object");
    }
}
