//! Links of Compose services to what they name in their project.

use std::collections::HashSet;

use super::value::Value;
use super::{ComposeProject, Declared, Reference, ReferenceKind, Service};
use crate::model::MountSource;
use crate::span::Spanned;

/// Finds what the services name in the merged project.
pub(super) fn resolve(project: &mut ComposeProject, unknown_bases: Vec<Spanned<String>>) {
    let mut found: Vec<Vec<Reference>> = project.services.iter().map(references).collect();
    let (networks, volumes) = (declared(&project.networks), declared(&project.volumes));
    let (configs, secrets) = (declared(&project.configs), declared(&project.secrets));
    for reference in found.iter_mut().flatten() {
        let name = reference.name.value.as_str();
        reference.found = match reference.kind {
            ReferenceKind::Service => project.service(name).is_some(),
            ReferenceKind::Network => name == "default" || networks.contains(name),
            ReferenceKind::Volume => volumes.contains(name),
            ReferenceKind::Config => configs.contains(name),
            ReferenceKind::Secret => secrets.contains(name),
        };
    }
    for (service, mut references) in project.services.iter_mut().zip(found) {
        let extends = service.value.get("extends");
        let own = |base: &&Spanned<String>| extends.is_some_and(|extends| extends.span.contains(base.span));
        references.extend(unknown_bases.iter().filter(own).map(|base| Reference {
            kind: ReferenceKind::Service,
            name: base.clone(),
            key: "extends",
            found: false,
        }));
        service.references = references;
    }
}

fn declared(items: &[Declared]) -> HashSet<&str> {
    items.iter().map(|item| item.name.value.as_str()).collect()
}

/// What a service names, not looked up yet.
fn references(service: &Service) -> Vec<Reference> {
    let mut found = Vec::new();
    let mut add = |kind, key, name: Spanned<String>| found.push(Reference { kind, name, key, found: false });
    let value = &service.value;
    for dependency in &service.depends_on {
        add(ReferenceKind::Service, "depends_on", dependency.service.clone());
    }
    for link in names(value, "links") {
        add(ReferenceKind::Service, "links", before_colon(link));
    }
    for from in names(value, "volumes_from").filter(|from| !from.value.starts_with("container:")) {
        add(ReferenceKind::Service, "volumes_from", before_colon(from));
    }
    for key in ["network_mode", "pid", "ipc"] {
        let Some(mode) = value.get(key).and_then(Value::spanned) else { continue };
        if let Some(name) = mode.value.strip_prefix("service:") {
            add(ReferenceKind::Service, key, Spanned::new(name.to_string(), mode.span));
        }
    }
    let networks = value.get("networks");
    for network in networks.into_iter().flat_map(Value::entries) {
        add(ReferenceKind::Network, "networks", network.key.clone());
    }
    for network in names(value, "networks") {
        add(ReferenceKind::Network, "networks", network);
    }
    for (key, kind) in [("configs", ReferenceKind::Config), ("secrets", ReferenceKind::Secret)] {
        for item in value.get(key).map_or(&[][..], Value::one_or_more) {
            let named = if item.is_map() { item.get("source") } else { Some(item) };
            if let Some(name) = named.and_then(Value::spanned) {
                add(kind, key, name);
            }
        }
    }
    for secret in value.at(&["build", "secrets"]).map_or(&[][..], Value::one_or_more) {
        let named = if secret.is_map() { secret.get("source") } else { Some(secret) };
        if let Some(name) = named.and_then(Value::spanned) {
            add(ReferenceKind::Secret, "build.secrets", name);
        }
    }
    for mount in service.workload.containers.iter().flat_map(|container| &container.mounts) {
        if let MountSource::Named(name) = &mount.source {
            add(ReferenceKind::Volume, "volumes", Spanned::new(name.clone(), mount.span));
        }
    }
    found
}

/// The known texts of a list.
fn names<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = Spanned<String>> + 'v {
    value.get(key).map_or(&[][..], Value::one_or_more).iter().filter_map(Value::spanned)
}

fn before_colon(text: Spanned<String>) -> Spanned<String> {
    text.map(|text| text.split(':').next().unwrap_or("").to_string())
}
