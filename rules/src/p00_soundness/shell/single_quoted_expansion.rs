//! `single-quoted-expansion`: a variable in single quotes is not expanded.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, PartKind};

use crate::prelude::*;

/// Programs that expand dollar signs themselves, or whose language has them.
const EXPANDING: &[&str] = &[
    "awk",
    "gawk",
    "mawk",
    "sed",
    "perl",
    "ruby",
    "python",
    "python3",
    "php",
    "node",
    "jq",
    "yq",
    "envsubst",
    "trap",
    "alias",
    "eval",
    "su",
    "gosu",
    "sudo",
    "xargs",
    "find",
    "echo",
    "printf",
    "make",
    "cmake",
    "dpkg-query",
    "rpm",
    "git",
    "grep",
    "egrep",
    "psql",
    "mysql",
    "mongo",
    "[",
    "test",
    "tee",
    "cat",
    "expect",
    "psexec",
    "export",
    "runuser",
    "parallel",
    "patchelf",
    "Rscript",
    "chrpath",
    "gcc",
    "ld",
];

pub(super) static RULE: Rule = Rule {
    name: "single-quoted-expansion",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("single_quoted_expansion.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&[], check)],
};

fn check(command: &Command, _run: &Run, cx: &mut Context) {
    let Some(name) = command.name().filter(|name| !EXPANDING.contains(name)) else { return };
    if command.written_files().next().is_some() || command.pipeline.is_some() || name.contains("sh") {
        return;
    }
    for word in command.args() {
        let [part] = word.parts() else { continue };
        let PartKind::SingleQuoted(text) = &part.kind else { continue };
        if let Some(variable) = variable(text) {
            cx.report(word.span, format!("`${variable}` stands in single quotes, so it is not expanded"))
                .help("use double quotes if its value is meant");
        }
    }
}

/// The first variable of a text, written as a shell would read it.
fn variable(text: &str) -> Option<&str> {
    let at = text.find('$')?;
    let rest = text.get(at + 1..)?.trim_start_matches('{');
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
    let name = rest.get(..end)?;
    (name.len() > 1
        && !matches!(name, "ORIGIN" | "LIB" | "PLATFORM")
        && name.starts_with(|c: char| c.is_ascii_uppercase()))
    .then_some(name)
}
