//! `broken-chart-template`: a template that the chart's own values cannot be rendered with.

use std::collections::BTreeSet;

use lintainer_core::helm::failure::{Cause, Failure};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Project;
use lintainer_core::text::nearest;

use super::shown;
use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "broken-chart-template",
    practice: Practice::Integrated,
    severity: Severity::Error,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("broken_chart_template.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let mut seen = BTreeSet::new();
    for chart in project.charts() {
        let reads = &chart.reads;
        // What templates read from files beside them may be out of sight.
        let is_whole = !project.is_partial_chart(chart) && !reads.words.contains("Files");
        for failure in &chart.failures {
            let is_syntax = failure.message.starts_with("parse error at");
            // With a chart missing, nobody knows which templates and values are.
            if !is_whole && !is_syntax || failure.cause == Cause::Limit {
                continue;
            }
            let Some(span) = failure.span.filter(|span| project.has(span.file)) else {
                continue;
            };
            if !seen.insert(span) {
                continue;
            }
            let text = shown(cx, span);
            let shown = if text.is_empty() { "a template".to_string() } else { format!("`{text}`") };
            if matches!(failure.cause, Cause::Fail | Cause::Required) {
                let message = format!("{shown} stops the rendering with the chart's own values: {}", failure.message);
                let finding = cx.report(span, message).profile(Profile::Audit);
                finding.help("give a default value, or say in `values.yaml` what must be set");
            } else {
                let message = format!("{shown} does not render with the chart's own values: {}", reason(failure));
                let help = if is_syntax { "correct the template" } else { "correct it, or give a default value" };
                let finding = cx.report(span, message).help(help);
                // A value that only the user can give.
                if failure.message.ends_with("got interface {}") {
                    finding.profile(Profile::Audit);
                }
            }
        }
        // helm looks for them when it comes there, which may be with other values.
        let is_unread = chart.failures.iter().any(|failure| failure.message.starts_with("parse error at"));
        let unknown = reads.calls.iter().filter(|(name, _)| !reads.defined.contains_key(name) && !is_path(name));
        for (name, span) in unknown.filter(|_| is_whole && !is_unread) {
            if seen.insert(*span) {
                let near = nearest(name, reads.defined.keys().map(String::as_str));
                let help =
                    near.map_or("define it, or correct the name".to_string(), |near| format!("did you mean `{near}`?"));
                cx.report(*span, format!("`{name}` is defined by no template of the chart")).help(help);
            }
        }
    }
}

/// Whether a name is that of a file, which has other parts with the chart that it is in.
fn is_path(name: &str) -> bool {
    name.contains("/templates/")
}

/// Why a template ends, in plain words where Go's own are about Go.
fn reason(failure: &Failure) -> String {
    let message = failure.message.as_str();
    if let Some(field) = message.strip_prefix("nil pointer evaluating interface {}.") {
        return format!("what `{field}` is taken from is not set");
    }
    if let Some((field, kind)) =
        message.strip_prefix("can't evaluate field ").and_then(|rest| rest.split_once(" in type "))
    {
        let kind = if kind == "interface {}" { "what is no map" } else { kind };
        return format!("`{field}` cannot be taken from {kind}");
    }
    if message.ends_with("got interface {}") {
        return "the value is not set".to_string();
    }
    match message.strip_prefix("parse error at (").and_then(|rest| rest.split_once("): ")) {
        Some((_, reason)) => reason.to_string(),
        None => message.to_string(),
    }
}
