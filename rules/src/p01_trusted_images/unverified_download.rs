//! `unverified-download`: ADD of remote content without a checksum.

use lintainer_core::context::Context;
use lintainer_core::dockerfile::{Dockerfile as File, Instruction, InstructionKind};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::rule::{Check, Confidence, Fixable, Page, Practice, Profile, Rule, Severity};

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
    checks: &[Check::Instruction(check)],
};

fn check(instruction: &Instruction, file: &File, cx: &mut Context) {
    let InstructionKind::Add(add) = &instruction.kind else { return };
    if instruction.flag("checksum").is_some() {
        return;
    }
    for source in &add.sources {
        let Some(url) = file.expand(source, instruction).known().map(|url| url.into_owned()) else { continue };
        if is_git(&url) {
            if !pins_commit(&url) {
                cx.report(source.span, format!("`{url}` is fetched at a branch or tag that moves"))
                    .help("name the commit behind `#`, or give its hash with `--checksum`");
            }
        } else if url.starts_with("http://") || url.starts_with("https://") {
            cx.report(source.span, format!("`{url}` is fetched without a checksum"))
                .help("add `--checksum=sha256:…`, or download with a check in a RUN");
        }
    }
}

/// Whether BuildKit clones the source: a git address, or a URL that ends in `.git` before its reference.
fn is_git(url: &str) -> bool {
    let address = url.split(['#', '?']).next().unwrap_or(url);
    let by_scheme = ["git://", "git@", "ssh://"].iter().any(|scheme| url.starts_with(scheme));
    by_scheme || address.contains("://") && address.ends_with(".git")
}

/// Whether the reference behind `#` (before a `:folder`), or a `checksum` in the query, is a commit.
fn pins_commit(url: &str) -> bool {
    let is_hash = |text: &str| matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let reference = url.split_once('#').map_or("", |(_, reference)| reference.split(':').next().unwrap_or(""));
    is_hash(reference) || url.contains("checksum=") || url.contains("commit=")
}
