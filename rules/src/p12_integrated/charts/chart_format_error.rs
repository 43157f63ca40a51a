//! `chart-format-error`: what Go prints of values that do not fit, in what a chart deploys.

use std::collections::BTreeSet;

use lintainer_core::helm::slips::SlipKind;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Project;

use super::shown;
use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "chart-format-error",
    practice: Practice::Integrated,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("chart_format_error.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let mut seen = BTreeSet::new();
    for slip in project.charts().flat_map(|chart| &chart.slips) {
        let (what, help) = match slip.kind {
            SlipKind::Verb if slip.text.contains("nil") => ("a value is not set", "give a default value"),
            SlipKind::Verb => (
                "the value does not fit its verb",
                "use a verb that fits, or convert the value with `int` or `toString`",
            ),
            SlipKind::Nil => ("a value is not set", "give a default value"),
            SlipKind::Map => ("a map is printed as text", "use `toYaml` or `toJson`, or print one of its keys"),
            SlipKind::Exponent => (
                "numbers of values have no integer type",
                "convert it with `int64`, or put it in quotes in `values.yaml`",
            ),
            SlipKind::NotYaml | SlipKind::Random => continue,
        };
        if seen.insert((slip.at, slip.kind)) {
            let shown = shown(cx, slip.at);
            // JSON has its own way to write these.
            let printed = slip.text.replace('`', "'").replace("\\u003c", "<").replace("\\u003e", ">");
            let message = format!("`{shown}` prints `{printed}` into the manifest: {what}");
            cx.report(slip.at, message).help(help);
        }
    }
}
