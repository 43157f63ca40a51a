//! `unquoted-grep-pattern`: the shell replaces the pattern before grep sees it.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::Command;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unquoted-grep-pattern",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("unquoted_grep_pattern.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["grep", "egrep", "fgrep"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    if command.has_flag(&["-e", "--regexp", "-f", "--file"]) {
        return;
    }
    let operands = command.positionals();
    let Some(pattern) = operands.first().filter(|word| word.has_glob() && !word.contains_expansion()) else { return };
    let written = cx.text(pattern.span);
    cx.report(pattern.span, format!("the shell replaces `{written}` where a file fits"))
        .help("write quotes around the pattern");
    let is_written_here = run.is_verbatim() && !written.contains(['\'', '"', '\\', '$']);
    let fix = || Fix::safe("quote the pattern", vec![Edit::replace(pattern.span, format!("'{written}'"))]);
    cx.fix(|_| is_written_here.then(fix));
}
