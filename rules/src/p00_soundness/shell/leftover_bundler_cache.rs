//! `leftover-bundler-cache`: bundler's caches stay in the image.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;

use crate::prelude::*;
use crate::shared::bundler;

pub(super) static RULE: Rule = Rule {
    name: "leftover-bundler-cache",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("leftover_bundler_cache.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["bundle", "bundler"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let Some(at) = run.at().filter(|at| run.is_build() && run.is_shipped() && !at.is_development()) else { return };
    if !command.has_subcommand(&["install"]) || command.has_flag(&["--no-cache"]) || !at.mounts().is_empty() {
        return;
    }
    let cleans =
        |later: &Command| later.is("rm") && ["cache", ".bundle"].iter().any(|word| cx.text(later.span).contains(word));
    if run.script().after(command).take(bundler::MAX_LOOK_AHEAD).any(cleans)
        || bundler::is_set(&["no_cache", "cache_path"], command, run, cx)
    {
        return;
    }
    cx.report(command.span, "`bundle install` leaves its caches in the layer")
        .help("delete them in the same RUN, or use a cache mount");
    let is_official = at.base_image().is_some_and(|image| image.official_name() == Some("ruby"));
    cx.fix(|_| {
        let edit = Edit::insert_after(command.span, " && rm -rf ~/.bundle/cache \"$GEM_HOME/cache\"");
        (is_official && run.is_verbatim()).then(|| Fix::risky("delete the caches", vec![edit]))
    });
}
