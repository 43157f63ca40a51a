//! `overridden-entrypoint-drop`: a start command in place of the entrypoint that gives up root.

use lintainer_core::dockerfile::Image;
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{CommandUse, Container, Purpose, Run, Workload};
use lintainer_core::project::Project;
use lintainer_core::shell::Command;
use lintainer_core::span::Span;

use crate::prelude::*;
use crate::shared::built_images::PerImage;
use crate::shared::workloads;
use crate::tables::image_needs::{CHANGE_USER, entrypoint_gives_up_root};

pub(super) static RULE: Rule = Rule {
    name: "overridden-entrypoint-drop",
    practice: Practice::Integrated,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("overridden_entrypoint_drop.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check_known), Check::Project(check_built)],
};

fn check_known(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(image) = container.image.known().filter(|_| !container.built_here && !workload.partial) else { return };
    if entrypoint_gives_up_root(&image.value) {
        check(container, workload, None, cx);
    }
}

fn check_built(_: &Project, cx: &mut Context) {
    let mut tools = PerImage::new();
    for built in cx.project().built_containers().filter(|built| built.stage.user.is_unset()) {
        let Some(image) = cx.image(built.file, &built.stage.name) else { continue };
        let own = image.dockerfile.effective_entrypoint(image.stage);
        let drop = match own {
            Some(_) => *tools.of(&built, || installed_tool(&image)),
            None => image.base_image().filter(entrypoint_gives_up_root).map(|_| built.stage.span),
        };
        if let Some(drop) = drop {
            check(built.container, built.workload, Some(own.map_or(drop, |own| own.span)), cx);
        }
    }
}

/// Where an image gets a program that only entrypoints use to give up root.
fn installed_tool(image: &Image) -> Option<Span> {
    let is_one = |text: &str| matches!(text.rsplit('/').next().unwrap_or(text), "gosu" | "su-exec");
    image.steps().into_iter().find_map(|at| {
        let usage = at.executes()?;
        let run = Run::of_instruction(&usage, at);
        let mut packages = run.packages().iter().filter(|one| one.installs()).flat_map(|one| &one.packages);
        packages.find(|package| is_one(&package.name)).map(|package| package.span)
    })
}

fn check(container: &Container, workload: &Workload, own: Option<Span>, cx: &mut Context) {
    let may_be_root = container.user.is_unset() && !container.run_as_non_root.is_true();
    let is_server = container.is_long_running() && !workload.is_job() && !workloads::is_idle(container);
    let Some(usage) = replacement(container).filter(|_| may_be_root && is_server) else { return };
    let name = &container.name;
    let finding = cx.report(usage.span, format!("`{name}` stays root: this replaces the entrypoint that gives it up"));
    finding.help("keep the entrypoint of the image and set its arguments only, or set a user");
    if let Some(own) = own {
        finding.related(own, "the image has its entrypoint from here");
    }
}

/// What replaces the entrypoint, unless it hands over to that one or changes the user itself.
fn replacement(container: &Container) -> Option<&CommandUse> {
    let usage = container.commands.iter().find(|usage| usage.purpose == Purpose::Entrypoint)?;
    let names_entrypoint = |command: &Command| {
        let mut words = command.words.iter().filter_map(|word| word.literal());
        words.any(|word| word.contains("entrypoint"))
    };
    let changes = |command: &Command| {
        command.is_any(CHANGE_USER) || CHANGE_USER.iter().any(|name| command.wrapper(name).is_some())
    };
    (!usage.commands().any(|command| names_entrypoint(command) || changes(command))).then_some(usage)
}
