//! `grafeas`: a compliance note for each rule and an occurrence for each file and rule, in the shape of the bodies of
//! `notes:batchCreate` and `occurrences:batchCreate`.
//!
//! Source: Grafeas v1, `grafeas.swagger.json`.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::severity::Level;
use super::{TOOL_NAME, View, json::to_line, rule_url};
use crate::finding::Finding;
use crate::rule::{Rule, Severity};

pub(crate) fn render(view: &View) -> String {
    let mut groups: BTreeMap<(&str, &str), Vec<&Finding>> = BTreeMap::new();
    for finding in view.shown() {
        groups.entry((view.report.path(finding.span), finding.rule.name)).or_default().push(finding);
    }
    let mut notes = Map::new();
    let mut occurrences = Vec::new();
    for ((path, name), findings) in groups {
        let Some(first) = findings.first() else { continue };
        notes.entry(name).or_insert_with(|| note(first.rule));
        occurrences.push(occurrence(view, path, first.rule, &findings));
    }
    let parent = format!("projects/{TOOL_NAME}");
    to_line(&json!({"parent": parent, "notes": notes, "occurrences": occurrences}))
}

fn note_name(rule: &Rule) -> String {
    format!("projects/{TOOL_NAME}/notes/{}", rule.name)
}

fn note(rule: &'static Rule) -> Value {
    let mut urls = vec![json!({"url": rule_url(rule), "label": rule.name})];
    urls.extend(rule.references().iter().map(|url| json!({"url": url, "label": "reference"})));
    let mut compliance = json!({"title": rule.summary(), "description": rule.why(), "rationale": rule.why()});
    if rule.aliases().any(|alias| alias.starts_with("cis-")) {
        compliance["cisBenchmark"] = json!({"severity": Level::of(rule, rule.severity).grafeas()});
    }
    json!({
        "name": note_name(rule),
        "kind": "COMPLIANCE",
        "shortDescription": rule.summary(),
        "longDescription": rule.why(),
        "relatedUrl": urls,
        "compliance": compliance,
    })
}

fn occurrence(view: &View, path: &str, rule: &'static Rule, findings: &[&Finding]) -> Value {
    let rooted = view.rooted(path);
    let places: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let at = view.exact(finding.span).start;
            json!({"path": rooted, "reason": format!("{rooted}:{}:{}: {}", at.line, at.column, finding.message)})
        })
        .collect();
    let worst = findings.iter().map(|finding| finding.severity).max().unwrap_or(Severity::Info);
    let severity = Level::of(rule, worst).grafeas();
    let mut occurrence = json!({
        "resourceUri": resource(view, &rooted),
        "noteName": note_name(rule),
        "kind": "COMPLIANCE",
        "compliance": {"nonCompliantFiles": places, "nonComplianceReason": format!("{severity}: {}", rule.summary())},
    });
    if let Some(help) = findings.iter().find_map(|finding| finding.help.as_ref()) {
        occurrence["remediation"] = json!(help);
    }
    if let Some(started) = &view.options.run.started {
        occurrence["createTime"] = json!(started);
    }
    occurrence
}

/// `git+<repository>@<revision>#<path>`, or the path where the repository is not known.
fn resource(view: &View, path: &str) -> String {
    let run = &view.options.run;
    let Some(repository) = &run.repository else { return path.to_string() };
    let revision = run.revision.as_ref().map(|revision| format!("@{revision}")).unwrap_or_default();
    format!("git+{repository}{revision}#{path}")
}
