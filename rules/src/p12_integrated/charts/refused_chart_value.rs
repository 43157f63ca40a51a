//! `refused-chart-value`: a value that the schema of its chart does not allow.

use std::collections::BTreeSet;

use lintainer_core::helm::schema::{Refusal, Violation, Why};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::{Project, RefusedSet};
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "refused-chart-value",
    practice: Practice::Integrated,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("refused_chart_value.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    for chart in project.charts() {
        let mut seen = BTreeSet::new();
        for set in &chart.refused {
            for refusal in &set.refusals {
                let Why::Values(violations) = &refusal.why else { continue };
                for one in violations {
                    // With the chart's own values who installs it has not given any yet.
                    let is_for_the_user = set.place.is_none() && one.is_asked_for;
                    let at = place(project, set, one).filter(|_| !is_for_the_user);
                    if let Some(at) = at.filter(|at| seen.insert((*at, one.by))) {
                        report(project, cx, set, refusal, one, at);
                    }
                }
            }
        }
    }
}

/// Where a violation is reported: at the value; of what a set leaves out, where the set begins.
fn place(project: &Project, set: &RefusedSet, one: &Violation) -> Option<Span> {
    let is_of_set = |at: &Span| set.place.is_none() || !one.is_asked_for || set.files.contains(&at.file);
    let is_known = |at: &Span| project.has(at.file);
    one.at.filter(is_of_set).filter(is_known).or_else(|| set.start.filter(|_| one.is_asked_for)).filter(is_known)
}

fn report(project: &Project, cx: &mut Context, set: &RefusedSet, refusal: &Refusal, one: &Violation, at: Span) {
    let path = |file: lintainer_core::span::FileId| project.file(file).source.path.as_str();
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_string();
    let whole = || set.place.map_or("values.yaml".to_string(), |file| name(path(file)));
    let subject = refusal.keys(one).unwrap_or_else(whole);
    let with = set.place.filter(|_| !set.files.contains(&at.file));
    let with = with.map_or(String::new(), |file| format!(" with the values of `{}`", name(path(file))));
    let is_tried = set.place.is_some_and(|file| path(file).rsplit('/').nth(1) == Some("ci"));
    let help = match &one.near {
        Some(near) => format!("did you mean `{near}`?"),
        None if one.is_asked_for => "give the value, or correct the schema".to_string(),
        None => "correct the value, or the schema".to_string(),
    };
    let finding = cx.report(at, format!("`{subject}` {}{with}", one.plain)).help(help);
    if is_tried && one.is_asked_for {
        finding.profile(Profile::Audit);
    }
    if let Some(by) = one.by.filter(|by| project.has(by.file)) {
        finding.related(by, "the schema says so here");
    }
}
