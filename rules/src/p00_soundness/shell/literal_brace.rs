//! `literal-brace`: a brace that the shell takes for text.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, PartKind};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "literal-brace",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("literal_brace.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&[], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    // No shell reads the words of a list.
    if run.is_list_form() && !command.place.nested_shell {
        return;
    }
    for part in command.args().iter().flat_map(|word| word.parts()) {
        let PartKind::Literal(text) = &part.kind else { continue };
        // Words for find and xargs, templates, and lists that another shell expands.
        let rest = text.replace("{}", "");
        let is_list = rest.contains('{') && rest.contains('}') && (rest.contains(',') || rest.contains(".."));
        if !rest.contains(['{', '}']) || rest.contains("{{") || is_list || cx.text(part.span) != &**text {
            continue;
        }
        cx.report(part.span, "the shell takes this brace for text")
            .help("write quotes around it, or `;` before it where it ends a group");
        return;
    }
}
