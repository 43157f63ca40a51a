//! `implicit-default-network`: all services share one network.

use lintainer_core::project::{ComposeProject, Service};

use crate::shared::networks;
use lintainer_core::model::Format::Compose;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "implicit-default-network",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Compose],
    page: Page::new(include_str!("implicit_default_network.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check)],
};

fn check(compose: &ComposeProject, cx: &mut Context) {
    if compose.fragment || compose.incomplete {
        return;
    }
    let services = || compose.services.iter().filter(|service| !service.workload.partial);
    for service in services() {
        if let Some(mode) = service.value.get("network_mode").filter(|mode| mode.text() == Some("bridge")) {
            cx.report(
                mode.span,
                format!("`{}` shares a network with all other containers of the host", service.workload.name),
            )
            .help("remove it, and give the project networks of its own")
            .severity(Severity::Warning);
        }
    }
    let is_default =
        |service: &Service| service.value.get("networks").is_none() && service.value.get("network_mode").is_none();
    let publishes =
        |service: &Service| service.workload.containers.iter().flat_map(|one| &one.ports).any(|port| port.published);
    if services().count() < MIN_SERVICES || !services().all(is_default) || !services().any(publishes) {
        return;
    }
    let Some(store) = services().find(|service| networks::is_store(service, cx)) else { return };
    // One program needs all its stores, so that networks would keep nothing apart but those.
    if services().filter(|service| !networks::is_store(service, cx)).count() < 2 {
        return;
    }
    let name = &store.workload.name;
    let others = services().count() - 1;
    cx.report(store.workload.span, format!("`{name}` shares one network with all {others} other services"))
        .help("give it a network with the services alone that use it");
}

/// How many services a project has at least for networks to be worth it.
const MIN_SERVICES: usize = 3;
