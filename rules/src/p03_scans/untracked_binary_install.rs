//! `untracked-binary-install`: software is installed without a package manager.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;
use lintainer_core::shell::downloads::{Download, Installation};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "untracked-binary-install",
    practice: Practice::Scans,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("untracked_binary_install.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    if !run.is_build() || !run.is_shipped() {
        return;
    }
    let is_installed = |download: &&Download| {
        let how = download.installed(run.script(), run.values());
        !download.command.is("git") && matches!(how, Some(Installation::Program | Installation::Unpacked))
    };
    let download = run.downloads().iter().find(is_installed).and_then(|one| one.addresses.first());
    let makes =
        |command: &&Command| command.is_any(&["make", "ninja"]) && command.args().iter().any(|word| word.is("install"));
    let (span, what) = match (download, run.commands().find(makes)) {
        (Some(address), _) => (address.span, address.file_name().unwrap_or("what is downloaded")),
        (None, Some(command)) => (command.span, "make install"),
        (None, None) => return,
    };
    if !["spdx", "cyclonedx", "sbom", "syft", "checkinstall"].into_iter().any(|word| cx.mentions(word)) {
        cx.report(span, format!("`{what}` installs files that no package manager or SBOM lists"))
            .help("install a package, or add an SBOM fragment");
    }
}
