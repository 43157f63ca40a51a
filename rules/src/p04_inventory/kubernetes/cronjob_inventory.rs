//! `cronjob-inventory`: lists every CronJob.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "cronjob-inventory",
    practice: Practice::Inventory,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Named],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("cronjob_inventory.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("batch", "CronJob")], check)],
};

fn check(object: &Object, cx: &mut Context) {
    let schedule = object.at("spec.schedule").word().unwrap_or("a schedule that is not known");
    cx.report(object.span(), format!("`{}` runs at `{schedule}`", object.display()));
}
