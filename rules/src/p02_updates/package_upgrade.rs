//! `package-upgrade`: all installed packages are upgraded during the build.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::packages::Action;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "package-upgrade",
    practice: Practice::Updates,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("package_upgrade.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    let Some(at) = run.at().filter(|_| run.is_build()) else { return };
    if at.base_image().is_some_and(|image| image.has_digest() == Some(true)) {
        return;
    }
    for operation in run.packages().iter().filter(|one| one.action == Action::Upgrade && one.packages.is_empty()) {
        let command = operation.command;
        let is_partial =
            command.has_flag(&["--security", "--only-upgrade", "--sec-severity", "--advisory", "--downloadonly"]);
        if !operation.manager.is_system
            || operation.manager.name == "pacman"
            || is_partial
            || operation.may_hide_options
        {
            continue;
        }
        let name = command.name().unwrap_or(operation.manager.name);
        let subcommand = command.subcommand().unwrap_or_default();
        cx.report(command.span, format!("`{name} {subcommand}` upgrades every package of the base image"))
            .help("build on a newer base image, or name the packages")
            .aliases(aliases(operation.manager.name, name, &subcommand));
    }
}

/// The names of this very finding in other tools.
fn aliases(manager: &str, command: &str, subcommand: &str) -> &'static [&'static str] {
    match (manager, command) {
        ("apt", _) if subcommand == "dist-upgrade" => &[
            "hadolint/DL3035",
            "trivy/DS-0024",
            "droast/DF044",
            "semgrep/avoid-apt-get-upgrade",
            "kics/682fe378-c180-4bd5-8a14-95fc285fb269",
        ],
        ("apt", _) => &["semgrep/avoid-apt-get-upgrade", "kics/682fe378-c180-4bd5-8a14-95fc285fb269"],
        ("apk", _) => &["semgrep/avoid-apk-upgrade"],
        ("zypper", _) => &["hadolint/DL3035", "semgrep/avoid-zypper-update"],
        (_, "yum") => &["semgrep/avoid-yum-update"],
        _ => &["semgrep/avoid-dnf-update"],
    }
}
