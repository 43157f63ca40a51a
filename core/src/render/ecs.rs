//! `ecs`: documents of the Elastic Common Schema, one a line: one for each finding and one for the run.
//!
//! Source: ECS field reference. What has no field there is under `lintainer`.

use serde_json::{Value, json};

use super::severity::Level;
use super::{TOOL_NAME, View, json::to_line, rule_url};
use crate::finding::Finding;
use crate::model::Format;

const ECS_VERSION: &str = "8.17.0";

pub(crate) fn render(view: &View) -> String {
    let mut out = String::new();
    for (finding, fingerprint) in view.shown().zip(view.fingerprints()) {
        out.push_str(&to_line(&document(view, finding, &fingerprint)));
    }
    out.push_str(&to_line(&run(view)));
    out
}

fn document(view: &View, finding: &Finding, fingerprint: &str) -> Value {
    let rule = finding.rule;
    let level = Level::of(rule, finding.severity);
    let place = view.exact(finding.span);
    let path = view.path(finding.span);
    let name = path.rsplit('/').next().unwrap_or(&path);
    let mut file = json!({"path": path, "name": name});
    if let Some((directory, _)) = path.rsplit_once('/') {
        file["directory"] = json!(directory);
    }
    if let Some((_, extension)) = name.rsplit_once('.') {
        file["extension"] = json!(extension);
    }
    let mut document = frame(view, "alert", "finding");
    document["message"] = json!(finding.message);
    document["tags"] = json!([rule.practice.title()]);
    document["event"]["action"] = json!("lint-finding");
    document["event"]["id"] = json!(fingerprint);
    document["event"]["severity"] = json!(level.ecs());
    document["event"]["risk_score"] = json!(f32::from(level.ecs()));
    document["event"]["reason"] = json!(rule.why());
    document["event"]["reference"] = json!(rule_url(rule));
    document["rule"] = json!({
        "id": rule.name,
        "name": rule.name,
        "description": rule.summary(),
        "category": rule.practice.title(),
        "reference": rule_url(rule),
        "ruleset": TOOL_NAME,
        "version": view.options.tool_version,
    });
    document["file"] = file;
    if view.format(finding) == Some(Format::Kubernetes) {
        document["orchestrator"] = json!({"type": "kubernetes"});
    }
    document["lintainer"] = json!({
        "severity": finding.severity.name(),
        "confidence": finding.confidence.name(),
        "profile": finding.profile.name(),
        "practice": rule.practice.number(),
        "aliases": view.aliases(finding),
        "suppressed": finding.suppressed.is_some(),
        "start": {"line": place.start.line, "column": place.start.column},
        "end": {"line": place.end.line, "column": place.end.column},
    });
    if let Some(help) = &finding.help {
        document["lintainer"]["help"] = json!(help);
    }
    document
}

/// The document of the run: its counts.
fn run(view: &View) -> Value {
    let summary = view.report.summary();
    let mut document = frame(view, "event", "run");
    document["message"] = json!(super::summary::headline(view, &summary));
    document["event"]["action"] = json!("lint-run");
    document["event"]["outcome"] = json!(if view.report.errors.is_empty() { "success" } else { "failure" });
    for (key, value) in [("start", &view.options.run.started), ("end", &view.options.run.finished)] {
        if let Some(value) = value {
            document["event"][key] = json!(value);
        }
    }
    let skipped = view.report.skipped.iter().filter_map(|skipped| Some((&skipped.path, skipped.reason?)));
    let skipped = skipped.map(|(path, reason)| json!({"path": path, "reason": reason}));
    document["lintainer"] = json!({
        "skipped": skipped.collect::<Vec<_>>(),
        "files": view.report.files.len(),
        "errors": summary.errors,
        "warnings": summary.warnings,
        "infos": summary.infos,
        "suppressed": summary.suppressed,
        "unreadable": view.report.errors.len(),
    });
    document
}

/// What all documents have.
fn frame(view: &View, kind: &str, dataset: &str) -> Value {
    json!({
        "@timestamp": view.options.run.start(),
        "ecs": {"version": ECS_VERSION},
        "event": {
            "kind": kind,
            "category": ["configuration"],
            "type": ["info"],
            "module": TOOL_NAME,
            "dataset": format!("{TOOL_NAME}.{dataset}"),
        },
        "observer": {"product": TOOL_NAME, "vendor": TOOL_NAME, "type": "linter", "version": view.options.tool_version},
    })
}
