//! `surplus-blank-lines`: there are too many empty lines.

use std::ops::Range;

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::project::{File, Syntax};
use lintainer_core::span::Span;

use crate::prelude::*;

static MAXIMUM: IntOption = IntOption::new("maximum", 1, "how many empty lines may stand in a row");

pub(super) static RULE: Rule = Rule {
    name: "surplus-blank-lines",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Always,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("surplus_blank_lines.md")),
    yields_to: &[],
    options: &[MAXIMUM.declared()],
    checks: &[Check::Text(check)],
};

fn check(file: &File, cx: &mut Context) {
    let maximum = usize::try_from(cx.get(&MAXIMUM)).unwrap_or(0);
    let text = file.source.text();
    let first = file.source.bom_len();
    let (mut start, mut count) = (first, 0);
    // Where the empty lines begin of which one is too many.
    let mut surplus = first;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()) {
        let line = text.get(start..end).unwrap_or("");
        let is_empty = line.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r'));
        if is_empty {
            count += 1;
            if count <= maximum && start > first && surplus > first {
                surplus = end + 1;
            }
        }
        if !is_empty {
            if surplus < start {
                report(file, surplus..start, cx);
            }
            (count, surplus) = (0, end + 1);
        }
        start = end + 1;
    }
    // At the end none is wanted.
    let rest = text.get(start..).unwrap_or("");
    if count > 0 && rest.trim().is_empty() {
        let kept = text.trim_end_matches([' ', '\t', '\r', '\n']).len();
        let line_end =
            memchr::memchr(b'\n', text.as_bytes().get(kept..).unwrap_or(&[])).map_or(text.len(), |at| kept + at + 1);
        report(file, line_end.max(first)..text.len(), cx);
    } else if surplus < start && !rest.is_empty() {
        report(file, surplus..start, cx);
    }
}

/// Reports whole lines that are too many, unless they are content.
fn report(file: &File, lines: Range<usize>, cx: &mut Context) {
    let span = file.source.span(lines);
    if span.is_empty() || file.is_broken() {
        return;
    }
    let is_content = match cx.syntax() {
        Syntax::Dockerfile(dockerfile) => dockerfile.instructions.iter().any(|one| one.span.contains(span)),
        syntax => syntax.verbatim(&file.source).iter().any(|one| {
            // `|+` keeps those behind it.
            let text = file.source.slice(*one);
            let keeps = text.starts_with(['|', '>']) && text.lines().next().is_some_and(|head| head.contains('+'));
            let is_behind = || file.source.slice(Span { start: one.end, ..span.at_start() }).trim().is_empty();
            one.start <= span.start && (span.start < one.end || keeps && is_behind())
        }),
    };
    if is_content {
        return;
    }
    cx.report(span, "there are too many empty lines here").help("delete them");
    cx.fix(|_| Some(Fix::safe("delete the empty lines", vec![Edit::delete(span)])));
}
