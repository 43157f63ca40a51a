//! `stale-package-index`: a package index that is refreshed apart from the installation.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;
use lintainer_core::shell::packages::{Action, Operation};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "stale-package-index",
    practice: Practice::Updates,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("stale_package_index.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    if !run.is_build() {
        return;
    }
    for refresh in run.packages().iter().filter(|operation| operation.action == Action::Refresh) {
        let (command, manager) = (refresh.command, refresh.manager);
        let installs = |later: &Command| {
            let of_it = |other: &&Operation| other.command.id == later.id && other.manager.name == manager.name;
            run.packages().iter().filter(of_it).any(Operation::installs)
        };
        // A script or a function that comes later may install; what it does is not seen here.
        let is_used = run.script().after(command).any(|later| installs(later) || may_install(later));
        let is_cached = manager.index.iter().any(|path| run.has_mount_at(path));
        if command.place.in_function || is_used || is_cached {
            continue;
        }
        let name = command.name().unwrap_or(manager.name);
        let option = || command.args().first().and_then(|word| Some(word.literal()?.into_owned()));
        let subcommand = command.subcommand().map(|word| word.to_string()).or_else(option).unwrap_or_default();
        let install = manager.install_word();
        let what = format!("`{name} {subcommand}` updates the package index, but this RUN installs nothing afterwards");
        cx.report(command.span, what)
            .help(format!("join it with the installation: `{name} {subcommand} && {name} {install} …`"));
    }
}

/// Whether a command may install packages without being seen to: a script of the image, a wrapper, a variable.
fn may_install(command: &Command) -> bool {
    const WRAPPERS: &[&str] = &[
        "gdebi",
        "add-apt-repository",
        "mk-build-deps",
        "playwright",
        "install_packages",
        "xargs",
        "eatmydata",
        "debootstrap",
        "rosdep",
        "make",
        "ansible",
        "ansible-playbook",
        "ansible-pull",
        "nix",
        "nix-env",
        "nix-shell",
        "puppet",
        "salt-call",
        "chef-client",
    ];
    let Some(name) = command.name_word() else { return false };
    let Some(text) = name.literal() else { return true };
    command.is_any(WRAPPERS)
        || text.contains('/') && !text.starts_with("/usr/bin") && !text.starts_with("/bin")
        || text.ends_with(".sh")
        || command.is_any(&["sh", "bash", "python3", "python", "npx", "perl", "source", "."])
            && !command.args().is_empty()
}
