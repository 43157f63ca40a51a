//! `unescaped-dollar`: A password hash is taken for variables.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword};
use lintainer_core::project::{File, Kind};
use lintainer_core::span::Span;

use crate::shared::hashes;
use lintainer_core::model::Format::{Compose, Dockerfile};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unescaped-dollar",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile, Compose],
    page: Page::new(include_str!("unescaped_dollar.md")),
    yields_to: &[],
    options: &[],
    checks: &[
        Check::Text(check_text),
        Check::Instruction(&[Keyword::Env, Keyword::Arg, Keyword::Label], check_instruction),
    ],
};

fn check_text(file: &File, cx: &mut Context) {
    let text = file.source.text();
    if file.kind != Kind::Compose || hashes::find(text).iter().all(|hash| hash.single.is_empty()) {
        return;
    }
    let mut end = 0;
    for document in cx.syntax().documents() {
        for node in document.all_nodes(&file.source) {
            let span = node.written_span();
            if node.is_alias() || !node.is_scalar() || span.start < end {
                continue;
            }
            end = span.end;
            for hash in hashes::find(cx.text(span)) {
                let at = part(span, hash.range.clone());
                if hash.single.is_empty() {
                    continue;
                }
                let edits = hash
                    .single
                    .iter()
                    .map(|dollar| Edit::insert_before(part(span, *dollar..dollar + 1), "$"))
                    .collect();
                cx.report(at, "Compose takes the parts of this hash for variables")
                    .help("double each dollar sign")
                    .secret(at);
                cx.fix(|_| Some(Fix::safe("double each dollar sign", edits)));
            }
        }
    }
}

fn check_instruction(at: &At, cx: &mut Context) {
    let (InstructionKind::Env(assignments) | InstructionKind::Arg(assignments) | InstructionKind::Label(assignments)) =
        at.kind()
    else {
        return;
    };
    for span in assignments.iter().filter_map(|assignment| Some(assignment.value.as_ref()?.span)) {
        let text = cx.text(span);
        if text.starts_with('\'') || !text.contains('$') {
            continue;
        }
        for hash in hashes::find(text) {
            let quotes = text.get(..hash.range.start).unwrap_or("").matches('\'').count();
            if hash.single.is_empty() || quotes % 2 == 1 && !text.starts_with('"') {
                continue;
            }
            let at = part(span, hash.range.clone());
            let edits =
                hash.single.iter().map(|dollar| Edit::insert_before(part(span, *dollar..dollar + 1), "\\")).collect();
            cx.report(at, "the builder takes the parts of this hash for variables")
                .help("put a backslash before each dollar sign")
                .secret(at);
            cx.fix(|_| Some(Fix::safe("put a backslash before each dollar sign", edits)));
        }
    }
}

/// A part of a span by its offsets.
fn part(span: Span, range: std::ops::Range<usize>) -> Span {
    Span { start: span.start + range.start as u32, end: span.start + range.end as u32, ..span }
}
