//! `add-for-local-file`: ADD is used where COPY does the same.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword, Word};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::shell::Address;
use lintainer_core::span::Span;

use crate::prelude::*;

/// Extensions of what ADD unpacks: tar archives, also compressed.
const ARCHIVES: &[&str] =
    &["tar", "gz", "tgz", "bz2", "tbz", "tbz2", "tb2", "xz", "txz", "tlz", "lzma", "zst", "tzst", "z", "lz", "lz4"];

pub(super) static RULE: Rule = Rule {
    name: "add-for-local-file",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Always,
    formats: &[Dockerfile],
    page: Page::new(include_str!("add_for_local_file.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Add], check)],
};

fn check(at: &At, cx: &mut Context) {
    let InstructionKind::Add(add) = at.kind() else { return };
    let needs_add = ["checksum", "unpack", "keep-git-dir"].iter().any(|flag| at.instruction.flag(flag).is_some());
    if needs_add || add.sources.is_empty() || !at.instruction.heredocs.is_empty() {
        return;
    }
    let is_plain_file =
        |word: &Word| at.expand(word).known().is_some_and(|path| !word.text.contains('$') && is_file(&path, word.span));
    if !add.sources.iter().all(is_plain_file) {
        return;
    }
    let keyword = &at.instruction.keyword;
    let copy = if keyword.value.starts_with('a') { "copy" } else { "COPY" };
    let fix = Fix::safe("replace by `COPY`", vec![Edit::replace(keyword.span, copy)]);
    cx.report(keyword.span, "`ADD` copies local files, which `COPY` does").help("use `COPY`").fix(fix);
}

/// Whether a source is a folder, or a file that its extension shows to be no archive.
fn is_file(path: &str, span: Span) -> bool {
    let address = Address::new(path, span);
    if address.is_web() || address.is_git() {
        return false;
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    if name.is_empty() || matches!(name, "." | "..") {
        return true;
    }
    let Some((_, extension)) = name.rsplit_once('.') else { return false };
    !extension.is_empty()
        && !extension.contains(['*', '?', '['])
        && !ARCHIVES.contains(&&*extension.to_ascii_lowercase())
}
