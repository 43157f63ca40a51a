//! `rdjson`: reviewdog's diagnostics. Columns count bytes of UTF-8.
//!
//! Source: reviewdog's `proto/rdf/jsonschema/DiagnosticResult.json`.

use serde::Serialize;
use serde_json::{Value, json};

use super::severity::Level;
use super::{TOOL_NAME, TOOL_URL, View, json::Each, json::to_line, rule_url};
use crate::finding::Finding;
use crate::source::Position;
use crate::span::Span;

pub(crate) fn render(view: &View) -> String {
    let diagnostics = Each(|| view.shown().map(|finding| diagnostic(view, finding)));
    to_line(&Document { source: json!({"name": TOOL_NAME, "url": TOOL_URL}), diagnostics })
}

#[derive(Serialize)]
struct Document<D> {
    source: Value,
    diagnostics: D,
}

fn diagnostic(view: &View, finding: &Finding) -> Value {
    let mut message = finding.message.clone();
    if let Some(help) = &finding.help {
        message.push('\n');
        message.push_str(help);
    }
    let mut diagnostic = json!({
        "message": message,
        "location": location(view, finding.span),
        "severity": Level::of(finding.rule, finding.severity).rdjson(),
        "code": {"value": finding.rule.name, "url": rule_url(finding.rule)},
    });
    // A suggestion is applied on its own, so a fix of several edits is none.
    let suggestions: Vec<Value> = finding
        .fixes
        .iter()
        .filter_map(|fix| match fix.edits.as_slice() {
            [edit] if edit.span.file == finding.span.file => {
                Some(json!({"range": range(view, edit.span, true), "text": edit.text}))
            }
            _ => None,
        })
        .collect();
    if !suggestions.is_empty() {
        diagnostic["suggestions"] = json!(suggestions);
    }
    if !finding.related.is_empty() {
        let related = finding
            .related
            .iter()
            .map(|related| json!({"message": related.message, "location": location(view, related.span)}));
        diagnostic["related_locations"] = related.collect();
    }
    diagnostic
}

fn location(view: &View, span: Span) -> Value {
    json!({"path": view.path(span), "range": range(view, span, false)})
}

/// A range; of an empty one only the start, unless an insertion needs both.
fn range(view: &View, span: Span, both: bool) -> Value {
    let place = view.exact(span);
    let position = |at: Position| json!({"line": at.line, "column": at.byte});
    let mut range = json!({"start": position(place.start)});
    if both || place.start != place.end {
        range["end"] = position(place.end);
    }
    range
}
