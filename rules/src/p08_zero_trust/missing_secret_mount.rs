//! `missing-secret-mount`: A command runs without the secret mount that you require.

use lintainer_core::dockerfile::{Mount, Word};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::rule::TableOption;
use lintainer_core::shell::Command;

use crate::prelude::*;

static COMMANDS: TableOption = TableOption::new("commands", "the ids of the secrets that a command needs");

pub(super) static RULE: Rule = Rule {
    name: "missing-secret-mount",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Always,
    formats: &[Dockerfile],
    page: Page::new(include_str!("missing_secret_mount.md")),
    yields_to: &[],
    options: &[COMMANDS.declared()],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    let commands = cx.get(&COMMANDS);
    let Some(at) = run.at().filter(|_| run.is_build() && !commands.is_empty()) else { return };
    for command in run.commands() {
        for (name, ids) in commands.iter().filter(|(name, _)| is_called(command, name)) {
            for id in ids {
                let has_id = |word: &Word| word.text.contains('$') || &*word.text == id.as_str();
                let is_this = |mount: &Mount| match mount.value("id") {
                    Some(word) => has_id(word),
                    None => mount.value("target").is_none_or(|word| word.text.rsplit('/').next() == Some(id)),
                };
                let mut secrets = at.mounts().iter().filter(|mount| mount.kind() == "secret");
                if secrets.any(is_this) {
                    continue;
                }
                cx.report(command.span, format!("`{name}` runs without a mount of the secret `{id}`"))
                    .help(format!("add `--mount=type=secret,id={id}`"));
                cx.fix(|_| {
                    let mount = format!(" --mount=type=secret,id={id}");
                    Some(Fix::risky("mount the secret", vec![Edit::insert_after(at.instruction.keyword.span, mount)]))
                });
            }
        }
    }
}

/// Whether a command begins with these words, options between them aside.
fn is_called(command: &Command, words: &str) -> bool {
    let mut words = words.split_ascii_whitespace();
    if !words.next().is_some_and(|name| command.is(name)) {
        return false;
    }
    let mut args = command.args().iter().filter(|word| !word.static_prefix().starts_with('-'));
    words.all(|word| args.next().is_some_and(|arg| arg.is(word)))
}
