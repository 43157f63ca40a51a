//! `shipped-xdebug`: Xdebug is enabled in the shipped PHP image.

use lintainer_core::dockerfile::At;
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "shipped-xdebug",
    practice: Practice::Unprivileged,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("shipped_xdebug.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(
        &["docker-php-ext-enable", "install-php-extensions", "phpenmod", "apt-get", "apt", "apk", "dnf"],
        check,
    )],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    if !cx.mentions("xdebug") || command.place.depth > 0 {
        return;
    }
    // An image that is called so is made for it.
    let is_meant = |at: &At| at.is_development() || at.source.path.contains("xdebug");
    let is_shipped = run.at().is_some_and(|at| run.is_build() && run.is_shipped() && !is_meant(at));
    let is_xdebug = |text: &str| {
        let name = text.split(['=', '-', '~']).find(|part| !part.starts_with("php"));
        name == Some("xdebug") && (command.is_any(HELPERS) || text.contains("php"))
    };
    let is_other = !command.is_any(HELPERS) && !command.has_subcommand(&["install", "add"]);
    if !is_shipped || is_other || OFF.iter().any(|sign| cx.mentions(sign)) {
        return;
    }
    let Some(word) = command.positionals().into_iter().find(|word| is_xdebug(&word.static_prefix())) else { return };
    // A condition that `&&` makes.
    if run.script().before(command).iter().any(|one| one.is_any(&["test", "["])) {
        return;
    }
    cx.report(word.span, "the shipped image loads Xdebug").help("enable it in a development stage only");
}

const HELPERS: &[&str] = &["docker-php-ext-enable", "install-php-extensions", "phpenmod"];

const OFF: &[&str] = &["xdebug.mode=off", "xdebug.mode = off", "XDEBUG_MODE=off", "XDEBUG_MODE off"];
