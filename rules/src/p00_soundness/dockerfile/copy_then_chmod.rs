//! `copy-then-chmod`: a RUN changes the mode of a file that was just copied.

use lintainer_core::dockerfile::{At, Copy, Instruction, InstructionKind};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "copy-then-chmod",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("copy_then_chmod.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["chmod"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let Some(at) = run.at().filter(|at| !at.is_trigger() && run.is_build() && run.script().commands.len() == 1) else {
        return;
    };
    let Some(before) = at.index().checked_sub(1).and_then(|index| at.dockerfile.instructions.get(index)) else {
        return;
    };
    let (InstructionKind::Copy(copy) | InstructionKind::Add(copy)) = &before.kind else { return };
    let options = command.options();
    let [mode, file] = options.positionals.as_slice() else { return };
    let known = (!options.may_hide_flags && options.flags.is_empty() && at.instruction.flags.is_empty())
        .then(|| Some((run.value(mode, command).known()?.to_string(), run.value(file, command).known()?.to_string())));
    let Some((mode, file)) = known.flatten() else { return };
    let Some(target) = target_file(copy, before, at) else { return };
    if at.absolute(&file).as_ref() != Some(&target) {
        return;
    }
    let is_octal = (3..=4).contains(&mode.len()) && mode.bytes().all(|byte| matches!(byte, b'0'..=b'7'));
    let octal = match &*mode {
        mode if is_octal => Some(mode),
        // A heredoc is readable for all and writable for its owner.
        _ if before.heredocs.is_empty() || before.flag("chmod").is_some() => None,
        "+x" | "a+x" | "+rx" | "a+rx" => Some("0755"),
        "u+x" => Some("0744"),
        _ => None,
    };
    let name = before.keyword.value.to_ascii_uppercase();
    cx.report(command.span, format!("`chmod` stores a second copy of `{target}` in the layer of this `RUN`"))
        .help(format!("write `{name} --chmod={}`", octal.unwrap_or(&mode)));
    cx.fix(|cx| {
        let lines = cx.source_of(at.span()).whole_lines(at.span());
        let has_comment = at.dockerfile.comments.iter().any(|comment| lines.contains(*comment));
        let flag = match before.flag("chmod") {
            Some(flag) => Edit::replace(flag.span, format!("--chmod={}", octal?)),
            None => Edit::insert_after(before.keyword.span, format!(" --chmod={}", octal?)),
        };
        let is_plain = !has_comment && at.comments().is_empty();
        is_plain.then(|| Fix::risky("set the mode when copying", vec![flag, Edit::delete(lines)]))
    });
}

/// The one file that a COPY makes, by its absolute path.
fn target_file(copy: &Copy, before: &Instruction, at: &At) -> Option<Box<str>> {
    let destination = at.dockerfile.expand(copy.destination.as_ref()?, before).known()?.into_owned();
    let name = match (copy.sources.as_slice(), before.heredocs.as_slice()) {
        ([], [heredoc]) => heredoc.delimiter.to_string(),
        ([source], []) => {
            let source = at.dockerfile.expand(source, before).known()?.into_owned();
            let is_folder = source.ends_with(['/', '.']) || source.contains(['*', '?', '[']);
            source.rsplit('/').next().filter(|_| !is_folder)?.to_string()
        }
        _ => return None,
    };
    let path = if destination.ends_with(['/', '.']) {
        format!("{}/{name}", destination.trim_end_matches(['/', '.']))
    } else {
        destination
    };
    at.absolute(&path)
}
