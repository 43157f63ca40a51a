//! `missing-final-newline`: the file does not end with a newline.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::project::File;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-final-newline",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Always,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("missing_final_newline.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Text(check)],
};

fn check(file: &File, cx: &mut Context) {
    let text = file.source.text();
    let Some(last) = text.chars().next_back().filter(|last| *last != '\n' && text.len() > file.source.bom_len()) else {
        return;
    };
    let span = file.source.span(text.len() - last.len_utf8()..text.len());
    cx.report(span, "the last line does not end with a newline").help("add a newline at the end of the file");
    cx.fix(|cx| {
        let edits = vec![Edit::insert_after(span, file.source.newline())];
        let is_content = cx.syntax().verbatim(&file.source).last().is_some_and(|content| content.end >= span.end);
        let title = "add a newline";
        Some(if is_content { Fix::risky(title, edits) } else { Fix::safe(title, edits) })
    });
}
