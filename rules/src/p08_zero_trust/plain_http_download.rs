//! `plain-http-download`: something is downloaded without encryption.

use lintainer_core::dockerfile::{At, Keyword};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Address;
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "plain-http-download",
    practice: Practice::ZeroTrust,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("plain_http_download.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check), Check::Instruction(&[Keyword::Add], check_add)],
};

fn check(run: &Run, cx: &mut Context) {
    for download in run.downloads().iter().filter(|_| run.is_build()) {
        if download.verified_by(run.script()).is_none() && run.executed(download).is_none() {
            report(&download.addresses, cx);
        }
    }
}

fn check_add(at: &At, cx: &mut Context) {
    if at.instruction.flag("checksum").is_none() {
        report(&at.downloads(), cx);
    }
}

fn report(addresses: &[Address], cx: &mut Context) {
    let is_open = |address: &&Address| {
        let scheme = address.scheme();
        matches!(scheme.as_deref(), Some("http" | "ftp" | "git")) && address.is_public()
    };
    let Some(address) = addresses.iter().find(is_open) else { return };
    let scheme = address.scheme().unwrap_or_default();
    let host = address.host().unwrap_or_default();
    cx.report(address.span, format!("`{scheme}://{host}` is read without encryption")).help("use `https`");
    let span = address.span;
    cx.fix(|cx| {
        let at = span.start + cx.text(span).find("http://").map(|at| at as u32)?;
        let word = Span { start: at, end: at + 4, ..span };
        Some(Fix::risky("use `https`", vec![Edit::replace(word, "https")]))
    });
}
