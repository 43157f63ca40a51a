//! `writable-host-mount`: A host directory is mounted writable.

use crate::tables::host_paths::is_harmless;
use crate::tables::known_needs::{Need, is_node_agent, workload_needs};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{MountSource, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "writable-host-mount",
    practice: Practice::Unprivileged,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("writable_host_mount.md")),
    yields_to: &["docker-socket-mount", "host-device-access", "host-path-mount", "sensitive-host-mount"],
    options: &[],
    checks: &[Check::Linked(&Check::Workload(check), |_| true)],
};

fn check(workload: &Workload, cx: &mut Context) {
    if workload.windows {
        return;
    }
    let is_agent = || workload.kind == "DaemonSet" || is_node_agent(workload) || workload_needs(workload, Need::Node);
    for container in &workload.containers {
        for mount in container.mounts.iter().filter(|mount| !mount.read_only) {
            let (at, path) = match &mount.source {
                MountSource::Host(path) => (mount.span, Some(path.clone())),
                MountSource::Claim(claim) => (mount.entry_span, host_path(workload, claim, cx)),
                _ => continue,
            };
            let Some(path) = path.filter(|path| !is_harmless(path)) else { continue };
            cx.report(at, format!("`{}` may write to `{path}` of the node", container.name))
                .help("add `readOnly: true` to the `volumeMount`");
            if is_agent()
                && let Some(finding) = cx.last()
            {
                finding.profile(Profile::Audit);
            }
            cx.fix(|cx| {
                let mut mounts = container.field("volumeMounts", workload, cx)?.items();
                let entry = mounts.find(|entry| entry.is_written_at(mount.entry_span))?;
                Some(Fix::risky("mount it read-only", entry.key("readOnly").set("true")?))
            });
        }
    }
}

/// The directory of the node that is behind a claim, if it is bound to such a volume by name.
fn host_path(workload: &Workload, claim: &str, cx: &Context) -> Option<String> {
    let (project, links) = (cx.project(), cx.project().links());
    let claim = links.claims_named(workload, claim).next()?;
    let name = cx.field(Some(claim.node))?.at("spec.volumeName").name()?;
    let found = project.inventory().object("", "PersistentVolume", name.value, workload.into(), links).found();
    let volume = cx.field(Some(found.first()?.node))?;
    volume.at("spec.hostPath.path").name().map(|path| path.value.to_string())
}
