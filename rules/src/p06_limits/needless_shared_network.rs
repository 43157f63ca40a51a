//! `needless-shared-network`: two services share a network though neither uses the other.

use lintainer_core::model::MountSource;
use lintainer_core::project::{ComposeProject, Service};

use crate::shared::{images, networks};
use lintainer_core::model::Format::Compose;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "needless-shared-network",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose],
    page: Page::new(include_str!("needless_shared_network.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check)],
};

/// Above so many services in a network nothing is said.
const MAX_SERVICES: usize = 24;

/// Images that talk to every service, by the last part of their names.
const HUBS: [&str; 16] = [
    "nginx",
    "traefik",
    "caddy",
    "haproxy",
    "httpd",
    "envoy",
    "prometheus",
    "grafana",
    "cadvisor",
    "telegraf",
    "alloy",
    "promtail",
    "fluentd",
    "fluent-bit",
    "opentelemetry-collector-contrib",
    "cloudflared",
];

fn check(compose: &ComposeProject, cx: &mut Context) {
    if compose.fragment || compose.incomplete || compose.networks.len() < 2 {
        return;
    }
    for network in &compose.networks {
        let name = network.name.value.as_str();
        let members: Vec<&Service> =
            compose.services.iter().filter(|one| networks::of(one).any(|own| own == name)).collect();
        if members.len() < 2 || members.len() > MAX_SERVICES || members.iter().any(|one| is_hub(one, cx)) {
            continue;
        }
        let texts: Vec<Option<String>> = members.iter().map(|service| networks::texts(service)).collect();
        let mut pairs = Vec::new();
        for (at, (one, own)) in members.iter().zip(&texts).enumerate() {
            for (other, theirs) in members.iter().zip(&texts).skip(at + 1) {
                let (Some(own), Some(theirs)) = (own, theirs) else { continue };
                let uses = networks::names(own, &other.workload.name) || networks::names(theirs, &one.workload.name);
                if !uses && !share_volume(one, other) {
                    pairs.push((*one, *other));
                }
            }
        }
        let Some(((one, other), more)) = pairs.split_first() else { continue };
        let also = if more.is_empty() { String::new() } else { format!(", and so do {} pairs more", more.len()) };
        let (first, second) = (&one.workload.name, &other.workload.name);
        cx.report(
            network.name.span,
            format!("`{first}` and `{second}` share the network `{name}` though neither names the other{also}"),
        )
        .help("give those that talk to each other a network of their own");
    }
}

fn is_hub(service: &Service, cx: &Context) -> bool {
    images::of_service(service, cx).and_then(|image| image.short_name()).is_some_and(|name| HUBS.contains(&name))
}

fn share_volume(one: &Service, other: &Service) -> bool {
    let sources = |service: &Service| -> Vec<MountSource> {
        service.workload.containers.iter().flat_map(|one| &one.mounts).map(|mount| mount.source.clone()).collect()
    };
    let theirs = sources(other);
    sources(one)
        .iter()
        .any(|source| matches!(source, MountSource::Named(_) | MountSource::Host(_)) && theirs.contains(source))
}
