//! `stuck-rolling-update`: the rolling update can never make a step, or stops everything.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "stuck-rolling-update",
    practice: Practice::Monitoring,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("stuck_rolling_update.md")),
    yields_to: &[],
    options: &[],
    checks: &[
        Check::Object(&[Kind::new("apps", "Deployment")], check_deployment),
        Check::Object(&[Kind::new("apps", "DaemonSet")], check_daemon_set),
    ],
};

fn check_deployment(object: &Object, cx: &mut Context) {
    let update = object.at("spec.strategy.rollingUpdate");
    if is_stuck(update, false) {
        return report(update, object, cx);
    }
    let unavailable = update.key("maxUnavailable").share();
    let Some(all) = unavailable.known().filter(|share| share.value.is_all()) else { return };
    let serves = |workload: &Workload| workload.containers.iter().any(|container| !container.ports.is_empty());
    let several = object.at("spec.replicas").int().value().is_some_and(|replicas| *replicas >= 2);
    if several && object.workload().is_some_and(serves) {
        cx.report(all.span, format!("an update of `{}` stops all of its pods at once", object.display()))
            .help("write less than 100%, such as `25%`")
            .severity(Severity::Warning);
    }
}

fn check_daemon_set(object: &Object, cx: &mut Context) {
    let update = object.at("spec.updateStrategy.rollingUpdate");
    if is_stuck(update, true) {
        report(update, object, cx);
    }
}

/// Whether both numbers are 0. A DaemonSet has no surge unless one is written.
fn is_stuck(update: Field, no_surge_by_default: bool) -> bool {
    let is_zero = |key| update.key(key).share().value().is_some_and(|share| share.amount() == 0);
    let no_surge = update.key("maxSurge");
    is_zero("maxUnavailable") && (is_zero("maxSurge") || no_surge_by_default && no_surge.unset_at().is_some())
}

fn report(update: Field, object: &Object, cx: &mut Context) {
    let at = update.key("maxUnavailable").span();
    let message = format!("`{}` can be updated neither before nor after a pod is stopped", object.display());
    cx.report(at, format!("{message}: the API server rejects it")).help("write `maxSurge: 1`, or `maxUnavailable: 1`");
}
