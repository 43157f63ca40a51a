//! `dangling-autoscaler`: the autoscaler's target does not exist.

use crate::shared::references;
use lintainer_core::kubernetes::{Autoscaler, Object};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "dangling-autoscaler",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("dangling_autoscaler.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Object(Autoscaler::KINDS, check), |_| true)],
};

fn check(object: &Object, cx: &mut Context) {
    let Some(autoscaler) = object.autoscaler().filter(|_| references::is_settled(object.resource(), cx)) else {
        return;
    };
    if autoscaler.find_target(cx.project()).is_missing() {
        let target = &autoscaler.target;
        let message =
            format!("`{}` scales the {} `{}`, which does not exist", object.display(), target.kind, target.name.value);
        cx.report(target.name.span, message)
            .help("make kind and name of the target those of a workload of its namespace");
    }
}
