//! `stuck-unhealthy-eviction`: broken pods block the eviction of their node.

use lintainer_core::kubernetes::{Budget, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::settings::KubernetesVersion;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "stuck-unhealthy-eviction",
    practice: Practice::Monitoring,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("stuck_unhealthy_eviction.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Budget::KIND], check)],
};

fn check(object: &Object, cx: &mut Context) {
    let policy = object.at("spec.unhealthyPodEvictionPolicy");
    let is_old = cx.settings().kubernetes_version < KubernetesVersion::v1(27);
    let holds_up = policy.unset_at().is_some() || policy.is("IfHealthyBudget");
    if is_old || object.resource().api_version.value != "policy/v1" || !holds_up {
        return;
    }
    let at = if policy.is_written() { policy.span() } else { object.span() };
    cx.report(at, format!("`{}` protects pods that are not ready as well", object.display()))
        .help("set `unhealthyPodEvictionPolicy: AlwaysAllow`");
    cx.fix(|_| Some(Fix::risky("allow the eviction of pods that are not ready", policy.set("AlwaysAllow")?)));
}
