//! `embedded-vex-file`: A VEX statement is copied into the image.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword, Word};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "embedded-vex-file",
    practice: Practice::Scans,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("embedded_vex_file.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Add, Keyword::Copy], check)],
};

fn check(at: &At, cx: &mut Context) {
    let (InstructionKind::Copy(copy) | InstructionKind::Add(copy)) = at.kind() else { return };
    let is_vex = |word: &&Word| word.text.ends_with(".vex.json") || word.text.ends_with(".openvex.json");
    if let Some(word) = copy.sources.iter().find(is_vex).filter(|_| at.is_shipped()) {
        cx.report(word.span, format!("`{}` cannot be updated once it is in the image", word.text))
            .help("attach it to the image as an attestation, with `docker scout attestation add`");
    }
}
