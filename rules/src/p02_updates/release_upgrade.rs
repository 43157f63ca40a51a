//! `release-upgrade`: the build upgrades the whole distribution to another release.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Word;
use lintainer_core::shell::packages::{Action, Operation};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "release-upgrade",
    practice: Practice::Updates,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("release_upgrade.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    const SOURCES: &[&str] = &["/etc/apt/sources.list", "/etc/apk/repositories", "/etc/zypp/repos.d"];
    if !run.is_build() {
        return;
    }
    for command in run.commands() {
        let moves = match command.name() {
            Some("do-release-upgrade") => true,
            Some("dnf" | "yum") => command.has_subcommand(&["system-upgrade"]),
            Some("sed") => {
                let has_sources = |word: &&Word| SOURCES.iter().any(|path| word.static_prefix().starts_with(path));
                let is_release =
                    command.args().iter().any(|word| word.literal().is_some_and(|text| names_release(&text)));
                let upgrades = |other: &Operation| other.action == Action::Upgrade && other.packages.is_empty();
                let is_followed = run.packages().iter().any(|other| upgrades(other) && other.command.id > command.id);
                command.args().iter().any(|word| has_sources(&word)) && is_release && is_followed
            }
            _ => false,
        };
        if moves {
            cx.report(command.span, "the image contains another release than the tag of its base says")
                .help("build on the image of that release");
        }
    }
}

/// Whether an expression of sed replaces the name or number of a release.
fn names_release(text: &str) -> bool {
    const RELEASES: &[&str] = &[
        "stretch", "buster", "bullseye", "bookworm", "trixie", "forky", "sid", "testing", "unstable", "xenial",
        "bionic", "focal", "jammy", "noble", "v3.", "edge",
    ];
    let mut parts = text.split(['/', '#', '|', '@']);
    let release = |part: &str| RELEASES.iter().position(|name| part.contains(name));
    let is_replacing = parts.next().is_some_and(|start| start.ends_with('s'));
    let (old, new) = (parts.next().and_then(release), parts.next().and_then(release));
    is_replacing && old.is_some() && new.is_some() && old != new
}
