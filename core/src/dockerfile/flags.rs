//! Flags of instructions: `--name=value`, which ones each instruction takes, and the fields of `--mount`.

use std::ops::Range;

use super::lines::Lines;
use super::problem::ProblemKind;
use super::syntax::{Flag, Healthcheck, Instruction, InstructionKind, Mount, MountField, Word};
use super::words::RawFlag;
use crate::mapped::MappedText;
use crate::span::Spanned;

/// What a flag takes behind its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    /// Nothing, `true` or `false`.
    Bool,
    /// One value.
    Value,
    /// One value each time it is given.
    Values,
}

/// The flags of an instruction; `None` if BuildKit does not look at them.
fn known(instruction: &Instruction) -> Option<&'static [(&'static str, Takes)]> {
    use Takes::{Bool, Value, Values};
    Some(match &instruction.kind {
        InstructionKind::From(_) => &[("platform", Value)],
        InstructionKind::Run(_) => &[("mount", Values), ("network", Value), ("security", Value), ("device", Values)],
        InstructionKind::Copy(_) => &[
            ("from", Value),
            ("chown", Value),
            ("chmod", Value),
            ("link", Bool),
            ("parents", Bool),
            ("exclude", Values),
        ],
        InstructionKind::Add(_) => &[
            ("chown", Value),
            ("chmod", Value),
            ("link", Bool),
            ("keep-git-dir", Bool),
            ("checksum", Value),
            ("unpack", Bool),
            ("exclude", Values),
        ],
        InstructionKind::Healthcheck(Healthcheck::None) => return None,
        InstructionKind::Healthcheck(_) => &[
            ("interval", Value),
            ("timeout", Value),
            ("start-period", Value),
            ("start-interval", Value),
            ("retries", Value),
        ],
        InstructionKind::Arg(_) | InstructionKind::StopSignal(_) | InstructionKind::Unknown => return None,
        _ => &[],
    })
}

/// A flag from its text in the line.
pub(super) fn flag(line: &MappedText<'_>, raw: RawFlag) -> Flag {
    let (text, offsets) = match &raw.decoded {
        Some((text, offsets)) => (text.as_str(), Some(offsets)),
        None => (line.text.get(raw.range.clone()).unwrap_or(""), None),
    };
    let place = |range: Range<usize>| {
        let at = |offset: usize| match offsets {
            Some(offsets) => offsets.get(offset).copied().unwrap_or(raw.range.end),
            None => raw.range.start + offset,
        };
        line.span(at(range.start)..at(range.end))
    };
    let equals = text.find('=');
    let name_end = equals.unwrap_or(text.len());
    let name_start = text.len().min(2);
    let name = text.get(name_start..name_end).unwrap_or("");
    Flag {
        span: line.span(raw.range.clone()),
        name: Spanned::new(name.into(), place(name_start..name_end.max(name_start))),
        value: equals.map(|equals| {
            let span = match offsets {
                // The quotes around a decoded value belong to it.
                Some(offsets) => line.span(offsets.get(equals).map_or(raw.range.end, |at| at + 1)..raw.range.end),
                None => place(equals + 1..text.len()),
            };
            Word { span, text: text.get(equals + 1..).unwrap_or("").into() }
        }),
    }
}

/// The mounts among the flags of a RUN.
pub(super) fn mounts(flags: &[Flag]) -> Vec<Mount> {
    let values = flags.iter().filter(|flag| &*flag.name.value == "mount").filter_map(|flag| flag.value.as_ref());
    values.map(mount).collect()
}

/// How many fields a mount may have; the rest is left out.
const MAX_MOUNT_FIELDS: usize = 100;

/// Splits the value of `--mount` at its commas; a field in double quotes may hold commas.
fn mount(value: &Word) -> Mount {
    let bytes = value.text.as_bytes();
    let mut fields = Vec::new();
    let mut start = 0;
    while start < bytes.len() && fields.len() < MAX_MOUNT_FIELDS {
        let is_quoted = bytes[start] == b'"';
        let mut end = start + usize::from(is_quoted);
        let mut inside = is_quoted;
        while end < bytes.len() && (inside || bytes[end] != b',') {
            inside ^= is_quoted && bytes[end] == b'"';
            end += 1;
        }
        let field = if is_quoted && end - start >= 2 && !inside { start + 1..end - 1 } else { start..end };
        fields.push(mount_field(value, field));
        start = end + 1;
    }
    Mount { span: value.span, fields }
}

fn mount_field(value: &Word, range: Range<usize>) -> MountField {
    let text = value.text.get(range.clone()).unwrap_or("");
    let word = |range: Range<usize>| Word {
        span: value.sub_span(range.clone()),
        text: value.text.get(range).unwrap_or("").into(),
    };
    match text.find('=') {
        Some(equals) => {
            let equals = range.start + equals;
            MountField { key: word(range.start..equals), value: Some(word(equals + 1..range.end)) }
        }
        None => MountField { key: word(range), value: None },
    }
}

/// Reports flags that the instruction does not take, that are given twice, or whose value does not fit.
pub(super) fn check(lines: &mut Lines<'_>, instruction: &Instruction) {
    if instruction.flags.is_empty() {
        return;
    }
    if let InstructionKind::Run(run) = &instruction.kind {
        for mount in run.mounts.iter().filter(|mount| mount.fields.len() >= MAX_MOUNT_FIELDS) {
            let message = format!("a mount of {MAX_MOUNT_FIELDS} fields or more is not read to its end");
            lines.problem(ProblemKind::Limit, mount.span.range(), message);
        }
    }
    let Some(known) = known(instruction) else { return };
    let mut seen: Vec<&str> = Vec::new();
    for flag in &instruction.flags {
        let name = &*flag.name.value;
        let Some((name, takes)) = known.iter().find(|(known, _)| *known == name) else {
            let keyword = instruction.keyword.value.to_ascii_uppercase();
            let message = format!("{keyword} has no flag `--{name}`");
            lines.problem(ProblemKind::UnknownFlag, flag.span.range(), message);
            continue;
        };
        if *takes != Takes::Values && seen.contains(name) {
            let message = format!("the flag `--{name}` is given twice");
            lines.problem(ProblemKind::DuplicateFlag, flag.span.range(), message);
        } else if *takes != Takes::Values {
            seen.push(name);
        }
        match (takes, flag.value.as_ref().map(|value| &*value.text)) {
            (Takes::Bool, None) => {}
            (Takes::Bool, Some(value)) if value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false") => {
            }
            (Takes::Bool, Some(value)) => {
                let message = format!("the flag `--{name}` takes true or false, not `{value}`");
                lines.problem(ProblemKind::InvalidFlagValue, flag.span.range(), message);
            }
            (_, None) => {
                let message = format!("the flag `--{name}` needs a value");
                lines.problem(ProblemKind::InvalidFlagValue, flag.span.range(), message);
            }
            _ => {}
        }
    }
}
