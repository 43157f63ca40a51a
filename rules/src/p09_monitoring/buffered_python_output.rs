//! `buffered-python-output`: Python buffers its log output.

use lintainer_core::dockerfile::Dockerfile as File;
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{Container, Purpose, Workload};
use lintainer_core::project::{ComposeProject, Kind, Project};
use lintainer_core::shell::Command;

use crate::prelude::*;
use crate::shared::process::first_process;
use crate::shared::variables::inherited_variable;

pub(super) static RULE: Rule = Rule {
    name: "buffered-python-output",
    practice: Practice::Monitoring,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("buffered_python_output.md")),
    yields_to: &[],
    options: &[],
    checks: &[
        Check::Dockerfile(check_stage),
        Check::Compose(check_services),
        Check::Linked(&Check::Container(check_container), builds_images),
    ],
};

const VARIABLE: &str = "PYTHONUNBUFFERED";

fn check_stage(file: &File, cx: &mut Context) {
    if !cx.mentions("python") || cx.mentions(VARIABLE) {
        return;
    }
    let Some((usage, command)) = first_process(file, cx).filter(|(_, command)| is_buffered(command)) else { return };
    let source = cx.file().source.clone();
    let Some(at) = file.each_at(&source, &file.shipped([])).last() else { return };
    if inherited_variable(&at, VARIABLE) != Some(false) {
        return;
    }
    report(command, cx);
    let instruction = usage.instruction.and_then(|index| file.instructions.get(index));
    cx.fix(|_| {
        let instruction = instruction.filter(|one| one.trigger().is_none())?;
        let edit = file.insert_above(instruction, &source, &format!("ENV {VARIABLE}=1"));
        Some(Fix::risky("disable buffering", vec![edit]))
    });
}

fn check_services(project: &ComposeProject, cx: &mut Context) {
    for service in project.services.iter().filter(|one| !one.workload.partial && one.env_files.is_empty()) {
        let Some(container) = service.workload.containers.first() else { continue };
        let Some(command) = buffered(container) else { continue };
        let is_plain = match &service.build {
            Some(_) => cx.project().dockerfile_of(service).is_some_and(|file| !file.source.text().contains(VARIABLE)),
            None => is_plain_image(container, cx),
        };
        if is_plain {
            report(command, cx);
        }
    }
}

/// Whether a Compose file may say of which Dockerfile an image is built.
fn builds_images(project: &Project) -> bool {
    project.files().iter().any(|file| file.kind == Kind::Compose)
}

fn check_container(container: &Container, workload: &Workload, cx: &mut Context) {
    if container.format != Kubernetes || workload.partial {
        return;
    }
    let Some(command) = buffered(container) else { return };
    let has_more = cx.field(container.node).is_none_or(|field| field.key("envFrom").is_written());
    if !has_more && is_plain_image(container, cx) {
        report(command, cx);
    }
}

/// The call of python that a container starts with, if its output is buffered as far as the container says.
fn buffered(container: &Container) -> Option<&Command> {
    let own = |purpose: Purpose| container.commands.iter().find(|usage| usage.purpose == purpose);
    let usage = own(Purpose::Entrypoint).or_else(|| own(Purpose::Command))?;
    let [command] = usage.script.commands.as_slice() else { return None };
    (is_buffered(command) && container.env_var(VARIABLE).is_none()).then_some(command)
}

fn is_buffered(command: &Command) -> bool {
    command.is_version_of("python") && !command.has_flag(&["-u", "-c", "-V", "--version"]) && !command.args().is_empty()
}

/// Whether the image is known not to set the variable.
fn is_plain_image(container: &Container, cx: &Context) -> bool {
    let Some(image) = container.image.value() else { return false };
    if let Some((file, _)) = cx.project().dockerfile_for_image(image) {
        return !file.source.text().contains(VARIABLE);
    }
    image.official_name() == Some("python")
}

fn report(command: &Command, cx: &mut Context) {
    let name = command.name().unwrap_or("python");
    cx.report(command.span, format!("`{name}` buffers its output, so log lines come late or get lost"))
        .help(format!("set `{VARIABLE}=1`, or start it with `{name} -u`"));
}
