//! `consecutive-runs`: two RUN instructions could be one.

use lintainer_core::dockerfile::{At, Dockerfile as File, InstructionKind};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "consecutive-runs",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("consecutive_runs.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    let source = cx.file().source.clone();
    let mut before: Option<At> = None;
    for at in file.each_at(&source, &file.shipped([])) {
        let is_plain = matches!(at.kind(), InstructionKind::Run(_))
            && at.is_shipped()
            && !at.is_trigger()
            && at.instruction.flags.is_empty()
            && at.instruction.heredocs.is_empty()
            && at.executes().is_some_and(|usage| usage.script.commands.len() == 1);
        if is_plain && before.is_some_and(|before| before.instruction.stage == at.instruction.stage) {
            cx.report(at.instruction.keyword.span, "this `RUN` could be joined with the one before it")
                .help("join them with `&&`");
        }
        before = is_plain.then_some(at);
    }
}
