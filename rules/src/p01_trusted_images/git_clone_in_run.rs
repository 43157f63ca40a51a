//! `git-clone-in-run`: a repository is cloned in RUN without a fixed revision.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "git-clone-in-run",
    practice: Practice::TrustedImages,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("git_clone_in_run.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    let has_secret = run.mounts().iter().any(|mount| matches!(&*mount.kind(), "ssh" | "secret"));
    for download in run.downloads().iter().filter(|one| run.is_build() && one.command.is("git") && !has_secret) {
        let command = download.command;
        let chooses =
            |later: &Command| later.is("git") && later.has_subcommand(&["checkout", "switch", "reset", "fetch"]);
        let is_fixed = command.has_flag(&["-b", "--branch", "--revision"]) || run.script().after(command).any(chooses);
        let Some(address) = download.addresses.first().filter(|_| !is_fixed && !download.may_hide_options) else {
            continue;
        };
        cx.report(address.span, "this clone takes whatever the branch holds on the day of the build")
            .help("check out a commit, or use `ADD` with the address and a revision");
    }
}
