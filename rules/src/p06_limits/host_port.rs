//! `host-port`: the container occupies a port of the node.

use crate::tables::known_needs::{Need, needs};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "host-port",
    practice: Practice::Limits,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("host_port.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    // In the network of the host the API fills in `hostPort` itself.
    if container.format != Kubernetes || workload.host_network.is_true() {
        return;
    }
    for port in &container.ports {
        let Some(host) = port.host.known() else { continue };
        let finding = cx.report(host.span, format!("`{}` occupies port {} of its node", container.name, host.value));
        finding.help("remove `hostPort`, and reach the pod through a Service");
        if workload.kind == "DaemonSet" || needs(container, workload, Need::Network) {
            finding.profile(Profile::Audit);
        }
        cx.fix(|cx| {
            let field = cx.field(port.node)?.key("hostPort");
            Some(Fix::risky("remove `hostPort`", field.is_written_at(host.span).then(|| field.remove())??))
        });
    }
}
