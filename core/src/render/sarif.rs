//! `sarif`: SARIF 2.1.0, as GitHub's code scanning wants it.
//!
//! Source: OASIS SARIF 2.1.0, and GitHub's page "SARIF support for code scanning".

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::severity::{Level, is_security};
use super::{Place, TOOL_NAME, TOOL_URL, View, escape, explain, json::Each, json::to_line, rule_url};
use crate::finding::{Finding, Fix, Safety, SuppressedBy};
use crate::line_hash::LineHashes;
use crate::model::Format;
use crate::rule::Rule;
use crate::span::{FileId, Span};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

pub(crate) fn render(view: &View) -> String {
    let rules: BTreeMap<&str, &'static Rule> =
        view.report.findings.iter().map(|finding| (finding.rule.name, finding.rule)).collect();
    let indices: HashMap<&str, usize> = rules.keys().enumerate().map(|(index, name)| (*name, index)).collect();
    let hashes = RefCell::new(HashMap::new());
    let run = &view.options.run;
    let provenance = run.repository.as_ref().map(|repository| {
        let mut provenance = json!({"repositoryUri": repository});
        for (key, value) in [("revisionId", &run.revision), ("branch", &run.branch)] {
            if let Some(value) = value {
                provenance[key] = json!(value);
            }
        }
        json!([provenance])
    });
    let run = Run {
        tool: json!({"driver": {
            "name": TOOL_NAME,
            "version": view.options.tool_version,
            "semanticVersion": view.options.tool_version,
            "informationUri": TOOL_URL,
            "rules": rules.values().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
        }}),
        automation_details: run.category.as_ref().map(|name| json!({"id": format!("{}/", name.trim_end_matches('/'))})),
        version_control_provenance: provenance,
        column_kind: "unicodeCodePoints",
        default_encoding: "utf-8",
        invocations: [invocation(view)],
        results: Each(|| view.report.findings.iter().map(|finding| result(view, finding, &indices, &hashes))),
        artifacts: Each(|| {
            view.report.files.iter().map(|file| {
                json!({
                    "location": artifact(view, &file.path),
                    "roles": ["analysisTarget"],
                    "sourceLanguage": if file.format == Format::Dockerfile { "dockerfile" } else { "yaml" },
                })
            })
        }),
    };
    to_line(&Log { schema: SCHEMA, version: "2.1.0", runs: [run] })
}

#[derive(Serialize)]
struct Log<R> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [R; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<R, A> {
    tool: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    automation_details: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version_control_provenance: Option<Value>,
    column_kind: &'static str,
    default_encoding: &'static str,
    invocations: [Value; 1],
    results: R,
    artifacts: A,
}

/// The hashes of the lines of the files that have been come to.
type Hashes = RefCell<HashMap<FileId, LineHashes>>;

fn descriptor(rule: &'static Rule) -> Value {
    let level = Level::of(rule, rule.severity);
    let security = is_security(rule.practice);
    let mut tags: Vec<String> = Vec::new();
    if security {
        tags.push("security".to_string());
    }
    tags.push(format!("practice-{}", rule.practice.number()));
    tags.extend(rule.formats.iter().map(|format| format.name().to_string()));
    let mut properties = json!({
        "tags": tags,
        "precision": rule.confidence.name(),
        "profile": rule.profile().name(),
        "problem.severity": level.problem_severity(),
    });
    if security {
        properties["security-severity"] = json!(level.security_severity());
    }
    json!({
        "id": rule.name,
        "name": pascal_case(rule.name),
        "shortDescription": {"text": clip(rule.summary(), 1024)},
        "fullDescription": {"text": clip(rule.why(), 1024)},
        "help": {"text": explain::explain(rule), "markdown": explain::rule_page(rule)},
        "helpUri": rule_url(rule),
        "defaultConfiguration": {"enabled": rule.is_default(), "level": level.sarif()},
        "properties": properties,
    })
}

fn result(view: &View, finding: &Finding, indices: &HashMap<&str, usize>, hashes: &Hashes) -> Value {
    let mut message = finding.message.clone();
    if let Some(help) = &finding.help {
        message.push_str(": ");
        message.push_str(help);
    }
    for (index, related) in finding.related.iter().enumerate() {
        let text = related.message.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]");
        message.push_str(&format!("\n[{text}]({})", index + 1));
    }
    let mut result = json!({
        "ruleId": finding.rule.name,
        "level": Level::of(finding.rule, finding.severity).sarif(),
        "message": {"text": message},
        "locations": [{"physicalLocation": physical(view, finding.span)}],
        "partialFingerprints": fingerprints(view, finding, hashes),
        "properties": {
            "confidence": finding.confidence.name(),
            "profile": finding.profile.name(),
            "aliases": view.aliases(finding),
        },
    });
    if let Some(index) = indices.get(finding.rule.name) {
        result["ruleIndex"] = json!(index);
    }
    if !finding.related.is_empty() {
        let related = finding.related.iter().enumerate().map(|(index, related)| {
            json!({
                "id": index + 1,
                "message": {"text": related.message},
                "physicalLocation": physical(view, related.span),
            })
        });
        result["relatedLocations"] = related.collect();
    }
    if let Some(probability) = finding.probability {
        result["rank"] = json!(super::json::rounded(probability) * 100.0);
    }
    if !finding.fixes.is_empty() {
        result["fixes"] = finding.fixes.iter().map(|fix| self::fix(view, fix)).collect();
    }
    if let Some(suppressed) = &finding.suppressed {
        let kind = match suppressed.by {
            SuppressedBy::Comment | SuppressedBy::Annotation => "inSource",
            SuppressedBy::Baseline => "external",
        };
        let mut suppression = json!({"kind": kind, "status": "accepted"});
        if let Some(reason) = &suppressed.reason {
            suppression["justification"] = json!(reason);
        }
        result["suppressions"] = json!([suppression]);
    }
    result
}

fn fingerprints(view: &View, finding: &Finding, hashes: &Hashes) -> Value {
    let mut prints = Map::new();
    if let Some(source) = view.report.source(finding.span.file) {
        let line = source.position(finding.span.start).line;
        let mut hashes = hashes.borrow_mut();
        let hash = hashes.entry(source.id).or_insert_with(|| LineHashes::new(&source.padded_text())).get(line);
        prints.extend(hash.map(|hash| ("primaryLocationLineHash".to_string(), json!(hash))));
    }
    if !finding.fingerprint.is_empty() {
        prints.insert("lintainer/v1".to_string(), json!(finding.fingerprint));
    }
    Value::Object(prints)
}

fn fix(view: &View, fix: &Fix) -> Value {
    let mut changes: BTreeMap<FileId, Vec<Value>> = BTreeMap::new();
    for edit in &fix.edits {
        changes.entry(edit.span.file).or_default().push(json!({
            "deletedRegion": region(view.exact(edit.span)),
            "insertedContent": {"text": edit.text},
        }));
    }
    let changes = changes.into_iter().map(|(file, replacements)| {
        let path = view.report.source(file).map_or("", |source| &source.path);
        json!({"artifactLocation": artifact(view, path), "replacements": replacements})
    });
    let safety = if fix.safety == Safety::Safe { "" } else { " (may change what runs)" };
    json!({
        "description": {"text": format!("{}{safety}", fix.title)},
        "artifactChanges": changes.collect::<Vec<_>>(),
    })
}

fn invocation(view: &View) -> Value {
    let about = |path: &str, level: &str, text: String| {
        json!({
            "level": level,
            "message": {"text": text},
            "locations": [{"physicalLocation": {"artifactLocation": artifact(view, path)}}],
        })
    };
    let errors = view.report.errors.iter().map(|error| about(&error.path, "error", error.message.clone()));
    let skipped = view
        .report
        .skipped
        .iter()
        .filter_map(|skipped| Some(about(&skipped.path, "note", format!("skipped: {}", skipped.reason?))));
    let asked = view.report.asked.iter().map(|told| (told, "asks for a value"));
    let unbuilt = view.report.unbuilt.iter().map(|told| (told, "is not built"));
    let told = asked.chain(unbuilt).map(|(told, what)| {
        let mut note = about(&told.path, "note", format!("{what}: {}", told.message));
        note["locations"][0]["physicalLocation"]["region"] = json!({"startLine": told.line});
        note
    });
    let mut invocation = json!({
        "executionSuccessful": view.report.errors.is_empty(),
        "toolExecutionNotifications": errors.chain(skipped).chain(told).collect::<Vec<_>>(),
    });
    let run = &view.options.run;
    for (key, value) in [("startTimeUtc", &run.started), ("endTimeUtc", &run.finished)] {
        if let Some(value) = value {
            invocation[key] = json!(value);
        }
    }
    invocation
}

fn physical(view: &View, span: Span) -> Value {
    json!({"artifactLocation": artifact(view, view.report.path(span)), "region": region(view.place(span))})
}

fn artifact(view: &View, path: &str) -> Value {
    let path = view.rooted(path);
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    json!({"uri": format!("{scheme}{}", escape::uri_path(&path))})
}

fn region(place: Place) -> Value {
    json!({
        "startLine": place.start.line,
        "startColumn": place.start.column,
        "endLine": place.end.line,
        "endColumn": place.end.column,
    })
}

fn pascal_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for word in name.split('-') {
        let mut chars = word.chars();
        out.extend(chars.next().map(|c| c.to_ascii_uppercase()));
        out.push_str(chars.as_str());
    }
    out
}

/// The first `most` characters.
fn clip(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}
