//! `unverified-binary`: a download is installed without verification.

use lintainer_core::dockerfile::{At, InstructionKind};
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
    if !run.is_build() || !run.is_shipped() || run.commands().any(|command| command.is_any(VERIFIERS)) {
        return;
    }
    let Some(at) = run.at() else { return };
    for download in run.downloads().iter().filter(|one| !one.command.is("git")) {
        let Some(address) = download.addresses.iter().find(|address| address.is_public()) else { continue };
        let Some(how) = download.installed(run.script(), run.values()) else { continue };
        if run.executed(download).is_some() || is_verified_later(at) {
            return;
        }
        let what = match how {
            Installation::Package => "installed",
            Installation::Program => "made executable",
            Installation::Unpacked => "unpacked",
        };
        let name = address.file_name().map_or_else(|| "the download".to_string(), |name| format!("`{name}`"));
        cx.report(address.span, format!("{name} is {what} without checksum or signature verification"))
            .help("verify a checksum first: `echo \"…  file\" | sha256sum -c`");
        return;
    }
}

/// How many instructions behind a download are looked at.
const MAX_LOOKS: usize = 256;

/// Whether a RUN further below in the stage checks anything.
fn is_verified_later(at: &At) -> bool {
    let Some(stage) = at.stage() else { return false };
    let behind =
        stage.instructions(at.dockerfile).iter().skip((at.index() + 1).saturating_sub(stage.from)).take(MAX_LOOKS);
    let verifies = |text: &str| VERIFIERS.iter().any(|name| text.contains(name));
    behind.filter(|one| matches!(one.kind, InstructionKind::Run(_))).any(|one| verifies(at.source.slice(one.span)))
}
