//! `unverified-download`: ADD of remote content without a checksum.

use lintainer_core::dockerfile::{At, Keyword};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::UNKNOWN;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unverified-download",
    practice: Practice::TrustedImages,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("unverified_download.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Add], check)],
};

fn check(at: &At, cx: &mut Context) {
    if at.instruction.flag("checksum").is_some() {
        return;
    }
    for address in at.downloads() {
        let url = address.text.replace(UNKNOWN, "…");
        if !address.is_git() {
            cx.report(address.span, format!("`{url}` is fetched without a checksum"))
                .help("add `--checksum=sha256:…`, or download with a check in a RUN");
        } else if address.is_known() && !address.pins_commit() {
            cx.report(address.span, format!("`{url}` is fetched at a branch or tag that moves"))
                .help("name the commit behind `#`, or give its hash with `--checksum`");
        }
    }
}
