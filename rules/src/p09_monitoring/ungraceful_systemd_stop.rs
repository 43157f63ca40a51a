//! `ungraceful-systemd-stop`: systemd is stopped with a signal that does not shut it down.

use lintainer_core::dockerfile::Dockerfile as File;
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::shell::Command;

use crate::prelude::*;
use crate::shared::process::expect_stop_signal;

/// What it takes as a wish to end.
const SIGNAL: &str = "SIGRTMIN+3";

pub(super) static RULE: Rule = Rule {
    name: "ungraceful-systemd-stop",
    practice: Practice::Monitoring,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Always,
    formats: &[Dockerfile],
    page: Page::new(include_str!("ungraceful_systemd_stop.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    if !MENTIONS.iter().any(|word| cx.mentions(word)) {
        return;
    }
    expect_stop_signal(file, SIGNAL, "which does not shut systemd down", is_meant, cx);
}

const MENTIONS: &[&str] = &["/init", "systemd"];

fn is_meant(command: &Command) -> bool {
    let path = command.name_word().and_then(|word| word.literal());
    let path = path.as_deref().unwrap_or_default();
    ["/sbin/init", "/usr/sbin/init"].contains(&path) || path.ends_with("/systemd/systemd")
}
