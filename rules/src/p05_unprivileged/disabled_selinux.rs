//! `disabled-selinux`: sELinux separation is switched off.

use crate::tables::known_needs::{Need, needs};
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Workload};
use lintainer_core::project::ComposeProject;
use lintainer_core::span::Span;

use crate::prelude::*;
use crate::shared::confinement;

pub(super) static RULE: Rule = Rule {
    name: "disabled-selinux",
    practice: Practice::Unprivileged,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("disabled_selinux.md")),
    yields_to: &["privileged-container"],
    options: &[],
    checks: &[Check::Container(check), Check::Compose(check_services)],
};

/// Types that are not kept apart from the host.
const UNCONFINED: [&str; 3] = ["container_runtime_t", "spc_t", "unconfined_t"];

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(kind) = container.inherited("securityContext.seLinuxOptions.type", workload, cx) else { return };
    if workload.windows || container.may_be_privileged() || !kind.word().is_some_and(|kind| UNCONFINED.contains(&kind))
    {
        return;
    }
    report(kind.span(), container, workload, "remove `type`, or name the type of a policy of your own", cx);
}

fn check_services(compose: &ComposeProject, cx: &mut Context) {
    for service in &compose.services {
        let Some(option) = service
            .security_options
            .iter()
            .find(|option| option.name == "label" && option.value.as_deref() == Some("disable"))
        else {
            continue;
        };
        let Some(container) = service.workload.containers.first() else { continue };
        if container.may_be_privileged() {
            continue;
        }
        report(option.span, container, &service.workload, "remove the entry, and mount folders with `:z` or `:Z`", cx);
        cx.fix(|cx| confinement::remove_option("keep the SELinux label", service.node, option.span, cx));
    }
}

fn report(at: Span, container: &Container, workload: &Workload, help: &str, cx: &mut Context) {
    let finding = cx.report(at, format!("SELinux does not confine `{}`", container.name));
    finding.help(help);
    if [Need::Node, Need::Engine].iter().any(|need| needs(container, workload, *need)) {
        finding.profile(Profile::Audit);
    }
}
