//! `misindented-chart-value`: a template prints a value beside or above the key that it belongs to.

use std::collections::BTreeSet;

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Project;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "misindented-chart-value",
    practice: Practice::Integrated,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Always,
    formats: &[Kubernetes],
    page: Page::new(include_str!("misindented_chart_value.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let mut seen = BTreeSet::new();
    for chart in project.charts() {
        for one in chart.reads.misindented.iter().filter(|one| seen.insert(one.at)) {
            let (key, own, wanted) = (&one.key, one.own, one.own + 2);
            if let Some(doubled) = one.doubled {
                let message =
                    format!("`{key}` stands below itself, and `nindent {}` prints its value beside it", one.printed);
                cx.report(one.at, message).help(format!("write `{key}` once"));
                cx.fix(|_| Some(Fix::risky(format!("write `{key}` once"), vec![Edit::delete(doubled)])));
                continue;
            }
            let message = format!(
                "`nindent {}` prints the value of `{key}` outside of it: that key is indented by {own} blanks",
                one.printed
            );
            cx.report(one.at, message).help(format!("write `nindent {wanted}`"));
            cx.fix(|_| {
                let edit = Edit::replace(one.number, wanted.to_string());
                Some(Fix::risky(format!("indent it by {wanted}"), vec![edit]))
            });
        }
    }
}
