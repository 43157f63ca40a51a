//! `unverified-binary`: A program is downloaded in RUN and installed without a check.

use lintainer_core::dockerfile::InstructionKind;
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::downloads::{Installation, VERIFIERS};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unverified-binary",
    practice: Practice::TrustedImages,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("unverified_binary.md")),
    yields_to: &["piped-remote-script", "plain-http-download", "floating-download"],
    options: &[],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    if !run.is_build() || !run.is_shipped() {
        return;
    }
    let Some(at) = run.at() else { return };
    for download in run.downloads().iter().filter(|one| !one.command.is("git")) {
        let Some(address) = download.addresses.iter().find(|address| address.is_public()) else { continue };
        let Some(how) = download.installed(run.script(), run.values()) else { continue };
        if run.commands().any(|command| command.is_any(VERIFIERS)) || run.executed(download).is_some() {
            return;
        }
        let stage = at.stage().map_or(&[][..], |stage| stage.instructions(at.dockerfile));
        let verifies = |text: &str| VERIFIERS.iter().any(|name| text.contains(name));
        let later = stage.iter().filter(|one| one.index > at.index() && matches!(one.kind, InstructionKind::Run(_)));
        if later.into_iter().any(|one| verifies(at.source.slice(one.span))) {
            return;
        }
        let what = match how {
            Installation::Package => "installed",
            Installation::Program => "made a program",
            Installation::Unpacked => "unpacked",
        };
        let name = address.file_name().map_or_else(|| "what is downloaded".to_string(), |name| format!("`{name}`"));
        cx.report(address.span, format!("{name} is {what} without a check of its checksum or signature"))
            .help("compare a checksum first: `echo \"… file\" | sha256sum -c`");
        return;
    }
}
