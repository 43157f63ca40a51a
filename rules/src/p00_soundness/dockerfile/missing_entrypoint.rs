//! `missing-entrypoint`: an image from scratch has nothing to start.

use lintainer_core::dockerfile::{BaseImage, Dockerfile as File};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-entrypoint",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("missing_entrypoint.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    let Some(stage) = file.final_stage() else { return };
    let is_scratch = file.stages.get(stage.root).is_some_and(|root| matches!(root.base, BaseImage::Scratch));
    if !is_scratch || stage.state.cmd.is_some() || stage.state.entrypoint.is_some() {
        return;
    }
    let Some(from) = stage.from_instruction(file) else { return };
    cx.report(from.span, "this image has neither ENTRYPOINT nor CMD").help("set ENTRYPOINT, as a JSON array");
}
