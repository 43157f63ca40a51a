//! `shell-problem`: the shell cannot parse the command.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "shell-problem",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("shell_problem.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    // What follows the first fault may come of it.
    let Some(problem) = run.script().problems.iter().find(|problem| !problem.is_limit) else { return };
    let text = cx.text(run.span());
    if text.contains("{{") || text.contains("<%") || text.contains("{%") {
        return;
    }
    cx.report(problem.span, format!("shell syntax error: {}", problem.message)).help("correct the syntax here");
}
