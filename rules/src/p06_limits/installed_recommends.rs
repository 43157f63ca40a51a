//! `installed-recommends`: apt also installs recommended packages.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::packages::{Action, PackageKind};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "installed-recommends",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Always,
    formats: &[Dockerfile],
    page: Page::new(include_str!("installed_recommends.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

/// Names in other tools where the command is `apt`, which hadolint does not look at.
const ALIASES_OF_APT: &[&str] = &[
    "trivy/DS-0029",
    "kics/7384dfb2-fcd1-4fbf-91cd-6c44c318c33c",
    "semgrep/missing-no-install-recommends",
    "droast/DF016",
    "cis-docker/4.3",
];

fn check(run: &Run, cx: &mut Context) {
    for operation in run.packages().iter().filter(|one| run.is_build() && one.action == Action::Install) {
        let command = operation.command;
        let options = command.options();
        let Some(word) = options.subcommand.filter(|word| word.is("install") || word.is("reinstall")) else { continue };
        let is_apt = command.is_any(&["apt-get", "apt"]);
        let is_avoided = options.has_flag(&["--no-install-recommends"]) || operation.may_hide_options;
        let has_files_only = operation.packages.iter().all(|package| package.kind == PackageKind::File);
        if !is_apt || is_avoided || has_files_only || cx.mentions("Install-Recommends") {
            continue;
        }
        let fix = Fix::risky("leave them out", vec![Edit::insert_after(word.span, " --no-install-recommends")]);
        cx.report(word.span, "recommended packages are installed as well")
            .help("add `--no-install-recommends`")
            .aliases(if command.is("apt") { ALIASES_OF_APT } else { &[] })
            .fix(fix);
    }
}
