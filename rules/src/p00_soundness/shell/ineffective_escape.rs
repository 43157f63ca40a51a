//! `ineffective-escape`: a backslash before a letter is dropped.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, PartKind};
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "ineffective-escape",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("ineffective_escape.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&[], check)],
};

const SC1001: &[&str] = &["shellcheck/SC1001", "hadolint/SC1001"];
const SC1012: &[&str] = &["shellcheck/SC1012", "hadolint/SC1012"];

fn check(command: &Command, run: &Run, cx: &mut Context) {
    // Elsewhere the quotes of a list or of YAML have backslashes of their own.
    if !run.is_verbatim() || command.place.nested_shell {
        return;
    }
    for part in command.args().iter().flat_map(|word| word.parts()) {
        if !matches!(part.kind, PartKind::Literal(_)) {
            continue;
        }
        let text = cx.text(part.span);
        let mut rest = text.char_indices();
        while let Some((at, sign)) = rest.next() {
            if sign != '\\' {
                continue;
            }
            let Some((_, letter)) = rest.next() else { break };
            if !letter.is_ascii_alphabetic() {
                continue;
            }
            let start = part.span.start + at as u32;
            let span = Span { start, end: start + 2, ..part.span };
            cx.report(span, format!("the shell makes `{letter}` of this"))
                .help("write quotes around the word, so that the command gets the backslash")
                .aliases(if matches!(letter, 't' | 'n' | 'r') { SC1012 } else { SC1001 });
            return;
        }
    }
}
