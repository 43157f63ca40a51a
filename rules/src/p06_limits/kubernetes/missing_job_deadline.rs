//! `missing-job-deadline`: A job may run for ever.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-job-deadline",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit, Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_job_deadline.md")),
    yields_to: &[],
    options: &[],
    checks: &[
        Check::Object(&[Kind::new("batch", "Job")], check_job),
        Check::Object(&[Kind::new("batch", "CronJob")], check_cron_job),
    ],
};

fn check_job(object: &Object, cx: &mut Context) {
    judge(object.at("spec"), object, false, cx);
}

fn check_cron_job(object: &Object, cx: &mut Context) {
    // Where runs may overlap, that is what is said.
    let policy = object.at("spec.concurrencyPolicy");
    if policy.is("Forbid") {
        judge(object.at("spec.jobTemplate.spec"), object, true, cx);
    }
}

fn judge(spec: Field, object: &Object, forbids: bool, cx: &mut Context) {
    let own = spec.key("activeDeadlineSeconds").or(spec.at("template.spec.activeDeadlineSeconds"));
    let name = object.display();
    if own.unset_at().is_some() && spec.is_written() {
        let message = match forbids {
            true => format!("one hanging run of `{name}` stops every later one"),
            false => format!("nothing ends `{name}` when it hangs"),
        };
        let finding = cx.report(object.span(), message);
        finding.help("set `activeDeadlineSeconds` to the longest time that a run may take");
        if forbids {
            finding.severity(Severity::Warning).profile(Profile::Hardened);
        }
    }
    let limit = spec.key("backoffLimit").int();
    if let Some(many) = limit.known().filter(|limit| limit.value > 10) {
        cx.report(many.span, format!("`{name}` is tried {} times more when it fails", many.value))
            .help("write a few, such as 3");
    }
}
