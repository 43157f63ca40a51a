//! `missing-bundle-deployment`: bundler does not insist on the lock file.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;

use crate::prelude::*;
use crate::shared::bundler;

pub(super) static RULE: Rule = Rule {
    name: "missing-bundle-deployment",
    practice: Practice::Updates,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("missing_bundle_deployment.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["bundle", "bundler"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let Some(at) = bundler::shipped_install(command, run) else { return };
    if !bundler::copies_lock_file(at) || bundler::is_set(&["deployment", "frozen"], command, run, cx) {
        return;
    }
    cx.report(command.span, "`bundle install` may resolve other versions than `Gemfile.lock` lists")
        .help("write `ENV BUNDLE_DEPLOYMENT=1`, or `ENV BUNDLE_FROZEN=1`");
    cx.fix(|_| bundler::set("BUNDLE_FROZEN=1", at));
}
