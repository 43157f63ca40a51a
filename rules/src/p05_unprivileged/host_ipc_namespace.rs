//! `host-ipc-namespace`: the container shares memory with the host's processes.

use crate::tables::known_needs::{Need, is_node_agent, workload_needs};
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::Workload;

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
    let Some(span) = workload.host_ipc.true_at() else { return };
    let (key, at) = match workload.format {
        Compose => ("ipc", workload.node),
        _ => ("hostIPC", workload.pod_node),
    };
    cx.report(span, format!("`{}` shares memory with the processes of the host", workload.name))
        .help(format!("remove `{key}`"))
        .profile(match is_node_agent(workload) || workload_needs(workload, Need::Node) {
            true => Profile::Audit,
            false => Profile::Essential,
        });
    cx.fix(|cx| Some(Fix::risky(format!("remove `{key}`"), cx.field(at)?.key(key).remove()?)));
}
