//! `overlapping-cronjob-runs`: runs of the CronJob can pile up.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "overlapping-cronjob-runs",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("overlapping_cronjob_runs.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("batch", "CronJob")], check)],
};

fn check(object: &Object, cx: &mut Context) {
    let policy = object.at("spec.concurrencyPolicy");
    let job = object.at("spec.jobTemplate.spec");
    let deadline = job.key("activeDeadlineSeconds").or(job.at("template.spec.activeDeadlineSeconds"));
    let overlaps = policy.unset_at().is_some() || policy.is("Allow");
    if overlaps && job.is_written() && deadline.unset_at().is_some() && !object.at("spec.suspend").bool().is_true() {
        let at = if policy.is_written() { policy.span() } else { object.span() };
        cx.report(at, format!("runs of `{}` can pile up", object.display()))
            .help("write `concurrencyPolicy: Forbid`, or set `activeDeadlineSeconds`");
    }
}
