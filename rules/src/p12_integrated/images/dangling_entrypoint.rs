//! `dangling-entrypoint`: a program to start that is not in the image, or not executable.

use std::sync::Arc;

use lintainer_core::dockerfile::{Dockerfile as Parsed, Image, Presence, Tree, is_within};
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{CommandUse, Mount, Purpose};
use lintainer_core::project::{Built, Project};
use lintainer_core::span::Span;

use crate::prelude::*;
use crate::shared::built_images::PerImage;

pub(super) static RULE: Rule = Rule {
    name: "dangling-entrypoint",
    practice: Practice::Integrated,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("dangling_entrypoint.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check_images), Check::Project(check_containers)],
};

/// Why a program cannot be started.
struct Fault {
    /// The end of the message, behind the name.
    what: String,
    help: String,
    /// The instruction that made or removed it.
    by: Option<Span>,
}

fn check_images(_: &Parsed, cx: &mut Context) {
    let file = cx.file();
    if file.is_broken() {
        return;
    }
    for workload in cx.model().workloads.iter().filter(|workload| !workload.windows) {
        let Some(image) = cx.image(file, &workload.name) else { continue };
        let state = image.stage.state;
        let start = image.dockerfile.in_force(state.entrypoint.or(state.cmd));
        let words = start.and_then(|start| start.command()).and_then(|command| command.exec());
        // What runs it may mount the program.
        let mounts = || {
            cx.project()
                .services_built_from(&file.source.path)
                .into_iter()
                .flat_map(|(_, service)| service.workload.containers.iter().flat_map(|container| &container.mounts))
        };
        if let Some(word) = words.and_then(|words| words.first()) {
            report(&image, &mut || Arc::new(image.tree()), &word.text, word.span, &mounts().collect::<Vec<_>>(), cx);
        }
    }
}

fn check_containers(_: &Project, cx: &mut Context) {
    let mut trees = PerImage::new();
    for built in cx.project().built_containers() {
        let Some(image) = cx.image(built.file, &built.stage.name) else { continue };
        if let Some((word, span)) = own_program(&built, &image) {
            let mounts: Vec<&Mount> = built.container.mounts.iter().collect();
            report(&image, &mut || Arc::clone(trees.of(&built, || Arc::new(image.tree()))), &word, span, &mounts, cx);
        }
    }
}

/// The program that a container starts instead of that of its image.
fn own_program(built: &Built, image: &Image) -> Option<(String, Span)> {
    let starts = |purpose: Purpose| built.container.commands.iter().find(|usage| usage.purpose == purpose);
    let is_entrypoint_written = built.service.is_some_and(|service| service.value.get("entrypoint").is_some());
    let usage = match starts(Purpose::Entrypoint) {
        Some(usage) => usage,
        // An entrypoint gets it as arguments.
        None if is_entrypoint_written || image.stage.state.entrypoint.is_some() => return None,
        // A base image may have an entrypoint of its own.
        None if image.base_image().is_some() => return None,
        None => starts(Purpose::Command)?,
    };
    first_word(usage)
}

fn first_word(usage: &CommandUse) -> Option<(String, Span)> {
    let command = usage.script.commands.first().filter(|_| usage.script.is_exec)?;
    let word = command.words.first()?;
    Some((word.literal()?.into_owned(), word.span))
}

fn report(
    image: &Image,
    tree: &mut dyn FnMut() -> Arc<Tree>,
    program: &str,
    span: Span,
    mounts: &[&Mount],
    cx: &mut Context,
) {
    // A name is looked for in the folders of the system, of which all is known in `scratch` alone.
    let path = image.absolute(if program.contains('/') { program } else { "/bin/sh" });
    let Some(path) = path.filter(|path| image.is_base_known(path)) else { return };
    if mounts.iter().any(|mount| mount.target.value().is_none_or(|target| is_within(&path, target))) {
        return;
    }
    let Some(fault) = fault(image, &tree(), program) else { return };
    let finding = cx.report(span, format!("`{program}` {}", fault.what));
    finding.help(fault.help);
    if let Some(by) = fault.by {
        finding.related(by, "by this instruction");
    }
}

fn fault(image: &Image, tree: &Tree, program: &str) -> Option<Fault> {
    // A run time for WebAssembly finds its modules itself.
    if program.contains('$') || program.is_empty() || program.ends_with(".wasm") {
        return None;
    }
    match image.program(tree, program) {
        (Presence::No, Some(path)) => Some(Fault {
            what: match path.as_ref() == program {
                true => "is not in the image".to_string(),
                false => format!("is not in the image: it has no `{path}`"),
            },
            help: "copy it there, or write the path that it has".to_string(),
            by: tree.made_by(&path).filter(|_| tree.is_removed(&path)),
        }),
        (Presence::No, None) => Some(Fault {
            what: "is in none of the folders in which the run time looks for programs".to_string(),
            help: "write the whole path of the program".to_string(),
            by: None,
        }),
        (Presence::Yes, Some(path)) => {
            let mode = tree.mode(&path).filter(|mode| mode & 0o111 == 0)?;
            Some(Fault {
                what: format!("is not executable: its mode is `{mode:o}`"),
                help: "give it the mode `755` with `--chmod` or `chmod`".to_string(),
                by: tree.made_by(&path),
            })
        }
        _ => None,
    }
}
