//! `deprecated-grep`: egrep and fgrep are deprecated.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::Command;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "deprecated-grep",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("deprecated_grep.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["egrep", "fgrep"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let (is_egrep, Some(word)) = (command.is("egrep"), command.name_word()) else { return };
    let better = if is_egrep { "grep -E" } else { "grep -F" };
    cx.report(word.span, format!("`{}` is deprecated", if is_egrep { "egrep" } else { "fgrep" }))
        .help(format!("write `{better}`"))
        .aliases(if is_egrep {
            &["shellcheck/SC2196", "hadolint/SC2196"]
        } else {
            &["shellcheck/SC2197", "hadolint/SC2197"]
        });
    let is_written_here = run.is_verbatim() && (word.is("egrep") || word.is("fgrep"));
    cx.fix(|_| is_written_here.then(|| Fix::safe(format!("write `{better}`"), vec![Edit::replace(word.span, better)])));
}
