//! `asset-build-secret`: the asset build uses the real secret key.

use lintainer_core::dockerfile::{At, Instruction, InstructionKind, Variable};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;

use crate::prelude::*;
use crate::shared::variables::is_exported;

pub(super) static RULE: Rule = Rule {
    name: "asset-build-secret",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("asset_build_secret.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["rails", "rake"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let Some(at) = run.at().filter(|_| run.is_build()) else { return };
    if !command.args().iter().any(|word| word.is("assets:precompile")) || !is_production(command, run, at) {
        return;
    }
    let has_secret = at.mounts().iter().any(|mount| mount.kind() == "secret");
    let is_given = |name: &&str| command.assignment(name).is_some() || is_exported(name, command, run.script());
    if has_secret || DUMMIES.iter().any(is_given) || at.variable("SECRET_KEY_BASE_DUMMY").is_some() {
        return;
    }
    // A literal value is a placeholder, or a secret of its own.
    let is_asked_for = |variable: &&Variable| {
        let value = variable.value.as_ref().and_then(|value| value.known());
        value.is_none_or(|value| value.is_empty())
    };
    let variable = KEYS.iter().find_map(|name| at.variable(name).filter(is_asked_for));
    let copies_key = |one: &&Instruction| match &one.kind {
        InstructionKind::Copy(copy) => copy.sources.iter().any(|source| source.text.ends_with("master.key")),
        _ => false,
    };
    let source = variable
        .map(|one| one.span)
        .or_else(|| at.earlier().filter(|_| cx.mentions("master.key")).find(copies_key).map(|one| one.span));
    let Some(source) = source else { return };
    cx.report(command.span, "the asset build uses the production secret key")
        .help("set `SECRET_KEY_BASE_DUMMY=1` for this command")
        .related(source, "the key comes from here");
    cx.fix(|_| {
        let edit = Edit::insert_before(command.span, "SECRET_KEY_BASE_DUMMY=1 ");
        run.is_verbatim().then(|| Fix::risky("use a dummy key", vec![edit]))
    });
}

/// What holds a placeholder where the command itself sets it.
const DUMMIES: &[&str] = &["SECRET_KEY_BASE_DUMMY", "SECRET_KEY_BASE"];

const KEYS: &[&str] = &["RAILS_MASTER_KEY", "SECRET_KEY_BASE"];

fn is_production(command: &Command, run: &Run, at: &At) -> bool {
    ["RAILS_ENV", "RACK_ENV"].iter().any(|name| match command.assignment(name) {
        Some(own) => run.value(&own.value, command).known() == Some("production"),
        None => {
            let value = at.variable(name).and_then(|variable| variable.value.as_ref()?.known());
            value.as_deref() == Some("production")
        }
    })
}
