//! `glob-as-option`: a file whose name begins with `-` becomes an option.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, PartKind};

use crate::prelude::*;

/// Commands that take no options there, or patterns of their own.
const PRINTING: &[&str] = &[
    "echo", "printf", "[", "[[", "test", "case", "for", "find", "grep", "expr", "unzip", "7z", "apt-get", "apt", "yum",
    "dnf", "apk", "pip", "npm", "set", "cd", "export", "sed", "awk", "rpm",
];

pub(super) static RULE: Rule = Rule {
    name: "glob-as-option",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("glob_as_option.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&[], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let Some(name) = command.name().filter(|name| !PRINTING.contains(name)) else { return };
    if command.args().iter().any(|word| word.is("--")) {
        return;
    }
    for word in command.args() {
        let first = word.parts().first().map(|part| &part.kind);
        let is_at_start = matches!(first, Some(PartKind::Glob(text)) if text.starts_with(['*', '?']));
        if !is_at_start || word.contains_expansion() {
            continue;
        }
        let written = cx.text(word.span);
        cx.report(word.span, format!("a file whose name begins with `-` is an option of `{name}`"))
            .help(format!("write `./{written}`"));
        cx.fix(|_| run.is_verbatim().then(|| Fix::safe("begin with `./`", vec![Edit::insert_before(word.span, "./")])));
        return;
    }
}
