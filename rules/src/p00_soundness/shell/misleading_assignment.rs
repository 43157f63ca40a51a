//! `misleading-assignment`: text that looks like an assignment and is none, or assigns something else.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, PartKind};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "misleading-assignment",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("misleading_assignment.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&[], check)],
};

const SC1007: &[&str] = &["shellcheck/SC1007", "hadolint/SC1007"];
const SC2281: &[&str] = &["shellcheck/SC2281", "shellcheck/SC1066", "hadolint/SC2281", "hadolint/SC1066"];
const SC2283: &[&str] = &["shellcheck/SC2283", "shellcheck/SC1068", "hadolint/SC2283", "hadolint/SC1068"];
const SC1097: &[&str] = &["shellcheck/SC1097", "hadolint/SC1097"];

/// Programs that take `=` for an operand.
const COMPARING: &[&str] = &["test", "expr", "echo", "printf", "let"];

fn check(command: &Command, run: &Run, cx: &mut Context) {
    // No shell reads the words of a list.
    if run.is_list_form() && !command.place.nested_shell {
        return;
    }
    assignments(command, run, cx);
    let [first, rest @ ..] = command.words.as_slice() else { return };
    if let [part, next, ..] = first.parts()
        && let PartKind::Parameter(parameter) = &part.kind
        && matches!(&next.kind, PartKind::Literal(text) if text.starts_with('='))
        && parameter.op.is_none()
        && parameter.subscript.is_none()
        && is_name(&parameter.name)
    {
        let name = &parameter.name;
        cx.report(first.span, format!("the value of `${name}` begins the name of a program here"))
            .help(format!("write `{name}=…` to assign it"))
            .aliases(SC2281);
    }
    let name = first.literal().filter(|name| is_name(name) && !COMPARING.contains(&&**name));
    if let (Some(name), [equals, _, ..]) = (name, rest)
        && cx.text(equals.span) == "="
    {
        cx.report(first.span.to(equals.span), format!("`{name}` is run as a program here"))
            .help(format!("write `{name}=…` without spaces to assign it"))
            .aliases(SC2283);
    }
}

fn assignments(command: &Command, run: &Run, cx: &mut Context) {
    let first_word = command.words.first().map(|word| word.span.start);
    let is_before = |start: u32| first_word.is_none_or(|first| start < first);
    for (index, assignment) in command.assignments.iter().enumerate().filter(|(_, one)| is_before(one.span.start)) {
        let name = &assignment.name;
        if assignment.value.parts().is_empty() && !assignment.append && &**name != "IFS" {
            let next = command.assignments.get(index + 1).map(|next| next.span.start).or(first_word);
            // Nothing follows at the end of a command.
            if next.is_none_or(|next| next <= assignment.span.end) {
                continue;
            }
            cx.report(assignment.span, format!("`{name}` becomes empty, and what follows the space is another word"))
                .help(format!("write `{name}=''`, or take the space out"))
                .profile(Profile::Audit)
                .aliases(SC1007);
            let fix = || Fix::safe("write the empty value", vec![Edit::insert_after(assignment.span, "''")]);
            cx.fix(|_| run.is_verbatim().then(fix));
        } else if command.words.is_empty() && assignment.value.static_prefix().starts_with('=') {
            cx.report(assignment.span, format!("the value of `{name}` begins with `=`"))
                .help("write one `=` to assign it, or `[ … = … ]` to compare it")
                .profile(Profile::Audit)
                .aliases(SC1097);
        }
    }
}

/// Whether a text may be the name of a variable.
fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
