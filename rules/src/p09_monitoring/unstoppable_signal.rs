//! `unstoppable-signal`: the stop signal prevents a clean shutdown.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword};
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{Container, Setting, Workload};
use lintainer_core::project::ComposeProject;
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unstoppable-signal",
    practice: Practice::Monitoring,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("unstoppable_signal.md")),
    yields_to: &[],
    options: &[],
    checks: &[
        Check::Instruction(&[Keyword::StopSignal], check),
        Check::Compose(check_services),
        Check::Container(check_container),
    ],
};

/// The name of a signal that no program can handle.
fn unstoppable(text: &str) -> Option<&'static str> {
    let upper = text.trim().to_ascii_uppercase();
    match upper.strip_prefix("SIG").unwrap_or(&upper) {
        "9" | "KILL" => Some("SIGKILL"),
        "19" | "STOP" => Some("SIGSTOP"),
        _ => None,
    }
}

fn report(span: Span, signal: &str, cx: &mut Context) {
    cx.report(span, format!("{signal} cannot be handled, so the program cannot shut down cleanly"))
        .help("use SIGTERM, or the signal on which the program shuts down");
}

fn check(at: &At, cx: &mut Context) {
    let InstructionKind::StopSignal(Some(word)) = at.kind() else { return };
    let Some(signal) = at.expand(word).known().and_then(|text| unstoppable(&text)) else { return };
    if at.is_windows() {
        return;
    }
    report(word.span, signal, cx);
    cx.fix(|_| word.is_plain().then(|| Fix::risky("use SIGTERM", vec![Edit::replace(word.span, "SIGTERM")])));
}

fn check_services(project: &ComposeProject, cx: &mut Context) {
    for service in project.services.iter().filter(|service| !service.workload.windows) {
        let Some(value) = service.value.get("stop_signal") else { continue };
        if let Some(signal) = value.text().and_then(unstoppable) {
            report(value.span, signal, cx);
        }
    }
}

fn check_container(container: &Container, workload: &Workload, cx: &mut Context) {
    if container.format != Kubernetes || workload.windows || !cx.mentions("stopSignal") {
        return;
    }
    let Some(field) = cx.field(container.node).map(|node| node.at("lifecycle.stopSignal")) else { return };
    let Setting::Set(text) = field.text() else { return };
    if let Some(signal) = unstoppable(text.value) {
        report(text.span, signal, cx);
        cx.fix(|_| Some(Fix::risky("use SIGTERM", field.set("SIGTERM")?)));
    }
}
