//! `instruction-before-from`: an instruction stands before the first FROM.

use lintainer_core::dockerfile::{Dockerfile as File, ProblemKind};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "instruction-before-from",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("instruction_before_from.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    if file.stages.is_empty() {
        return;
    }
    if let Some(problem) = file.problems.iter().find(|problem| problem.kind == ProblemKind::BeforeFrom) {
        let word = cx.text(problem.span).to_ascii_uppercase();
        cx.report(problem.span, format!("`{word}` stands before the first `FROM`"))
            .help("move it below `FROM`; only ARG, comments and directives may stand above");
    }
}
