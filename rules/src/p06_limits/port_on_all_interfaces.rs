//! `port-on-all-interfaces`: a published port without an address.

use lintainer_core::model::Format::Compose;
use lintainer_core::model::{Container, Port, Reach, Workload};

use crate::prelude::*;
use crate::shared::images;
use crate::shared::published_ports::{is_of_another, keep_to_host};
use crate::tables::delicate::{ADMIN_PROGRAMS, DELICATE_PORTS};

static PUBLIC_IMAGES: ListOption = ListOption::new(
    "public_images",
    &["nginx", "traefik", "caddy", "haproxy", "envoyproxy/envoy"],
    "images whose ports 80 and 443 are meant to be public",
);

pub(super) static RULE: Rule = Rule {
    name: "port-on-all-interfaces",
    practice: Practice::Limits,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Hardened, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Compose],
    page: Page::new(include_str!("port_on_all_interfaces.md")),
    yields_to: &["exposed-admin-interface", "exposed-datastore-port"],
    options: &[PUBLIC_IMAGES.declared()],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    if workload.host_network.is_true() {
        return;
    }
    let public = cx.get(&PUBLIC_IMAGES);
    let is_public = container.image.value().is_some_and(|image| images::fits(image, public));
    for port in container.ports.iter().filter(|port| port.published) {
        let Reach::All(wildcard) = port.reach() else { continue };
        let finding = cx.report(port.span, message(container, port));
        finding.help("name the address of the host that it is meant for, such as `127.0.0.1`");
        if wildcard.is_some() {
            finding.aliases_without(&["dclint/no-unbound-port-interfaces"]);
        }
        if !is_delicate(container, port) {
            finding.profile(Profile::Hardened);
        }
        if is_public && port.host.value().or(port.container.as_ref()).is_some_and(|port| matches!(port, 80 | 443)) {
            finding.severity(Severity::Info).profile(Profile::Audit);
        }
        cx.fix(|cx| keep_to_host(port, wildcard, cx));
    }
}

/// What the documentation of Java's debugger uses.
const JAVA_DEBUGGER: u16 = 5005;

fn is_delicate(container: &Container, port: &Port) -> bool {
    let repository = container.image.value().and_then(|image| image.repository()).unwrap_or("");
    let program = repository.rsplit('/').next().unwrap_or(repository);
    // A container's only port is that of its program, not of a debugger.
    let is_debugger = |number: u16| number != JAVA_DEBUGGER || container.ports.len() > 1;
    let is_meant =
        |number: u16| DELICATE_PORTS.contains(&number) && !is_of_another(container, number) && is_debugger(number);
    port.container.is_some_and(is_meant)
        || images::is_store(container.image.value())
        || ADMIN_PROGRAMS.contains(&program)
}

fn message(container: &Container, port: &Port) -> String {
    let name = &container.name;
    match (port.host.value(), port.host_end) {
        // The engine takes a free one of them.
        (Some(first), Some(last)) if port.container.is_some() && port.container_end.is_none() => {
            format!("one of the ports {first} to {last} of `{name}` is published on all interfaces")
        }
        (Some(first), Some(last)) => {
            format!("ports {first} to {last} of `{name}` are published on all interfaces")
        }
        (Some(port), None) => format!("port {port} of `{name}` is published on all interfaces"),
        _ => match (port.container, port.container_end) {
            (Some(first), Some(last)) => {
                format!("ports {first} to {last} of `{name}` are published on all interfaces")
            }
            (Some(inside), None) => format!("port {inside} of `{name}` is published on all interfaces"),
            (None, _) => format!("a port of `{name}` is published on all interfaces"),
        },
    }
}
