//! `unconfirmed-package-install`: a package manager that waits for an answer.

use lintainer_core::context::Context;
use lintainer_core::finding::{Edit, Fix};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::rule::{Check, Confidence, Fixable, Page, Practice, Profile, Rule, Severity};
use lintainer_core::shell::packages::Action;

pub(super) static RULE: Rule = Rule {
    name: "unconfirmed-package-install",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Always,
    formats: &[Dockerfile],
    page: Page::new(include_str!("unconfirmed_package_install.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

const ASKING: &[&str] = &["apt", "dnf", "zypper"];

fn check(run: &Run, cx: &mut Context) {
    // Configuration may answer for all commands, and `yes | apt-get install …` is an answer too.
    let text = cx.file().source.text();
    if !run.is_build() || text.contains("Assume-Yes") || text.contains("assumeyes") {
        return;
    }
    for operation in run
        .packages()
        .iter()
        .filter(|one| ASKING.contains(&one.manager.name) && !matches!(one.action, Action::Refresh | Action::Clean))
    {
        let command = operation.command;
        let Some(word) = command.options().subcommand.filter(|word| !word.is("source") && !word.is("download")) else {
            continue;
        };
        if operation.assumes_yes || operation.may_hide_options || command.pipeline.is_some() {
            continue;
        }
        let what = format!("`{} {}`", command.name().unwrap_or_default(), word.static_prefix());
        let fix = Fix::safe("add `-y`", vec![Edit::insert_after(word.span, " -y")]);
        let finding = cx.report(word.span, format!("{what} asks before it goes on, and nobody answers in a build"));
        finding.help("add `-y`").fix(fix);
        if operation.manager.name == "apt" {
            finding.severity(Severity::Warning);
        }
    }
}
