//! `windows-host-process`: A Windows container runs as a host process.

use crate::tables::known_needs::{Need, is_node_agent, needs};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "windows-host-process",
    practice: Practice::Unprivileged,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("windows_host_process.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

const HOST_PROCESS: &str = "securityContext.windowsOptions.hostProcess";

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(field) = container.inherited(HOST_PROCESS, workload, cx) else { return };
    if !field.bool().is_true() {
        return;
    }
    let finding = cx.report(field.span(), format!("`{}` is a process of the node, without isolation", container.name));
    finding.help("remove `hostProcess`");
    if is_node_agent(workload) || needs(container, workload, Need::Node) || workload.kind == "DaemonSet" {
        finding.profile(Profile::Audit);
    }
    cx.fix(|cx| {
        // Without it the pod would be one for Linux, or the container would get it from its pod.
        let of_pod = workload.pod_field(HOST_PROCESS, cx)?;
        let gets_it = of_pod.span() != field.span() && of_pod.bool().is_true();
        let fix = Fix::risky("remove `hostProcess`", field.remove()?);
        (workload.asks_for_windows(cx) && !gets_it).then_some(fix)
    });
}
