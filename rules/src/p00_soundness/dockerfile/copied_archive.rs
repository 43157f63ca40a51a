//! `copied-archive`: a local archive is copied, then unpacked in a RUN.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword};
use lintainer_core::model::CommandUse;
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::shell::Command;
use lintainer_core::shell::downloads::unpacks;

use crate::prelude::*;

use crate::shared::archives::is_tar;

pub(super) static RULE: Rule = Rule {
    name: "copied-archive",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("copied_archive.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Copy], check)],
};

/// How many texts behind a COPY are looked at.
const MAX_LOOKS: usize = 256;

fn check(at: &At, cx: &mut Context) {
    let InstructionKind::Copy(copy) = at.kind() else { return };
    if at.instruction.flag("from").is_some() || !copy.sources.iter().any(|word| is_tar(&word.text)) {
        return;
    }
    let usages = cx.commands();
    let behind = usages.partition_point(|usage| usage.instruction.is_some_and(|index| index <= at.index()));
    let is_here = |usage: &&CommandUse| {
        let instruction = usage.instruction.and_then(|index| at.dockerfile.instructions.get(index));
        instruction.is_some_and(|one| one.stage == at.instruction.stage)
    };
    for word in copy.sources.iter().filter(|word| is_tar(&word.text) && word.is_plain()) {
        let name = word.text.rsplit('/').next().unwrap_or(&word.text);
        let later = usages.get(behind..).unwrap_or(&[]).iter().take_while(is_here).take(MAX_LOOKS);
        let Some(command) = later.flat_map(|usage| usage.commands()).find(|command| is_like_add(command, name)) else {
            continue;
        };
        cx.report(word.span, format!("`{name}` stays in a layer beside its unpacked contents"))
            .help("use `ADD` with the directory that it is unpacked into")
            .related(command.span, "unpacked here");
    }
}

/// Whether a command unpacks the archive of this name as ADD would do it.
fn is_like_add(command: &Command, name: &str) -> bool {
    const ONLY_TAR: &[&str] = &[
        "--strip-components",
        "--strip",
        "--owner",
        "--group",
        "--same-owner",
        "--no-same-owner",
        "--exclude",
        "--wildcards",
        "--transform",
        "-T",
        "--files-from",
        "-o",
    ];
    let is_it = |text: &str| text.rsplit('/').next() == Some(name);
    let options = command.options();
    let has_file = options.flag_values(&["-f", "--file"]).any(|value| value.text.as_deref().is_some_and(is_it));
    let others = options.positionals.iter().filter(|word| !is_it(&word.static_prefix())).count();
    let is_named = has_file || others < options.positionals.len();
    unpacks(command) && is_named && others == 0 && !options.has_flag(ONLY_TAR)
}
