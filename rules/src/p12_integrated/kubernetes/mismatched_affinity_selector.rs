//! `mismatched-affinity-selector`: the affinity does not select the pods it is meant for.

use crate::shared::selecting::Selecting;
use lintainer_core::kubernetes::{LabelSelector, Operator};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::Workload;
use lintainer_core::project::Project;
use lintainer_core::text::nearest;

use crate::prelude::*;

/// Where terms are.
const TERMS: [&str; 4] = [
    "podAffinity.requiredDuringSchedulingIgnoredDuringExecution[]",
    "podAffinity.preferredDuringSchedulingIgnoredDuringExecution[].podAffinityTerm",
    "podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[]",
    "podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[].podAffinityTerm",
];

pub(super) static RULE: Rule = Rule {
    name: "mismatched-affinity-selector",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("mismatched_affinity_selector.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let mut selecting = None;
    for workload in project.kubernetes_workloads().filter(|workload| !workload.partial) {
        if !project.file(workload.span.file).source.text().contains("podA") {
            continue;
        }
        let Some(affinity) = workload.pod_field("affinity", cx) else { continue };
        for term in TERMS.iter().flat_map(|path| affinity.each(path)).filter(|term| term.is_mapping()) {
            let (field, is_wide) = (term.key("labelSelector"), term.key("namespaceSelector").is_written());
            if let Some(at) = field.unset_at().filter(|_| !is_wide) {
                cx.report(
                    at,
                    format!("a term of the affinity of `{}` has no selector: it means no pod", workload.name),
                )
                .help("add a `labelSelector` with labels of the pods that are meant");
                continue;
            }
            let selector = LabelSelector::read(field);
            let Some(object) = workload.node.and_then(|node| project.resource(node)) else { continue };
            let others = term.key("namespaces").is_written() || is_wide || term.key("matchLabelKeys").is_written();
            if others || selector.is_everything() || selector.matches(&workload.pod_labels) != Some(false) {
                continue;
            }
            let selecting = selecting.get_or_insert_with(|| Selecting::new(project));
            if !selecting.means_nobody(object, &selector, cx) {
                continue;
            }
            let Some((wanted, near)) = near_miss(&selector, workload) else { continue };
            let message = format!("the affinity of `{}` selects no pod: none has `{wanted}`", workload.name);
            cx.report(field.span(), message).help(format!("did you mean `{near}`?"));
        }
    }
}

/// A value of the selector that is nearly one of the pod's own.
fn near_miss(selector: &LabelSelector, workload: &Workload) -> Option<(String, String)> {
    selector.requirements.iter().find_map(|requirement| {
        let Operator::In(values) = &requirement.operator else { return None };
        let own = workload.pod_label(&requirement.key)?;
        let wanted = values.iter().find(|value| nearest(value, [own]).is_some() && *value != own)?;
        Some((wanted.clone(), own.to_string()))
    })
}
