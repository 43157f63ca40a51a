//! `empty-stage-copy`: a `--from` names a stage without any file.

use lintainer_core::dockerfile::{At, BaseImage, FromTarget, Instruction, InstructionKind, Keyword};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "empty-stage-copy",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("empty_stage_copy.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Instruction(&[Keyword::Copy, Keyword::Add], check), |_| true)],
};

fn check(at: &At, cx: &mut Context) {
    for word in at.instruction.sources_from() {
        let FromTarget::Stage(stage) = at.dockerfile.from_target(word) else { continue };
        let root = at.dockerfile.stages.get(stage.root);
        if !root.is_some_and(|root| matches!(root.base, BaseImage::Scratch)) {
            continue;
        }
        let fills = |one: &Instruction| {
            let kind = &one.trigger().unwrap_or(one).kind;
            use InstructionKind::{Add, Copy, Onbuild, Run, Workdir};
            matches!(kind, Copy(_) | Add(_) | Run(_) | Workdir(_) | Onbuild(_))
        };
        let mut chain = std::iter::once(stage).chain(stage.parents(at.dockerfile));
        let is_filled = chain.any(|stage| stage.instructions(at.dockerfile).iter().any(fills));
        let builds = cx.project().builds_of(&cx.file().source.path);
        let is_context = builds.iter().any(|build| build.contexts.iter().any(|(name, _)| *name.value == *word.text));
        // A comment above the stage may say that a build context takes its place.
        let is_explained = stage.from_instruction(at.dockerfile).is_some_and(|from| {
            at.dockerfile
                .comments
                .iter()
                .any(|comment| comment.end < from.span.start && cx.text(*comment).contains("context"))
        });
        if !is_filled && !is_context && !is_explained {
            cx.report(word.span, format!("the stage `{}` has no file", word.text))
                .help("copy the files into that stage, or name another one");
        }
    }
}
