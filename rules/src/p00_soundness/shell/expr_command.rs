//! `expr-command`: expr does what the shell does itself.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::Command;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "expr-command",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("expr_command.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["expr"], check)],
};

fn check(command: &Command, _run: &Run, cx: &mut Context) {
    // These are about texts, for which the shell has other means.
    if command.args().iter().any(|word| [":", "length", "substr", "index", "match"].iter().any(|name| word.is(name))) {
        return;
    }
    cx.report(command.span, "`expr` starts a program for what the shell calculates itself").help("use `$((…))`");
}
