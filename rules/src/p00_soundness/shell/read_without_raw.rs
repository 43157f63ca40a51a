//! `read-without-raw`: read takes backslashes away.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, Word};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "read-without-raw",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("read_without_raw.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["read"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let options = command.options();
    let in_group = |word: &Word| word.static_prefix().strip_prefix('-').is_some_and(|letters| letters.contains('r'));
    if options.may_hide_flags || command.args().iter().any(in_group) {
        return;
    }
    let Some(name) = command.name_word() else { return };
    cx.report(name.span, "`read` takes the backslashes out of what it reads").help("write `read -r`");
    cx.fix(|_| run.is_verbatim().then(|| Fix::risky("add `-r`", vec![Edit::insert_after(name.span, " -r")])));
}
