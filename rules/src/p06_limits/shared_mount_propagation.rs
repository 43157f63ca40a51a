//! `shared-mount-propagation`: mounts made in the container appear on the host.

use crate::tables::known_needs::{Need, needs};
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "shared-mount-propagation",
    practice: Practice::Limits,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("shared_mount_propagation.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check_service), Check::Container(check_container)],
};

fn check_service(container: &Container, workload: &Workload, cx: &mut Context) {
    if container.format != Compose {
        return;
    }
    for option in container.mounts.iter().flat_map(|mount| &mount.options) {
        let word = option.value.rsplit(['=', ':']).next().unwrap_or("").trim();
        if matches!(word, "shared" | "rshared" | "slave" | "rslave") {
            let finding = cx.report(
                option.span,
                format!("mounts below this folder are shared between the host and `{}`", container.name),
            );
            finding.help("leave the propagation at its default, `rprivate`");
            if needs(container, workload, Need::Node) {
                finding.profile(Profile::Audit);
            }
        }
    }
}

fn check_container(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(root) = container.root(workload, cx) else { return };
    for mount in root.key("volumeMounts").items() {
        let mode = mount.key("mountPropagation");
        let name = &container.name;
        let (message, severity) = match mode.word() {
            Some("Bidirectional") if container.may_be_privileged() => {
                (format!("mounts that `{name}` makes appear on the node"), Severity::Warning)
            }
            Some("Bidirectional") => {
                (format!("`{name}` is not privileged: the API server rejects `Bidirectional`"), Severity::Error)
            }
            Some("HostToContainer") => (format!("mounts of the node appear in `{name}`"), Severity::Info),
            _ => continue,
        };
        let finding = cx.report(mode.span(), message);
        finding.help("remove `mountPropagation`").severity(severity);
        if severity == Severity::Info
            || severity == Severity::Warning && (needs(container, workload, Need::Node) || workload.kind == "DaemonSet")
        {
            finding.profile(Profile::Audit);
        }
    }
}
