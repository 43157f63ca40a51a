//! `invalid-exec-form`: the exec form is not valid JSON.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::span::Span;

use crate::prelude::*;

/// The instructions that take an array.
const EXEC: &[Keyword] =
    &[Keyword::Run, Keyword::Cmd, Keyword::Entrypoint, Keyword::Healthcheck, Keyword::Copy, Keyword::Add];

/// What people write for double quotes.
const QUOTES: &[(char, char)] = &[('"', '"'), ('\'', '\''), ('‘', '’'), ('“', '”'), ('”', '”'), ('’', '’')];

pub(super) static RULE: Rule = Rule {
    name: "invalid-exec-form",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("invalid_exec_form.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(EXEC, check)],
};

fn check(at: &At, cx: &mut Context) {
    let failed = match at.kind() {
        InstructionKind::Copy(copy) | InstructionKind::Add(copy) => copy.failed_json,
        _ => at.instruction.command().and_then(|command| command.failed_json),
    };
    let Some(span) = failed else { return };
    let text = cx.text(span).trim_end();
    let is_copy = matches!(at.kind(), InstructionKind::Copy(_) | InstructionKind::Add(_));
    if !text.ends_with(']') || is_copy && !text.contains(['"', '\'', ',']) || has_operator(text) {
        return;
    }
    let span = Span { end: span.start + text.len() as u32, ..span };
    let keyword = at.instruction.keyword.value.to_ascii_uppercase();
    cx.report(span, format!("this is no JSON array, so `{keyword}` reads it as plain text"))
        .help("write double quotes around each word, and a comma between two of them");
    cx.fix(|_| {
        // JSON has no control characters in its strings.
        let words = words(text).filter(|words| !words.iter().any(|word| word.contains(char::is_control)))?;
        let list: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
        Some(Fix::risky("write it as JSON", vec![Edit::replace(span, format!("[{}]", list.join(", ")))]))
    });
}

/// Whether an operator of the shell stands outside of quotes: then it may be a test.
fn has_operator(text: &str) -> bool {
    let mut quote = None;
    for c in text.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None if matches!(c, '&' | '|' | ';' | '<' | '>') => return true,
            None => {}
        }
    }
    false
}

/// The words of the array, where each is quoted in one way or another and none needs an escape.
fn words(text: &str) -> Option<Vec<&str>> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?.trim().trim_end_matches(',');
    let mut words = Vec::new();
    for part in inner.split(',') {
        let part = part.trim();
        let word = QUOTES.iter().find_map(|(open, close)| part.strip_prefix(*open)?.strip_suffix(*close))?;
        if word.is_empty() || word.contains(['"', '\'', '\\', '$', '\n', '‘', '’', '“', '”']) {
            return None;
        }
        words.push(word);
    }
    Some(words)
}
