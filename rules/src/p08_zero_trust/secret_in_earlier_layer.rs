//! `secret-in-earlier-layer`: a secret is deleted only in a later layer.

use lintainer_core::dockerfile::{At, Instruction, InstructionKind, Mount, is_within};
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, changed_files};
use lintainer_core::span::Span;

use crate::shared::credential_files;
use crate::shared::image_paths::copied_to;
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

const REMOVERS: &[&str] = &["rm", "shred", "unlink"];

pub(super) static RULE: Rule = Rule {
    name: "secret-in-earlier-layer",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("secret_in_earlier_layer.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(REMOVERS, check)],
};

/// How many earlier instructions are looked at.
const MAX_EARLIER: usize = 64;
/// How many commands of one of them.
const MAX_COMMANDS: usize = 64;

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let Some(at) = run.at().filter(|at| run.is_build() && at.is_shipped() && !at.is_trigger()) else { return };
    for word in command.positionals() {
        if !credential_files::may_be_secret(&word.static_prefix()) {
            continue;
        }
        let Some(path) = run.path(word, command) else { continue };
        let Some(created) = at.earlier().take(MAX_EARLIER).find_map(|one| creates(one, &path, at, cx)) else {
            continue;
        };
        cx.report(created, format!("`{path}` is removed in a later layer, but stays readable in this one"))
            .about(created)
            .help("use `RUN --mount=type=secret`, or create and remove it in one RUN")
            .related(word.span, "removed here");
    }
}

/// Where an instruction creates a file.
fn creates(instruction: &Instruction, path: &str, at: &At, cx: &Context) -> Option<Span> {
    if let InstructionKind::Copy(copy) | InstructionKind::Add(copy) = &instruction.kind {
        copied_to(instruction, at).iter().find(|copied| &***copied == path)?;
        let name = path.rsplit('/').next();
        let named = copy.sources.iter().find(|word| word.text.rsplit('/').next() == name);
        return named.or(copy.sources.first()).map(|word| word.span);
    }
    let mut commands = cx.executed_by(instruction).iter().flat_map(|usage| usage.commands()).take(MAX_COMMANDS);
    let written = commands.find_map(|command| {
        let is_removal = command.is_any(REMOVERS) || command.is_any(&["chmod", "chown", "chgrp"]);
        let words = if is_removal { Vec::new() } else { changed_files(command) };
        words.into_iter().find(|word| word.literal().and_then(|text| at.absolute(&text)).as_deref() == Some(path))
    });
    let has_mount = |mount: &Mount| mount.value("target").is_some_and(|target| is_within(path, &target.text));
    let is_mounted = matches!(&instruction.kind, InstructionKind::Run(run) if run.mounts.iter().any(has_mount));
    written.filter(|_| !is_mounted).map(|word| word.span)
}
