//! `missing-egress-policy`: the network policies of this pod cover one direction only.

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Project;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-egress-policy",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_egress_policy.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let links = project.links();
    if links.policies().is_empty() {
        return;
    }
    for workload in project.kubernetes_workloads() {
        if workload.partial || workload.host_network.is_true() || !links.in_sight(workload.span.file) {
            continue;
        }
        let (mut ingress, mut egress) = (None, None);
        for policy in links.policies_for(workload) {
            ingress = ingress.or(Some(policy.span).filter(|_| policy.ingress));
            egress = egress.or(Some(policy.span).filter(|_| policy.egress));
        }
        let (covered, missing) = match (ingress, egress) {
            (Some(at), None) => (at, "goes out"),
            (None, Some(at)) => (at, "comes in"),
            _ => continue,
        };
        cx.report(
            workload.span,
            format!("no policy limits what {missing} of `{}`", workload.name).replace("comes in of", "comes in to"),
        )
        .help("add the other direction to `policyTypes`, with the rules that are needed")
        .related(covered, "the one direction is limited here");
    }
}
