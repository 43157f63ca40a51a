//! `unbraced-expansion`: what follows a variable does not belong to it.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, PartKind, Word, WordPart};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unbraced-expansion",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("unbraced_expansion.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&[], check)],
};

const SC1037: &[&str] = &["shellcheck/SC1037", "hadolint/SC1037"];
const SC1087: &[&str] = &["shellcheck/SC1087", "hadolint/SC1087"];

fn check(command: &Command, _run: &Run, cx: &mut Context) {
    let values = command.assignments.iter().map(|assignment| &assignment.value);
    for word in command.words.iter().chain(values) {
        check_parts(Word::parts(word), cx);
    }
}

fn check_parts(parts: &[WordPart], cx: &mut Context) {
    for pair in parts.windows(2) {
        let [part, next] = pair else { continue };
        let PartKind::Parameter(parameter) = &part.kind else { continue };
        let (PartKind::Literal(text) | PartKind::Glob(text)) = &next.kind else { continue };
        if parameter.braced {
            continue;
        }
        let name = &parameter.name;
        let is_digit = name.len() == 1 && name.starts_with(|sign: char| sign.is_ascii_digit());
        if is_digit && text.starts_with(|sign: char| sign.is_ascii_digit()) {
            cx.report(part.span.to(next.span), format!("this is `${name}` with a digit behind it"))
                .help("write `${10}` with braces")
                .aliases(SC1037);
        } else if text.starts_with('[') && text.contains(']') && !is_digit {
            cx.report(part.span.to(next.span), format!("this is all of `${name}` with brackets behind it"))
                .help(format!("write `${{{name}[…]}}` for an item of a list, and `\"${{{name}}}\"[…]` for a pattern"))
                .aliases(SC1087);
        }
    }
    for part in parts {
        if let PartKind::DoubleQuoted(inner) = &part.kind {
            check_parts(inner, cx);
        }
    }
}
