//! `redundant-platform`: FROM states the platform that is the default anyway.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "redundant-platform",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("redundant_platform.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::From], check)],
};

fn check(at: &At, cx: &mut Context) {
    let InstructionKind::From(from) = at.kind() else { return };
    let Some(flag) = at.instruction.flag("platform") else { return };
    let Some(value) = flag.value.as_ref() else { return };
    let is_target = matches!(value.text.trim_matches(['"', '\'']), "$TARGETPLATFORM" | "${TARGETPLATFORM}");
    if !is_target || at.dockerfile.global_variables().iter().any(|one| &*one.name == "TARGETPLATFORM") {
        return;
    }
    let image = from.image.as_ref().map(|image| image.span);
    cx.report(flag.span, "`$TARGETPLATFORM` is the platform that is taken anyway").help("delete the flag");
    cx.fix(|_| {
        let span = Span { end: image?.start, ..flag.span };
        Some(Fix::safe("delete the flag", vec![Edit::delete(span)]))
    });
}
