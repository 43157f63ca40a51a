//! `shell-problem`: the shell cannot parse the command.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::Command;

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
    let text = cx.text(run.span());
    if text.contains("{{") || text.contains("<%") || text.contains("{%") {
        return;
    }
    // What follows the first fault may come of it.
    let Some(problem) = run.script().problems.iter().find(|problem| !problem.is_limit) else {
        return run.commands().for_each(|command| check_brackets(command, cx));
    };
    cx.report(problem.span, format!("shell syntax error: {}", problem.message)).help("correct the syntax here");
}

/// `[` is a command, whose last word is `]`: without it, the test always fails.
fn check_brackets(command: &Command, cx: &mut Context) {
    let Some(name) = command.name_word() else { return };
    let opener = name.static_prefix();
    let is_glued = opener.len() > 1 && opener.starts_with("[-");
    let is_open = command.name() == Some("[")
        && !command.args().last().is_some_and(|word| word.is("]") || word.may_split() || word.contains_expansion());
    if is_glued {
        cx.report(name.span, "shell syntax error: no space follows `[`").help("write `[ ` with a space behind it");
    } else if is_open {
        cx.report(name.span, "shell syntax error: `[` is not closed by `]`")
            .help("end the test with ` ]`, and write a space before it");
    }
}
