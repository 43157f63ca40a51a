//! `long-chart-name`: a name that is too long once the release has a long one.

use std::collections::BTreeSet;

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Project;

use super::shown;
use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "long-chart-name",
    practice: Practice::Integrated,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("long_chart_name.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let mut seen = BTreeSet::new();
    for chart in project.charts() {
        for one in project.long_names(chart).into_iter().filter(|one| seen.insert(one.at)) {
            let message = format!(
                "`{}` comes to {} characters where the release has 53, and the name of a {} may have {}",
                shown(cx, one.at),
                one.length,
                one.kind,
                one.limit
            );
            cx.report(one.at, message).help(format!("cut it with `trunc {} | trimSuffix \"-\"`", one.limit));
        }
    }
}
