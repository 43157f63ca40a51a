//! `repeated-append`: several commands in a row append to one file.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, Connector, Node, Redirect, Redirection, Script};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "repeated-append",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("repeated_append.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

/// How many commands in a row are worth braces.
const MANY: usize = 3;

fn check(run: &Run, cx: &mut Context) {
    let script = run.script();
    for block in &script.blocks {
        let mut row: Vec<&Redirection> = Vec::new();
        for node in &block.items {
            let next = appends(*node, script);
            let is_same = |one: &Redirection| {
                row.last().is_some_and(|last| cx.text(last.target.span) == cx.text(one.target.span))
            };
            match next {
                Some(one) if row.is_empty() || is_joined(*node, script) && is_same(one) => row.push(one),
                next => {
                    report(&row, cx);
                    row = next.into_iter().collect();
                }
            }
        }
        report(&row, cx);
    }
}

fn report(row: &[&Redirection], cx: &mut Context) {
    let Some(first) = row.first().filter(|_| row.len() >= MANY) else { return };
    cx.report(first.span, format!("{} commands in a row append to this file", row.len()))
        .help("write `{ …; …; } >> FILE` around them");
}

/// Whether the command stands behind the one before it on its own account.
fn is_joined(node: Node, script: &Script) -> bool {
    matches!(script.connector(node), Some(Connector::Semicolon | Connector::Newline))
}

/// Where a simple command appends its output, if that is all it redirects.
fn appends(node: Node, script: &Script) -> Option<&Redirection> {
    let Node::Command(id) = node else { return None };
    let command: &Command = script.command(id).filter(|command| command.pipeline.is_none())?;
    match command.redirections.as_slice() {
        [one] if one.op == Redirect::Append && one.fd.is_none_or(|fd| fd == 1) => Some(one),
        _ => None,
    }
}
