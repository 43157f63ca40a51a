//! `invalid-syntax-directive`: the parser directive cannot work.

use lintainer_core::dockerfile::{DirectiveName, Dockerfile as File};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::span::{Span, Spanned};
use lintainer_core::text::nearest;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "invalid-syntax-directive",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("invalid_syntax_directive.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

const FRONTENDS: [&str; 2] = ["docker/dockerfile", "docker/dockerfile-upstream"];

fn check(file: &File, cx: &mut Context) {
    if let Some(directive) = file.directive(DirectiveName::Syntax) {
        misspelt(&directive.value, cx);
    }
    let source = &cx.file().source;
    for directive in file.misplaced_directives(source) {
        let start = directive.span.start;
        let is_problem = file.problems.binary_search_by_key(&start, |problem| problem.span.start).is_ok();
        let value = &*directive.value.value;
        let is_meant = match directive.name.value {
            DirectiveName::Syntax => value.contains('/') && !value.contains(' '),
            DirectiveName::Escape => matches!(value, "`" | "\\"),
            // At an instruction it speaks to lintainer.
            DirectiveName::Check => value.starts_with("error=") || value.contains(";error="),
        };
        if is_problem || !is_meant {
            continue;
        }
        let name = directive.name.value.as_str();
        cx.report(
            directive.span,
            format!("`{name}` is only a comment here: parser directives must be at the top of the file"),
        )
        .help("move it to the first line")
        .severity(Severity::Warning)
        .aliases_without(&["tally/syntax-directive-typo"]);
        cx.fix(|_| {
            let is_first = file.directive(directive.name.value).is_none();
            let is_shebang = source.text().starts_with("#!");
            let line = format!("{}{}", source.slice(directive.span).trim_end(), source.newline());
            let top = source.span(source.bom_len()..source.bom_len());
            let edits = vec![Edit::insert_before(top, line), Edit::delete(source.whole_lines(directive.span))];
            (is_first && !is_shebang).then(|| Fix::risky("move it to the first line", edits))
        });
    }
}

/// A name that is nearly the well-known one.
fn misspelt(value: &Spanned<Box<str>>, cx: &mut Context) {
    let reference = value.value.split_whitespace().next().unwrap_or("");
    let name = reference.split(['@', ':']).next().unwrap_or(reference);
    let plain = name.strip_prefix("docker.io/").unwrap_or(name);
    if FRONTENDS.contains(&plain) {
        return;
    }
    let meant = match FRONTENDS.iter().find(|known| known.eq_ignore_ascii_case(plain)) {
        Some(known) => Some((*known).to_string()),
        None => nearest(plain, FRONTENDS),
    };
    let Some(meant) = meant else { return };
    let span = Span { end: value.span.start + name.len() as u32, ..value.span };
    cx.report(span, format!("`{name}` is not a known Dockerfile frontend")).help(format!("did you mean `{meant}`?"));
    cx.fix(|_| Some(Fix::risky(format!("write `{meant}`"), vec![Edit::replace(span, meant)])));
}
