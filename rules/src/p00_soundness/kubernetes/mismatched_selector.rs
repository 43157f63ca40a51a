//! `mismatched-selector`: the selector does not match the pod template.

use crate::shared::references;
use lintainer_core::kubernetes::{Kind, LabelSelector, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

const KINDS: &[Kind] = &[
    Kind::new("apps", "Deployment"),
    Kind::new("apps", "ReplicaSet"),
    Kind::new("apps", "StatefulSet"),
    Kind::new("apps", "DaemonSet"),
    Kind::new("", "ReplicationController"),
    Kind::new("batch", "Job"),
];

pub(super) static RULE: Rule = Rule {
    name: "mismatched-selector",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("mismatched_selector.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(KINDS, check)],
};

fn check(object: &Object, cx: &mut Context) {
    let Some(workload) = object.workload().filter(|_| references::is_settled(object.resource(), cx)) else { return };
    let field = object.at("spec.selector");
    let name = object.display();
    let selector = match object.kind() {
        "ReplicationController" => LabelSelector::of_map(field),
        "Job" if !object.at("spec.manualSelector").bool().is_true() => return,
        _ => LabelSelector::read(field),
    };
    // A ReplicationController, and any workload before `apps/v1`, selects by the labels of its template where it says
    // nothing else.
    let is_beta = object.resource().api_version.value.contains("beta");
    let is_optional = object.kind() == "ReplicationController" || is_beta;
    if selector.is_everything() {
        let is_absent = field.unset_at().is_some() || field.is_mapping();
        if is_absent && !is_optional && !is_given(object, cx) && !workload.partial {
            let finding = cx.report(object.span(), format!("`{name}` has no selector: the API server rejects it"));
            finding.help("add a `selector` with labels of the pod template");
            if let Some(absent) = field.unset_at() {
                finding.about(absent);
            }
        }
        return;
    }
    if selector.matches(&workload.pod_labels) == Some(false) && !workload.partial {
        let finding = cx.report(field.span(), format!("the selector of `{name}` does not match its pod template"));
        finding.help("make the selector equal to labels of the template");
        if let Some((label, _)) = workload.pod_labels.first() {
            finding.related(label.span, "the template has these labels");
        }
    }
}

/// Whether a kustomization writes labels into the selector.
fn is_given(object: &Object, cx: &Context) -> bool {
    let mut deployed_by = cx.project().kustomizations().of(object.span().file);
    deployed_by.any(|one| one.labels.iter().any(|label| label.in_selectors))
}
