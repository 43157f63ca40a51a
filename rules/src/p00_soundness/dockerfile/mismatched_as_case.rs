//! `mismatched-as-case`: AS is not written in the case of FROM.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "mismatched-as-case",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Always,
    formats: &[Dockerfile],
    page: Page::new(include_str!("mismatched_as_case.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::From], check)],
};

fn check(at: &At, cx: &mut Context) {
    let InstructionKind::From(from) = at.kind() else { return };
    let Some(word) = &from.as_keyword else { return };
    let fitting = match &*at.instruction.keyword.value {
        "FROM" => "AS",
        "from" => "as",
        _ => return,
    };
    if &*word.text != fitting {
        let fix = Fix::safe(format!("write `{fitting}`"), vec![Edit::replace(word.span, fitting)]);
        cx.report(word.span, format!("`{}` is not in the case of `{}`", word.text, at.instruction.keyword.value))
            .help(format!("write `{fitting}`"))
            .fix(fix);
    }
}
