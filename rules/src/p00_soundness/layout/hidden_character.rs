//! `hidden-character`: characters that do not show change what the file means.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::project::File;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "hidden-character",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("hidden_character.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Text(check)],
};

/// Names of characters that order text anew.
fn order(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{202a}' => "LEFT-TO-RIGHT EMBEDDING",
        '\u{202b}' => "RIGHT-TO-LEFT EMBEDDING",
        '\u{202c}' => "POP DIRECTIONAL FORMATTING",
        '\u{202d}' => "LEFT-TO-RIGHT OVERRIDE",
        '\u{202e}' => "RIGHT-TO-LEFT OVERRIDE",
        '\u{2066}' => "LEFT-TO-RIGHT ISOLATE",
        '\u{2067}' => "RIGHT-TO-LEFT ISOLATE",
        '\u{2068}' => "FIRST STRONG ISOLATE",
        '\u{2069}' => "POP DIRECTIONAL ISOLATE",
        _ => return None,
    })
}

/// Names of characters without width.
fn width(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{200b}' => "ZERO WIDTH SPACE",
        '\u{2060}' => "WORD JOINER",
        '\u{feff}' => "ZERO WIDTH NO-BREAK SPACE",
        _ => return None,
    })
}

fn is_control(byte: u8) -> bool {
    byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c) || byte == 0x7f
}

fn check(file: &File, cx: &mut Context) {
    let text = file.source.text();
    let bytes = text.as_bytes();
    // Without an early end in a part the compiler looks at many bytes at once.
    let has_control = |part: &[u8]| part.iter().fold(false, |found, byte| found | is_control(*byte));
    let has_controls = bytes.chunks(256).any(has_control);
    if text.is_ascii() && !has_controls {
        return;
    }
    if has_controls {
        for (at, byte) in bytes.iter().enumerate().filter(|(_, byte)| is_control(**byte)).take(MAX) {
            report(file, at..at + 1, &format!("the control character U+{byte:04X}"), cx);
        }
    }
    // The characters that matter begin with one of three bytes.
    let starts = memchr::memchr3_iter(0xe2, 0xef, 0xc2, bytes);
    for at in starts.filter(|at| *at >= file.source.bom_len()) {
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { continue };
        let range = at..at + c.len_utf8();
        if let Some(name) = order(c) {
            report(
                file,
                range,
                &format!("U+{:04X} {name}, which changes the order of what is shown", u32::from(c)),
                cx,
            );
        } else if let Some(name) = width(c) {
            let before = text.get(..at).unwrap_or("");
            let behind = text.get(range.end..).and_then(|rest| rest.chars().next());
            let line = before.rsplit('\n').next().unwrap_or("");
            let is_comment = line.trim_start().starts_with('#') || line.contains(" #");
            let in_word = before.ends_with(|c: char| !c.is_whitespace()) && behind.is_some_and(|c| !c.is_whitespace());
            if in_word && !is_comment {
                report(file, range, &format!("U+{:04X} {name} inside of a word", u32::from(c)), cx);
            }
        } else if ('\u{80}'..='\u{9f}').contains(&c) && c != '\u{85}' {
            report(file, range, &format!("the control character U+{:04X}", u32::from(c)), cx);
        }
    }
}

/// How many control characters of one file are shown.
const MAX: usize = 50;

fn report(file: &File, range: std::ops::Range<usize>, what: &str, cx: &mut Context) {
    cx.report(file.source.span(range), format!("here is {what}")).help("delete it");
}
