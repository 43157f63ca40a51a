//! `unexpected-priority-class`: the pod claims a priority that is not meant for it.

use crate::tables::known_needs::{Need, workload_needs};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;

use crate::prelude::*;

static ALLOW: ListOption = ListOption::new("allow", &[], "priority classes that are accepted");

pub(super) static RULE: Rule = Rule {
    name: "unexpected-priority-class",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("unexpected_priority_class.md")),
    yields_to: &[],
    options: &[ALLOW.declared()],
    checks: &[Check::Workload(check)],
};

fn check(workload: &Workload, cx: &mut Context) {
    let Some(class) = workload.pod_field("priorityClassName", cx) else { return };
    let allowed = cx.get(&ALLOW);
    let text = class.text();
    let Some(name) = text.value().filter(|name| !name.is_empty() && !allowed.iter().any(|one| one == **name)) else {
        return;
    };
    let is_of_system = matches!(*name, "system-cluster-critical" | "system-node-critical");
    let may_have_it = workload.namespace.as_deref() == Some("kube-system")
        || workload.kind == "DaemonSet"
        || workload_needs(workload, Need::Node);
    if is_of_system && !may_have_it {
        cx.report(class.span(), format!("`{}` pushes out other pods as a part of the system would", workload.name))
            .help("make a PriorityClass of your own");
    } else if !is_of_system && !allowed.is_empty() {
        cx.report(class.span(), format!("`{name}` is not one of the accepted priority classes"))
            .help("name one of those in the option `allow`");
    }
}
