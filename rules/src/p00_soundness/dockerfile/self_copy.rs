//! `self-copy`: a stage copies from itself.

use lintainer_core::dockerfile::{At, FromTarget, Keyword};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "self-copy",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("self_copy.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Copy, Keyword::Add, Keyword::Run], check)],
};

fn check(at: &At, cx: &mut Context) {
    // A trigger runs in another stage.
    if at.is_trigger() {
        return;
    }
    for word in at.instruction.sources_from() {
        let FromTarget::Stage(stage) = at.dockerfile.from_target(word) else { continue };
        if Some(stage.index) == at.instruction.stage {
            cx.report(word.span, format!("`{}` is the stage that this instruction stands in", word.text))
                .help("name the stage that has the files, or copy with `RUN cp`");
        }
    }
}
