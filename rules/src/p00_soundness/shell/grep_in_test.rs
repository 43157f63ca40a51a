//! `grep-in-test`: the output of grep is compared with nothing, where its status says the same.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, Node, PartKind, Word};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "grep-in-test",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("grep_in_test.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["[", "test", "[["], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let operands = command.args().iter().filter(|word| !(word.is("]") || word.is("]]")));
    let operands: Vec<&Word> = operands.take(3).collect();
    let word = match operands.as_slice() {
        [word] => word,
        [test, word] if test.is("-n") || test.is("-z") => word,
        _ => return,
    };
    let parts = match word.parts() {
        [part] => match &part.kind {
            PartKind::DoubleQuoted(parts) => parts.as_slice(),
            _ => std::slice::from_ref(part),
        },
        _ => return,
    };
    let [part] = parts else { return };
    let PartKind::CommandSubstitution(block) = part.kind else { return };
    let last = run.script().block(block).and_then(|block| block.items.last().copied());
    let Some(Node::Command(id)) = last else { return };
    let Some(grep) = run.script().command(id).filter(|one| one.is_any(&["grep", "egrep", "fgrep"])) else { return };
    if grep.has_flag(&["-c", "--count", "-o", "--only-matching", "-q", "--quiet"]) {
        return;
    }
    // ShellCheck does not look at `test`.
    let ids: &[&str] = if command.is("test") { &["shellcheck/SC2143", "hadolint/SC2143"] } else { &[] };
    cx.report(word.span, "the output of `grep` is only compared with nothing")
        .help("ask its status: `if … | grep -q …; then`")
        .aliases_without(ids);
}
