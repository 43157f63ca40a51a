//! `gitlab-sast`: a security report for static analysis, schema 15.2.1.
//!
//! Source: GitLab's security report schemas, `sast-report-format.json` 15.2.1.

use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::severity::Level;
use super::{TOOL_NAME, TOOL_URL, View, json::Each, json::to_line, rule_url};
use crate::finding::Finding;

const VERSION: &str = "15.2.1";
const SCHEMA: &str = "https://gitlab.com/gitlab-org/security-products/security-report-schemas/-/raw/v15.2.1/dist/sast-report-format.json";
/// The longest name and solution that GitLab takes, in characters.
const MAX_NAME: usize = 255;
const MAX_SOLUTION: usize = 7000;

pub(crate) fn render(view: &View) -> String {
    let version = match view.options.tool_version.as_str() {
        "" => "0",
        version => version,
    };
    let program = json!({
        "id": TOOL_NAME,
        "name": TOOL_NAME,
        "version": version,
        "url": TOOL_URL,
        "vendor": {"name": TOOL_NAME},
    });
    let errors = view.report.errors.iter();
    let errors = errors.map(|error| json!({"level": "warn", "value": format!("{}: {}", error.path, error.message)}));
    let skipped = view.report.skipped.iter().filter_map(|skipped| Some((&skipped.path, skipped.reason?)));
    let skipped = skipped.map(|(path, reason)| json!({"level": "info", "value": format!("{path}: skipped: {reason}")}));
    let messages: Vec<Value> = errors.chain(skipped).collect();
    let scan = json!({
        "analyzer": program,
        "scanner": program,
        "type": "sast",
        "start_time": time(view.options.run.start()),
        "end_time": time(view.options.run.end()),
        "status": "success",
        "messages": messages,
    });
    let prints = view.fingerprints();
    let vulnerabilities =
        Each(|| view.shown().zip(&prints).map(|(finding, fingerprint)| vulnerability(view, finding, fingerprint)));
    to_line(&Document { version: VERSION, schema: SCHEMA, scan, vulnerabilities })
}

#[derive(Serialize)]
struct Document<V> {
    version: &'static str,
    schema: &'static str,
    scan: Value,
    vulnerabilities: V,
}

fn vulnerability(view: &View, finding: &Finding, fingerprint: &str) -> Value {
    let place = view.place(finding.span);
    let path = view.path(finding.span);
    // The same in every run, so that GitLab knows the finding again.
    let key = format!("{}\0{path}\0{fingerprint}", finding.rule.name);
    let url = rule_url(finding.rule);
    let mut identifiers = vec![json!({
        "type": "lintainer_rule",
        "name": format!("lintainer {}", finding.rule.name),
        "value": finding.rule.name,
        "url": url,
    })];
    for alias in view.aliases(finding) {
        if let Some((tool, id)) = alias.split_once('/').filter(|(tool, id)| !tool.is_empty() && !id.is_empty()) {
            let kind = format!("{}_rule", tool.replace('-', "_"));
            identifiers.push(json!({"type": kind, "name": format!("{tool} {id}"), "value": id}));
        }
    }
    let mut vulnerability = json!({
        "id": Uuid::new_v5(&Uuid::NAMESPACE_URL, key.as_bytes()).hyphenated().to_string(),
        "name": clip(finding.rule.summary(), MAX_NAME),
        "description": format!("{}\n\n{}", finding.message, finding.rule.why()),
        "severity": Level::of(finding.rule, finding.severity).gitlab_security(),
        "identifiers": identifiers,
        "location": {"file": path, "start_line": place.start.line, "end_line": place.end.line},
        "links": [{"name": finding.rule.name, "url": url}],
        "tracking": {
            "type": "source",
            "items": [{
                "file": path,
                "start_line": place.start.line,
                "end_line": place.end.line,
                "signatures": [{"algorithm": "hash", "value": fingerprint}],
            }],
        },
    });
    if let Some(help) = &finding.help {
        vulnerability["solution"] = json!(clip(help, MAX_SOLUTION));
    }
    vulnerability
}

/// `YYYY-MM-DDThh:mm:ss`, without a zone and fractions.
fn time(text: &str) -> &str {
    text.get(..19).unwrap_or("1970-01-01T00:00:00")
}

fn clip(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}
