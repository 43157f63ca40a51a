//! `unisolated-backend-network`: the network of a data store has a way out to the internet.

use lintainer_core::project::{ComposeProject, Service};
use lintainer_core::yaml::edit;

use crate::shared::networks;
use lintainer_core::model::Format::Compose;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unisolated-backend-network",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::Sometimes,
    formats: &[Compose],
    page: Page::new(include_str!("unisolated_backend_network.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check)],
};

fn check(compose: &ComposeProject, cx: &mut Context) {
    if compose.fragment || compose.incomplete || compose.networks.len() < 2 {
        return;
    }
    for network in &compose.networks {
        let value = &network.value;
        let is_open = network.external.is_unset() && value.get("internal").is_none() && value.get("driver").is_none();
        if !is_open || value.get("attachable").is_some() {
            continue;
        }
        let name = network.name.value.as_str();
        let members: Vec<&Service> =
            compose.services.iter().filter(|one| networks::of(one).any(|own| own == name)).collect();
        let publishes = |service: &&&Service| {
            service.workload.containers.iter().flat_map(|one| &one.ports).any(|port| port.published)
                && networks::of(service).count() < 2
        };
        let has_other = |service: &&Service| networks::is_store(service, cx) || networks::of(service).count() > 1;
        let Some(store) = members.iter().find(|service| networks::is_store(service, cx)) else { continue };
        if members.iter().find(publishes).is_some() || !members.iter().all(has_other) {
            continue;
        }
        let node = value.node;
        cx.report(
            network.name.span,
            format!("the network `{name}` of `{}` has a way out to the internet", store.workload.name),
        )
        .help("add `internal: true`");
        cx.fix(|cx| {
            let whole = match node.and_then(|node| cx.node(node)) {
                Some(node) if node.is_mapping() && !node.is_alias() => edit::set(node, &["internal"], "true"),
                _ => networks::section(compose, cx).and_then(|section| section.key(name).key("internal").set("true")),
            };
            Some(Fix::risky("keep the network to itself", whole?))
        });
    }
}
