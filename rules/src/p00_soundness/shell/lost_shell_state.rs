//! `lost-shell-state`: a RUN changes only the shell that ends with it.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "lost-shell-state",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("lost_shell_state.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    let Some(at) = run.at().filter(|_| run.is_build() && !run.is_list_form()) else { return };
    let commands = &run.script().commands;
    let Some(first) = commands.first() else { return };
    let changes_shell_only = |command: &Command| match command.name() {
        Some("cd" | "export" | "alias" | "ulimit" | "umask" | "pushd") => true,
        Some("source" | ".") => command.args().first().is_some_and(|word| word.static_prefix().ends_with("activate")),
        Some("conda" | "mamba") => command.has_subcommand(&["activate"]),
        Some("nvm") => command.has_subcommand(&["use"]),
        None => command.words.is_empty() && !command.assignments.is_empty() && command.redirections.is_empty(),
        _ => false,
    };
    let is_plain = |command: &Command| command.pipeline.is_none() && command.redirections.is_empty();
    if run.script().blocks.iter().any(|block| block.owner.is_some()) {
        return;
    }
    if !commands.iter().all(|command| changes_shell_only(command) && is_plain(command)) {
        return;
    }
    // `cd /x` alone is also a question whether the folder is there; a lone check is meant.
    let (what, help) = match first.name() {
        Some("cd" | "pushd") => ("the directory", "use WORKDIR"),
        Some("export") | None => ("the variable", "use ENV"),
        Some("alias") => ("the alias", "write a script into `/usr/local/bin`"),
        Some("ulimit" | "umask") => ("the setting", "join it with the RUN that needs it"),
        _ => ("the environment", "join it with the RUN that needs it, or set PATH with ENV"),
    };
    cx.report(first.span, format!("{what} is gone when this RUN ends")).help(help);
    let is_alone = commands.len() == 1 && at.instruction.flags.is_empty() && !at.is_trigger();
    cx.fix(|cx| {
        let [word] = first.args() else { return None };
        let replace = |text: String| Fix::risky(help, vec![Edit::replace(at.span(), text)]);
        let text = cx.text(word.span);
        match first.name()? {
            _ if !is_alone || text.contains(['`', '\n', '#']) || text.contains("$(") => None,
            "cd" if !text.contains(['~', '*']) && text != "-" => Some(replace(format!("WORKDIR {text}"))),
            "export" if text.contains('=') => Some(replace(format!("ENV {text}"))),
            _ => None,
        }
    });
}
