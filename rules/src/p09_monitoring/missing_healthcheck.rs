//! `missing-healthcheck`: a service or image without a health check.

use crate::prelude::*;
use crate::shared::health::{self, Health};
use lintainer_core::dockerfile::{BaseImage, Dockerfile as Parsed, InstructionKind, Stage};
use lintainer_core::model::Format::{Compose, Dockerfile};
use lintainer_core::project::{ComposeProject, Service};

use lintainer_core::shell::Command;
use std::collections::HashSet;

static CHECKED_IMAGES: ListOption = ListOption::new("checked_images", &[], "base images that bring a health check");

pub(super) static RULE: Rule = Rule {
    name: "missing-healthcheck",
    practice: Practice::Monitoring,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose],
    page: Page::new(include_str!("missing_healthcheck.md")),
    yields_to: &[],
    options: &[CHECKED_IMAGES.declared()],
    checks: &[Check::Compose(services), Check::Linked(&Check::Dockerfile(images), |_| true)],
};

/// Programs that are there for people, when they are called without arguments.
const INTERACTIVE: &[&str] = &["ash", "bash", "fish", "irb", "node", "python", "python3", "sh", "zsh"];

fn services(compose: &ComposeProject, cx: &mut Context) {
    let dependencies = compose.services.iter().flat_map(|service| &service.depends_on);
    let awaited: HashSet<&str> = dependencies
        .filter(|dependency| dependency.condition.value == "service_completed_successfully")
        .map(|dependency| dependency.service.value.as_str())
        .collect();
    for service in &compose.services {
        if service.workload.partial || is_one_shot(service, &awaited) {
            continue;
        }
        let health = health::of_service(service, cx.project(), cx.get(&CHECKED_IMAGES));
        if !matches!(health, Health::Unchecked | Health::LikelyUnchecked) {
            continue;
        }
        cx.report(service.workload.span, format!("`{}` has no health check", service.workload.name))
            .help("add a `healthcheck` that asks the application itself");
    }
}

/// Whether the service runs to an end: it is never started again and has a command of its own, or others wait for its
/// end.
fn is_one_shot(service: &Service, awaited: &HashSet<&str>) -> bool {
    let value = &service.value;
    let never = service.restart.value().is_some_and(|restart| restart == "no" || restart.starts_with("on-failure"))
        || value
            .at(&["deploy", "restart_policy", "condition"])
            .is_some_and(|condition| condition.text() == Some("none"));
    awaited.contains(service.workload.name.as_str())
        || never && (value.get("command").is_some() || value.get("entrypoint").is_some())
}

fn images(dockerfile: &Parsed, cx: &mut Context) {
    let (project, file, model) = (cx.project(), cx.file(), cx.model());
    let path = file.source.path.as_str();
    let folder = path.rsplit('/').nth(1).unwrap_or("");
    // Kubernetes does not look at the health check of an image, and the services that it is built for are judged
    // themselves.
    let is_judged_elsewhere = project.runs_in_kubernetes(folder) || !project.services_built_from(path).is_empty();
    if is_judged_elsewhere || file.is_broken() {
        return;
    }
    let (Some(stage), Some(workload)) = (dockerfile.final_stage(), model.workloads.last()) else { return };
    let Some(container) = workload.containers.first() else { return };
    let health = health::of_container(container, cx.get(&CHECKED_IMAGES));
    if !matches!(health, Health::Unchecked | Health::LikelyUnchecked) {
        return;
    }
    if let Some(confidence) = serves(stage, dockerfile, cx) {
        cx.report(container.span, "this image has no health check")
            .help("add a `HEALTHCHECK` that asks the application itself")
            .confidence(confidence);
    }
}

/// How sure it is that containers of the stage run as long as they are not stopped. Without EXPOSE it may be a tool.
fn serves(stage: &Stage, dockerfile: &Parsed, cx: &Context) -> Option<Confidence> {
    let stages = || std::iter::once(stage).chain(stage.parents(dockerfile));
    if stages().any(|stage| matches!(&stage.base, BaseImage::Image(image) if is_for_functions(&image.text_with("")))) {
        return None;
    }
    let exposes = stages()
        .flat_map(|stage| stage.instructions(dockerfile))
        .any(|instruction| matches!(instruction.kind, InstructionKind::Expose(_)));
    if exposes {
        return Some(Confidence::Medium);
    }
    let used =
        |index: Option<usize>| cx.commands().iter().find(|command| index.is_some() && command.instruction == index);
    let (entrypoint, cmd) = (used(stage.state.entrypoint), used(stage.state.cmd));
    let main = entrypoint.or(cmd)?;
    let words = [entrypoint, cmd].into_iter().flatten().flat_map(|command| command.commands());
    let asks = words.flat_map(|command| &command.words).any(|word| word.is("--help") || word.is("--version"));
    let is_interactive = |command: &Command| {
        command.is_any(INTERACTIVE) && command.positionals().is_empty() && !command.has_flag(&["-c", "-m", "-e"])
    };
    let waits_for_people = cmd.or(entrypoint).and_then(|command| command.commands().next()).is_some_and(is_interactive);
    (!asks && !waits_for_people && main.commands().next().is_some()).then_some(Confidence::Low)
}

/// Bases whose containers are called by a platform, which asks them in its own way.
fn is_for_functions(image: &str) -> bool {
    ["lambda", "azure-functions", "functions-framework"].iter().any(|word| image.contains(word))
}
