//! `abrupt-update-strategy`: an update stops the service before the new version runs.

use lintainer_core::kubernetes::Links;
use lintainer_core::model::Workload;
use lintainer_core::project::Project;
use lintainer_core::span::Span;

use crate::shared::workloads::{holds_alone, service_of};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "abrupt-update-strategy",
    practice: Practice::Monitoring,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("abrupt_update_strategy.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let links = project.links();
    for workload in project.kubernetes_workloads() {
        let Some(strategy) = workload.strategy.known() else { continue };
        match (workload.kind.as_str(), strategy.value.as_str()) {
            ("Deployment", "Recreate") => recreated(workload, strategy.span, links, cx),
            ("DaemonSet" | "StatefulSet", "OnDelete") => {
                cx.report(strategy.span, format!("pods of `{}` stay old until somebody deletes them", workload.name))
                    .help("write `type: RollingUpdate`")
                    .severity(Severity::Info)
                    .profile(Profile::Audit);
            }
            _ => {}
        }
    }
}

fn recreated(workload: &Workload, at: Span, links: &Links, cx: &mut Context) {
    let (Some(service), Some(replicas)) = (service_of(workload, links), links.replicas(workload)) else { return };
    // One that leads does not overlap with the next anyway.
    let leads = || cx.source_of(at).text().contains("leader-elect");
    if holds_alone(workload, links) || replicas.number < 1 || leads() {
        return;
    }
    let message = format!("each update of `{}` is an outage of the Service `{}`", workload.name, service.name);
    let finding = cx.report(at, message);
    finding.help("remove `strategy`, or write `type: RollingUpdate`").related(service.span, "the Service is here");
    if replicas.number == 1 {
        finding.severity(Severity::Info).profile(Profile::Audit);
    }
}
