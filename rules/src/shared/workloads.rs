//! Which workloads run until somebody stops them, and who sends traffic to them.

use lintainer_core::kubernetes::{Kind, KubeService, Links};
use lintainer_core::model::{CommandUse, Container, Mount, MountSource, Purpose, Volume, Workload};

/// Kinds whose pods run until they are stopped.
const SERVING: &[&str] = &[
    "CloneSet",
    "DaemonSet",
    "Deployment",
    "DeploymentConfig",
    "Pod",
    "ReplicaSet",
    "ReplicationController",
    "Rollout",
    "StatefulSet",
];

/// Whether its pods run until they are stopped.
pub(crate) fn is_serving(workload: &Workload) -> bool {
    SERVING.contains(&workload.kind.as_str())
}

/// Whether Kubernetes itself has the kind, and no other project that may fill something in.
pub(crate) fn is_built_in(workload: &Workload) -> bool {
    Kind::WITH_PODS.iter().any(|kind| kind.kind == workload.kind)
}

/// A Service that surely sends traffic to its pods.
pub(crate) fn service_of<'a>(workload: &'a Workload, links: &'a Links) -> Option<&'a KubeService> {
    links.services_of(workload).find(|service| service.selects(&workload.pod_labels) == Some(true))
}

/// Whether it has something that two pods cannot have at once, or may have: a claim for one node, a port or a path of
/// the node.
pub(crate) fn holds_alone(workload: &Workload, links: &Links) -> bool {
    let is_single = |volume: &Volume| match &volume.source {
        MountSource::Claim(name) => {
            let mut claims = links.claims_named(workload, name).peekable();
            let is_shared = |modes: &Vec<String>| modes.iter().any(|mode| mode.ends_with("Many"));
            claims.peek().is_none() || claims.any(|one| !one.claim.access_modes.value().is_some_and(is_shared))
        }
        MountSource::Host(_) | MountSource::Other | MountSource::Unknown => true,
        _ => false,
    };
    let on_host = |mount: &Mount| matches!(mount.source, MountSource::Host(_));
    workload.volumes.iter().any(is_single)
        || !workload.claim_templates.is_empty()
        || workload.host_network.is_true()
        || workload
            .containers
            .iter()
            .any(|container| container.ports.iter().any(|port| port.published) || container.mounts.iter().any(on_host))
}

/// Commands that wait.
const WAITING: &[&str] = &["sleep", "tail"];

/// Commands that may stand around them, the shell that reads them included.
const AROUND_WAITING: &[&str] = &[":", "ash", "bash", "echo", "sh", "true", "trap", "wait"];

/// Whether a container only waits: `sleep infinity`, `sh -c "while true; do sleep 30; done"`.
pub(crate) fn is_idle(container: &Container) -> bool {
    let starts = |usage: &&CommandUse| matches!(usage.purpose, Purpose::Command | Purpose::Entrypoint);
    let commands = || container.commands.iter().filter(starts).flat_map(CommandUse::commands);
    commands().any(|command| command.is_any(WAITING))
        && commands().all(|command| command.is_any(WAITING) || command.is_any(AROUND_WAITING))
}
