//! `legacy-key-value-format`: ENV or LABEL is written without an equals sign.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "legacy-key-value-format",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("legacy_key_value_format.md")),
    yields_to: &["space-around-equals"],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Env, Keyword::Label], check)],
};

fn check(at: &At, cx: &mut Context) {
    let (InstructionKind::Env(pairs) | InstructionKind::Label(pairs)) = at.kind() else { return };
    for pair in pairs.iter().filter(|pair| pair.is_legacy) {
        let Some(value) = &pair.value else { continue };
        let name = &pair.name.text;
        cx.report(pair.span, format!("`{name}` is set in the old form without `=`"))
            .help(format!("write `{name}=` and the value, in quotes if it has spaces"));
        cx.fix(|cx| {
            let gap = Span { start: pair.name.span.end, end: value.span.start, ..pair.span };
            // A continuation between them may hold a comment.
            if !cx.text(gap).chars().all(|c| c == ' ' || c == '\t') {
                return None;
            }
            let has_blanks = value.text.contains([' ', '\t']);
            if has_blanks && value.text.contains(['"', '\'', '\\', '`']) {
                return None;
            }
            let quote = if has_blanks { "\"" } else { "" };
            let edits = vec![Edit::replace(gap, format!("={quote}")), Edit::insert_after(value.span, quote)];
            Some(Fix::safe("write it with `=`", edits))
        });
    }
}
