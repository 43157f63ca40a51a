//! `shared-writable-volume`: two workloads write to the same volume.

use std::collections::HashMap;

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Mount, MountSource, Workload};
use lintainer_core::project::{ComposeProject, Project, Service};
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "shared-writable-volume",
    practice: Practice::Volumes,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("shared_writable_volume.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check_services), Check::Project(check_pods)],
};

fn check_services(compose: &ComposeProject, cx: &mut Context) {
    let mut writers: HashMap<(bool, &str), Vec<(&Service, &Mount)>> = HashMap::new();
    let mut order = Vec::new();
    for service in &compose.services {
        let Some(container) = service.workload.containers.first() else { continue };
        for mount in container.mounts.iter().filter(|mount| !mount.read_only) {
            let source = match &mount.source {
                MountSource::Host(path) if !path.ends_with(".sock") && !path.starts_with("/dev/") => {
                    (true, path.as_str())
                }
                MountSource::Named(name) => (false, name.as_str()),
                _ => continue,
            };
            let known = writers.entry(source).or_insert_with(|| {
                order.push(source);
                Vec::new()
            });
            if !known.iter().any(|(other, _)| other.workload.name == service.workload.name) {
                known.push((service, mount));
            }
        }
    }
    for source in order {
        let Some([(first, at), (second, again), more @ ..]) = writers.get(&source).map(Vec::as_slice) else { continue };
        let name = source.1;
        let (first, second) = (&first.workload.name, &second.workload.name);
        report(again.span, at.span, &format!("`{second}` and `{first}`{} write to `{name}`", others(more.len())), cx);
    }
}

fn others(more: usize) -> String {
    if more == 0 { String::new() } else { format!(", and {more} more,") }
}

fn check_pods(project: &Project, cx: &mut Context) {
    let mut writers: HashMap<Span, Vec<(&Workload, &Mount)>> = HashMap::new();
    let mut order = Vec::new();
    for workload in project.kubernetes_workloads().filter(|workload| !workload.partial) {
        for mount in workload.containers.iter().flat_map(|one| &one.mounts).filter(|mount| !mount.read_only) {
            let MountSource::Claim(name) = &mount.source else { continue };
            let Some(claim) = project.links().claims_named(workload, name).next() else { continue };
            let modes = claim.claim.access_modes.value();
            if !modes.is_some_and(|modes| modes.iter().any(|mode| mode == "ReadWriteMany")) {
                continue;
            }
            let known = writers.entry(claim.claim.name.span).or_insert_with(|| {
                order.push((claim.claim.name.span, name.as_str()));
                Vec::new()
            });
            if !known.iter().any(|(other, _)| other.span == workload.span || is_one(other, workload)) {
                known.push((workload, mount));
            }
        }
    }
    for (claim, name) in order {
        let Some([(first, at), (second, again), more @ ..]) = writers.get(&claim).map(Vec::as_slice) else { continue };
        let (first, second) = (&first.name, &second.name);
        report(
            again.span,
            at.span,
            &format!("`{second}` and `{first}`{} write to the claim `{name}`", others(more.len())),
            cx,
        );
    }
}

/// Whether two workloads are parts of one program, by their labels or their names.
fn is_one(one: &Workload, other: &Workload) -> bool {
    let same = |key: &str| one.pod_label(key).is_some() && one.pod_label(key) == other.pod_label(key);
    one.name == other.name || ["app", "app.kubernetes.io/name"].into_iter().any(same)
}

fn report(at: Span, other: Span, message: &str, cx: &mut Context) {
    cx.report(at, message)
        .help("mount it read-only where it is only read")
        .related(other, "the first one mounts it here");
}
