//! `unexposed-port`: a port that is used and that the image does not expose.

use lintainer_core::dockerfile::{BaseImage, Dockerfile as Parsed, Image};
use lintainer_core::kubernetes::Target;
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{CommandUse, Container, Purpose, Setting};
use lintainer_core::project::{Built, Project};
use lintainer_core::span::Span;
use lintainer_core::tables::current;

use crate::prelude::*;
use crate::shared::built_images::PerImage;
use crate::shared::process;

/// Servers by the names of their commands.
const SERVERS: &[&str] = &[
    "apache2-foreground",
    "caddy",
    "daphne",
    "gunicorn",
    "haproxy",
    "httpd-foreground",
    "hypercorn",
    "memcached",
    "mongod",
    "mysqld",
    "nginx",
    "php-fpm",
    "postgres",
    "puma",
    "redis-server",
    "unicorn",
    "uvicorn",
    "waitress-serve",
];

/// Ports that debuggers open as they come, of Go, Java, Python and Node.js: nothing that an image should offer.
const DEBUGGERS: [u16; 4] = [2345, 5005, 5678, 9229];

pub(super) static RULE: Rule = Rule {
    name: "unexposed-port",
    practice: Practice::Integrated,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("unexposed_port.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check_server), Check::Project(check_containers)],
};

/// What an image exposes.
struct Exposed {
    /// The first and the last port of each range.
    ranges: Vec<(u16, u16)>,
    /// Where the image itself names one first.
    span: Option<Span>,
}

impl Exposed {
    /// Those of an image and its base; `None` where one of them is not known.
    fn of(image: &Image) -> Option<Exposed> {
        let own = image.exposed_ports()?;
        let of_base = match image.base() {
            BaseImage::Scratch => Vec::new(),
            _ => {
                let base = image.base_image()?;
                let ports = &current().images.official(base.official_name()?)?.ports;
                ports.iter().filter_map(|port| port.split('/').next()?.parse().ok()).map(|port| (port, port)).collect()
            }
        };
        let span = own.first().map(|(word, ..)| word.span);
        Some(Exposed { ranges: own.iter().map(|(_, first, last)| (*first, *last)).chain(of_base).collect(), span })
    }

    fn has(&self, port: u16) -> bool {
        self.ranges.iter().any(|(first, last)| (*first..=*last).contains(&port))
    }

    /// For messages: `80, 443`.
    fn list(&self) -> String {
        let one = |(first, last): &(u16, u16)| match first == last {
            true => first.to_string(),
            false => format!("{first} to {last}"),
        };
        self.ranges.iter().take(4).map(one).collect::<Vec<_>>().join(", ")
    }
}

fn check_server(file: &Parsed, cx: &mut Context) {
    let Some(stage) = file.final_stage().filter(|_| !cx.file().is_broken()) else { return };
    let Some((_, command)) = process::first_process(file, cx) else { return };
    let image = file.image(&cx.file().source, stage);
    let Some(name) = SERVERS.iter().find(|name| command.is(name)) else { return };
    if Exposed::of(&image).is_some_and(|exposed| exposed.ranges.is_empty()) {
        cx.report(command.span, format!("`{name}` listens on a port, and the image exposes none"))
            .help("add EXPOSE with the port that it listens on");
    }
}

fn check_containers(_: &Project, cx: &mut Context) {
    let mut all = PerImage::new();
    for built in cx.project().built_containers() {
        let ports = used_ports(&built, cx);
        if ports.is_empty() {
            continue;
        }
        let exposed = all.of(&built, || Exposed::of(&cx.image(built.file, &built.stage.name)?));
        let Some(exposed) = exposed.as_ref().filter(|exposed| !exposed.ranges.is_empty()) else { continue };
        for (port, span) in ports {
            if exposed.has(port) || DEBUGGERS.contains(&port) || is_set_here(built.container, port) {
                continue;
            }
            let name = &built.container.name;
            let finding = cx.report(
                span,
                format!("port {port} of `{name}` is not exposed by its image, which exposes {}", exposed.list()),
            );
            finding.help(format!("correct the port, or add `EXPOSE {port}` to the Dockerfile"));
            if let Some(at) = exposed.span {
                finding.related(at, "the image exposes its ports here");
            }
        }
    }
}

/// The ports of a container that its own entry, its probes and its Services name, each once.
fn used_ports(built: &Built, cx: &Context) -> Vec<(u16, Span)> {
    let (container, workload) = (built.container, built.workload);
    let own = container.ports.iter().filter(|port| port.published || built.service.is_none());
    let own = own.filter(|port| port.container_end.is_none());
    let mut found: Vec<(u16, Span)> = own.filter_map(|port| Some((port.container?, port.span))).collect();
    for probe in container.probes(workload, cx) {
        let handler = probe.handler();
        found.extend(handler.and_then(|handler| Some((handler.port_number(container)?, probe.span()))));
    }
    if built.service.is_none() && workload.containers.len() == 1 {
        let services = cx.project().links().services_of(workload);
        let services = services.filter(|service| service.selects(&workload.pod_labels) == Some(true));
        found.extend(services.flat_map(|service| &service.ports).filter_map(|port| match port.target.value() {
            Some(Target::Number(number)) => Some((u16::try_from(*number).ok()?, port.span)),
            _ => None,
        }));
    }
    let mut seen = std::collections::HashSet::new();
    found.retain(|(port, _)| *port != 0 && seen.insert(*port));
    found
}

/// Whether a variable or the command may tell the program the port.
fn is_set_here(container: &Container, port: u16) -> bool {
    let by_variable =
        container.env.iter().filter(|var| var.name.value.to_ascii_uppercase().contains("PORT")).any(|var| {
            match &var.value {
                Setting::Set(value) => value.value.parse() == Ok(port),
                _ => true,
            }
        });
    let starts = |usage: &&CommandUse| matches!(usage.purpose, Purpose::Command | Purpose::Entrypoint);
    let commands = container.commands.iter().filter(starts).flat_map(CommandUse::commands);
    let number = port.to_string();
    by_variable || commands.flat_map(|command| &command.words).any(|word| word.static_prefix().contains(&number))
}
