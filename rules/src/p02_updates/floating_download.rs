//! `floating-download`: a download address always points to the newest release.

use lintainer_core::dockerfile::{At, Keyword};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::{Run, UNKNOWN};
use lintainer_core::shell::Address;
use lintainer_core::shell::downloads::Output;

use crate::prelude::*;

static ALLOW_URLS: ListOption = ListOption::new("allow_urls", &[], "beginnings of addresses that are accepted");

pub(super) static RULE: Rule = Rule {
    name: "floating-download",
    practice: Practice::Updates,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("floating_download.md")),
    yields_to: &["piped-remote-script", "plain-http-download", "unverified-download"],
    options: &[ALLOW_URLS.declared()],
    checks: &[Check::Shell(check), Check::Instruction(&[Keyword::Add], check_add)],
};

fn check(run: &Run, cx: &mut Context) {
    for download in run.downloads().iter().filter(|one| run.is_build() && !one.command.is("git")) {
        let is_stored = matches!(download.output, Output::File(_)) || download.command.pipeline.is_some();
        let moves = download.addresses.iter().any(|address| moving_part(address).is_some());
        if is_stored && moves && download.verified_by(run.script()).is_none() && run.executed(download).is_none() {
            report(&download.addresses, cx);
        }
    }
}

fn check_add(at: &At, cx: &mut Context) {
    let web: Vec<Address> = at.downloads().into_iter().filter(|address| !address.is_git()).collect();
    if at.instruction.flag("checksum").is_none() {
        report(&web, cx);
    }
}

fn report(addresses: &[Address], cx: &mut Context) {
    for address in addresses {
        let is_allowed = cx.get(&ALLOW_URLS).iter().any(|start| address.text.starts_with(start.as_str()));
        if let Some(part) = moving_part(address).filter(|_| !is_allowed) {
            cx.report(address.span, format!("`{part}` in this address is another version tomorrow"))
                .help("name the version in the address");
        }
    }
}

/// The part of an address that stands for the newest version.
fn moving_part(address: &Address) -> Option<&str> {
    const FORGES: &[&str] = &["github.com", "raw.githubusercontent.com", "gitlab.com", "bitbucket.org", "codeberg.org"];
    const DATA: &[&str] = &[".asc", ".gpg", ".key", ".list", ".repo", ".pub", ".pem", ".json", ".txt", ".md", ".html"];
    // What an interface answers is read, not kept.
    let host = address.host().filter(|host| host.contains('.') && !host.starts_with("api."))?;
    let (_, path) = address.text.split_once("://")?.1.split_once('/')?;
    let path = path.split(['?', '#']).next().unwrap_or(path);
    if DATA.iter().any(|end| path.ends_with(end)) || path.contains("/pool/") || path.contains("/dists/") {
        return None;
    }
    let parts: Vec<&str> = path.split('/').collect();
    let is_forge = FORGES.contains(&&*host);
    let moves =
        |part: &str| matches!(part, "latest" | "stable") || is_forge && matches!(part, "master" | "main" | "HEAD");
    let at = parts.iter().position(|part| moves(part))?;
    // A version behind it decides: `stable/v1.2/tool`.
    let has_version = |part: &&str| part.contains(UNKNOWN) || part.as_bytes().windows(3).any(is_dotted_number);
    (!parts.iter().skip(at + 1).any(has_version)).then(|| parts.get(at).copied())?
}

fn is_dotted_number(bytes: &[u8]) -> bool {
    matches!(bytes, [a, b'.', c] if a.is_ascii_digit() && c.is_ascii_digit())
}
