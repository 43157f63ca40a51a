//! `control-plane-scheduling`: the pod is bound to the control plane, or to one node by name.

use crate::tables::known_needs::{Need, workload_needs};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "control-plane-scheduling",
    practice: Practice::Limits,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("control_plane_scheduling.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Workload(check)],
};

/// Labels and taints of nodes of the control plane, the old name too.
const ROLES: [&str; 2] = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"];

fn check(workload: &Workload, cx: &mut Context) {
    let Some(spec) = workload.pod_spec(cx) else { return };
    let is_system = workload.kind == "DaemonSet" || workload.namespace.as_deref() == Some("kube-system");
    let node = spec.key("nodeName");
    let selected = ROLES.iter().map(|role| spec.key("nodeSelector").key(role)).find(|field| field.is_written());
    let is_role = |one: &Field| one.key("key").word().is_some_and(|key| ROLES.contains(&key));
    let tolerated = spec.key("tolerations").items().find(is_role);
    let (at, what) = match (selected, tolerated) {
        (Some(selected), _) => (selected.head(), "runs on nodes of the control plane".to_string()),
        (_, Some(tolerated)) => (tolerated.key("key").span(), "may run on nodes of the control plane".to_string()),
        _ => match node.text().value() {
            Some(name) if !name.is_empty() => (node.span(), format!("runs on the node `{name}` alone")),
            _ => return,
        },
    };
    if !is_system && !workload_needs(workload, Need::Node) {
        cx.report(at, format!("`{}` {what}", workload.name)).help("select nodes by a label of their role");
    }
}
