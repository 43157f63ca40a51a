//! `insecure-build-step`: a build step leaves the builder's sandbox.

use lintainer_core::compose::{Service, Value};
use lintainer_core::dockerfile::{At, Keyword};
use lintainer_core::model::Format::{Compose, Dockerfile};
use lintainer_core::project::ComposeProject;
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "insecure-build-step",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Hardened],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile, Compose],
    page: Page::new(include_str!("insecure_build_step.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Run], check), Check::Compose(check_services)],
};

fn check(at: &At, cx: &mut Context) {
    for flag in &at.instruction.flags {
        let is_network = match (&*flag.name.value, flag.value.as_ref().map(|word| &*word.text)) {
            ("security", Some("insecure")) => false,
            ("network", Some("host")) => true,
            _ => continue,
        };
        let what = format!("`{}`", cx.text(flag.span));
        report(flag.span, &what, is_network, cx);
        cx.fix(|_| Some(Fix::risky("remove the flag", vec![at.dockerfile.remove_word(flag.span, at.source)?])));
    }
}

fn report(span: Span, what: &str, is_network: bool, cx: &mut Context) {
    let finding = match is_network {
        true => cx.report(span, format!("{what} gives the step the network of the build host")),
        false => cx.report(span, format!("{what} gives the step full privileges on the build host")),
    };
    finding.help("remove it, and give the step what it needs with a mount or a prepared base image");
    if is_network {
        finding.severity(Severity::Warning).profile(Profile::Hardened).aliases(&["sonar-docker/S6431"]);
    } else {
        finding.aliases(&["sonar-docker/S6502"]);
    }
}

fn check_services(project: &ComposeProject, cx: &mut Context) {
    for service in &project.services {
        let Some(build) = service.value.get("build").filter(|build| build.is_map()) else { continue };
        if let Some(network) = build.get("network").filter(|value| value.text() == Some("host")) {
            report(network.span, "`network: host`", true, cx);
            remove("build.network", network, service, cx);
        }
        if let Some(privileged) = build.get("privileged").filter(|value| value.boolean().is_true()) {
            report(privileged.span, "`privileged: true`", false, cx);
            remove("build.privileged", privileged, service, cx);
        }
        for item in build.get("entitlements").map_or(&[][..], Value::items) {
            if let Some(name @ ("security.insecure" | "network.host")) = item.text() {
                report(item.span, &format!("`{name}`"), name == "network.host", cx);
            }
        }
    }
}

/// Removes a key where it stands in the service itself.
fn remove(path: &'static str, value: &Value, service: &Service, cx: &mut Context) {
    cx.fix(|cx| {
        let field = cx.field(service.node)?.at(path);
        field.is_written_at(value.span).then(|| Some(Fix::risky("remove the key", field.remove()?)))?
    });
}
