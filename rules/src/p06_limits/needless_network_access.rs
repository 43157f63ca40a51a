//! `needless-network-access`: an offline install still has network access.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;

use crate::prelude::*;

/// Managers that can be told to fetch nothing.
const OFFLINE: &[&str] = &["bundle", "npm", "yarn", "pnpm", "pip", "pip3", "uv", "cargo", "mvn"];

/// Commands that fetch nothing.
const LOCAL: &[&str] =
    &["cd", "echo", "mkdir", "rm", "cp", "mv", "ln", "chmod", "chown", "set", "export", "true", "find", "tar"];

pub(super) static RULE: Rule = Rule {
    name: "needless-network-access",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("needless_network_access.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(OFFLINE, check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let Some(at) = run.at().filter(|at| run.is_build() && at.instruction.flag("network").is_none()) else { return };
    if !is_offline(command) {
        return;
    }
    let is_local = |other: &Command| is_offline(other) || other.is_any(LOCAL) || other.words.is_empty();
    let is_first = !run.script().before(command).iter().rev().any(is_offline);
    if !is_first || !run.commands().all(is_local) {
        return;
    }
    let name = command.name().unwrap_or_default();
    cx.report(command.span, format!("`{name}` installs offline but still has network access"))
        .help(format!("write `{} --network=none`", at.instruction.keyword.value));
}

fn is_offline(command: &Command) -> bool {
    let (subcommands, flags): (&[&str], &[&str]) = match command.name() {
        Some("bundle") => (&["install"], &["--local"]),
        Some("npm" | "yarn" | "pnpm") => (&["ci", "install", "i"], &["--offline"]),
        Some("pip" | "pip3") => (&["install"], &["--no-index"]),
        Some("uv") => (&["sync", "pip"], &["--offline"]),
        Some("cargo") => (&["build", "install"], &["--offline", "--frozen"]),
        Some("mvn") => (&[], &["-o", "--offline"]),
        _ => return false,
    };
    (subcommands.is_empty() || command.has_subcommand(subcommands)) && command.has_flag(flags)
}
