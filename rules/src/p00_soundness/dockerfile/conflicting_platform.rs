//! `conflicting-platform`: the requested platform conflicts with the image.

use lintainer_core::dockerfile::{At, BaseImage, Dockerfile as File, Instruction, InstructionKind, Keyword};
use lintainer_core::model::Format::{Compose, Dockerfile};
use lintainer_core::model::Platform;
use lintainer_core::project::{ComposeProject, Service};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "conflicting-platform",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile],
    page: Page::new(include_str!("conflicting_platform.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::From], stages), Check::Compose(services)],
};

fn stages(at: &At, cx: &mut Context) {
    let InstructionKind::From(from) = at.kind() else { return };
    let Some(flag) = at.instruction.flag("platform") else { return };
    let (Some(stated), Some(stage), Some(word)) = (stated(at.dockerfile, at.instruction), at.stage(), &from.image)
    else {
        return;
    };
    let (other, what) = match &stage.base {
        BaseImage::Image(_) => match at.base_image().and_then(|image| Platform::of_image(&image)) {
            Some(platform) => (platform, "its name says that the image is for another platform"),
            None => return,
        },
        BaseImage::Stage(_) => {
            let parent = stage.parents(at.dockerfile).find_map(|parent| {
                parent.from_instruction(at.dockerfile).filter(|from| from.flag("platform").is_some())
            });
            match parent.and_then(|from| self::stated(at.dockerfile, from)) {
                Some(platform) => (platform, "the stage that it is built on requests another platform"),
                None => return,
            }
        }
        _ => return,
    };
    if stated.conflicts_with(other) {
        cx.report(flag.span, format!("`{}` conflicts with `{}`: {what}", cx.text(flag.span), word.text)).help(HELP);
    }
}

const HELP: &str = "use an image for this platform, or request the platform of the image";

/// The constant platform that a FROM states.
fn stated(file: &File, from: &Instruction) -> Option<Platform> {
    let expanded = file.expand(from.flag_value("platform")?, from);
    let text = expanded.known().filter(|_| !expanded.from_arg_default)?;
    Platform::parse(&text)
}

fn services(project: &ComposeProject, cx: &mut Context) {
    for service in &project.services {
        let Some(written) = service.value.get("platform").and_then(|value| value.spanned()) else { continue };
        let Some(platform) = Platform::parse(&written.value) else { continue };
        let image = service.workload.containers.first().and_then(|container| container.image.value());
        let by_name = image.and_then(Platform::of_image).filter(|other| platform.conflicts_with(*other));
        let message = match (by_name, image) {
            (Some(_), Some(image)) => {
                format!(
                    "`{}` conflicts with `{}`, whose name says that it is for another platform",
                    written.value,
                    image.display()
                )
            }
            _ if is_not_built(service, &written.value, platform) => {
                format!("`{}` is not in `build.platforms`, so Compose rejects the service", written.value)
            }
            _ => match stage_says(service, cx) {
                Some(other) if platform.conflicts_with(other) => {
                    format!("`{}` conflicts with the platform of the Dockerfile's stage", written.value)
                }
                _ => continue,
            },
        };
        cx.report(written.span, message).help(HELP).about(service.workload.span);
    }
}

/// Whether `build.platforms` leaves the platform of the service out.
fn is_not_built(service: &Service, written: &str, platform: Platform) -> bool {
    let platforms = service.value.at(&["build", "platforms"]).map_or(&[][..], |value| value.items());
    let has = |text: Option<&str>| {
        text.is_none_or(|text| {
            text == written || Platform::parse(text).is_none_or(|other| !platform.conflicts_with(other))
        })
    };
    !platforms.is_empty() && !platforms.iter().any(|value| has(value.text()))
}

/// The constant platform of the stage that a service builds.
fn stage_says(service: &Service, cx: &Context) -> Option<Platform> {
    let file = cx.project().dockerfile_of(service)?;
    let syntax = file.syntax();
    let dockerfile = syntax.dockerfile()?;
    let target = service.build.as_ref()?.target.value();
    let stage = match target {
        Some(target) => dockerfile.stage_named(target)?,
        None => dockerfile.final_stage()?,
    };
    stated(dockerfile, stage.from_instruction(dockerfile)?)
}
