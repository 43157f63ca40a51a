//! `missing-healthcheck-tool`: a health check that executes a program which its image lacks.

use std::collections::HashMap;

use lintainer_core::dockerfile::{At, Keyword};
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{CommandUse, Container, ImageReference, Purpose, Workload};
use lintainer_core::project::Project;
use lintainer_core::shell::{Command, Dialect};
use lintainer_core::span::Span;

use crate::prelude::*;
use crate::shared::built_images::PerImage;
use crate::shared::programs;
use crate::tables::image_programs::PROGRAMS;

pub(super) static RULE: Rule = Rule {
    name: "missing-healthcheck-tool",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("missing_healthcheck_tool.md")),
    yields_to: &["shell-in-scratch"],
    options: &[],
    checks: &[
        Check::Instruction(&[Keyword::Healthcheck], check_instruction),
        Check::Container(check_known),
        Check::Project(check_built),
    ],
};

fn check_instruction(at: &At, cx: &mut Context) {
    let Some(stage) = at.stage().filter(|_| at.is_final() && !at.is_windows() && !cx.file().is_broken()) else {
        return;
    };
    let image = at.dockerfile.image(at.source, stage);
    let base = image.base_image().map(|base| (base, stage.from_instruction(at.dockerfile).map(|from| from.span)));
    if let Some(usage) = at.executes() {
        // The finding about the shell of `scratch` stands there.
        let shell_at = at.instruction.keyword.span;
        report(&usage, shell_at, &mut |program| programs::is_lacking(&image, program), base, cx);
    }
}

fn check_known(container: &Container, workload: &Workload, cx: &mut Context) {
    let is_known = !container.built_here && !workload.windows;
    let Some(image) = container.image.known().filter(|_| is_known && container.format != Dockerfile) else { return };
    // An image with the name of a folder that has a Dockerfile may be built there.
    if image.value.short_name().is_some_and(|name| cx.project().has_dockerfile_in(name)) {
        return;
    }
    for usage in checks(container) {
        let mut lacks = |program: &str| programs::lacks(&image.value, program);
        report(usage, usage.span, &mut lacks, Some((image.value.clone(), Some(image.span))), cx);
    }
}

fn check_built(_: &Project, cx: &mut Context) {
    let mut known: PerImage<HashMap<String, bool>> = PerImage::new();
    for built in cx.project().built_containers() {
        let usages: Vec<&CommandUse> = checks(built.container).collect();
        let image = cx.image(built.file, &built.stage.name).filter(|_| !usages.is_empty());
        let Some(image) = image else { continue };
        for usage in usages {
            let base = built.stage.image.known().map(|base| (base.value.clone(), Some(base.span)));
            let mut lacks = |program: &str| {
                let known = known.of(&built, HashMap::new);
                *known.entry(program.to_string()).or_insert_with(|| programs::is_lacking(&image, program))
            };
            report(usage, usage.span, &mut lacks, base, cx);
        }
    }
}

/// The health checks, probes and hooks of a container.
fn checks(container: &Container) -> impl Iterator<Item = &CommandUse> {
    container.commands.iter().filter(|usage| matches!(usage.purpose, Purpose::Healthcheck | Purpose::Hook))
}

/// Reports what a health check lacks: its shell, or all of the programs that it may ask with.
fn report(
    usage: &CommandUse,
    shell_at: Span,
    lacks: &mut dyn FnMut(&str) -> bool,
    base: Option<(ImageReference, Option<Span>)>,
    cx: &mut Context,
) {
    let shell = needed_shell(usage);
    let (name, span) = match shell.filter(|shell| lacks(shell)) {
        Some(shell) => (shell, shell_at),
        None => {
            // One of them is enough: `curl … || wget …`.
            let asked: Vec<(&str, Span)> = usage.commands().filter_map(program).collect();
            match asked.first() {
                Some(first) if asked.iter().all(|(name, _)| lacks(name)) => *first,
                _ => return,
            }
        }
    };
    let (image, at) = match base {
        Some((image, at)) => (format!("`{}`", image.display()), at),
        None => ("`scratch`".to_string(), None),
    };
    let what = if usage.purpose == Purpose::Hook { "the hook" } else { "the health check" };
    let finding = cx.report(span, format!("`{name}` is not in the image, so {what} always fails: {image} has none"));
    finding.help(match shell.is_some_and(|shell| shell == name) {
        true => "write the command as a list of words, with a program that the image has".to_string(),
        false => format!("install `{name}`, or ask with a program that the image has"),
    });
    if let Some(at) = at.filter(|at| *at != span) {
        finding.related(at, "this is the base of the image");
    }
}

/// The shell that reads the text of a check; the image's own may be another one than is written.
fn needed_shell(usage: &CommandUse) -> Option<&'static str> {
    let first = usage.commands().next()?;
    match (usage.list_form, first.name()) {
        (false, _) if usage.script.dialect == Dialect::Bash => Some("bash"),
        (false, _) => Some("sh"),
        (true, Some("bash")) => Some("bash"),
        (true, Some("sh" | "ash" | "dash")) => Some("sh"),
        _ => None,
    }
}

/// The program of the table that a command is, and where it is named.
fn program(command: &Command) -> Option<(&'static str, Span)> {
    let name = PROGRAMS.iter().find(|name| command.is(name))?;
    let word = command.name_word()?;
    // Its own copy of it may lie elsewhere.
    let path = word.literal()?;
    let is_usual = !path.contains('/') || path.starts_with("/usr/bin/") || path.starts_with("/bin/");
    is_usual.then_some((*name, word.span))
}
