//! `mismatched-definition-comment`: the comment above ARG or FROM does not start with its name.

use lintainer_core::dockerfile::{Dockerfile as File, InstructionKind};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "mismatched-definition-comment",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit, Profile::Named],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("mismatched_definition_comment.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    if file.comments.is_empty() {
        return;
    }
    let source = &cx.file().source;
    let mut has_descriptions = false;
    let mut found: Vec<(Span, &str, bool)> = Vec::new();
    for instruction in &file.instructions {
        let is_definition = matches!(instruction.kind, InstructionKind::Arg(_) | InstructionKind::From(_));
        let comments = if is_definition { file.comments_above(instruction, source) } else { &[] };
        let Some(comment) = comments.last() else { continue };
        let names: Vec<&str> = match &instruction.kind {
            InstructionKind::Arg(pairs) => pairs.iter().map(|pair| &*pair.name.text).collect(),
            InstructionKind::From(from) => from.name.iter().map(|name| &*name.text).collect(),
            _ => continue,
        };
        let Some(name) = names.first() else { continue };
        let text = source.slice(*comment).trim_start_matches('#').trim();
        let first = text.split_whitespace().next().unwrap_or("");
        if names.contains(&first) {
            has_descriptions = true;
        } else if !is_for_tools(text, first) {
            found.push((*comment, name, comments.len() == 1));
        }
    }
    // Where no comment is a description, none is meant to be one.
    let profile = if has_descriptions { Profile::Audit } else { Profile::Named };
    for (comment, name, is_one) in found {
        let message =
            format!("the comment above `{name}` does not start with its name, so the builder shows no description");
        cx.report(comment, message)
            .help(format!("begin it with `# {name} `, or put a blank line between"))
            .profile(profile);
        cx.fix(|_| {
            let written = source.slice(comment);
            let start = comment.start + (written.len() - written.trim_start_matches('#').trim_start().len()) as u32;
            let place = Span { start, end: start, ..comment };
            is_one.then(|| Fix::safe("begin with the name", vec![Edit::insert_before(place, format!("{name} "))]))
        });
    }
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
