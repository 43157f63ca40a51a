//! `volatile-chart-secret`: a Secret of a chart that is another one after each upgrade.

use std::collections::BTreeSet;

use lintainer_core::helm::slips::SlipKind;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Project;

use super::shown;
use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "volatile-chart-secret",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("volatile_chart_secret.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let mut seen = BTreeSet::new();
    for slip in project.charts().flat_map(|chart| &chart.slips) {
        let keeps = |text: &str| ["lookup", "IsInstall", "IsUpgrade"].iter().any(|word| text.contains(word));
        let files = [slip.template, slip.at.file].map(|file| project.files().get(file.0 as usize));
        let is_kept = files.into_iter().flatten().any(|file| keeps(file.source.text()));
        if slip.kind == SlipKind::Random && !is_kept && seen.insert(slip.at) {
            let shown = shown(cx, slip.at);
            cx.report(slip.at, format!("`{shown}` makes another Secret at each upgrade"))
                .help("take what is there with `lookup` first, or let who installs the chart give it");
        }
    }
}
