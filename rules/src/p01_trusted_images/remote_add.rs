//! `remote-add`: ADD is used to download from the network.

use lintainer_core::dockerfile::{At, Keyword};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "remote-add",
    practice: Practice::TrustedImages,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("remote_add.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Add], check)],
};

fn check(at: &At, cx: &mut Context) {
    if let Some(address) = at.downloads().first() {
        cx.report(address.span, "`ADD` downloads this").help("download it in a RUN, or copy it from the context");
    }
}
