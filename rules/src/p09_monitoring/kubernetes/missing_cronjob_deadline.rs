//! `missing-cronjob-deadline`: A missed run may start at any later time.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-cronjob-deadline",
    practice: Practice::Monitoring,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_cronjob_deadline.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("batch", "CronJob")], check)],
};

fn check(object: &Object, cx: &mut Context) {
    let deadline = object.at("spec.startingDeadlineSeconds");
    if deadline.unset_at().is_some() && object.at("spec.schedule").is_written() {
        cx.report(object.span(), format!("a missed run of `{}` may start at any later time", object.display()))
            .help("set `startingDeadlineSeconds`");
    } else if let Some(low) = deadline.int().known().filter(|seconds| seconds.value < 10) {
        cx.report(low.span, format!("the controller may miss a run within {} s: it looks every 10 s", low.value))
            .help("set `startingDeadlineSeconds` to 10 or more");
    }
}
