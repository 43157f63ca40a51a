//! `pointless-build-command`: the command makes no sense in a build.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "pointless-build-command",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("pointless_build_command.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(
        &[
            "ssh",
            "vim",
            "vi",
            "nano",
            "shutdown",
            "reboot",
            "service",
            "systemctl",
            "ps",
            "free",
            "top",
            "htop",
            "kill",
            "mount",
            "ifconfig",
        ],
        check,
    )],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let Some(name) = command.name().filter(|_| run.is_build()) else { return };
    let is_alone = run.script().commands.len() == 1;
    let is_pointless = match name {
        "service" | "kill" => is_alone,
        "systemctl" => command.has_subcommand(&["start", "restart", "status", "reload"]),
        "ssh" => {
            !run.mounts().iter().any(|mount| matches!(&*mount.kind(), "ssh" | "secret"))
                && !command.args().is_empty()
                && is_alone
        }
        "ps" | "free" | "mount" | "ifconfig" => is_alone,
        // `-e` and `-c` make a program of it that runs by itself.
        "vim" | "vi" => !command.args().iter().any(|word| word.static_prefix().starts_with(['-', '+'])),
        _ => true,
    };
    // In a pipe, a condition or a substitution its output is read.
    if !is_pointless || command.pipeline.is_some() || command.place.in_condition || command.place.in_substitution {
        return;
    }
    let Some(word) = command.name_word() else { return };
    cx.report(word.span, format!("`{name}` has no use in a build"))
        .help("delete it, or do it when the container is started");
}
