//! `backup-beside-data`: a backup in the volume of the data that it is to save.

use std::collections::HashMap;

use lintainer_core::dockerfile::is_within;
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Mount, MountSource, Workload};
use lintainer_core::project::{ComposeProject, Project};
use lintainer_core::span::Span;

use crate::prelude::*;
use crate::shared::backups::{self, Backup};

pub(super) static RULE: Rule = Rule {
    name: "backup-beside-data",
    practice: Practice::Volumes,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("backup_beside_data.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check_compose), Check::Project(check_pods)],
};

/// The data of a container.
type Data<'a> = (&'a Workload, &'a Container, &'a Mount);

fn check_compose(compose: &ComposeProject, cx: &mut Context) {
    let services = || compose.services.iter().map(|service| &service.workload);
    let data: Vec<Data> = services().flat_map(data_of).collect();
    if data.is_empty() {
        return;
    }
    for service in compose.services.iter().filter(|service| service.env_files.is_empty()) {
        let container = service.workload.containers.first();
        let backup = container.and_then(|container| backups::of(container, &service.workload));
        if let Some(backup) = backup.filter(|backup| backup.remote.is_none()) {
            report(&backup, &data, cx);
        }
    }
}

fn check_pods(project: &Project, cx: &mut Context) {
    let mut by_claim: HashMap<&str, Vec<Data>> = HashMap::new();
    for data in project.kubernetes_workloads().filter(|workload| !workload.is_job()).flat_map(data_of) {
        if let MountSource::Claim(name) = &data.2.source {
            by_claim.entry(name).or_default().push(data);
        }
    }
    if by_claim.is_empty() {
        return;
    }
    let links = project.links();
    for workload in project.kubernetes_workloads() {
        for container in &workload.containers {
            let hides = || container.field("envFrom", workload, cx).is_none_or(|field| field.is_written());
            let Some(backup) = backups::of(container, workload).filter(|one| one.remote.is_none() && !hides()) else {
                continue;
            };
            let claims = container.mounts.iter().filter_map(|mount| match &mount.source {
                MountSource::Claim(name) => by_claim.get(name.as_str()),
                _ => None,
            });
            let near = claims.flatten().filter(|(other, ..)| {
                links.same_namespace(workload, *other) && links.together(workload.span.file, other.span.file)
            });
            report(&backup, &near.copied().collect::<Vec<_>>(), cx);
        }
    }
}

fn data_of(workload: &Workload) -> impl Iterator<Item = Data<'_>> {
    workload.containers.iter().filter_map(move |container| Some((workload, container, backups::data_mount(container)?)))
}

fn report(backup: &Backup, data: &[Data], cx: &mut Context) {
    for (mount, path) in backup.written_mounts() {
        let beside =
            data.iter().find(|(owner, _, data)| !std::ptr::eq(*owner, backup.workload) && is_same(mount, path, data));
        let Some((_, store, data)) = beside else { continue };
        let (name, at): (&str, Span) = (&backup.container.name, mount.span);
        let what = backups::lasting(&data.source).unwrap_or_else(|| "the volume".to_string());
        cx.report(at, format!("`{name}` writes its backup to {what}, which holds the data of `{}`", store.name))
            .help("write it to a volume on another disk, and from there to another place")
            .related(backup.span, "the backup is made here")
            .related(data.span, "the data are here");
        return;
    }
}

/// Whether a path in a mount lies in the volume, or below the folder, with the data.
fn is_same(mount: &Mount, path: &str, data: &Mount) -> bool {
    match (&mount.source, &data.source) {
        (MountSource::Named(one), MountSource::Named(other)) | (MountSource::Claim(one), MountSource::Claim(other)) => {
            one == other
        }
        (MountSource::Host(one), MountSource::Host(other)) => {
            let inner = mount.target.value().and_then(|target| path.strip_prefix(target.as_str())).unwrap_or("");
            is_within(&format!("{}/{}", one.trim_end_matches('/'), inner.trim_start_matches('/')), other)
        }
        _ => false,
    }
}
