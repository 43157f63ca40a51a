//! `exposed-admin-interface`: a console without a login that others can reach.

use lintainer_core::kubernetes::{Outside, ServicePort, Target};
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Reach, Workload};

use crate::prelude::*;
use crate::shared::images;
use crate::shared::published_ports::{UNBOUND, keep_to_host};
use crate::tables::admin_consoles::{self, may_ask_for_login};

pub(super) static RULE: Rule = Rule {
    name: "exposed-admin-interface",
    practice: Practice::Limits,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("exposed_admin_interface.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check_service), Check::Linked(&Check::Workload(check_pods), |_| true)],
};

fn check_service(container: &Container, workload: &Workload, cx: &mut Context) {
    if container.format != Compose || workload.host_network.is_true() || may_ask_for_login(container) {
        return;
    }
    let Some(console) = container.image.value().and_then(admin_consoles::of) else { return };
    for port in container.ports.iter().filter(|port| port.published && console.has_port(port.container)) {
        let reach = port.reach();
        let at = match reach {
            Reach::All(_) => "all interfaces".to_string(),
            Reach::Address(address) if is_public(address) => format!("`{address}`"),
            _ => continue,
        };
        let name = &container.name;
        let message = format!("`{name}` opens {} on {at}, which asks nobody for a login", console.name);
        let finding = cx.report(port.span, message);
        finding.help("bind the port to `127.0.0.1`, or put a proxy with a login in front");
        let others = match reach {
            Reach::All(None) => &UNBOUND[..0],
            Reach::All(Some(_)) => &UNBOUND[..1],
            _ => &UNBOUND[..],
        };
        finding.aliases_without(others);
        if let Reach::All(wildcard) = reach {
            cx.fix(|cx| keep_to_host(port, wildcard, cx));
        }
    }
}

/// Whether an address of the host may be one that others than the own network know.
fn is_public(address: &str) -> bool {
    match address.parse() {
        Ok(std::net::IpAddr::V4(address)) => !address.is_private() && !address.is_link_local(),
        Ok(std::net::IpAddr::V6(address)) => !address.is_unique_local() && !address.is_unicast_link_local(),
        Err(_) => false,
    }
}

fn check_pods(workload: &Workload, cx: &mut Context) {
    if workload.format != Kubernetes || workload.partial {
        return;
    }
    let console = |container: &Container| {
        let console = container.image.value().and_then(admin_consoles::of);
        console.filter(|_| container.is_long_running() && !may_ask_for_login(container))
    };
    let found = workload.containers.iter().find_map(|container| Some((container, console(container)?)));
    let Some((container, console)) = found else { return };
    // A proxy in the same pod may ask who comes.
    if workload.containers.iter().any(|other| other.image.value().is_some_and(|image| images::fits(image, PROXIES))) {
        return;
    }
    let project = cx.project();
    for outside in project.links().outside_of(workload) {
        let is_open = match outside {
            Outside::Door(door) => !door.is_guarded,
            Outside::Service(service) => service.ports.iter().any(|port| console.has_port(port_number(port))),
        };
        if is_open {
            let name = &workload.name;
            cx.report(
                outside.span(),
                format!(
                    "{} opens {} of `{name}` to everybody, which asks for no login",
                    outside.display(),
                    console.name
                ),
            )
            .aliases_without(&UNBOUND)
            .help("leave it inside of the cluster, or put a proxy with a login in front")
            .related(container.span, "the console is here");
        }
    }
}

/// Proxies that ask for a login.
const PROXIES: &[&str] = &["*oauth2-proxy*", "*oauth-proxy*", "*authelia*", "*kube-rbac-proxy*", "*pomerium*"];

/// The port of the pods, or that of the Service where it is a name.
fn port_number(port: &ServicePort) -> Option<u16> {
    let number = match port.target.value() {
        Some(Target::Number(number)) => *number,
        _ => *port.port.value()?,
    };
    u16::try_from(number).ok()
}
