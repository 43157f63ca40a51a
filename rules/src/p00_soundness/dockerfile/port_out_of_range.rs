//! `port-out-of-range`: the port number is not valid.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword};
use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{Container, PortError, Setting, Workload, port_range};
use lintainer_core::project::ComposeProject;
use lintainer_core::span::Span;
use lintainer_core::yaml::Field;

use crate::prelude::*;

static NODE_PORTS: ListOption =
    ListOption::new("node_ports", &["30000-32767"], "the ranges of node ports that clusters have");

pub(super) static RULE: Rule = Rule {
    name: "port-out-of-range",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("port_out_of_range.md")),
    yields_to: &[],
    options: &[NODE_PORTS.declared()],
    checks: &[
        Check::Instruction(&[Keyword::Expose], expose),
        Check::Compose(published),
        Check::Container(container),
        Check::Object(&[Kind::new("", "Service")], service),
    ],
};

const HELP: &str = "write a number from 1 to 65535";

fn expose(at: &At, cx: &mut Context) {
    let InstructionKind::Expose(words) = at.kind() else { return };
    for word in words {
        let expanded = at.expand(word);
        let Some(text) = expanded.known() else { continue };
        let ports = text.split('/').next().unwrap_or("");
        let ports = ports.rsplit(':').next().unwrap_or(ports);
        match port_range(ports) {
            Err(error) => {
                report(word.span, &text, error, cx);
                // What follows a `#` is meant as a comment.
                if text.starts_with('#') {
                    return;
                }
            }
            Ok(Some((0, _))) => {
                cx.report(word.span, "nothing can listen on port 0").help(HELP).severity(Severity::Info);
            }
            Ok(_) => {}
        }
    }
}

fn published(project: &ComposeProject, cx: &mut Context) {
    for entry in project.services.iter().flat_map(|service| &service.invalid_ports) {
        report(entry.text.span, &entry.text.value, entry.reason, cx);
    }
}

fn report(span: Span, text: &str, error: PortError, cx: &mut Context) {
    let (what, help) = match error {
        PortError::NotANumber => ("is not a port number", HELP),
        PortError::OutOfRange => ("is not a valid port: ports go from 1 to 65535", HELP),
        PortError::Backwards => ("is a range that runs backwards", "write the smaller number first"),
        PortError::UnequalRanges => ("has two ranges of different lengths", "make both ranges equally long"),
    };
    cx.report(span, format!("`{text}` {what}")).help(help);
}

fn container(container: &Container, workload: &Workload, cx: &mut Context) {
    if container.format != Kubernetes {
        return;
    }
    let Some(root) = container.root(workload, cx) else { return };
    for port in root.key("ports").items() {
        number(port.key("containerPort"), 1, cx);
        number(port.key("hostPort"), 0, cx);
    }
    let handlers = container.probes(workload, cx).filter_map(|probe| probe.handler());
    let ports: Vec<Field> = handlers.chain(container.hooks(workload, cx)).map(|one| one.field.key("port")).collect();
    ports.into_iter().for_each(|port| number(port, 1, cx));
}

fn service(object: &Object, cx: &mut Context) {
    for port in object.each("spec.ports[]") {
        number(port.key("port"), 1, cx);
        // The target 0 is the port.
        number(port.key("targetPort"), 0, cx);
        number(port.key("nodePort"), 0, cx);
        let Setting::Set(node_port) = port.key("nodePort").int() else { continue };
        let ranges = cx.get(&NODE_PORTS);
        let holds = |range: &String| match port_range(range) {
            Ok(Some((first, last))) => (i64::from(first)..=i64::from(last)).contains(&node_port.value),
            _ => true,
        };
        if (1..=65535).contains(&node_port.value) && !ranges.iter().any(holds) {
            let message =
                format!("`nodePort: {}` is outside the node port range {}", node_port.value, ranges.join(", "));
            cx.report(node_port.span, message)
                .help("write a port in that range, or leave `nodePort` out")
                .severity(Severity::Info)
                .profile(Profile::Audit);
        }
    }
}

fn number(field: Field, least: i64, cx: &mut Context) {
    let Setting::Set(port) = field.int() else { return };
    if !(least..=65535).contains(&port.value) {
        cx.report(port.span, format!("`{}` is not a valid port: ports go from 1 to 65535", port.value)).help(HELP);
    }
}
