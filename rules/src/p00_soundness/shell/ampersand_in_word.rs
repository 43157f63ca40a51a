//! `ampersand-in-word`: an `&` within an address ends the command.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, Connector, Node};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "ampersand-in-word",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("ampersand_in_word.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&[], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let Some(Node::Command(next)) = run.script().next(command) else { return };
    let Some(next) = run.script().command(next).filter(|next| next.connector == Connector::Background) else { return };
    let at = next.connector_span;
    let is_second = command.connector == Connector::Background && command.connector_span.end == command.span.start;
    if is_second || at.start != command.span.end || at.end != next.span.start {
        return;
    }
    let is_address = command.words.last().is_some_and(|word| word.static_prefix().contains("://"));
    cx.report(at, "this `&` ends the command, and what follows is another one")
        .help("write quotes around the word, or spaces around the `&` if it is meant")
        .profile(if is_address { Profile::Essential } else { Profile::Audit });
}
