//! `unmasked-proc`: the container sees the unmasked /proc.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Workload};
use lintainer_core::project::ComposeProject;
use lintainer_core::settings::KubernetesVersion;

use crate::prelude::*;
use crate::shared::confinement;

pub(super) static RULE: Rule = Rule {
    name: "unmasked-proc",
    practice: Practice::Unprivileged,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("unmasked_proc.md")),
    yields_to: &["privileged-container"],
    options: &[],
    checks: &[Check::Container(check), Check::Compose(check_services)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(mount) = container.field("securityContext.procMount", workload, cx) else { return };
    if mount.text().value().is_none_or(|mount| *mount == "Default") || container.may_be_privileged() {
        return;
    }
    let version = cx.settings().kubernetes_version;
    if workload.windows || workload.host_users.is_false() && version >= KubernetesVersion::v1(35) {
        return;
    }
    cx.report(mount.span(), format!("`{}` sees the unmasked /proc", container.name)).help("remove `procMount`");
    cx.fix(|_| Some(Fix::risky("mask /proc", mount.remove()?)));
}

fn check_services(compose: &ComposeProject, cx: &mut Context) {
    for service in &compose.services {
        let Some(option) = service
            .security_options
            .iter()
            .find(|option| option.name == "systempaths" && option.value.as_deref() == Some("unconfined"))
        else {
            continue;
        };
        if service.workload.containers.first().is_some_and(Container::may_be_privileged) {
            continue;
        }
        let name = &service.workload.name;
        cx.report(option.span, format!("`{name}` sees the unmasked /proc and /sys")).help("remove the entry");
        cx.fix(|cx| confinement::remove_option("mask the system's paths", service.node, option.span, cx));
    }
}
