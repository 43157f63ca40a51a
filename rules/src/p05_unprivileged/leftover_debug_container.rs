//! `leftover-debug-container`: A container for debugging is left in the manifest.

use crate::shared::workloads::{is_idle, is_serving};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Role, Workload};

use crate::prelude::*;

/// Images of shells and of tools for debugging, by the last part of their names.
const TOOLS: &[&str] = &[
    "alpine",
    "bash",
    "busybox",
    "curl",
    "debian",
    "dnsutils",
    "fedora",
    "jessie-dnsutils",
    "kali-rolling",
    "netshoot",
    "network-multitool",
    "network-tools",
    "swiss-army-knife",
    "toolbox",
    "ubuntu",
    "wbitt-network-multitool",
];

pub(super) static RULE: Rule = Rule {
    name: "leftover-debug-container",
    practice: Practice::Unprivileged,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("leftover_debug_container.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let name = &container.name;
    match container.role {
        Role::Ephemeral if !workload.partial => {
            let message = format!("`{name}` is an ephemeral container: the API server refuses it in a new pod");
            cx.report(container.span, message)
                .severity(Severity::Warning)
                .help("remove it; `kubectl debug` adds it to the running pod");
        }
        Role::Main if is_serving(workload) && workload.kind != "DaemonSet" && is_left(container) => {
            cx.report(container.span, format!("`{name}` only waits, with the tools of its image at hand"))
                .help("remove it; `kubectl debug` adds such a container to a running pod")
                .aliases_without(&["kyverno/block-ephemeral-containers"]);
        }
        _ => {}
    }
}

fn is_left(container: &Container) -> bool {
    let repository = container.image.value().and_then(|image| image.repository());
    let name = repository.map(|path| path.rsplit('/').next().unwrap_or(path));
    name.is_some_and(|name| TOOLS.contains(&name)) && is_idle(container)
}
