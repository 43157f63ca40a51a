//! `duplicate-host-port`: two services want the same port of the host.

use std::collections::HashMap;

use lintainer_core::compose::Service;
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Port, Setting, Workload};
use lintainer_core::project::ComposeProject;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "duplicate-host-port",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("duplicate_host_port.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check_services), Check::Workload(check_pod)],
};

/// A port of the host that somebody wants.
struct Taken<'a> {
    port: &'a Port,
    service: Option<&'a Service>,
    name: &'a str,
}

type Ports<'a> = HashMap<(u16, &'a str), Vec<Taken<'a>>>;

/// How many that want one port are looked at for each, and how many ports of a range.
const MAX: usize = 64;

fn check_services(compose: &ComposeProject, cx: &mut Context) {
    let mut taken = Ports::new();
    for service in &compose.services {
        let Some(container) = service.workload.containers.first() else { continue };
        if service.workload.host_network.is_true() || service.workload.replicas.value() == Some(&0) {
            continue;
        }
        for port in container.ports.iter().filter(|port| port.published) {
            add(Taken { port, service: Some(service), name: &service.workload.name }, &mut taken, cx);
        }
    }
}

fn check_pod(workload: &Workload, cx: &mut Context) {
    if workload.pod_node.is_none() {
        return;
    }
    let mut taken = Ports::new();
    for container in workload.containers.iter().filter(|container| container.is_long_running()) {
        for port in container.ports.iter().filter(|port| port.published) {
            add(Taken { port, service: None, name: &container.name }, &mut taken, cx);
        }
    }
}

fn add<'a>(new: Taken<'a>, taken: &mut Ports<'a>, cx: &mut Context) {
    let port = new.port;
    let Some(first) = port.host.value().copied() else { return };
    // The engine takes any free one of a range for one container port.
    let is_any = port.host_end.is_some() && port.container_end.is_none();
    let last = if is_any { return } else { port.host_end.unwrap_or(first) };
    let mut said = false;
    for number in (first..=last).take(MAX) {
        let others = taken.entry((number, port.protocol.as_str())).or_default();
        let clash = |other: &&Taken| {
            let together = other.service.zip(new.service).is_none_or(|(one, two)| one.can_run_with(two));
            together && same_address(&other.port.host_ip, &port.host_ip)
        };
        if let Some(other) = others.iter().take(MAX).find(clash).filter(|_| !said) {
            let message =
                format!("port {number} of the host is that of `{}`: `{}` does not start", other.name, new.name);
            cx.report(port.span, message)
                .help("publish another port")
                .related(other.port.span, "the other one is here");
            said = true;
        }
        others.push(Taken { port, ..new });
    }
}

/// Whether two addresses of the host overlap, as far as they are known.
fn same_address(one: &Setting<String>, other: &Setting<String>) -> bool {
    let any = |address: &Setting<String>| match address {
        Setting::Unset { .. } => true,
        Setting::Set(address) => matches!(address.value.as_str(), "0.0.0.0" | "::" | ""),
        _ => false,
    };
    let is_known = |address: &Setting<String>| any(address) || address.value().is_some();
    is_known(one) && is_known(other) && (any(one) || any(other) || one.value() == other.value())
}
