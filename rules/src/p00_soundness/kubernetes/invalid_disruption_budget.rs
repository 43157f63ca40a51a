//! `invalid-disruption-budget`: the disruption budget states no rule, or two.

use lintainer_core::kubernetes::{Budget, Object, Share};
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "invalid-disruption-budget",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("invalid_disruption_budget.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Budget::KIND], check)],
};

fn check(object: &Object, cx: &mut Context) {
    let [least, most] = ["spec.minAvailable", "spec.maxUnavailable"].map(|path| object.at(path));
    if least.is_written() && most.is_written() {
        cx.report(most.head(), "`maxUnavailable` stands beside `minAvailable`: the API server rejects the budget")
            .help("leave one of the two")
            .related(least.head(), "`minAvailable` is here");
        return;
    }
    if least.unset_at().is_some() && most.unset_at().is_some() && object.at("spec").is_written() {
        cx.report(object.span(), format!("`{}` states no number: it blocks every eviction", object.display()))
            .help("add `maxUnavailable: 1`")
            .severity(Severity::Warning);
        return;
    }
    for (key, field) in [("minAvailable", least), ("maxUnavailable", most)] {
        let share = field.share();
        let Some(share) = share.known() else { continue };
        let fault = match share.value {
            Share::Percent(percent) if percent > 100 => "is more than all",
            share if share.amount() < 0 => "is negative",
            _ => continue,
        };
        cx.report(share.span, format!("`{key}` {fault}: the API server rejects the budget"))
            .help("write a number from 0 on, or a percentage up to 100%");
    }
}
