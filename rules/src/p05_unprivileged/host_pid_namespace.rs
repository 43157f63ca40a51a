//! `host-pid-namespace`: the container sees all processes of the host.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::Workload;

use super::host_namespace;
use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "host-pid-namespace",
    practice: Practice::Unprivileged,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("host_pid_namespace.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Workload(check)],
};

fn check(workload: &Workload, cx: &mut Context) {
    host_namespace::report(&workload.host_pid, ("pid", "hostPID"), "sees all processes of the host", workload, cx);
}
