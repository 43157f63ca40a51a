//! `mismatched-definition-comment`: the comment above ARG or FROM does not start with its name.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "mismatched-definition-comment",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("mismatched_definition_comment.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Arg, Keyword::From], check)],
};

fn check(at: &At, cx: &mut Context) {
    let Some(comment) = at.comments().last().filter(|_| !at.is_trigger()) else { return };
    let names: Vec<&str> = match at.kind() {
        InstructionKind::Arg(pairs) => pairs.iter().map(|pair| &*pair.name.text).collect(),
        InstructionKind::From(from) => from.name.iter().map(|name| &*name.text).collect(),
        _ => return,
    };
    let text = cx.text(*comment).trim_start_matches('#').trim();
    let first = text.split_whitespace().next().unwrap_or("");
    let Some(name) = names.first().filter(|_| !names.contains(&first) && !is_for_tools(text, first)) else { return };
    cx.report(*comment, format!("the comment above `{name}` does not begin with its name, so it is no description"))
        .help(format!("begin it with `# {name} `, or put a blank line between"));
    cx.fix(|cx| {
        let written = cx.text(*comment);
        let start = comment.start + (written.len() - written.trim_start_matches('#').trim_start().len()) as u32;
        let place = Span { start, end: start, ..*comment };
        let is_one = at.comments().len() == 1;
        is_one.then(|| Fix::safe("begin with the name", vec![Edit::insert_before(place, format!("{name} "))]))
    });
}

/// Whether a comment speaks to a tool, or has no words.
fn is_for_tools(text: &str, first: &str) -> bool {
    const TOOLS: &[&str] = &["hadolint", "lintainer", "shellcheck", "nosemgrep", "NOSONAR", "ignore", "kics-scan"];
    let first = first.to_ascii_lowercase();
    !text.contains(char::is_alphabetic)
        || first.ends_with(':')
        || first.contains('=')
        || first.contains(":ignore")
        || first.contains(":skip")
        || TOOLS.iter().any(|tool| first.starts_with(tool))
}
