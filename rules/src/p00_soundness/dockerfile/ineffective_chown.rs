//! `ineffective-chown`: the flag --chown is not supported for Windows containers.

use lintainer_core::dockerfile::{At, Keyword};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "ineffective-chown",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("ineffective_chown.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Copy, Keyword::Add], check)],
};

fn check(at: &At, cx: &mut Context) {
    let Some(flag) = at.instruction.flag("chown").filter(|_| at.is_windows()) else { return };
    cx.report(flag.span, "`--chown` is not supported for Windows containers").help("remove it");
    cx.fix(|_| Some(Fix::safe("remove it", vec![at.dockerfile.remove_word(flag.span, at.source)?])));
}
