//! `unquoted-chart-value`: a template prints a text without quotes, so that it becomes a number or boolean.

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::schema::Fault;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unquoted-chart-value",
    practice: Practice::Integrated,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("unquoted_chart_value.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::ANY], check)],
};

fn check(object: &Object, cx: &mut Context) {
    if !object.is_built() {
        return;
    }
    for one in cx.violations(object).iter() {
        let (Fault::NotText(found), Some(span)) = (&one.fault, one.span) else { continue };
        let message = format!(
            "`{}` is printed without quotes: it is {found}, and `{}` must be a string",
            cx.text(span),
            one.path
        );
        cx.report(span, message).about(span).of_action().help("add `| quote` to the action");
    }
}
