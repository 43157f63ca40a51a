//! `unencrypted-backup`: a plain dump that leaves the host.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::Workload;
use lintainer_core::project::ComposeProject;

use crate::prelude::*;
use crate::shared::backups::{self, Backup};

pub(super) static RULE: Rule = Rule {
    name: "unencrypted-backup",
    practice: Practice::Volumes,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("unencrypted_backup.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check_compose), Check::Workload(check_pods)],
};

fn check_compose(compose: &ComposeProject, cx: &mut Context) {
    for service in compose.services.iter().filter(|service| service.env_files.is_empty()) {
        let container = service.workload.containers.first();
        report(container.and_then(|container| backups::of(container, &service.workload)), cx);
    }
}

fn check_pods(workload: &Workload, cx: &mut Context) {
    if workload.format != Kubernetes {
        return;
    }
    for container in &workload.containers {
        if container.field("envFrom", workload, cx).is_some_and(|field| !field.is_written()) {
            report(backups::of(container, workload), cx);
        }
    }
}

fn report(backup: Option<Backup>, cx: &mut Context) {
    let Some(backup) = backup.filter(|backup| !backup.is_encrypted && !backup.workload.partial) else { return };
    let Some(remote) = backup.remote else { return };
    cx.report(
        backup.span,
        format!("`{}` of `{}` leaves the host without encryption", backup.by, backup.container.name),
    )
    .help("use a program that encrypts, such as restic, or pipe the dump through `age` or `gpg`")
    .related(remote, "this sends it elsewhere");
}
