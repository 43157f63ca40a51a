//! `shell-in-scratch`: a shell is needed in an image that has none.

use lintainer_core::dockerfile::{At, BaseImage, Form, Instruction, InstructionKind, Keyword};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "shell-in-scratch",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("shell_in_scratch.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Run, Keyword::Cmd, Keyword::Entrypoint, Keyword::Healthcheck], check)],
};

fn check(at: &At, cx: &mut Context) {
    if at.is_trigger() || !matches!(at.base(), Some(BaseImage::Scratch)) || at.shell().is_some() {
        return;
    }
    let Some(Form::Shell(text)) = at.instruction.command().map(|command| &command.form) else { return };
    if text.is_empty() || at.earlier().any(may_bring_shell) {
        return;
    }
    let keyword = at.instruction.keyword.value.to_ascii_uppercase();
    cx.report(
        at.instruction.keyword.span,
        format!("`{keyword}` runs through a shell, and an image from `scratch` has none"),
    )
    .help("write the command as a JSON array");
}

/// Whether an instruction may have brought a shell into the image.
fn may_bring_shell(one: &Instruction) -> bool {
    match &one.kind {
        InstructionKind::Add(_) | InstructionKind::Onbuild(_) => true,
        InstructionKind::Copy(copy) => {
            let target = copy.destination.as_ref().map_or("/", |word| word.text.trim_end_matches('/'));
            matches!(target, "" | "." | "/." | "/bin" | "/usr" | "/usr/bin" | "/bin/sh")
                || target.contains('$')
                || copy.sources.iter().any(|source| source.text.contains('$'))
        }
        _ => false,
    }
}
