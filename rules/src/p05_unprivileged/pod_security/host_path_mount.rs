//! `host-path-mount`: A directory of the node is mounted.

use crate::shared::host_paths::{HostPath, host_paths};
use crate::tables::host_paths::{is_harmless, is_sensitive};
use crate::tables::known_needs::{Need, is_node_agent, workload_needs};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "host-path-mount",
    practice: Practice::Unprivileged,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("host_path_mount.md")),
    yields_to: &["docker-socket-mount", "host-credential-mount", "host-device-access", "sensitive-host-mount"],
    options: &[],
    checks: &[Check::Workload(check)],
};

fn check(workload: &Workload, cx: &mut Context) {
    let hosts = host_paths(workload).into_iter().filter(|host| is_ordinary(host));
    // A volume that several containers mount is one.
    let mut volumes: Vec<HostPath> = Vec::new();
    for host in hosts {
        match volumes.iter_mut().find(|known| known.span == host.span) {
            Some(known) if known.is_read_only() => *known = host,
            Some(_) => {}
            None => volumes.push(host),
        }
    }
    let Some(first) = volumes.first() else { return };
    let others = volumes.len() - 1;
    let more = if others == 0 { String::new() } else { format!(", and {others} more of its folders") };
    let message = format!("`{}` mounts `{}` of the node{more}", workload.name, first.path);
    let finding = cx.report(first.span, message);
    finding.help("use a PersistentVolumeClaim, or an `emptyDir` for what may go");
    for other in volumes.iter().skip(1).take(8) {
        finding.related(other.span, format!("`{}` is mounted as well", other.path));
    }
    if volumes.iter().all(HostPath::is_read_only) {
        finding.severity(Severity::Info);
    }
    if workload.kind == "DaemonSet" || is_node_agent(workload) || workload_needs(workload, Need::Node) {
        finding.profile(Profile::Audit);
    }
}

/// Whether no other rule is about the path, and it gives more than the clock.
fn is_ordinary(host: &HostPath) -> bool {
    let is_clock =
        ["/etc/localtime", "/etc/timezone", "/usr/share/zoneinfo"].contains(&host.path) && host.is_read_only();
    !is_clock && !is_sensitive(host.path, Kubernetes) && !is_harmless(host.path)
}
