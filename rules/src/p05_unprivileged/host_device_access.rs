//! `host-device-access`: the container gets a device of the host.

use crate::shared::host_paths::host_paths;
use crate::tables::devices::Device;
use crate::tables::known_needs::{Need, is_node_agent, needs};
use lintainer_core::context::matches_pattern;
use lintainer_core::finding::Finding;
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Workload};

use crate::prelude::*;

/// Checks of other tools that look at `devices` of a service.
const OF_COMPOSE: &[&str] = &["cis-docker/5.18", "compose-lint/CL-0016"];

static ALLOW: ListOption =
    ListOption::new("allow", &[], "devices of the host that containers may have, with `*` at either end");

pub(super) static RULE: Rule = Rule {
    name: "host-device-access",
    practice: Practice::Unprivileged,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("host_device_access.md")),
    yields_to: &[],
    options: &[ALLOW.declared()],
    checks: &[Check::Workload(check_pod), Check::Container(check_service)],
};

fn check_pod(workload: &Workload, cx: &mut Context) {
    if workload.format != Kubernetes || workload.windows {
        return;
    }
    for host in host_paths(workload) {
        let volume = workload.volumes.iter().find(|volume| volume.span == host.span);
        let kind = volume.and_then(|volume| volume.host_path_type.as_deref());
        let Some(device) = Device::of(host.path, kind).filter(|_| !is_allowed(host.path, cx)) else { continue };
        let message = format!("`{}` gets the device `{}` of the node", host.owner(workload), host.path);
        let is_needed = host.is_needed(workload, Need::Node) || is_node_agent(workload);
        grade(cx.report(host.span, message), device, is_needed)
            .help("use a device plug-in, and name its resource in `limits`")
            .aliases_without(OF_COMPOSE);
    }
}

fn check_service(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(service) = cx.field(container.node).filter(|_| container.format == Compose) else { return };
    if container.may_be_privileged() {
        return;
    }
    let is_needed = || needs(container, workload, Need::Node) || needs(container, workload, Need::Network);
    for entry in service.key("devices").items() {
        let source = if entry.is_mapping() { entry.key("source") } else { entry };
        let Some(path) = source.raw().map(|text| text.value.split(':').next().unwrap_or(text.value)) else { continue };
        let Some(device) = Device::of(path, None).filter(|_| !is_allowed(path, cx)) else { continue };
        let message = format!("`{}` gets the device `{path}` of the host", container.name);
        grade(cx.report(source.span(), message), device, is_needed())
            .help("give only devices that it cannot do without");
    }
    for rule in service.key("device_cgroup_rules").items() {
        let Some(device) = rule.word().and_then(Device::of_rule) else { continue };
        let message = format!("`{}` may make devices of the host by itself", container.name);
        grade(cx.report(rule.span(), message), device, is_needed())
            .help("name the devices that it needs in `devices`")
            .aliases_without(OF_COMPOSE);
    }
}

fn is_allowed(path: &str, cx: &Context) -> bool {
    cx.get(&ALLOW).iter().any(|pattern| matches_pattern(pattern, path))
}

fn grade(finding: &mut Finding, device: Device, is_needed: bool) -> &mut Finding {
    let severity = match device {
        Device::Raw => Severity::Error,
        Device::Other => Severity::Warning,
        Device::Common => Severity::Info,
    };
    if is_needed || device == Device::Common {
        finding.profile(Profile::Audit);
    }
    finding.severity(severity)
}
