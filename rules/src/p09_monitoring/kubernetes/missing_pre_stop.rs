//! `missing-pre-stop`: A served pod stops before traffic has moved away.

use lintainer_core::model::{Container, Role, Workload};
use lintainer_core::settings::KubernetesVersion;

use crate::shared::workloads::service_of;
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-pre-stop",
    practice: Practice::Monitoring,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_pre_stop.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Workload(check), |_| true)],
};

fn check(workload: &Workload, cx: &mut Context) {
    if workload.kind != "Deployment" {
        return;
    }
    let links = cx.project().links();
    let several = links.replicas(workload).is_some_and(|replicas| replicas.number >= 2);
    let Some(service) = service_of(workload, links).filter(|_| several) else { return };
    let main = || workload.containers.iter().filter(|container| container.role == Role::Main);
    let waits = |container: &Container| {
        let hook = container.field("lifecycle.preStop", workload, cx);
        hook.is_none_or(|hook| hook.unset_at().is_none())
    };
    let Some(container) = main().find(|container| !container.ports.is_empty()).or_else(|| main().next()) else {
        return;
    };
    if !main().any(waits) {
        let help = match cx.settings().kubernetes_version < KubernetesVersion::v1(30) {
            true => "add a `preStop` hook that waits a few seconds",
            false => "add a `preStop` hook with `sleep: {seconds: 5}`",
        };
        cx.report(
            container.span,
            format!("`{}` stops while the Service `{}` still sends requests", container.name, service.name),
        )
        .help(help)
        .related(service.span, "the Service is here");
    }
}
