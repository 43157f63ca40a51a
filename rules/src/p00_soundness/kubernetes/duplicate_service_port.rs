//! `duplicate-service-port`: two ports of services collide.

use std::collections::HashMap;

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Project;
use lintainer_core::span::{FileId, Span};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "duplicate-service-port",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("duplicate_service_port.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

/// A port of the nodes that a Service wants.
struct Taken<'p> {
    file: FileId,
    at: Span,
    service: &'p str,
}

fn check(project: &Project, cx: &mut Context) {
    let links = project.links();
    let mut nodes: HashMap<(i64, &str), Vec<Taken>> = HashMap::new();
    for service in links.services() {
        let mut seen: HashMap<(i64, &str), Span> = HashMap::new();
        let mut names: HashMap<&str, Span> = HashMap::new();
        for port in &service.ports {
            let protocol = port.protocol.as_str();
            if let Some(number) = port.port.value().filter(|number| **number > 0)
                && let Some(first) = seen.insert((*number, protocol), port.span)
            {
                report(port.span, format!("`{}` has port {number} of {protocol} twice", service.name), first, cx);
            } else if let Some(name) = port.name.as_deref()
                && let Some(first) = names.insert(name, port.span)
            {
                report(port.span, format!("`{}` has two ports named `{name}`", service.name), first, cx);
            }
            let Some(node) = port.node_port.value().filter(|number| **number > 0) else { continue };
            let file = service.node.file;
            let others = nodes.entry((*node, protocol)).or_default();
            let other = others.iter().take(MAX_OTHERS).find(|taken| {
                links.together(taken.file, file)
                    && taken.service != service.name
                    && !is_alternative(taken.file, file, project)
            });
            if let Some(other) = other {
                let message =
                    format!("`{}` wants port {node} of the nodes, which is that of `{}`", service.name, other.service);
                report(port.span, message, other.at, cx);
            }
            others.push(Taken { file, at: port.span, service: &service.name });
        }
    }
}

/// How many Services with one port are looked at for each.
const MAX_OTHERS: usize = 16;

/// Whether two files are alternatives of which one is deployed.
fn is_alternative(one: FileId, other: FileId, project: &Project) -> bool {
    one != other && [one, other].iter().any(|file| project.inventory().is_alternative(*file))
}

fn report(at: Span, message: String, first: Span, cx: &mut Context) {
    cx.report(at, format!("{message}: the API server rejects it"))
        .help("give each its own number and name")
        .related(first, "the other one is here");
}
