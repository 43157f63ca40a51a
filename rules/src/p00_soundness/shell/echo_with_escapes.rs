//! `echo-with-escapes`: echo prints `\n` in some shells and a new line in others.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, Dialect, Word};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "echo-with-escapes",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("echo_with_escapes.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["echo"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    if run.script().dialect_of(command) != Dialect::Bash
        || command.args().iter().take(2).any(|word| word.static_prefix().starts_with("-"))
    {
        return;
    }
    let has_escape = |word: &&Word| word.literal().is_some_and(|text| text.contains("\\n") || text.contains("\\t"));
    if let Some(word) = command.args().iter().find(has_escape) {
        cx.report(word.span, "`echo` prints the backslash as it is written").help("use `printf`");
    }
}
