//! `privileged-host-port`: A low port of the host is published.

use lintainer_core::model::Format::Compose;
use lintainer_core::model::{Container, Workload};

use crate::prelude::*;

static ALLOW: ListOption = ListOption::new("allow", &["22", "53", "80", "443"], "ports of the host that are fine");

pub(super) static RULE: Rule = Rule {
    name: "privileged-host-port",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose],
    page: Page::new(include_str!("privileged_host_port.md")),
    yields_to: &[],
    options: &[ALLOW.declared()],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, _: &Workload, cx: &mut Context) {
    if container.format != Compose {
        return;
    }
    for port in container.ports.iter().filter(|port| port.published) {
        let Some(number) = port.host.value().filter(|number| (1..1024).contains(*number)) else { continue };
        if !cx.get(&ALLOW).iter().any(|allowed| allowed.parse() == Ok(*number)) {
            cx.report(
                port.span,
                format!("`{}` takes port {number} of the host, which is one of the system's", container.name),
            )
            .help("publish a port above 1023");
        }
    }
}
