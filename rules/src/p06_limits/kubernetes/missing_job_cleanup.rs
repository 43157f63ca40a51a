//! `missing-job-cleanup`: finished jobs are never removed.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-job-cleanup",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_job_cleanup.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("batch", "Job")], check)],
};

fn check(object: &Object, cx: &mut Context) {
    let is_hook = |key: &str| key.starts_with("helm.sh/hook") || key.starts_with("argocd.argoproj.io/hook");
    let is_removed = object.name().is_none()
        || object.at("metadata.ownerReferences").is_written()
        || object.resource().annotations.iter().any(|(key, _)| is_hook(&key.value));
    if !is_removed && object.at("spec.ttlSecondsAfterFinished").unset_at().is_some() {
        cx.report(object.span(), format!("`{}` stays in the cluster when it has finished", object.display()))
            .help("set `ttlSecondsAfterFinished`, such as 86400");
    }
}
