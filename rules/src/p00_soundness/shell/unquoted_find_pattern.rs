//! `unquoted-find-pattern`: the shell replaces the pattern before find sees it.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::Command;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unquoted-find-pattern",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("unquoted_find_pattern.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["find"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    const TESTS: &[&str] = &["-name", "-iname", "-path", "-ipath", "-wholename", "-regex", "-iregex", "-lname"];
    for pair in command.args().windows(2) {
        let [test, pattern] = pair else { continue };
        if !pattern.has_glob() || !test.literal().is_some_and(|test| TESTS.contains(&&*test)) {
            continue;
        }
        let written = cx.text(pattern.span);
        cx.report(pattern.span, format!("the shell replaces `{written}` where a file fits"))
            .help(format!("write `'{written}'`"));
        let is_plain = pattern.literal().is_some() && !written.contains(['\'', '"', '\\', '$']);
        let is_written_here = run.is_verbatim() && is_plain;
        let fix = || Fix::safe("quote the pattern", vec![Edit::replace(pattern.span, format!("'{written}'"))]);
        cx.fix(|_| is_written_here.then(fix));
    }
}
