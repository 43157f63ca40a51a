//! `backtick-substitution`: backticks are used where `$(…)` does the same.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::BlockKind;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "backtick-substitution",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("backtick_substitution.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    for block in run.script().blocks.iter().filter(|block| block.kind == BlockKind::CommandSubstitution) {
        let text = cx.text(block.span);
        let Some(inner) = text.strip_prefix('`').and_then(|text| text.strip_suffix('`')) else { continue };
        // A comment within a line.
        if inner.starts_with('#') {
            continue;
        }
        cx.report(block.span, "backticks are hard to nest and change what a backslash means").help("write `$(…)`");
        let is_plain = !inner.contains(['`', '\\', '\n', '#']) && run.is_verbatim();
        cx.fix(|_| is_plain.then(|| Fix::safe("write `$(…)`", vec![Edit::replace(block.span, format!("$({inner})"))])));
    }
}
