//! `discarded-volume-write`: the build changes a directory after VOLUME declares it.

use lintainer_core::dockerfile::{At, Instruction, InstructionKind, Keyword, cleaned, is_within};
use lintainer_core::shell::{Word, changed_files};
use lintainer_core::span::Span;

use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "discarded-volume-write",
    practice: Practice::Volumes,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("discarded_volume_write.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Volume], check)],
};

/// How many later instructions are looked at.
const MAX_LATER: usize = 128;
/// How many commands of one of them.
const MAX_COMMANDS: usize = 256;

fn check(at: &At, cx: &mut Context) {
    let InstructionKind::Volume(words) = at.kind() else { return };
    if at.is_trigger() || at.is_windows() {
        return;
    }
    for word in words {
        let Some(path) = at.expand(word).known().and_then(|text| at.absolute(&text)).filter(|path| &**path != "/")
        else {
            continue;
        };
        let changes = |one: &Instruction| changes(one, &path, cx);
        let later = at.later().take(MAX_LATER);
        let changing: Vec<(&Instruction, Span)> = later.filter_map(|one| Some((one, changes(one)?))).collect();
        let (Some((_, first)), Some((last, _))) = (changing.first(), changing.last()) else { continue };
        cx.report(
            word.span,
            format!("`{path}` is changed after VOLUME declares it, and some builders discard the changes"),
        )
        .help("move VOLUME after the last change")
        .related(*first, "changed here");
        cx.fix(|_| {
            let removal = at.dockerfile.remove_instruction(at.instruction, at.source)?;
            let insertion = at.dockerfile.insert_below(last, at.source, at.source.slice(at.span()));
            let is_alone = words.len() == 1;
            is_alone.then(|| Fix::risky("move VOLUME", vec![removal, insertion]))
        });
    }
}

/// Where a RUN changes a folder or something in it. What COPY and ADD put there stays: they start no container with the
/// volume.
fn changes(instruction: &Instruction, folder: &str, cx: &Context) -> Option<Span> {
    if !matches!(instruction.kind, InstructionKind::Run(_)) {
        return None;
    }
    let commands = cx.executed_by(instruction).iter().flat_map(|usage| usage.commands());
    let mut words = commands.take(MAX_COMMANDS).flat_map(changed_files);
    let hits = |word: &&Word| {
        let text = word.literal().filter(|text| text.starts_with('/'));
        text.and_then(|text| cleaned(&text)).is_some_and(|path| is_within(&path, folder))
    };
    words.find(hits).map(|word| word.span)
}
