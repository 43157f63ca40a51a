//! `typographic-character`: a quote, dash or space of a word processor.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, PartKind};
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "typographic-character",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("typographic_character.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&[], check)],
};

const QUOTES: &[&str] = &["shellcheck/SC1110", "hadolint/SC1110"];
const ACCENTS: &[&str] = &["shellcheck/SC1077", "hadolint/SC1077"];
const SPACES: &[&str] = &["shellcheck/SC1018", "hadolint/SC1018"];
const DASHES: &[&str] = &["shellcheck/SC1100", "hadolint/SC1100"];

fn check(command: &Command, run: &Run, cx: &mut Context) {
    // No shell reads the words of a list.
    if run.is_list_form() && !command.place.nested_shell {
        return;
    }
    let is_test = command.is_any(&["[", "[["]);
    let values = command.assignments.iter().map(|assignment| &assignment.value);
    for word in command.words.iter().chain(values) {
        for part in word.parts() {
            let PartKind::Literal(text) = &part.kind else { continue };
            let Some((at, sign)) = text.char_indices().find(|(_, sign)| kind(*sign, text, is_test).is_some()) else {
                continue;
            };
            let Some((what, instead, aliases)) = kind(sign, text, is_test) else { continue };
            let span = match cx.text(part.span).get(at..at + sign.len_utf8()) {
                Some(found) if found.starts_with(sign) => {
                    let start = part.span.start + at as u32;
                    Span { start, end: start + sign.len_utf8() as u32, ..part.span }
                }
                _ => part.span,
            };
            cx.report(span, format!("this {what} (U+{:04X}) is text to the shell", u32::from(sign)))
                .help(format!("write {instead}, or put it into quotes if it is meant"))
                .profile(if aliases == QUOTES { Profile::Essential } else { Profile::Audit })
                .aliases(aliases);
            return;
        }
    }
}

/// What a character is called, what the shell has for it, and its names in other tools.
fn kind(sign: char, text: &str, is_test: bool) -> Option<(&'static str, &'static str, &'static [&'static str])> {
    match sign {
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '\u{201c}'..='\u{201f}' => {
            Some(("typographic quote", "`'` or `\"`", QUOTES))
        }
        '\u{b4}' => Some(("accent", "`$(…)`", ACCENTS)),
        '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{3000}' => Some(("space", "an ordinary one", SPACES)),
        // As the first character of an operator, `-` is meant.
        '\u{2010}'..='\u{2015}' | '\u{2212}' if is_test && text.starts_with(sign) => Some(("dash", "`-`", DASHES)),
        _ => None,
    }
}
