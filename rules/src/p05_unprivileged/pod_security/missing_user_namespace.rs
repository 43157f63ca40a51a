//! `missing-user-namespace`: the pod has no user namespace of its own.

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Setting, Workload};
use lintainer_core::settings::KubernetesVersion;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-user-namespace",
    practice: Practice::Unprivileged,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_user_namespace.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Workload(check)],
};

fn check(workload: &Workload, cx: &mut Context) {
    let Some(hosts) = workload.pod_field("hostUsers", cx) else { return };
    let in_host = [&workload.host_network, &workload.host_pid, &workload.host_ipc]
        .iter()
        .any(|field| !field.is_unset() && !field.is_false());
    if workload.windows || in_host || cx.settings().kubernetes_version < KubernetesVersion::v1(30) {
        return;
    }
    let at = match hosts.bool() {
        Setting::Unset { at } => at,
        Setting::Set(written) if written.value => written.span,
        _ => return,
    };
    let has_devices = |container: &Container| {
        container.field("volumeDevices", workload, cx).is_some_and(|devices| devices.is_written())
    };
    if workload.containers.iter().any(has_devices) {
        return;
    }
    cx.report(at, format!("root in `{}` is root of the node, too", workload.name)).help("set `hostUsers: false`");
    cx.fix(|_| Some(Fix::risky("give the pod a user namespace", hosts.set("false")?)));
}
