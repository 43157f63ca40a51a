//! `irregular-signal-name`: the stop signal is not written in its usual form.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword};
use lintainer_core::finding::Finding;
use lintainer_core::model::Format::{Compose, Dockerfile};
use lintainer_core::model::{Container, Workload};
use lintainer_core::span::Span;

use crate::prelude::*;
use crate::shared::signals;

pub(super) static RULE: Rule = Rule {
    name: "irregular-signal-name",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile, Compose],
    page: Page::new(include_str!("irregular_signal_name.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::StopSignal], check_instruction), Check::Container(check_service)],
};

fn check_instruction(at: &At, cx: &mut Context) {
    let InstructionKind::StopSignal(Some(word)) = at.kind() else { return };
    let Some(usual) = signals::irregular(&word.text) else { return };
    let fix = Fix::safe(format!("write `{usual}`"), vec![Edit::replace(word.span, usual.clone())]);
    report(&word.text, word.span, &usual, cx).fix(fix);
}

fn check_service(container: &Container, _workload: &Workload, cx: &mut Context) {
    if container.format != Compose {
        return;
    }
    let Some(field) = cx.field(container.node).map(|service| service.key("stop_signal")) else { return };
    let Some(text) = field.raw() else { return };
    let Some(usual) = signals::irregular(text.value) else { return };
    report(text.value, text.span, &usual, cx);
    cx.fix(|_| Some(Fix::safe(format!("write `{usual}`"), field.replace(&usual)?)));
}

fn report<'c>(text: &str, span: Span, usual: &str, cx: &'c mut Context) -> &'c mut Finding {
    cx.report(span, format!("the signal `{text}` is usually written `{usual}`")).help(format!("write `{usual}`"))
}
