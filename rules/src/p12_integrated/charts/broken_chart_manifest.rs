//! `broken-chart-manifest`: a template that prints something that is not YAML.

use std::collections::BTreeSet;

use lintainer_core::helm::slips::SlipKind;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Project;

use super::shown;
use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "broken-chart-manifest",
    practice: Practice::Integrated,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("broken_chart_manifest.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let mut seen = BTreeSet::new();
    for slip in project.charts().flat_map(|chart| &chart.slips) {
        if slip.kind != SlipKind::NotYaml || !seen.insert(slip.template) {
            continue;
        }
        let shown = shown(cx, slip.at);
        let message = match shown.chars().count() {
            1..=80 => format!("`{shown}` prints what is not YAML with the chart's own values: {}", slip.text),
            _ => format!("what is printed here is not YAML with the chart's own values: {}", slip.text),
        };
        cx.report(slip.at, message)
            .help("look at `helm template --debug`; blocks need `nindent` with the depth of their place");
    }
}
