//! `surplus-spaces`: there are several spaces where one is enough.

use lintainer_core::dockerfile::{Assignment, Dockerfile as File, Instruction, InstructionKind};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::source::Source;
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "surplus-spaces",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Always,
    formats: &[Dockerfile],
    page: Page::new(include_str!("surplus_spaces.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    let source = cx.file().source.clone();
    if memchr::memmem::find(source.text().as_bytes(), b"  ").is_none() {
        return;
    }
    for instruction in file.instructions_and_triggers() {
        let mut surplus = Vec::new();
        if !is_content(file, instruction) {
            find(instruction, file.escape as u8, &source, &mut surplus);
        }
        let Some(first) = surplus.first() else { continue };
        cx.report(*first, "there are several spaces where one is enough").help("write one");
        let edits = || surplus.iter().map(|span| Edit::replace(*span, " ")).collect();
        cx.fix(|_| Some(Fix::safe("write one space", edits())));
    }
}

/// Whether blanks are part of what the instruction says, or its text belongs to another one.
fn is_content(file: &File, instruction: &Instruction) -> bool {
    let is_legacy = |pairs: &[Assignment]| pairs.iter().any(|pair| pair.is_legacy);
    match &instruction.kind {
        InstructionKind::Env(pairs) | InstructionKind::Label(pairs) => is_legacy(pairs),
        InstructionKind::User(_)
        | InstructionKind::Workdir(_)
        | InstructionKind::StopSignal(_)
        | InstructionKind::Maintainer(_)
        | InstructionKind::Onbuild(_)
        | InstructionKind::Unknown => true,
        // Other shells keep blanks.
        _ => instruction.command().is_some() && file.escape == '`',
    }
}

/// Finds the blanks that are too many, outside of quotes and not in a column.
fn find(instruction: &Instruction, escape: u8, source: &Source, surplus: &mut Vec<Span>) {
    let text = source.text().as_bytes();
    let end = instruction.heredocs.first().map_or(instruction.span.end, |heredoc| heredoc.body.start) as usize;
    let mut quote = None;
    let mut braces = 0_usize;
    let mut at = instruction.span.start as usize;
    while at < end {
        let Some(byte) = text.get(at).copied() else { return };
        match (quote, byte) {
            (None, b'\n') => {
                // Blanks at the beginning are an indent, and a comment is none of the instruction.
                at += 1 + blanks(text.get(at + 1..end));
                while at < end && text.get(at) == Some(&b'#') {
                    at += memchr::memchr(b'\n', text.get(at..end).unwrap_or(&[])).map_or(end - at, |line| line + 1);
                    at += blanks(text.get(at..end));
                }
                continue;
            }
            (Some(b'"') | None, byte) if byte == escape && !ends_line(text.get(at + 1..end)) => at += 1,
            (Some(open), byte) if open == byte => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'{') => braces += usize::from(text.get(at.wrapping_sub(1)) == Some(&b'$')),
            (None, b'}') => braces = braces.saturating_sub(1),
            (None, b'#') if text.get(at.wrapping_sub(1)).is_some_and(|before| matches!(before, b' ' | b'\t')) => return,
            (None, b' ' | b'\t') => {
                let length = blanks(text.get(at..end));
                let next = text.get(at + length).copied().unwrap_or(b'\n');
                let is_end = matches!(next, b'\n' | b'\r' | b'#') || next == escape;
                if length > 1 && braces == 0 && !is_end && !is_column(at + length, source) {
                    surplus.push(source.span(at..at + length));
                }
                at += length;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
}

/// Whether nothing but blanks stands before the end of the line.
fn ends_line(text: Option<&[u8]>) -> bool {
    let mut rest = text.unwrap_or(&[]).iter().filter(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
    rest.next().is_none_or(|byte| *byte == b'\n')
}

fn blanks(text: Option<&[u8]>) -> usize {
    text.unwrap_or(&[]).iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// How far (bytes) lines are looked at for columns.
const MAX_COLUMN: usize = 256;

/// Whether a word in the line above or below begins in the same column behind a blank.
fn is_column(at: usize, source: &Source) -> bool {
    let text = source.text().as_bytes();
    let near = at.saturating_sub(MAX_COLUMN);
    let start = match memchr::memrchr(b'\n', text.get(near..at).unwrap_or(&[])) {
        Some(line) => near + line + 1,
        None if near == 0 => 0,
        None => return false,
    };
    let column = at - start;
    let begins = |line: usize| {
        let is_blank = |at: usize| text.get(at).is_none_or(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
        let has_break = memchr::memchr(b'\n', text.get(line..line + column).unwrap_or(b"\n")).is_some();
        column > 0 && !has_break && !is_blank(line + column) && is_blank(line + column - 1)
    };
    let above = start.checked_sub(1).and_then(|end| {
        let near = end.saturating_sub(4 * MAX_COLUMN);
        Some(memchr::memrchr(b'\n', text.get(near..end)?).map_or(near, |line| near + line + 1))
    });
    let below = memchr::memchr(b'\n', text.get(at..text.len().min(at + 4 * MAX_COLUMN)).unwrap_or(&[]))
        .map(|line| at + line + 1);
    above.is_some_and(begins) || below.is_some_and(begins)
}
