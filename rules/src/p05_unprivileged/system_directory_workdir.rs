//! `system-directory-workdir`: the working directory is in a system directory.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword, cleaned, is_within};
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{Container, Setting, Workload};
use lintainer_core::project::ComposeProject;
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "system-directory-workdir",
    practice: Practice::Unprivileged,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("system_directory_workdir.md")),
    yields_to: &[],
    options: &[],
    checks: &[
        Check::Instruction(&[Keyword::Workdir], check),
        Check::Compose(check_services),
        Check::Container(check_container),
    ],
};

const FOLDERS: &[&str] = &["/boot", "/dev", "/initrd", "/lost+found", "/proc", "/sys"];

fn report(path: &str, span: Span, cx: &mut Context) {
    let Some(folder) = FOLDERS.iter().find(|folder| is_within(path, folder)) else { return };
    let finding = match is_within(path, "/proc/self/fd") || is_within(path, "/proc/1/fd") {
        true => cx.report(
            span,
            format!(
                "the working directory `{path}` exposes the host file system in runc before 1.1.12 (CVE-2024-21626)"
            ),
        ),
        false => cx.report(span, format!("the working directory `{path}` is in the system directory `{folder}`")),
    };
    finding.help("use a directory of its own, such as `/app`");
    if is_within(path, "/dev/shm") {
        finding.severity(Severity::Info);
    }
}

fn check(at: &At, cx: &mut Context) {
    let InstructionKind::Workdir(Some(word)) = at.kind() else { return };
    let expanded = at.expand(word);
    let Some(path) = expanded.known().and_then(|text| at.absolute(&text)) else { return };
    report(&path, word.span, cx);
}

fn check_services(project: &ComposeProject, cx: &mut Context) {
    for value in project.services.iter().filter_map(|service| service.value.get("working_dir")) {
        if let Some(path) = value.text().and_then(cleaned) {
            report(&path, value.span, cx);
        }
    }
}

fn check_container(container: &Container, _workload: &Workload, cx: &mut Context) {
    if container.format != Kubernetes {
        return;
    }
    let Some(field) = cx.field(container.node).map(|node| node.key("workingDir")) else { return };
    if let Setting::Set(path) = field.text()
        && let Some(cleaned) = cleaned(path.value)
    {
        report(&cleaned, path.span, cx);
    }
}
