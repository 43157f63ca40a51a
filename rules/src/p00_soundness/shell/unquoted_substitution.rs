//! `unquoted-substitution`: the output of an unquoted command is split at blanks and matched against files.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, PartKind};

use crate::prelude::*;
use crate::shared::quoting::quotes;

pub(super) static RULE: Rule = Rule {
    name: "unquoted-substitution",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("unquoted_substitution.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&[], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    if command.is_any(&["[[", "((", "let", "export", "local", "declare", "readonly", "typeset"]) {
        return;
    }
    for word in command.args() {
        let found = word.parts().iter().find_map(|part| match part.kind {
            PartKind::CommandSubstitution(block) => Some((part, block)),
            _ => None,
        });
        let Some((part, block)) = found else { continue };
        // A comment within a line is written as an empty one.
        if run.script().commands_in(block).last().is_none_or(prints_one_word) {
            continue;
        }
        cx.report(part.span, "the output of this command is split at spaces")
            .help("write double quotes around `$(…)`, unless several words are meant");
        cx.fix(|cx| quotes(part.span, run, cx));
    }
}

/// Whether the command prints a word without blanks, whatever happens.
fn prints_one_word(command: &Command) -> bool {
    command.is_any(&["nproc", "uname", "arch", "getconf", "wc", "mktemp"])
        || command.is("id") && command.has_flag(&["-u", "-g"])
        || command.is("dpkg") && command.has_flag(&["--print-architecture"])
        || command.is("apk") && command.has_flag(&["--print-arch"])
}
