//! `host-ipc-namespace`: the container shares memory with the host's processes.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::Workload;

use super::host_namespace;
use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "host-ipc-namespace",
    practice: Practice::Unprivileged,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("host_ipc_namespace.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Workload(check)],
};

fn check(workload: &Workload, cx: &mut Context) {
    host_namespace::report(
        &workload.host_ipc,
        ("ipc", "hostIPC"),
        "shares memory with the processes of the host",
        workload,
        cx,
    );
}
