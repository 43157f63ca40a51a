//! `invalid-restart-policy`: the restart policy is not allowed for this kind.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "invalid-restart-policy",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("invalid_restart_policy.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(Kind::WITH_PODS, check)],
};

fn check(object: &Object, cx: &mut Context) {
    // A Pod itself may have any policy.
    let Some(workload) = object.workload().filter(|_| object.kind() != "Pod") else { return };
    let Some(policy) = workload.pod_field("restartPolicy", cx) else { return };
    let value = policy.text();
    let rejects = "the API server rejects it";
    if !workload.is_job() {
        let Some(other) = value.known().filter(|value| value.value != "Always") else { return };
        cx.report(other.span, format!("a {} cannot have `restartPolicy: {}`: {rejects}", object.kind(), other.value))
            .help("leave `restartPolicy` out, or use a Job for what runs to an end");
        cx.fix(|_| Some(Fix::risky("remove `restartPolicy`", policy.remove()?)));
        return;
    }
    let message = match value.value() {
        Some(&("OnFailure" | "Never")) => {
            let failures = object.at("spec.podFailurePolicy").or(object.at("spec.jobTemplate.spec.podFailurePolicy"));
            if failures.is_written() && policy.is("OnFailure") {
                cx.report(policy.span(), format!("`podFailurePolicy` needs `restartPolicy: Never`: {rejects}"))
                    .help("write `Never`")
                    .related(failures.head(), "the policy for failures is here");
            }
            return;
        }
        Some(other) => format!("a {} cannot have `restartPolicy: {other}`: {rejects}", object.kind()),
        None if policy.unset_at().is_some() => {
            format!("`{}` has no `restartPolicy`, which means `Always`: {rejects}", object.display())
        }
        None => return,
    };
    cx.report(policy.span(), message).help("write `restartPolicy: OnFailure`, or `Never`");
    cx.fix(|_| Some(Fix::risky("write `restartPolicy: OnFailure`", policy.set("OnFailure")?)));
}
