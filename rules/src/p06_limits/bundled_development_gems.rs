//! `bundled-development-gems`: development gems are installed into the shipped image.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;

use crate::prelude::*;
use crate::shared::bundler;

pub(super) static RULE: Rule = Rule {
    name: "bundled-development-gems",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("bundled_development_gems.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["bundle", "bundler"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let Some(at) = bundler::shipped_install(command, run) else { return };
    if bundler::is_set(&["without", "only"], command, run, cx) || bundler::tests_later(command, run) {
        return;
    }
    cx.report(command.span, "`bundle install` puts development gems into the shipped image")
        .help("write `ENV BUNDLE_WITHOUT=development`");
    cx.fix(|_| bundler::set("BUNDLE_WITHOUT=development", at));
}
