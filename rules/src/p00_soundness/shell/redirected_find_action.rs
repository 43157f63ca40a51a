//! `redirected-find-action`: a redirection among the arguments of find holds for all of it.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::Command;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "redirected-find-action",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("redirected_find_action.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["find"], check)],
};

/// How many redirections of one command are looked at.
const MAX_REDIRECTIONS: usize = 16;

fn check(command: &Command, _run: &Run, cx: &mut Context) {
    const ACTIONS: &[&str] = &["-exec", "-execdir", "-ok", "-okdir"];
    let is_action = |text: &str| ACTIONS.contains(&text);
    for redirection in command.redirections.iter().filter(|one| one.op.writes_file()).take(MAX_REDIRECTIONS) {
        let start = redirection.span.start;
        let before = command.args().iter().take_while(|word| word.span.start < start);
        let marks =
            before.filter_map(|word| word.literal()).filter(|text| is_action(text) || matches!(&**text, ";" | "+"));
        let ends = command.args().iter().any(|word| word.span.start > start && (word.is(";") || word.is("+")));
        if ends && marks.last().is_some_and(|mark| is_action(&mark)) {
            cx.report(redirection.span, "this redirection is for all that `find` prints, not for this command alone")
                .help("write it behind the last argument, or run `sh -c '… > …' sh {}`");
        }
    }
}
