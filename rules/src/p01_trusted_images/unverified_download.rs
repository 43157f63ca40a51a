//! `unverified-download`: ADD of remote content without a checksum.

use lintainer_core::dockerfile::{At, Keyword};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::UNKNOWN;
use lintainer_core::shell::Address;

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
    let shown = |address: &Address| address.text.replace(UNKNOWN, "…");
    // What the API of GitHub says of a branch is added so that the layers behind it are built again.
    let is_news = |one: &Address| one.host().as_deref() == Some("api.github.com") && !one.text.contains("/assets/");
    let (repositories, files): (Vec<Address>, Vec<Address>) =
        at.downloads().into_iter().filter(|one| !is_news(one)).partition(Address::is_git);
    if let [first, others @ ..] = files.as_slice() {
        let more = if others.is_empty() { String::new() } else { format!(", also {} more", others.len()) };
        cx.report(first.span, format!("`{}` is fetched without a checksum{more}", shown(first)))
            .help("add `--checksum=sha256:…`, or download with a check in a RUN");
    }
    for address in repositories.iter().filter(|address| address.is_known() && !address.pins_commit()) {
        cx.report(address.span, format!("`{}` is fetched at a branch or tag that moves", shown(address)))
            .help("name the commit behind `#`, or give its hash with `--checksum`");
    }
}
