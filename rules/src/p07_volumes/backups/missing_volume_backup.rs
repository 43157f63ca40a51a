//! `missing-volume-backup`: persistent data that nothing in the project backs up.

use std::collections::{BTreeMap, HashSet};

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Mount, Workload};
use lintainer_core::project::{Project, folder};

use crate::prelude::*;
use crate::shared::backups;
use crate::tables::backup_tools::{BACKUP_KINDS, TOOLS};

static DECLARED: BoolOption = BoolOption::new("declared", false, "a backup exists outside the project");

pub(super) static RULE: Rule = Rule {
    name: "missing-volume-backup",
    practice: Practice::Volumes,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("missing_volume_backup.md")),
    yields_to: &[],
    options: &[DECLARED.declared()],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    if cx.get(&DECLARED) {
        return;
    }
    let mut found = Vec::new();
    // Files beside each other are mostly alternatives.
    let mut folders = HashSet::new();
    for compose in project.compose().iter().filter(|compose| !compose.fragment) {
        let services = compose.services.iter().map(|service| &service.workload);
        let data = services.filter(|one| !one.development).find_map(data);
        let is_first = |(_, mount, _): &Data| folders.insert(folder(&project.file(mount.span.file).source.path));
        found.extend(data.filter(is_first));
    }
    // One for each namespace.
    let mut by_namespace: BTreeMap<(&str, Option<&str>), Data> = BTreeMap::new();
    let workloads = project.kubernetes_workloads().filter(|one| !one.partial && !one.is_job() && !one.development);
    for workload in workloads.filter(|one| !project.is_among_tests(one.span.file)) {
        if let Some(data) = data(workload) {
            let links = project.links();
            let namespace = links.namespaces(workload.into()).into_iter().next().flatten();
            by_namespace.entry((links.unit(workload.span.file), namespace)).or_insert(data);
        }
    }
    found.extend(by_namespace.into_values());
    if found.is_empty() || has_backup(project) {
        return;
    }
    for (container, mount, what) in found {
        cx.report(mount.span, format!("nothing here backs up the data of `{}` in {what}", container.name))
            .help("add a backup to another place, or set `declared` if there is one elsewhere");
    }
}

/// Data that last: whose, where they are mounted, and what they are in.
type Data<'a> = (&'a Container, &'a Mount, String);

/// The first container of a workload with data that last.
fn data(workload: &Workload) -> Option<Data<'_>> {
    let mut containers = workload.containers.iter().filter(|_| !workload.partial);
    containers.find_map(|container| {
        let mount = backups::data_mount(container)?;
        Some((container, mount, backups::lasting(&mount.source)?))
    })
}

/// Whether anything in the project makes backups, or speaks of a program that does.
fn has_backup(project: &Project) -> bool {
    let is_kind =
        |group: &str, kind: &str| BACKUP_KINDS.iter().any(|(of, one)| *of == group && (*one == "*" || *one == kind));
    if project.resources().any(|resource| is_kind(resource.group(), &resource.kind.value)) {
        return true;
    }
    let services = project.compose().iter().flat_map(|compose| &compose.services).map(|service| &service.workload);
    let mut workloads = services.chain(project.kubernetes_workloads());
    let makes = |workload: &Workload| workload.containers.iter().any(|one| backups::of(one, workload).is_some());
    let names: HashSet<&str> = TOOLS.iter().map(|tool| tool.name).collect();
    workloads.any(makes) || !project.count_words(&names).is_empty()
}
