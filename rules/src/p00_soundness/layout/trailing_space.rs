//! `trailing-space`: a line has trailing whitespace.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::project::File;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "trailing-space",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Always,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("trailing_space.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Text(check)],
};

fn check(file: &File, cx: &mut Context) {
    let text = file.source.text();
    let mut content = None;
    let mut start = file.source.bom_len();
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        let line = text.get(start..end).unwrap_or("");
        let line = line.strip_suffix('\r').unwrap_or(line);
        let kept = line.trim_end_matches([' ', '\t']).len();
        let blanks = file.source.span(start + kept..start + line.len());
        start = end + 1;
        if blanks.is_empty() {
            continue;
        }
        if file.is_broken() {
            return;
        }
        let content = content.get_or_insert_with(|| cx.syntax().verbatim(&file.source));
        let at = content.partition_point(|span| span.end <= blanks.start);
        if content.get(at).is_none_or(|span| span.start > blanks.start) {
            cx.report(blanks, "the line has trailing whitespace").help("strip it");
            cx.fix(|_| Some(Fix::safe("strip the whitespace", vec![Edit::delete(blanks)])));
        }
    }
}
