//! `missing-termination-log`: the reason of a crash is not kept with the pod.

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Role, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-termination-log",
    practice: Practice::Monitoring,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Named],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_termination_log.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(policy) = container.field("terminationMessagePolicy", workload, cx) else { return };
    if container.role == Role::Ephemeral || policy.unset_at().is_none() && !policy.is("File") {
        return;
    }
    let at = if policy.is_written() { policy.span() } else { container.span };
    cx.report(at, format!("the status of `{}` does not say why it ended", container.name))
        .help("set `terminationMessagePolicy: FallbackToLogsOnError`");
    cx.fix(|_| Some(Fix::safe("fall back to the log", policy.set("FallbackToLogsOnError")?)));
}
