//! `disabled-authentication`: A service is started without authentication.

use lintainer_core::kubernetes::KubeService;
use lintainer_core::model::{Container, Purpose, Workload};
use lintainer_core::span::Span;

use crate::shared::debugging::is_development_workload;
use crate::tables::open_access;
use lintainer_core::model::Format::{Compose, Kubernetes};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "disabled-authentication",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("disabled_authentication.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Container(check), |_| true)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    for var in &container.env {
        if let Some(what) = open_access::of_variable(var, container) {
            let text = match var.value.value().map(String::as_str) {
                Some("") => format!("an empty `{}`", var.name.value),
                value => format!("`{}={}`", var.name.value, value.unwrap_or("")),
            };
            report(var.span, &text, what, container, workload, cx);
        }
    }
    let image = container.image.value().and_then(|image| image.short_name()).unwrap_or("");
    for usage in
        container.commands.iter().filter(|usage| matches!(usage.purpose, Purpose::Entrypoint | Purpose::Command))
    {
        for command in usage.commands() {
            // Where only arguments are given, the program is that of the image.
            let starts_with_option = command.words.first().is_some_and(|word| word.static_prefix().starts_with('-'));
            let program = if starts_with_option { image } else { command.name().unwrap_or("") };
            for (at, word) in command.words.iter().enumerate() {
                let Some(text) = word.literal().filter(|text| text.starts_with("--")) else { continue };
                let next = command.words.get(at + 1).and_then(|word| word.literal());
                let what = open_access::of_argument(program, &text, next.as_deref());
                if let Some(what) = what {
                    report(word.span, &format!("`{text}`"), what, container, workload, cx);
                }
            }
        }
    }
}

fn report(at: Span, text: &str, what: &str, container: &Container, workload: &Workload, cx: &mut Context) {
    let is_quiet = match container.format {
        Compose => workload.development || container.reachable_port().is_none() && !workload.host_network.is_true(),
        _ => is_development_workload(workload),
    };
    let is_outside = || {
        let outside = |service: &KubeService| {
            let kind = service.service_type.value().map_or("", String::as_str);
            matches!(kind, "LoadBalancer" | "NodePort") && service.selects(&workload.pod_labels) == Some(true)
        };
        container.format == Kubernetes && cx.project().links().services_of(workload).any(outside)
    };
    let severity = if is_outside() { Severity::Error } else { Severity::Warning };
    let finding = cx.report(at, format!("{text} in `{}`: {what}", container.name));
    finding.help("remove it, and give the program its users").severity(severity);
    if is_quiet {
        finding.severity(Severity::Info).profile(Profile::Audit);
    }
}
