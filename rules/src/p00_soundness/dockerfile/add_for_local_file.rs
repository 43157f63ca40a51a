//! `add-for-local-file`: ADD is used where COPY does the same.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword, Word, is_wildcard};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::shell::Address;

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
    profiles: &[Profile::Essential, Profile::Audit],
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
    let sources: Option<Vec<bool>> = add.sources.iter().map(|word| is_certain(at, word)).collect();
    let Some(sources) = sources else { return };
    let is_certain = sources.into_iter().all(|one| one);
    let keyword = &at.instruction.keyword;
    let copy = if keyword.value.starts_with('a') { "copy" } else { "COPY" };
    let edits = vec![Edit::replace(keyword.span, copy)];
    let (profile, fix) = match is_certain {
        true => (Profile::Essential, Fix::safe("replace by `COPY`", edits)),
        false => (Profile::Audit, Fix::risky("replace by `COPY`", edits)),
    };
    cx.report(keyword.span, "`ADD` copies local files, which `COPY` does").help("use `COPY`").profile(profile).fix(fix);
}

/// Whether a source is certainly no archive: a folder, or a file with the extension of something else. A name without
/// an extension is not certain, and neither is one with a variable in it. None for archives, addresses and what is not
/// known.
fn is_certain(at: &At, word: &Word) -> Option<bool> {
    let path = at.expand(word).known()?.into_owned();
    let address = Address::new(&path, word.span);
    let name = path.rsplit('/').next().unwrap_or(&path);
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    if address.is_web() || address.is_git() || word.text.ends_with('}') {
        return None;
    }
    match extension {
        _ if name.is_empty() || matches!(name, "." | "..") => Some(true),
        None if name.contains(is_wildcard) => None,
        None => Some(false),
        Some(extension) if extension.is_empty() || extension.contains(is_wildcard) => None,
        Some(extension) if ARCHIVES.contains(&&*extension) => None,
        Some(_) => Some(!word.text.contains('$')),
    }
}
