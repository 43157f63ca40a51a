//! `ungraceful-nginx-stop`: nginx is stopped with the wrong signal.

use lintainer_core::dockerfile::Dockerfile as File;
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::shell::Command;

use crate::prelude::*;
use crate::shared::process::expect_stop_signal;

/// What it takes as a wish to end.
const SIGNAL: &str = "SIGQUIT";

pub(super) static RULE: Rule = Rule {
    name: "ungraceful-nginx-stop",
    practice: Practice::Monitoring,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Always,
    formats: &[Dockerfile],
    page: Page::new(include_str!("ungraceful_nginx_stop.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    if !MENTIONS.iter().any(|word| cx.mentions(word)) {
        return;
    }
    expect_stop_signal(file, SIGNAL, "which drops open connections", is_meant, cx);
}

const MENTIONS: &[&str] = &["nginx", "openresty"];

fn is_meant(command: &Command) -> bool {
    command.is_any(MENTIONS)
}
