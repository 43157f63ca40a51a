//! `ineffective-stop-signal`: STOPSIGNAL has no effect on Windows.

use lintainer_core::dockerfile::{At, Keyword};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "ineffective-stop-signal",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("ineffective_stop_signal.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::StopSignal], check)],
};

fn check(at: &At, cx: &mut Context) {
    if !at.is_windows() {
        return;
    }
    cx.report(at.span(), "`STOPSIGNAL` has no effect on Windows").help("delete it");
    cx.fix(|cx| {
        let lines = cx.source_of(at.span()).whole_lines(at.span());
        let is_alone = at.comments().is_empty() && !at.is_trigger();
        is_alone.then(|| Fix::safe("delete it", vec![Edit::delete(lines)]))
    });
}
