//! `gitlab`: a Code Quality report.
//!
//! Source: GitLab's page "Code Quality", "Code Quality report format".

use serde_json::{Value, json};

use super::severity::Level;
use super::{View, json::Each, json::to_line};
use crate::finding::Finding;

pub(crate) fn render(view: &View) -> String {
    let prints = view.fingerprints();
    to_line(&Each(|| view.shown().zip(&prints).map(|(finding, fingerprint)| issue(view, finding, fingerprint))))
}

fn issue(view: &View, finding: &Finding, fingerprint: &str) -> Value {
    let place = view.place(finding.span);
    json!({
        // The page does not show the name of the check.
        "description": format!("{}: {}", finding.rule.name, finding.message),
        "check_name": finding.rule.name,
        "fingerprint": fingerprint,
        "severity": Level::of(finding.rule, finding.severity).gitlab_quality(),
        "location": {
            "path": view.path(finding.span),
            "lines": {"begin": place.start.line, "end": place.end.line},
        },
    })
}
