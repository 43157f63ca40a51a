//! `volume-over-code`: a named volume hides the program files of the image.

use lintainer_core::dockerfile::{At, InstructionKind, is_within};
use lintainer_core::model::Format::Compose;
use lintainer_core::model::{Mount, MountSource};
use lintainer_core::project::{ComposeProject, Service};
use lintainer_core::span::Span;

use crate::prelude::*;
use crate::shared::image_paths::{copied_to, is_state};

pub(super) static RULE: Rule = Rule {
    name: "volume-over-code",
    practice: Practice::Volumes,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose],
    page: Page::new(include_str!("volume_over_code.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check)],
};

/// Names of folders that are filled or shared on purpose.
const SHARED: &[&str] = &["assets", "media", "node_modules", "public", "static", "staticfiles", "vendor", "venv"];

fn check(compose: &ComposeProject, cx: &mut Context) {
    for service in &compose.services {
        if service.build.is_none() || service.workload.development || service.workload.partial {
            continue;
        }
        let mounts = service.workload.containers.iter().flat_map(|container| &container.mounts);
        for mount in mounts {
            if let (MountSource::Named(volume), Some(target)) = (&mount.source, mount.target.known()) {
                let folder = target.value.trim_end_matches('/');
                if let Some(at) = hidden(folder, service, cx) {
                    report(volume, folder, mount, at, compose, cx);
                }
            }
        }
    }
}

fn report(volume: &str, folder: &str, mount: &Mount, at: Span, compose: &ComposeProject, cx: &mut Context) {
    let message = format!("`{volume}` hides the program files that the image has in `{folder}`");
    let finding = cx.report(mount.span, message);
    finding
        .about(mount.span)
        .help("mount it below, where the program keeps its data")
        .related(at, "they get there here");
    let is_shared =
        |other: &Mount| other.read_only && matches!(&other.source, MountSource::Named(name) if name == volume);
    let containers = compose.services.iter().flat_map(|service| &service.workload.containers);
    if containers.flat_map(|container| &container.mounts).any(is_shared) {
        finding.severity(Severity::Info).profile(Profile::Audit);
    }
}

/// The instruction that puts program files into a folder itself, in the stage that a service runs.
fn hidden(folder: &str, service: &Service, cx: &Context) -> Option<Span> {
    let name = folder.rsplit('/').next().unwrap_or(folder);
    if folder.is_empty() || is_state(folder) || SHARED.contains(&name) {
        return None;
    }
    let file = cx.project().dockerfile_of(service)?;
    let syntax = file.syntax();
    let dockerfile = syntax.dockerfile()?;
    let stage = match service.build.as_ref()?.target.value() {
        Some(target) => dockerfile.stage_named(target)?,
        None if service.build.as_ref()?.target.is_unset() => dockerfile.final_stage()?,
        None => return None,
    };
    let chain: Vec<usize> = std::iter::once(stage).chain(stage.parents(dockerfile)).map(|stage| stage.index).collect();
    let shipped = dockerfile.shipped([]);
    let all = dockerfile.each_at(&file.source, &shipped);
    let own: Vec<At> =
        all.filter(|at| !at.is_trigger() && at.instruction.stage.is_some_and(|stage| chain.contains(&stage))).collect();
    let workdir = stage.state.workdir.and_then(|index| dockerfile.workdir_of(index));
    let starts_here = || starts_in(folder, &own, stage.state.entrypoint.or(stage.state.cmd));
    let copies = own.iter().filter(|at| matches!(at.kind(), InstructionKind::Copy(_) | InstructionKind::Add(_)));
    let mut targets = copies.flat_map(|at| copied_to(at.instruction, at).into_iter().map(|path| (path, at.span())));
    targets.find_map(|(path, span)| {
        let is_folder = *path == *folder;
        let is_in_workdir = workdir == Some(folder) && is_within(&path, folder) && !is_state(&path);
        let is_started = is_within(&path, folder) && starts_here();
        (is_folder || is_in_workdir || is_started).then_some(span)
    })
}

/// Whether what a container starts is a file of a folder itself.
fn starts_in(folder: &str, all: &[At], index: Option<usize>) -> bool {
    let Some(at) = all.iter().find(|at| Some(at.index()) == index) else { return false };
    let (InstructionKind::Cmd(command) | InstructionKind::Entrypoint(command)) = at.kind() else { return false };
    let words = command.exec().unwrap_or(&[]);
    words.iter().any(|word| word.text.rsplit_once('/').is_some_and(|(parent, _)| parent == folder))
}
