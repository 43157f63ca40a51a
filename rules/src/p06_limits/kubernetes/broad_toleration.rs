//! `broad-toleration`: the pod tolerates every taint.

use crate::tables::known_needs::{Need, workload_needs};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "broad-toleration",
    practice: Practice::Limits,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("broad_toleration.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Workload(check)],
};

fn check(workload: &Workload, cx: &mut Context) {
    let Some(tolerations) = workload.pod_field("tolerations", cx) else { return };
    let is_all = |one: &Field| one.key("operator").is("Exists") && one.key("key").word().is_none_or(str::is_empty);
    let Some(all) = tolerations.items().find(is_all) else { return };
    let is_system = workload.kind == "DaemonSet" || workload.namespace.as_deref() == Some("kube-system");
    if !is_system && !workload_needs(workload, Need::Node) {
        let what = match all.key("effect").word() {
            Some(effect) => format!("every taint with the effect `{effect}`"),
            None => "every taint, those of the control plane included".to_string(),
        };
        cx.report(all.span(), format!("`{}` tolerates {what}", workload.name)).help("name the `key` of the taint");
    }
}
