//! `copied-root-directory`: the whole file system of a stage is copied.

use lintainer_core::dockerfile::{At, BaseImage, FromTarget, InstructionKind, Keyword, Word};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "copied-root-directory",
    practice: Practice::Limits,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("copied_root_directory.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Copy], check)],
};

fn check(at: &At, cx: &mut Context) {
    let InstructionKind::Copy(copy) = at.kind() else { return };
    let Some(from) = at.instruction.flag_value("from").filter(|_| !at.is_trigger()) else { return };
    let is_root = |word: &Word| matches!(&*word.text, "/" | "/." | "/*" | "." | "./");
    let Some(source) = copy.sources.iter().find(|word| is_root(word)) else { return };
    let goes_to_root = copy.destination.as_ref().is_some_and(|word| &*word.text == "/");
    let is_squash = at.stage().is_some_and(|stage| {
        let sources = stage.instructions(at.dockerfile).iter().filter(|one| {
            matches!(one.kind, InstructionKind::Copy(_) | InstructionKind::Add(_) | InstructionKind::Run(_))
        });
        matches!(stage.base, BaseImage::Scratch) && sources.count() == 1
    });
    match at.dockerfile.from_target(from) {
        FromTarget::Stage(stage) if goes_to_root && !is_squash => {
            let root = at.dockerfile.stages.get(stage.root);
            if root.is_some_and(|root| matches!(root.base, BaseImage::Image(_))) {
                cx.report(
                    source.span,
                    format!("everything in the stage `{}` is copied, its build tools too", from.text),
                )
                .help("copy the files that are needed");
            }
        }
        FromTarget::Other(_) if goes_to_root && !is_squash => {
            cx.report(source.span, format!("everything in `{}` is copied", from.text))
                .help("copy the files that are needed")
                .severity(Severity::Info)
                .profile(Profile::Audit);
        }
        _ => {}
    }
}
