//! `missing-chart-dependency`: a chart that another one depends on and that is not there, or in another version.

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::{FoundChart, Project};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-chart-dependency",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit, Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_chart_dependency.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    for chart in project.charts() {
        for one in project.chart_dependencies(chart) {
            if let (Some(there), Some((wanted, at))) = (one.unfit_version(), &one.version) {
                let message = format!("`{}` is here in version {there}, which `{wanted}` excludes", one.name);
                cx.report(*at, message)
                    .profile(Profile::Essential)
                    .help("correct the range, or run `helm dependency update`");
            } else if one.found == (FoundChart::Missing { is_locked: false }) {
                let message = format!("`{}` is neither in `charts` nor locked", one.name);
                cx.report(one.at, message).help("run `helm dependency update` and add `Chart.lock`");
            }
        }
    }
}
