//! `unlimited-empty-dir`: A temporary volume may grow without limit.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, MountSource, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unlimited-empty-dir",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("unlimited_empty_dir.md")),
    yields_to: &["writable-root-filesystem"],
    options: &[],
    checks: &[Check::Container(check_container), Check::Workload(check_pods)],
};

fn check_container(container: &Container, workload: &Workload, cx: &mut Context) {
    if container.format != Compose || !container.limits.memory.is_unset() || workload.windows {
        return;
    }
    for mount in container.mounts.iter().filter(|mount| mount.source == MountSource::Tmpfs) {
        if mount.options.iter().any(|option| option.value.starts_with("size=")) {
            continue;
        }
        let Some(path) = mount.target.value() else { continue };
        cx.report(
            mount.entry_span,
            format!("the tmpfs at `{path}` of `{}` may take all memory of the host", container.name),
        )
        .help(format!("write `{path}:size=64m`"));
    }
}

fn check_pods(workload: &Workload, cx: &mut Context) {
    if !workload
        .volumes
        .iter()
        .any(|volume| volume.source == MountSource::EmptyDir || volume.source == MountSource::Tmpfs)
    {
        return;
    }
    let Some(volumes) = workload.pod_field("volumes", cx) else { return };
    let long_running = || workload.containers.iter().filter(|container| container.is_long_running());
    let is_bounded = |container: &Container| {
        let limit = container.field("resources.limits", workload, cx);
        limit.is_some_and(|limit| limit.key("ephemeral-storage").is_written())
    };
    let all_bounded = long_running().all(is_bounded);
    for volume in volumes.items() {
        let empty = volume.key("emptyDir");
        if !empty.is_mapping() || empty.key("sizeLimit").is_written() {
            continue;
        }
        let in_memory = empty.key("medium").is("Memory");
        // What is written to memory counts towards the limits of the containers.
        let all_limited = || long_running().all(|container| !container.limits.memory.is_unset());
        let is_bounded = if in_memory { all_limited() } else { all_bounded };
        if is_bounded {
            continue;
        }
        let name = volume.key("name").word().unwrap_or("");
        let what = if in_memory { "memory" } else { "the disk of the node" };
        let finding = cx.report(volume.head(), format!("the volume `{name}` of `{}` may fill {what}", workload.name));
        finding.help("set `sizeLimit`");
        if in_memory {
            finding.severity(Severity::Warning);
        }
    }
}
