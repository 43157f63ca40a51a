//! `localhost-listener`: the program listens on localhost behind a service.

use lintainer_core::kubernetes::{KubeService, Target};
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Port, Purpose, Workload};
use lintainer_core::project::ComposeProject;
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "localhost-listener",
    practice: Practice::Monitoring,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("localhost_listener.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check_services), Check::Linked(&Check::Workload(check_pods), |_| true)],
};

/// Options that name the address to listen on.
const OPTIONS: [&str; 19] = [
    "--host",
    "--bind",
    "-b",
    "--listen",
    "--listen-address",
    "--listen-addr",
    "--address",
    "--addr",
    "--bind-address",
    "--bind-addr",
    "--http-address",
    "--web.listen-address",
    "--hostname",
    "--ip",
    "--server-address",
    "--urls",
    "--server.address",
    "--http.addr",
    "--rpc-address",
];

/// Options that name the port.
const PORTS: [&str; 4] = ["--port", "-p", "-P", "--http-port"];

/// Words of programs whose options name the other side.
const CLIENTS: [&str; 25] = [
    "clickhouse-client",
    "cqlsh",
    "curl",
    "influx",
    "kcat",
    "ldapsearch",
    "mariadb",
    "mariadb-admin",
    "mariadb-dump",
    "mongo",
    "mongosh",
    "mysql",
    "mysqladmin",
    "mysqldump",
    "nc",
    "pg_dump",
    "pg_isready",
    "pg_restore",
    "psql",
    "rabbitmqadmin",
    "redis-cli",
    "sqlcmd",
    "valkey-cli",
    "wait-for-it.sh",
    "wget",
];

/// An address of the container alone that is listened on.
struct Listener {
    text: String,
    port: Option<u16>,
    at: Span,
}

fn listeners(container: &Container) -> Vec<Listener> {
    let mut found = Vec::new();
    for usage in container.commands.iter().filter(|one| matches!(one.purpose, Purpose::Entrypoint | Purpose::Command)) {
        for command in usage.commands() {
            if command.is_any(&CLIENTS) {
                continue;
            }
            let value = |at: usize| {
                let word = command.words.get(at)?;
                let text = word.literal()?;
                match text.split_once('=') {
                    Some((option, value)) => Some((option.to_string(), value.to_string(), word.span)),
                    None => {
                        let next = command.words.get(at + 1)?;
                        Some((text.to_string(), next.literal()?.to_string(), next.span))
                    }
                }
            };
            let pairs: Vec<_> = (0..command.words.len()).filter_map(value).collect();
            let port = || pairs.iter().find(|(option, ..)| PORTS.contains(&option.as_str()))?.1.parse::<u16>().ok();
            for (option, value, at) in &pairs {
                let is_of_php = || option == "-S" && command.is("php");
                if !OPTIONS.contains(&option.as_str()) && option != "runserver" && !is_of_php() {
                    continue;
                }
                let address =
                    value.split_once("://").map_or(value.as_str(), |(_, address)| address).trim_end_matches('/');
                let (host, own) = match address.rsplit_once(':') {
                    Some((host, own)) if own.bytes().all(|byte| byte.is_ascii_digit()) => (host, own.parse().ok()),
                    _ => (address, None),
                };
                if matches!(host, "127.0.0.1" | "localhost" | "[::1]" | "::1") {
                    found.push(Listener { text: format!("{option} {value}"), port: own.or_else(port), at: *at });
                }
            }
        }
    }
    found
}

fn check_services(compose: &ComposeProject, cx: &mut Context) {
    for service in &compose.services {
        let Some(container) = service.workload.containers.first() else { continue };
        let published: Vec<&Port> = container.ports.iter().filter(|port| port.published).collect();
        if published.is_empty() || service.value.get("network_mode").is_some() {
            continue;
        }
        for listener in listeners(container) {
            let fits = |port: &&&Port| listener.port.is_none_or(|own| port.container == Some(own));
            let Some(port) = published.iter().find(fits) else { continue };
            report(&listener, container, port.span, "the port is published here", cx);
        }
    }
}

fn check_pods(workload: &Workload, cx: &mut Context) {
    if workload.format != Kubernetes || workload.host_network.is_true() {
        return;
    }
    for container in workload.containers.iter().filter(|container| !container.commands.is_empty()) {
        for listener in listeners(container) {
            let Some(own) = listener.port else { continue };
            let others = workload.containers.iter().filter(|other| other.name != container.name);
            let is_served = others.into_iter().any(|other| other.ports.iter().any(|port| port.container == Some(own)));
            let links = cx.project().links();
            let leads = |service: &&KubeService| {
                let fits = |target: &Target| match target {
                    Target::Number(number) => *number == i64::from(own),
                    // Of several ports of one name the first is meant.
                    Target::Name(name) => {
                        let all =
                            workload.containers.iter().flat_map(|one| one.ports.iter().map(move |port| (one, port)));
                        let first = all.into_iter().find(|(_, port)| port.name.as_ref() == Some(name));
                        first.is_some_and(|(one, port)| one.name == container.name && port.container == Some(own))
                    }
                };
                service.selects(&workload.pod_labels) == Some(true)
                    && service.ports.iter().any(|port| port.target.value().is_some_and(fits))
            };
            let Some(service) = links.services_of(workload).find(leads).filter(|_| !is_served) else { continue };
            report(&listener, container, service.span, "the Service is here", cx);
        }
    }
}

fn report(listener: &Listener, container: &Container, other: Span, what: &str, cx: &mut Context) {
    let message = format!("`{}` listens inside of `{}` alone: nobody else reaches it", listener.text, container.name);
    cx.report(listener.at, message).help("listen on `0.0.0.0`").related(other, what);
}
