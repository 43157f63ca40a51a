//! `reserved-stage-name`: the stage bears a reserved name.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "reserved-stage-name",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("reserved_stage_name.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::From], check)],
};

fn check(at: &At, cx: &mut Context) {
    let InstructionKind::From(from) = at.kind() else { return };
    let Some(name) = &from.name else { return };
    if ["scratch", "context"].iter().any(|reserved| name.text.eq_ignore_ascii_case(reserved)) {
        cx.report(name.span, format!("`{}` is a reserved name", name.text)).help("give the stage another name");
    }
}
