//! `unknown-instruction`: a line that begins with no instruction.

use lintainer_core::dockerfile::{At, KEYWORDS, Keyword};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::text::nearest;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unknown-instruction",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("unknown_instruction.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Unknown], check)],
};

fn check(at: &At, cx: &mut Context) {
    // Those of triggers are `unknown-onbuild-trigger`.
    if !at.is_trigger() {
        unknown_instruction(at, cx);
    }
}

/// Reports the keyword of an instruction that does not exist.
pub(super) fn unknown_instruction(at: &At, cx: &mut Context) {
    let word = &at.instruction.keyword;
    let Some(known) = nearest(&word.value, KEYWORDS.iter().copied()) else {
        cx.report(word.span, format!("`{}` is not a Dockerfile instruction", word.value))
            .help("check the line before it: a missing `\\` or heredoc end makes an instruction of what follows");
        return;
    };
    let fix = Fix::risky(format!("replace by `{known}`"), vec![Edit::replace(word.span, known.clone())]);
    cx.report(word.span, format!("`{}` is not a Dockerfile instruction", word.value))
        .help(format!("did you mean `{known}`?"))
        .fix(fix);
}
