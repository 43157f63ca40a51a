//! `single-item-loop`: the loop runs once.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::BlockKind;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "single-item-loop",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("single_item_loop.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    for block in &run.script().blocks {
        let BlockKind::For { words, .. } = &block.kind else { continue };
        let [word] = words.as_slice() else { continue };
        // Where braces are not expanded, `unsupported-shell-syntax` says why.
        let has_braces = word.literal().is_some_and(|text| text.contains('{'));
        if !word.contains_expansion() && !word.has_glob() && !has_braces {
            cx.report(word.span, "the loop runs once, for this word")
                .help("write the list that is meant, or drop the loop");
        }
    }
}
