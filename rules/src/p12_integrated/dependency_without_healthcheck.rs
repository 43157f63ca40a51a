//! `dependency-without-healthcheck`: a service that waits for a health check that nobody brings.

use crate::prelude::*;
use crate::shared::health::{self, Health};
use lintainer_core::compose::Dependency;
use lintainer_core::model::Format::Compose;
use lintainer_core::project::{ComposeProject, Service};

pub(super) static RULE: Rule = Rule {
    name: "dependency-without-healthcheck",
    practice: Practice::Integrated,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Compose],
    page: Page::new(include_str!("dependency_without_healthcheck.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check)],
};

fn check(compose: &ComposeProject, cx: &mut Context) {
    for service in &compose.services {
        for dependency in &service.depends_on {
            // One that does not exist is another fault.
            let Some(other) = compose.service(&dependency.service.value).filter(|other| !other.workload.partial) else {
                continue;
            };
            match dependency.condition.value.as_str() {
                "service_healthy" => waits_for_health(service, dependency, other, cx),
                "service_completed_successfully" => waits_for_end(service, dependency, other, cx),
                _ => {}
            }
        }
    }
}

fn waits_for_health(service: &Service, dependency: &Dependency, other: &Service, cx: &mut Context) {
    let (waiting, name) = (&service.workload.name, &dependency.service.value);
    let health = health::of_service(other, cx.project(), &[]);
    let fault = match health {
        Health::Off(_) => "has it switched off",
        Health::Unchecked => "has none",
        // Compose refuses to start without one, so that whoever wrote this has seen the image bring it.
        Health::LikelyUnchecked | Health::Checked | Health::Unknown => return,
    };
    let finding = cx.report(
        dependency.condition.span,
        format!("`{waiting}` waits for the health check of `{name}`, which {fault}"),
    );
    finding.help(format!("give `{name}` a `healthcheck`, or wait with `service_started`"));
    if let Health::Off(at) = health {
        finding.related(at, "it is switched off here");
    }
}

/// A service that is always started again never ends.
fn waits_for_end(service: &Service, dependency: &Dependency, other: &Service, cx: &mut Context) {
    let Some(restart) =
        other.restart.known().filter(|restart| matches!(restart.value.as_str(), "always" | "unless-stopped"))
    else {
        return;
    };
    let (waiting, name) = (&service.workload.name, &dependency.service.value);
    cx.report(
        dependency.condition.span,
        format!("`{waiting}` waits for the end of `{name}`, which is always started again"),
    )
    .help(format!("set `restart: \"no\"` or `restart: on-failure` on `{name}`"))
    .severity(Severity::Warning)
    .related(restart.span, format!("`restart: {}` starts it again", restart.value));
}
