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
    cx.report(command.span, "the shell calculates without `expr`").help("use `$((…))`");
}
