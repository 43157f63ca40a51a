//! `surplus-blank-lines`: there are too many blank lines.

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
    let mut found = Vec::new();
    for end in memchr::memchr_iter(b'\n', text.as_bytes()) {
        let line = text.get(start..end).unwrap_or("");
        if line.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r')) {
            count += 1;
            if count <= maximum && start > first && surplus > first {
                surplus = end + 1;
            }
        } else {
            if surplus < start {
                found.push(surplus..start);
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
        found.push(line_end.max(first)..text.len());
    } else if surplus < start && !rest.is_empty() {
        found.push(surplus..start);
    }
    if found.is_empty() || file.is_broken() {
        return;
    }
    let content = match cx.syntax() {
        Syntax::Dockerfile(dockerfile) => dockerfile.instructions.iter().map(|one| one.span).collect(),
        syntax => syntax.verbatim(&file.source),
    };
    for lines in found {
        let span = file.source.span(lines);
        if !span.is_empty() && !is_content(span, &content, file) {
            cx.report(span, "there are too many blank lines here").help("delete them");
            cx.fix(|_| Some(Fix::safe("delete the blank lines", vec![Edit::delete(span)])));
        }
    }
}

/// Whether lines are part of what stands in `content`, in order.
fn is_content(lines: Span, content: &[Span], file: &File) -> bool {
    let at = content.partition_point(|one| one.start <= lines.start);
    let Some(before) = at.checked_sub(1).and_then(|at| content.get(at)) else { return false };
    if lines.start < before.end {
        return true;
    }
    // A block scalar with `+` keeps those behind it.
    let text = file.source.slice(*before);
    let keeps = text.starts_with(['|', '>']) && text.lines().next().is_some_and(|head| head.contains('+'));
    keeps && file.source.slice(Span { start: before.end, ..lines.at_start() }).trim().is_empty()
}
