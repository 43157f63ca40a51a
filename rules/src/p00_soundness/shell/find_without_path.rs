//! `find-without-path`: find is given no directory.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::Command;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "find-without-path",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("find_without_path.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["find"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let Some(first) = command.args().first() else { return };
    let prefix = first.static_prefix();
    let is_test = prefix.starts_with('-')
        && !["-L", "-H", "-P", "-O", "-D", "--version", "--help", "-help"].iter().any(|flag| prefix.starts_with(flag));
    let Some(name) = command.name_word().filter(|_| is_test) else { return };
    cx.report(name.span, "`find` is given no path, which POSIX requires").help("write `find . …`");
    cx.fix(|_| run.is_verbatim().then(|| Fix::safe("name the directory", vec![Edit::insert_after(name.span, " .")])));
}
