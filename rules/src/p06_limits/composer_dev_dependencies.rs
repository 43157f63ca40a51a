//! `composer-dev-dependencies`: composer installs development packages into the shipped image.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "composer-dev-dependencies",
    practice: Practice::Limits,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("composer_dev_dependencies.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["composer"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let Some(at) = run.at().filter(|at| run.is_build() && run.is_shipped() && !at.is_development()) else { return };
    let options = command.options();
    let is_whole = command.has_subcommand(&["install", "i", "update", "upgrade"]) && options.positionals.is_empty();
    if !is_whole
        || options.has_flag(&["--no-dev", "--help"])
        || options.may_hide_flags
        || command.place.depth > 0
        || at.variable(VARIABLE).is_some()
        || command.assignment(VARIABLE).is_some()
    {
        return;
    }
    // The tests need them.
    let tests =
        |one: &Command| one.is("phpunit") || one.is("composer") && one.args().iter().any(|word| word.is("test"));
    let removes = |one: &Command| one.has_flag(&["--no-dev"]) || tests(one);
    let later = cx.commands().iter().filter(|usage| usage.instruction >= Some(at.index()));
    if later.flat_map(|usage| usage.script.named(&["composer", "phpunit"])).any(removes) {
        return;
    }
    cx.report(command.span, "`composer` installs development packages into the shipped image").help("add `--no-dev`");
    cx.fix(|_| {
        let word = options.subcommand.filter(|_| run.is_verbatim())?;
        Some(Fix::risky("add `--no-dev`", vec![Edit::insert_after(word.span, " --no-dev")]))
    });
}

const VARIABLE: &str = "COMPOSER_NO_DEV";
