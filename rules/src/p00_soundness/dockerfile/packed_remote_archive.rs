//! `packed-remote-archive`: ADD does not unpack a remote archive.

use lintainer_core::dockerfile::{At, Instruction, InstructionKind, Keyword};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

use crate::shared::archives::is_tar;

pub(super) static RULE: Rule = Rule {
    name: "packed-remote-archive",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit, Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("packed_remote_archive.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Add], check)],
};

/// How many instructions behind an ADD are looked at.
const MAX_LOOKS: usize = 256;

fn check(at: &At, cx: &mut Context) {
    let InstructionKind::Add(add) = at.kind() else { return };
    let (Some(destination), [_]) = (&add.destination, add.sources.as_slice()) else { return };
    if !at.is_shipped() || at.is_trigger() || at.instruction.flag("unpack").is_some() {
        return;
    }
    let downloads = at.downloads();
    let Some(address) = downloads.first().filter(|address| address.is_web()) else { return };
    let Some(name) = address.file_name().filter(|name| is_tar(name)) else { return };
    let expanded = at.expand(destination);
    let folder = expanded.known().unwrap_or_default();
    if !folder.ends_with('/') && !matches!(&*folder, "." | "..") {
        return;
    }
    let Some(stage) = at.stage() else { return };
    let later =
        || stage.instructions(at.dockerfile).iter().skip((at.index() + 1).saturating_sub(stage.from)).take(MAX_LOOKS);
    let text = |one: &Instruction| at.source.slice(one.span);
    let handles = |one: &Instruction| {
        let is_run = matches!(one.kind, InstructionKind::Run(_));
        is_run && ["tar", "unzip", "extract", name].iter().any(|word| text(one).contains(word))
    };
    if later().any(handles) {
        return;
    }
    let is_below = |path: &str| folder.len() > 1 && path.starts_with(&*folder);
    let starts = |one: &Instruction| {
        let is_start = matches!(one.kind, InstructionKind::Cmd(_) | InstructionKind::Entrypoint(_));
        is_start && one.command().and_then(|command| command.exec()?.first()).is_some_and(|word| is_below(&word.text))
    };
    let puts = |one: &Instruction| match &one.kind {
        InstructionKind::Copy(copy) | InstructionKind::Add(copy) if one.index != at.index() => {
            copy.destination.as_ref().is_some_and(|word| is_below(&word.text))
        }
        InstructionKind::Run(_) => text(one).contains(folder.trim_end_matches('/')),
        _ => false,
    };
    let is_used = later().any(starts) && !stage.instructions(at.dockerfile).iter().take(MAX_LOOKS).any(puts);
    cx.report(address.span, format!("`{name}` is not unpacked into `{folder}`: ADD unpacks local archives only"))
        .help("add `--unpack=true`, or unpack it in a RUN")
        .profile(if is_used { Profile::Essential } else { Profile::Audit });
    let edit = Edit::insert_after(at.instruction.keyword.span, " --unpack=true");
    cx.fix(|_| Some(Fix::risky("unpack it", vec![edit])));
}
