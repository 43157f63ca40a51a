//! `sonarqube`: generic issues with their rules, for SonarQube 10.3 and later and SonarQube Cloud.
//!
//! Source: SonarQube's page "Generic issue import format". Lines count from 1, columns in UTF-16 code units from 0.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::severity::{Level, is_security};
use super::{TOOL_NAME, View, json::to_line};
use crate::rule::{Practice, Rule};
use crate::span::Span;

pub(crate) fn render(view: &View) -> String {
    let rules: BTreeMap<&str, &'static Rule> = view.shown().map(|finding| (finding.rule.name, finding.rule)).collect();
    let issues: Vec<Value> = view
        .shown()
        .map(|finding| {
            let secondary: Vec<Value> =
                finding.related.iter().map(|related| location(view, related.span, &related.message)).collect();
            json!({
                "ruleId": finding.rule.name,
                "primaryLocation": location(view, finding.span, &finding.message),
                "secondaryLocations": secondary,
            })
        })
        .collect();
    let rules: Vec<Value> = rules.values().map(|rule| descriptor(rule)).collect();
    to_line(&json!({"rules": rules, "issues": issues}))
}

fn descriptor(rule: &'static Rule) -> Value {
    let level = Level::of(rule, rule.severity);
    let (attribute, quality, kind) = match rule.practice {
        practice if is_security(practice) => ("TRUSTWORTHY", "SECURITY", "VULNERABILITY"),
        Practice::Automation => ("CONVENTIONAL", "MAINTAINABILITY", "CODE_SMELL"),
        _ => ("COMPLETE", "RELIABILITY", "BUG"),
    };
    json!({
        "id": rule.name,
        "name": rule.summary(),
        "description": rule.why(),
        "engineId": TOOL_NAME,
        "cleanCodeAttribute": attribute,
        "type": kind,
        "severity": level.sonar(),
        "impacts": [{"softwareQuality": quality, "severity": level.sonar_impact()}],
    })
}

fn location(view: &View, span: Span, message: &str) -> Value {
    let place = view.place(span);
    let mut range = json!({"startLine": place.start.line, "endLine": place.end.line});
    // In an empty line there is no character that a range of columns could hold.
    if view.exact(span).start != view.exact(span).end || place.end.offset != place.start.offset {
        range["startColumn"] = json!(place.start.utf16 - 1);
        range["endColumn"] = json!(place.end.utf16 - 1);
    }
    json!({"message": message, "filePath": view.path(span), "textRange": range})
}
