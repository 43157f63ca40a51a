//! `shipped-dev-dependencies`: development dependencies are installed into the shipped image.

use lintainer_core::dockerfile::At;
use lintainer_core::model::{Purpose, Run};
use lintainer_core::shell::{Command, Word};

use crate::shared::dev_servers;
use crate::shared::variables::inherited_variable;
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "shipped-dev-dependencies",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("shipped_dev_dependencies.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["npm", "pnpm", "yarn"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let Some(at) = run.at().filter(|at| run.is_build() && at.is_shipped() && !at.is_trigger()) else { return };
    let name = command.name().unwrap_or("");
    let Some(option) = missing_option(name, command) else { return };
    if at.is_development()
        || starts_tool(at, cx)
        || may_be_production(command, run, at)
        || any_later(command, run, at, cx, prunes)
    {
        return;
    }
    let is_needed = any_later(command, run, at, cx, builds);
    let finding = cx.report(command.span, format!("`{name}` installs development dependencies into the image"));
    if is_needed {
        finding.help("build in a separate stage, or prune them in the same RUN");
        return;
    }
    finding.help(format!("add `{option}`"));
    cx.fix(|_| {
        let last = command.words.last().filter(|_| run.is_verbatim())?;
        let edit = Edit::insert_after(last.span, format!(" {option}"));
        Some(Fix::risky(format!("add `{option}`"), vec![edit]))
    });
}

/// The option that an installation of all dependencies lacks; `None` if it has it, or is none.
fn missing_option(name: &str, command: &Command) -> Option<&'static str> {
    let options = command.options();
    let subcommand = command.subcommand();
    let subcommand = subcommand.as_deref().unwrap_or(if name == "yarn" { "install" } else { "" });
    let installs = match name {
        "npm" => matches!(subcommand, "ci" | "clean-install" | "i" | "install"),
        _ => matches!(subcommand, "i" | "install"),
    };
    if !installs || !options.positionals.is_empty() || options.may_hide_flags {
        return None;
    }
    let is_other = |word: &Word| {
        let text = word.static_prefix();
        let other =
            ["--global", "-g", "--prod", "-P", "--omit", "--only", "--no-dev", "--immutable", "--version", "--mode"];
        other.iter().any(|option| text.starts_with(option) && text.len() >= option.len())
            || matches!(
                &*text,
                "--help" | "-h" | "-v" | "--package-lock-only" | "--lockfile-only" | "--lockfile" | "-D" | "--dev"
            )
    };
    if command.args().iter().any(is_other) {
        return None;
    }
    Some(match name {
        "npm" => "--omit=dev",
        "pnpm" => "--prod",
        _ => "--production",
    })
}

/// Whether NODE_ENV is `production`, or nobody knows.
fn may_be_production(command: &Command, run: &Run, at: &At) -> bool {
    let sets = |one: &Command| {
        let exports = || one.args().iter().any(|word| word.static_prefix().starts_with("NODE_ENV"));
        one.assignment("NODE_ENV").is_some() || one.is("export") && exports()
    };
    let in_script = sets(command) || run.script().before(command).iter().rev().take(MAX_COMMANDS).any(sets);
    match at.variable("NODE_ENV") {
        _ if in_script => true,
        Some(variable) => {
            variable.value.as_ref().and_then(|value| value.known()).is_none_or(|value| value == "production")
        }
        None => inherited_variable(at, "NODE_ENV") != Some(false),
    }
}

/// How many commands before and behind one are looked at, in each RUN.
const MAX_COMMANDS: usize = 128;
/// How many later instructions are looked at.
const MAX_LATER: usize = 32;

/// Whether a command behind this one fits: in its own RUN, or in later RUNs of the stage.
fn any_later(command: &Command, run: &Run, at: &At, cx: &Context, fits: fn(&Command) -> bool) -> bool {
    let rest = at.later().take(MAX_LATER);
    let mut builds = rest.flat_map(|one| cx.executed_by(one)).filter(|usage| usage.purpose == Purpose::Build);
    run.script().after(command).take(MAX_COMMANDS).any(fits)
        || builds.any(|usage| usage.commands().take(MAX_COMMANDS).any(fits))
}

/// Whether the image starts a server for development, which needs them.
fn starts_tool(at: &At, cx: &Context) -> bool {
    let file = at.dockerfile;
    let Some(stage) = file.final_stage() else { return false };
    let start = [file.effective_entrypoint(stage), file.effective_cmd(stage)].into_iter().flatten();
    let mut commands = start.flat_map(|one| cx.executed_by(one)).flat_map(|usage| usage.commands());
    commands.any(|command| dev_servers::of(command).is_some())
}

/// Whether a command takes away what was installed for development.
fn prunes(command: &Command) -> bool {
    let has = |words: &[&str]| {
        command.args().iter().any(|word| words.iter().any(|known| word.static_prefix().contains(known)))
    };
    match command.name().unwrap_or("") {
        "npm" | "pnpm" | "yarn" => has(&["prune", "--prod", "--omit", "--only"]),
        "rm" => has(&["node_modules"]),
        "node-prune" => true,
        _ => false,
    }
}

/// Whether a command needs what was installed for development.
fn builds(command: &Command) -> bool {
    let has = |words: &[&str]| {
        command.args().iter().any(|word| words.iter().any(|known| word.static_prefix().starts_with(known)))
    };
    match command.name().unwrap_or("") {
        "npm" | "pnpm" | "yarn" | "bun" => has(&["run", "build", "exec", "test", "lint", "generate"]),
        "npx" | "tsc" | "vite" | "webpack" | "next" | "ng" | "turbo" | "nx" => true,
        _ => false,
    }
}
