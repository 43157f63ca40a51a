//! `undeclared-probe-port`: A probe uses a port that the container does not list.

use lintainer_core::kubernetes::{ProbeKind, Target};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Setting, Workload};
use lintainer_core::span::Spanned;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "undeclared-probe-port",
    practice: Practice::Monitoring,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("undeclared_probe_port.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    if !container.is_long_running() || workload.partial {
        return;
    }
    let lists = |number: i64| {
        let mut tcp = container.ports.iter().filter(|port| port.protocol == "tcp");
        tcp.any(|port| port.container.is_none_or(|own| i64::from(own) == number))
    };
    let mut said: Vec<i64> = Vec::new();
    for probe in container.probes(workload, cx) {
        let Some(handler) = probe.handler().filter(|handler| handler.host().written_at().is_none()) else { continue };
        let port = handler.port();
        let Setting::Set(Spanned { value: Target::Number(number), span }) = port else { continue };
        if lists(number) {
            continue;
        }
        let alias = match probe.kind {
            ProbeKind::Liveness => "kube-linter/liveness-port",
            ProbeKind::Readiness => "kube-linter/readiness-port",
            ProbeKind::Startup => "kube-linter/startup-port",
        };
        let message =
            format!("the `{}` asks port {number}, which `{}` does not list", probe.kind.key(), container.name);
        cx.report(span, message).help("correct the number, or add it to `ports`").aliases(&[alias]);
        let is_first = !said.contains(&number);
        said.push(number);
        // In the network of the node every listed port is one of the node.
        let is_certain = is_first && workload.host_network.is_unset();
        cx.fix(|cx| {
            let ports = container.field("ports", workload, cx).filter(|_| is_certain)?;
            Some(Fix::safe("add the port to `ports`", ports.push(&format!("containerPort: {number}"))?))
        });
    }
}
