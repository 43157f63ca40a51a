//! `unbindable-low-port`: an unprivileged process wants to listen below port 1024.

use lintainer_core::dockerfile::{At, Keyword};
use lintainer_core::model::Format::{Dockerfile, Kubernetes};
use lintainer_core::model::{Container, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unbindable-low-port",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile, Kubernetes],
    page: Page::new(include_str!("unbindable_low_port.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check_container), Check::Instruction(&[Keyword::Expose], check_expose)],
};

const HELP: &str = "listen on a port above 1023";

/// The last port that is for the system.
const SYSTEM: u16 = 1023;

fn check_container(container: &Container, workload: &Workload, cx: &mut Context) {
    let is_other_user = container.user.value().is_some_and(|user| !user.is_root());
    let is_user = is_other_user || container.user.is_unset() && container.run_as_non_root.is_true();
    if container.format != Kubernetes || !is_user || !container.drops_all() || container.adds("NET_BIND_SERVICE") {
        return;
    }
    let Some(port) = container.ports.iter().find(|port| port.container.is_some_and(|port| port <= SYSTEM)) else {
        return;
    };
    let Some(sysctls) = workload.pod_field("securityContext.sysctls", cx) else { return };
    let is_lowered = sysctls.items().any(|one| one.key("name").is("net.ipv4.ip_unprivileged_port_start"));
    if !is_lowered && !workload.windows {
        let number = port.container.unwrap_or_default();
        cx.report(port.span, format!("`{}` may not be allowed to listen on port {number}", container.name)).help(HELP);
    }
}

fn check_expose(at: &At, cx: &mut Context) {
    let is_user = at.user().value().is_some_and(|user| !user.is_root());
    if !is_user || !at.is_shipped() || at.is_trigger() || at.is_windows() || cx.mentions("setcap") {
        return;
    }
    for (word, first, _) in at.exposed_ports().into_iter().filter(|(_, first, _)| *first <= SYSTEM) {
        cx.report(word.span, format!("the user of the image may not be allowed to listen on port {first}")).help(HELP);
    }
}
