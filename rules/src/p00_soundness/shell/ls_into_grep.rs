//! `ls-into-grep`: the output of ls is searched for names.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, Node};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "ls-into-grep",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("ls_into_grep.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["ls"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let script = run.script();
    let Some(Node::Command(next)) = script.piped_to(command) else { return };
    if script.command(next).is_some_and(|next| next.is_any(&["grep", "egrep", "fgrep"])) {
        cx.report(command.span, "`ls | grep` finds more than the names that are meant")
            .help("use a pattern of the shell, or `find`");
    }
}
