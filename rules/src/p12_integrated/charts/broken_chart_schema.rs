//! `broken-chart-schema`: a `values.schema.json` that helm cannot use.

use std::collections::BTreeSet;

use lintainer_core::helm::schema::Why;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Project;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "broken-chart-schema",
    practice: Practice::Integrated,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("broken_chart_schema.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let mut seen = BTreeSet::new();
    let refused = project.charts().flat_map(|chart| &chart.refused);
    for refusal in refused.flat_map(|set| &set.refusals) {
        let Why::Broken(failure) = &refusal.why else { continue };
        let at = failure.span.filter(|at| project.has(at.file));
        if let Some(at) = at.filter(|_| seen.insert(refusal.schema)) {
            cx.report(at, format!("`values.schema.json` is no schema that helm can use: {}", plain(&failure.message)))
                .help("correct the schema: helm renders nothing with it");
        }
    }
}

/// Words of JSON between backticks; Go's for what ends too early in plain ones.
fn plain(message: &str) -> String {
    match message {
        "EOF" => "it is empty".to_string(),
        "unexpected EOF" => "it ends in the middle of a value".to_string(),
        _ if message.contains('`') => message.to_string(),
        _ => message.replace('"', "`"),
    }
}
