//! `missing-cache-mount`: packages are downloaded without a cache mount.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;
use lintainer_core::shell::packages::{Action, Operation};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-cache-mount",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("missing_cache_mount.md")),
    yields_to: &["leftover-package-cache"],
    options: &[],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    let Some(at) = run.at().filter(|_| run.is_build()) else { return };
    if run.mounts().iter().any(|mount| mount.kind() == "cache") {
        return;
    }
    let keeps = |one: &&Operation| {
        let variable = one.manager.no_cache_variable.is_some_and(|name| at.variable(name).is_some());
        one.action == Action::Install && !one.avoids_cache && !one.manager.cache.is_empty() && !variable
    };
    let Some(operation) = run.packages().iter().find(keeps) else { return };
    let script = run.script();
    // Who empties the cache has chosen the other way.
    let cleans = |later: &Command| {
        later.is("rm")
            && later
                .args()
                .iter()
                .any(|word| operation.manager.cache.iter().any(|path| word.static_prefix().starts_with(path)))
    };
    let is_cleaned = script.after(operation.command).any(cleans)
        || run.packages().iter().any(|one| one.action == Action::Clean && one.manager == operation.manager);
    if is_cleaned || operation.command.has_subcommand(&["download", "source"]) {
        return;
    }
    // apt reads its lists from one folder and keeps packages in another.
    let own =
        if operation.manager.name == "apt" { operation.manager.cache.last() } else { operation.manager.cache.first() };
    let cache = own.copied().unwrap_or("");
    let name = operation.command.name().unwrap_or(operation.manager.name);
    let word = operation.command.options().subcommand.map_or(operation.command.span, |word| word.span);
    let span = operation.command.name_word().map_or(word, |name| name.span.to(word));
    cx.report(span, format!("`{name}` downloads its packages again in each build"))
        .help(format!("add `--mount=type=cache,target={cache}`"));
    // The cache of another user lies elsewhere, and apt empties its own.
    let is_sure = at.user_instruction().is_none() && !operation.manager.is_system && !at.is_trigger();
    cx.fix(|_| {
        let mount = format!(" --mount=type=cache,target={cache}");
        let edit = Edit::insert_after(at.instruction.keyword.span, mount);
        is_sure.then(|| Fix::risky("mount a cache", vec![edit]))
    });
}
