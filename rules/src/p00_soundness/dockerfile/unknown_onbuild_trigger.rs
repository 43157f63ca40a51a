//! `unknown-onbuild-trigger`: ONBUILD triggers an unknown instruction.

use lintainer_core::dockerfile::{At, Keyword};
use lintainer_core::model::Format::Dockerfile;

use super::unknown_instruction::unknown_instruction;
use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unknown-onbuild-trigger",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("unknown_onbuild_trigger.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Unknown], check)],
};

fn check(at: &At, cx: &mut Context) {
    if at.is_trigger() {
        unknown_instruction(at, cx);
    }
}
