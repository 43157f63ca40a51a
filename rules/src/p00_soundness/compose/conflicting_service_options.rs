//! `conflicting-service-options`: two options of a service exclude each other.

use lintainer_core::model::Format::Compose;
use lintainer_core::model::parse_bytes;
use lintainer_core::project::ComposeProject;
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "conflicting-service-options",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Compose],
    page: Page::new(include_str!("conflicting_service_options.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check)],
};

/// Keys of a service beside their counterparts below `deploy`.
const TWICE: [(&str, &[&str]); 5] = [
    ("cpus", &["deploy", "resources", "limits", "cpus"]),
    ("mem_limit", &["deploy", "resources", "limits", "memory"]),
    ("mem_reservation", &["deploy", "resources", "reservations", "memory"]),
    ("pids_limit", &["deploy", "resources", "limits", "pids"]),
    ("scale", &["deploy", "replicas"]),
];

fn check(compose: &ComposeProject, cx: &mut Context) {
    for service in &compose.services {
        let (value, name) = (&service.value, &service.workload.name);
        let mode = value.entry("network_mode");
        if let Some((mode, networks)) = mode.zip(value.entry("networks"))
            && mode.value.text().is_some()
            // An empty list takes the networks of a template away.
            && !(networks.value.items().is_empty() && networks.value.entries().is_empty())
        {
            report(
                networks.key.span,
                format!("`networks` of `{name}` beside `network_mode`: Compose refuses it"),
                mode.key.span,
                Severity::Error,
                cx,
            );
        }
        if let Some((mode, ports)) = mode.zip(value.entry("ports"))
            && let Some(text) = mode.value.text()
        {
            match text {
                "host" | "none" => report(
                    ports.key.span,
                    format!("the ports of `{name}` have no effect with `network_mode: {text}`"),
                    mode.key.span,
                    Severity::Warning,
                    cx,
                ),
                _ if text.starts_with("service:") || text.starts_with("container:") => {
                    report(
                        ports.key.span,
                        format!("`{name}` publishes ports in the network of another container: the engine refuses it"),
                        mode.key.span,
                        Severity::Error,
                        cx,
                    );
                }
                _ => {}
            }
        }
        for (key, path) in TWICE {
            let Some((one, other)) = value.entry(key).zip(value.at(path)) else { continue };
            let same = |one: &str, other: &str| match (parse_bytes(one), parse_bytes(other)) {
                (Some(one), Some(other)) => one == other,
                _ => one.trim() == other.trim(),
            };
            if let (Some(text), Some(deployed)) = (one.value.text(), other.text())
                && !same(text, deployed)
            {
                let message =
                    format!("`{key}` of `{name}` is {text}, and `{}` {deployed}: Compose refuses it", path.join("."));
                report(one.value.span, message, other.span, Severity::Error, cx);
            }
        }
        if let Some((file, inline)) = value.at(&["build", "dockerfile"]).zip(value.at(&["build", "dockerfile_inline"]))
        {
            report(
                inline.span,
                format!("`{name}` has a Dockerfile twice: Compose refuses it"),
                file.span,
                Severity::Error,
                cx,
            );
        }
    }
}

fn report(at: Span, message: String, other: Span, severity: Severity, cx: &mut Context) {
    cx.report(at, message).help("decide for one of the two").severity(severity).related(other, "the other one is here");
}
