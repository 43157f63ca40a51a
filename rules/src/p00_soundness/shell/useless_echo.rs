//! `useless-echo`: echo prints what the command in it prints anyway.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, PartKind, WordPart};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "useless-echo",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("useless_echo.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["echo"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let [word] = command.args() else { return };
    let [part] = word.parts() else { return };
    let inner = match &part.kind {
        PartKind::DoubleQuoted(parts) => parts.as_slice(),
        _ => std::slice::from_ref(part),
    };
    let [WordPart { kind: PartKind::CommandSubstitution(block), .. }] = inner else { return };
    let is_file = run.script().commands_in(*block).next().is_none_or(|first| first.words.is_empty());
    if !is_file && command.pipeline.is_none() {
        cx.report(command.span, "`echo` prints what the command in it prints anyway").help("run the command itself");
    }
}
