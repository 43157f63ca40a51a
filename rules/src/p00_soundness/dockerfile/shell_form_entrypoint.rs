//! `shell-form-entrypoint`: CMD, ENTRYPOINT or HEALTHCHECK as shell text.

use lintainer_core::dockerfile::{Dockerfile as File, Form, Instruction, InstructionKind};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::{Purpose, Run};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "shell-form-entrypoint",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("shell_form_entrypoint.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    if run.is_list_form() || !matches!(run.purpose(), Purpose::Command | Purpose::Entrypoint | Purpose::Healthcheck) {
        return;
    }
    // What a trigger starts is decided where it runs.
    let Some(at) = run.at().filter(|at| !at.is_trigger()) else { return };
    let (file, instruction) = (at.dockerfile, at.instruction);
    let Some(Form::Shell(text)) = instruction.command().map(|command| &command.form) else { return };
    if !is_in_force(file, instruction) || at.shell().is_some() || text.is_empty() {
        return;
    }
    let keyword = instruction.keyword.value.to_ascii_uppercase();
    let span = text.span;
    if run.purpose() == Purpose::Healthcheck {
        cx.report(span, "the health check runs through a shell")
            .help("write it as a JSON array unless it needs the shell")
            .severity(Severity::Info)
            .profile(Profile::Audit);
        return;
    }
    let cmd = file.final_stage().and_then(|stage| file.effective_cmd(stage));
    if run.purpose() == Purpose::Entrypoint && cmd.is_some() {
        cx.report(span, "the shell form of `ENTRYPOINT` ignores `CMD`").help("write `ENTRYPOINT` as a JSON array");
        return;
    }
    if is_plain_exec(run) {
        return;
    }
    let words = plain_words(run);
    let message = format!("`{keyword}` runs through a shell, which does not pass signals on");
    let Some(words) = words else {
        cx.report(span, message)
            .help("begin it with `exec`, or move it into a script that ends with `exec`")
            .severity(Severity::Info);
        return;
    };
    let list: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    let fix = Fix::risky("write it as a JSON array", vec![Edit::replace(span, format!("[{}]", list.join(", ")))]);
    cx.report(span, message).help(format!("write it as a JSON array: `{keyword} [{}]`", list.join(", "))).fix(fix);
}

/// Whether the instruction decides about what is shipped: the last stage uses it, itself or inherited.
fn is_in_force(file: &File, instruction: &Instruction) -> bool {
    let Some(stage) = file.final_stage() else { return false };
    let used = match &instruction.kind {
        InstructionKind::Cmd(_) => stage.state.cmd,
        InstructionKind::Entrypoint(_) => stage.state.entrypoint,
        InstructionKind::Healthcheck(_) => stage.state.healthcheck,
        _ => None,
    };
    used == Some(instruction.index)
}

/// Whether the shell replaces itself at once: `exec` and nothing else.
fn is_plain_exec(run: &Run) -> bool {
    matches!(run.script().commands.as_slice(), [only] if only.wrapper("exec").is_some())
}

/// The words, if nothing in the text needs a shell.
fn plain_words(run: &Run) -> Option<Vec<String>> {
    let [only] = run.script().commands.as_slice() else { return None };
    let simple = only.assignments.is_empty()
        && only.redirections.is_empty()
        && !only.background
        && !only.negated
        && run.script().blocks.len() == 1
        && run.script().problems.is_empty();
    if !simple || only.words.is_empty() {
        return None;
    }
    only.words
        .iter()
        .map(|word| {
            let text = word.literal().filter(|_| !word.has_glob())?;
            // What JSON would have to escape is left to the author.
            (!text.contains(['"', '\\']) && !text.contains(char::is_control)).then(|| text.into_owned())
        })
        .collect()
}
