//! `dangling-autoscaler`: the autoscaler's target does not exist.

use crate::shared::references;
use lintainer_core::kubernetes::{AutoscalerView, Object};
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
    checks: &[Check::Linked(&Check::Object(AutoscalerView::ALL, check), |_| true)],
};

fn check(object: &Object, cx: &mut Context) {
    let Some(autoscaler) = AutoscalerView::of(object).filter(|_| references::is_settled(object.resource(), cx)) else {
        return;
    };
    let Some(target) = autoscaler.target() else { return };
    if autoscaler.find_target().is_missing() {
        let (kind, name) = (target.kind, target.name.value);
        let message = format!("`{}` scales the {kind} `{name}`, which does not exist", object.display());
        cx.report(target.name.span, message)
            .help("make kind and name of the target those of a workload of its namespace");
    }
}
