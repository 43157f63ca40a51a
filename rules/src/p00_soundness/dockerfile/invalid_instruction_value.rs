//! `invalid-instruction-value`: an instruction has a value that the builder refuses.

use std::time::Duration;

use lintainer_core::dockerfile::{At, Dockerfile as File, Instruction, InstructionKind, Keyword, Word};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::parse_go_duration;
use lintainer_core::shell::Address;

use crate::prelude::*;
use crate::shared::digests::is_digest;
use crate::shared::signals::is_signal;

/// The instructions with flags or values that are checked.
const VALUES: &[Keyword] =
    &[Keyword::Healthcheck, Keyword::Run, Keyword::Copy, Keyword::Add, Keyword::StopSignal, Keyword::Volume];

pub(super) static RULE: Rule = Rule {
    name: "invalid-instruction-value",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("invalid_instruction_value.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(VALUES, check), Check::Dockerfile(check_end)],
};

fn check(at: &At, cx: &mut Context) {
    let instruction = at.instruction;
    for flag in &instruction.flags {
        let Some(word) = &flag.value else { continue };
        let expanded = at.expand(word);
        let Some(value) = expanded.known() else { continue };
        if let Some(allowed) = refused(instruction, &flag.name.value, &value) {
            cx.report(word.span, format!("`{value}` is no value of `--{}`", flag.name.value)).help(allowed);
        }
    }
    match at.kind() {
        InstructionKind::StopSignal(Some(word)) => {
            let expanded = at.expand(word);
            let Some(value) = expanded.known().filter(|value| !is_signal(value)) else { return };
            cx.report(word.span, format!("`{value}` is no signal")).help("write a name such as `SIGTERM`, or a number");
        }
        InstructionKind::Copy(copy) => {
            for word in &copy.sources {
                let address = Address::new(at.expand(word).text_with("\0"), word.span);
                if matches!(address.scheme().as_deref(), Some("http" | "https")) {
                    cx.report(word.span, "`COPY` takes no address").help("use `ADD` with `--checksum`");
                }
            }
            if let Some(word) = instruction.flag_value("from").filter(|word| word.text.contains('$')) {
                cx.report(word.span, "`--from` takes no variables")
                    .help("add a stage `FROM $NAME AS …` with a global ARG, and copy from that stage");
            }
        }
        InstructionKind::Add(add) => {
            let checksum = instruction.flag("checksum");
            let is_local = |word: &Word| {
                let address = Address::new(at.expand(word).text_with("\0"), word.span);
                address.is_known() && !address.is_web() && !address.is_git() && address.scheme().is_none()
            };
            if let (Some(checksum), true) = (checksum, !add.sources.is_empty() && add.sources.iter().all(is_local)) {
                cx.report(checksum.name.span, "`--checksum` is only for what is downloaded").help("remove it");
            }
        }
        InstructionKind::Volume(words) => {
            for word in words {
                if at.expand(word).known().is_some_and(|path| path.trim().is_empty()) {
                    cx.report(word.span, "the path of this volume is empty").help("write the path of a directory");
                }
            }
        }
        _ => {}
    }
}

/// Reports an end that is nothing but the escape character: it continues no instruction, and is taken for one.
fn check_end(file: &File, cx: &mut Context) {
    let source = &cx.file().source;
    let text = source.text().trim_end();
    let start = text.rfind('\n').map_or(0, |newline| newline + 1);
    let last = file.instructions.last().map_or(0, |last| last.span.end as usize);
    let written = text.get(start..).unwrap_or("").trim_start();
    if written.chars().eq([file.escape]) && last <= start {
        let span = source.span(text.len() - 1..text.len());
        cx.report(span, format!("`{written}` continues no instruction here")).help("remove the line");
    }
}

/// What is allowed, where the value of a flag is not.
fn refused(instruction: &Instruction, flag: &str, value: &str) -> Option<&'static str> {
    let is_copy = matches!(instruction.kind, InstructionKind::Copy(_) | InstructionKind::Add(_));
    match flag {
        "interval" | "timeout" | "start-period" | "start-interval" if !is_duration(value) => {
            Some("write a duration with its unit, such as `30s` or `1m30s`")
        }
        "retries" if value.parse::<u32>().is_err() => Some("write a whole number"),
        "network" if !matches!(value, "default" | "none" | "host") => Some("write `default`, `none` or `host`"),
        "security" if !matches!(value, "insecure" | "sandbox") => Some("write `sandbox` or `insecure`"),
        "chmod" if is_copy && !is_mode(value) => {
            Some("write an octal mode such as `0755`, or one with letters such as `u=rwX`")
        }
        "checksum" if !is_digest(value) && !value.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            Some("write `sha256:` and 64 hexadecimal digits")
        }
        _ => None,
    }
}

/// Whether Go reads the text as a duration of zero or at least a millisecond.
fn is_duration(text: &str) -> bool {
    let is_long = |length: Duration| length.is_zero() || length >= Duration::from_millis(1);
    parse_go_duration(text).is_some_and(is_long)
}

/// Whether BuildKit takes the text as a mode: octal up to 7777, or with letters.
fn is_mode(text: &str) -> bool {
    let is_octal = u32::from_str_radix(text, 8).is_ok_and(|mode| mode <= 0o7777) && !text.starts_with(['+', '-']);
    let is_clause = |clause: &str| {
        let who = clause.trim_start_matches(['u', 'g', 'o', 'a']);
        who.starts_with(['+', '-', '=']) && who.chars().all(|c| "+-=rwxXstugo".contains(c))
    };
    is_octal || text.split(',').all(is_clause)
}
