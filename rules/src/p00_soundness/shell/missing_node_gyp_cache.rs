//! `missing-node-gyp-cache`: native Node.js modules are built without a cache for node-gyp.

use lintainer_core::dockerfile::Mount;
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-node-gyp-cache",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("missing_node_gyp_cache.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["npm", "yarn", "pnpm"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let Some(at) = run.at().filter(|_| run.is_build() && is_install(command)) else { return };
    // It is said once for a RUN.
    let is_later = || run.script().before(command).iter().rev().any(is_install);
    if !SIGNS.iter().any(|sign| cx.mentions(sign)) || is_later() {
        return;
    }
    let target = |mount: &Mount| {
        mount.value("target").is_some_and(|target| target.text.contains("gyp") || target.text.ends_with(".cache"))
    };
    if at.mounts().iter().any(target) || at.variable("npm_config_devdir").is_some() {
        return;
    }
    let own = at.dockerfile.instructions.get(at.index());
    let builds = own.into_iter().chain(at.earlier().take(MAX_LOOK_BACK)).any(|one| {
        let text = cx.text(one.span);
        let has = |word: &str| text.contains(word);
        has("node-gyp") || has("python") && ["g++", "build-base", "build-essential"].iter().any(|word| has(word))
    });
    if builds {
        let name = command.name().unwrap_or("npm");
        cx.report(
            command.span,
            format!("`{name}` builds native modules, and node-gyp downloads the headers again in each build"),
        )
        .help("mount a cache at node-gyp's directory: `--mount=type=cache,target=/root/.cache/node-gyp`");
    }
}

/// How many instructions before an installation are looked at.
const MAX_LOOK_BACK: usize = 64;

fn is_install(command: &Command) -> bool {
    command.is_any(&["npm", "yarn", "pnpm"])
        && command.has_subcommand(&["install", "ci", "i", "rebuild"])
        && !command.has_flag(&["-g", "--global", "--ignore-scripts"])
}

/// What native modules need.
const SIGNS: &[&str] = &["node-gyp", "g++", "build-base", "build-essential"];
