//! `disabled-healthcheck`: A health check is switched off.

use lintainer_core::compose::{Service, Value};
use lintainer_core::dockerfile::{At, Healthcheck, Instruction, InstructionKind, Keyword};
use lintainer_core::project::ComposeProject;

use crate::shared::health::{self, Health};
use lintainer_core::model::Format::{Compose, Dockerfile};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "disabled-healthcheck",
    practice: Practice::Monitoring,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit, Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose],
    page: Page::new(include_str!("disabled_healthcheck.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Healthcheck], check_instruction), Check::Compose(check_services)],
};

fn check_instruction(at: &At, cx: &mut Context) {
    if !matches!(at.kind(), InstructionKind::Healthcheck(Healthcheck::None)) || !at.is_shipped() {
        return;
    }
    let is_check = |one: &&Instruction| matches!(one.kind, InstructionKind::Healthcheck(Healthcheck::Cmd(_)));
    let own = at.earlier().find(is_check);
    let parents = at.stage().into_iter().flat_map(|stage| stage.parents(at.dockerfile));
    let inherited = parents.flat_map(|stage| stage.instructions(at.dockerfile)).find(is_check);
    let by_image = at.base_image().is_some_and(|image| health::of_image(&image, &[]) == Health::Checked);
    let Some(related) = own.or(inherited).map(Some).or(by_image.then_some(None)) else { return };
    let finding = cx.report(at.span(), "the health check of the base is switched off");
    finding.help("remove it, or write a check that fits");
    if let Some(check) = related {
        finding.related(check.span, "the check is here");
    }
}

fn check_services(compose: &ComposeProject, cx: &mut Context) {
    for service in &compose.services {
        let Some(container) = service.workload.containers.first() else { continue };
        let Some(check) = container.healthcheck.known().filter(|check| check.value.disabled) else { continue };
        let built = service.build.as_ref().and_then(|_| cx.project().stage_of(service));
        let brings = match built {
            Some((_, stage)) => stage
                .containers
                .first()
                .is_some_and(|stage| stage.healthcheck.known().is_some_and(|check| !check.value.disabled)),
            None => container.image.value().is_some_and(|image| health::of_image(image, &[]) == Health::Checked),
        };
        let same = |other: &&Service| {
            let image = |one: &Service| one.value.get("image").and_then(Value::text).map(str::to_string);
            let context = |one: &Service| one.build.as_ref().and_then(|build| build.context.clone());
            image(other).is_some() && image(other) == image(service)
                || context(other).is_some() && context(other) == context(service)
        };
        let is_single = compose.services.iter().filter(same).count() <= 1;
        let is_served = container.ports.iter().any(|port| port.published);
        let name = &service.workload.name;
        let is_slip = brings && is_single && is_served;
        let whose = if brings {
            format!("the health check that the image of `{name}` brings")
        } else {
            format!("the health check of `{name}`")
        };
        let finding = cx.report(check.span, format!("{whose} is switched off"));
        finding.help("remove it, or write a check that fits");
        if is_slip {
            finding.severity(Severity::Warning).profile(Profile::Hardened);
        }
    }
}
