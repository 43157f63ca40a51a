//! `exposed-datastore-port`: A data store is reachable from outside.

use lintainer_core::kubernetes::{ServicePort, Target};
use lintainer_core::model::{Container, Reach, Setting, Workload};
use lintainer_core::rule::TableOption;

use crate::shared::images;
use crate::shared::published_ports::{UNBOUND, is_of_another, keep_to_host};
use crate::tables::delicate::STORE_PORTS;
use lintainer_core::model::Format::{Compose, Kubernetes};

use crate::prelude::*;

static PORTS: TableOption = TableOption::new("ports", "further port numbers and their names");

pub(super) static RULE: Rule = Rule {
    name: "exposed-datastore-port",
    practice: Practice::Limits,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("exposed_datastore_port.md")),
    yields_to: &["exposed-admin-interface"],
    options: &[PORTS.declared()],
    checks: &[Check::Container(check_service), Check::Linked(&Check::Workload(check_pods), |_| true)],
};

/// The program whose port it is, by the table or the option.
fn store(port: u16, cx: &Context) -> Option<String> {
    let configured = cx.get(&PORTS).iter().find(|(number, _)| number.parse() == Ok(port));
    match configured {
        Some((_, names)) => names.first().cloned(),
        None => STORE_PORTS.iter().find(|(number, _)| *number == port).map(|(_, name)| (*name).to_string()),
    }
}

fn check_service(container: &Container, workload: &Workload, cx: &mut Context) {
    if container.format != Compose || workload.host_network.is_true() {
        return;
    }
    for port in container.ports.iter().filter(|port| port.published) {
        let reach = port.reach();
        let at = match reach {
            Reach::All(_) => "all interfaces".to_string(),
            Reach::Address(address) => format!("`{address}`"),
            Reach::Host | Reach::Unknown => continue,
        };
        let number = port.container.filter(|number| !is_of_another(container, *number));
        let Some(name) = number.and_then(|number| store(number, cx)) else { continue };
        let finding = cx.report(port.span, format!("`{}` publishes the port of {name} on {at}", container.name));
        finding.help("leave the port out, or bind it to `127.0.0.1`");
        if let Reach::All(wildcard) = reach {
            if wildcard.is_some() {
                finding.aliases_without(&[UNBOUND[0]]);
            }
            cx.fix(|cx| keep_to_host(port, wildcard, cx));
        }
    }
}

fn check_pods(workload: &Workload, cx: &mut Context) {
    let links = cx.project().links();
    let is_store = |container: &&Container| images::is_store(container.image.value());
    let Some(container) = workload.containers.iter().find(is_store) else { return };
    for service in links.services_of(workload) {
        if !service.is_open() || service.selects(&workload.pod_labels) != Some(true) {
            continue;
        }
        let number = |setting: &Setting<i64>| setting.value().and_then(|port| u16::try_from(*port).ok());
        let target = |port: &ServicePort| match port.target.value() {
            Some(Target::Number(target)) => u16::try_from(*target).ok(),
            _ => None,
        };
        let ports = service.ports.iter().filter_map(|port| {
            let name = target(port)
                .and_then(|port| store(port, cx))
                .or_else(|| number(&port.port).and_then(|port| store(port, cx)));
            Some((port.span, name?))
        });
        for (span, name) in ports.collect::<Vec<_>>() {
            cx.report(
                span,
                format!("the Service `{}` opens the port of {name} to the outside of the cluster", service.name),
            )
            .help("make it a Service of type `ClusterIP`")
            .related(container.span, "the data store is here");
        }
    }
}
