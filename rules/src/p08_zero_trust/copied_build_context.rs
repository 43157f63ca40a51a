//! `copied-build-context`: the whole build context is copied into the image.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword, Word};

use crate::shared::contexts;
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "copied-build-context",
    practice: Practice::ZeroTrust,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("copied_build_context.md")),
    yields_to: &["missing-dockerignore"],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Add, Keyword::Copy], check)],
};

fn check(at: &At, cx: &mut Context) {
    let (InstructionKind::Copy(copy) | InstructionKind::Add(copy)) = at.kind() else { return };
    let is_root = |word: &&Word| matches!(&*word.text, "." | "./" | "/" | "*" | "./*" | "**");
    let Some(word) = copy.sources.iter().find(is_root).filter(|_| at.is_shipped()) else { return };
    if at.instruction.flag("from").is_some() || contexts::is_allow_list(cx.file(), cx.project()) {
        return;
    }
    cx.report(word.span, "the whole build context is copied into the image")
        .about(word.span)
        .help("copy only the files and directories that are needed");
}
