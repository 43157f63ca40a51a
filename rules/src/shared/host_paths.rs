//! Paths of the host that a workload gets to see.

use lintainer_core::context::Context;
use lintainer_core::finding::Fix;
use lintainer_core::model::{Container, Format, Mount, MountSource, Workload};
use lintainer_core::span::Span;

use crate::tables::known_needs::{Need, needs, workload_needs};

/// A path of the host.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HostPath<'a> {
    /// The cleaned path.
    pub(crate) path: &'a str,
    /// Where it is written.
    pub(crate) span: Span,
    /// Who mounts it; `None` for a volume of a pod that no container mounts.
    pub(crate) mount: Option<(&'a Container, &'a Mount)>,
}

impl HostPath<'_> {
    /// Whether it is only read, or not used at all.
    pub(crate) fn is_read_only(&self) -> bool {
        self.mount.is_none_or(|(_, mount)| mount.read_only)
    }

    /// Whether who gets it exists for that.
    pub(crate) fn is_needed(&self, workload: &Workload, need: Need) -> bool {
        self.mount.map_or_else(|| workload_needs(workload, need), |(container, _)| needs(container, workload, need))
    }

    /// For messages: who gets it.
    pub(crate) fn owner<'w>(&'w self, workload: &'w Workload) -> &'w str {
        self.mount.map_or(&workload.name, |(container, _)| &container.name)
    }
}

/// The paths that containers mount, then those of volumes that none mounts.
pub(crate) fn host_paths(workload: &Workload) -> Vec<HostPath<'_>> {
    let mut found: Vec<HostPath> = Vec::new();
    for container in &workload.containers {
        for mount in &container.mounts {
            if let MountSource::Host(path) = &mount.source {
                found.push(HostPath { path, span: mount.span, mount: Some((container, mount)) });
            }
        }
    }
    let mounted = found.len();
    for volume in &workload.volumes {
        if let MountSource::Host(path) = &volume.source
            && !found.get(..mounted).is_some_and(|found| found.iter().any(|known| known.span == volume.span))
        {
            found.push(HostPath { path, span: volume.span, mount: None });
        }
    }
    found
}

/// Removes the mount, and in a pod the volume with it.
pub(crate) fn remove(cx: &Context, workload: &Workload, host: &HostPath) -> Option<Fix> {
    let title = "take the mount away";
    if workload.format == Format::Compose {
        let (container, mount) = host.mount?;
        let mut entries = cx.field(container.node)?.key("volumes").items();
        let entry = entries.find(|entry| entry.is_written_at(mount.entry_span))?;
        return Some(Fix::risky(title, entry.remove()?));
    }
    let volume = workload.volumes.iter().find(|volume| volume.span == host.span)?;
    let mut volumes = cx.field(workload.pod_node)?.key("volumes").items();
    let mut edits = volumes.find(|item| item.span().contains(volume.span))?.remove()?;
    for container in &workload.containers {
        let mounts = cx.field(container.node)?.key("volumeMounts");
        let mut uses = mounts.items().filter(|mount| mount.key("name").is(&volume.name.value));
        let Some(first) = uses.next() else { continue };
        if uses.next().is_some() {
            return None;
        }
        edits.extend(first.remove()?);
    }
    Some(Fix::risky(title, edits))
}
