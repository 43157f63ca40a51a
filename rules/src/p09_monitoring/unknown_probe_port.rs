//! `unknown-probe-port`: A probe names a port that the container does not have.

use crate::shared::references;
use lintainer_core::kubernetes::ProbeView;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unknown-probe-port",
    practice: Practice::Monitoring,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("unknown_probe_port.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    if !container.is_long_running() || workload.partial {
        return;
    }
    let probes = container.probes(workload, cx).filter_map(ProbeView::handler).map(|handler| (handler, "probe"));
    let hooks = container.hooks(workload, cx).map(|handler| (handler, "hook"));
    let handlers: Vec<_> = probes.chain(hooks).collect();
    for (handler, what) in handlers {
        let Some(port) = handler.unknown_port(container) else { continue };
        if references::is_settled_workload(workload, cx) {
            let message = format!("`{}` has no port `{}`: the {what} always fails", container.name, port.value);
            cx.report(port.span, message).help("name one of the container's `ports`, or write the number");
        }
    }
}
