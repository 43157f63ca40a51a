//! `dangling-network-policy`: the NetworkPolicy selects no pod.

use lintainer_core::kubernetes::{LabelSelector, Policy};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;
use lintainer_core::project::Project;
use lintainer_core::span::Span;

use crate::prelude::*;
use crate::shared::pods_in_sight::PodsInSight;

pub(super) static RULE: Rule = Rule {
    name: "dangling-network-policy",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("dangling_network_policy.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let links = project.links();
    if links.policies().is_empty() {
        return;
    }
    let workloads: Vec<&Workload> = project.kubernetes_workloads().collect();
    let in_sight = PodsInSight::new(project, &workloads);
    for policy in links.policies_without_pods(workloads.iter().copied()) {
        if policy.partial || policy.selects_everything() || !links.has_pods_near(policy) {
            continue;
        }
        let selector = cx.field(Some(policy.spec)).map(|spec| spec.key("podSelector"));
        let Some(field) = selector.filter(|field| field.is_written()) else { continue };
        let selector = LabelSelector::read(field);
        if in_sight.are_clear(policy.node.file, selector.requirements.iter()) {
            report(policy, field.span(), &workloads, cx);
        }
    }
}

fn report(policy: &Policy, span: Span, workloads: &[&Workload], cx: &mut Context) {
    let links = cx.project().links();
    let name = &policy.name;
    let beside = workloads.iter().find(|workload| {
        workload.name == *name
            && links.together(workload.span.file, policy.node.file)
            && links.same_namespace(**workload, policy)
    });
    let finding = cx.report(span, format!("`{name}` selects no pod of its namespace"));
    finding.help("make the `podSelector` match the labels of the pod template");
    if let Some(workload) = beside {
        let at = workload.pod_labels.first().map_or(workload.span, |(key, _)| key.span);
        finding.related(at, format!("the pods of `{name}` have these labels"));
    }
}
