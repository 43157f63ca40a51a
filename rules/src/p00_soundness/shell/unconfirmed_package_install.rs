//! `unconfirmed-package-install`: a package manager that waits for an answer.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::packages::{Action, PackageKind};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unconfirmed-package-install",
    practice: Practice::Soundness,
    severity: Severity::Warning,
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

fn check(run: &Run, cx: &mut Context) {
    for operation in run.packages().iter().filter(|_| run.is_build()) {
        // `microdnf` never asks.
        let asks = matches!(operation.manager.name, "apt" | "dnf" | "zypper")
            && operation.command.name() != Some("microdnf")
            && !matches!(operation.action, Action::Refresh | Action::Clean);
        // The configuration may answer for all commands, and `yes | apt-get install …` is an answer too.
        let is_answered = operation.assumes_yes || operation.may_hide_options || operation.command.pipeline.is_some();
        // Files bring no questions, as long as they bring no dependencies.
        let has_files = operation.packages.iter().any(|package| package.kind == PackageKind::File);
        let word = operation.command.options().subcommand.filter(|word| !word.is("source") && !word.is("download"));
        let Some(word) = word.filter(|_| asks && !is_answered && !has_files) else { continue };
        if cx.mentions("Assume-Yes") || cx.mentions("assumeyes") {
            continue;
        }
        let name = operation.command.name().unwrap_or_default();
        let what = format!("`{name} {}` asks before it goes on, and nobody answers in a build", word.static_prefix());
        let fix = Fix::safe("add `-y`", vec![Edit::insert_after(word.span, " -y")]);
        cx.report(word.span, what).help("add `-y`").fix(fix);
    }
}
