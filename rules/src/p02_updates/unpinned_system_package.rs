//! `unpinned-system-package`: a distribution package is installed without a version.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::{Run, UNKNOWN};
use lintainer_core::shell::packages::{Action, Package, PackageKind};

use crate::prelude::*;

static MANAGERS: ListOption =
    ListOption::new("managers", &["apt", "apk", "yum", "dnf", "zypper"], "package managers to look at");
static ALLOW: ListOption = ListOption::new("allow", &[], "packages that may stay without a version");

pub(super) static RULE: Rule = Rule {
    name: "unpinned-system-package",
    practice: Practice::Updates,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("unpinned_system_package.md")),
    yields_to: &[],
    options: &[MANAGERS.declared(), ALLOW.declared()],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    if !run.is_build() {
        return;
    }
    for operation in run.packages().iter().filter(|operation| operation.action == Action::Install) {
        let name = operation.command.name().unwrap_or(operation.manager.name);
        let is_chosen = |chosen: &String| *chosen == name || *chosen == operation.manager.name;
        if !operation.manager.is_system || !cx.get(&MANAGERS).iter().any(is_chosen) {
            continue;
        }
        let group = operation.group_name();
        let open: Vec<&Package> = operation
            .packages
            .iter()
            .filter(|package| package.kind == PackageKind::Named && package.version.is_none())
            .filter(|package| !package.text.contains(UNKNOWN) && group.as_ref() != Some(&package.text))
            .filter(|package| !cx.get(&ALLOW).contains(&package.name))
            .collect();
        let Some(first) = open.first() else { continue };
        let message = match open.len() {
            1 => format!("`{}` is installed in whatever version there is", first.name),
            count => format!("`{}` and {} more are installed in whatever version there is", first.name, count - 1),
        };
        let sign = match operation.manager.name {
            "apk" => "~=",
            "dnf" => "-",
            _ => "=",
        };
        cx.report(first.span, message)
            .help(format!("write the version: `{}{sign}…`", first.name))
            .aliases(aliases(name, operation.manager.name));
    }
}

/// The names of this very finding in other tools; hadolint knows neither `apt` nor `tdnf`.
fn aliases(command: &str, manager: &str) -> &'static [&'static str] {
    match (manager, command) {
        ("apt", "apt") => &["kics/965a08d7-ef86-4f14-8792-4a3b2098937e", "droast/DF005"],
        (_, "tdnf") => &["kics/93d88cf7-f078-46a8-8ddc-178e03aeacf1"],
        ("apt", _) => &["hadolint/DL3008", "kics/965a08d7-ef86-4f14-8792-4a3b2098937e", "droast/DF005"],
        ("apk", _) => &["hadolint/DL3018", "kics/d3499f6d-1651-41bb-a9a7-de925fea487b", "droast/DF052"],
        ("zypper", _) => &["hadolint/DL3037", "kics/562952e4-0348-4dea-9826-44f3a2c6117b"],
        (_, "yum") => &["hadolint/DL3033", "kics/6452c424-1d92-4deb-bb18-a03e95d579c4"],
        _ => &["hadolint/DL3041", "kics/93d88cf7-f078-46a8-8ddc-178e03aeacf1"],
    }
}
