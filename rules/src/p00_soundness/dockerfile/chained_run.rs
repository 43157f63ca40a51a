//! `chained-run`: A long chain of commands could be a heredoc.

use lintainer_core::dockerfile::{DirectiveName, Dockerfile as File};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::{Connector, Node};
use lintainer_core::span::Span;

use crate::prelude::*;

static MINIMUM: IntOption = IntOption::new("minimum", 3, "how many commands make a long chain");

pub(super) static RULE: Rule = Rule {
    name: "chained-run",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("chained_run.md")),
    yields_to: &[],
    options: &[MINIMUM.declared()],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    let minimum = usize::try_from(cx.get(&MINIMUM)).unwrap_or(0).max(2);
    let script = run.script();
    let Some(at) = run.at().filter(|_| run.is_build() && run.is_verbatim() && script.commands.len() >= minimum) else {
        return;
    };
    if !at.instruction.heredocs.is_empty() || !script.problems.is_empty() || !has_heredocs(at.dockerfile) {
        return;
    }
    let Some(items) = script.blocks.first().map(|block| block.items.as_slice()) else { return };
    let is_chain = |connector: &Option<Connector>| {
        matches!(connector, Some(Connector::Start | Connector::And | Connector::Pipe | Connector::PipeBoth))
    };
    let connectors = || items.iter().map(|item| script.connector(*item));
    let count = connectors().filter(|one| *one == Some(Connector::And)).count() + 1;
    if count < minimum || !connectors().all(|one| is_chain(&one)) {
        return;
    }
    cx.report(at.instruction.keyword.span, format!("{count} commands are chained with `&&`"))
        .help("write them as lines of a heredoc that begins with `set -e`");
    cx.fix(|cx| heredoc(run, items, cx));
}

/// Whether the frontend that the file asks for knows heredocs, which came with 1.4.
fn has_heredocs(file: &File) -> bool {
    let Some(syntax) = file.directive(DirectiveName::Syntax) else { return true };
    let Some((_, tag)) = syntax.value.value.split_once("docker/dockerfile:") else { return false };
    let mut parts = tag.split(['.', '-', '@']);
    let (major, minor) = (parts.next(), parts.next().and_then(|minor| minor.parse::<u32>().ok()));
    major == Some("1") && minor.is_none_or(|minor| minor >= 4) || major == Some("labs")
}

fn heredoc(run: &Run, items: &[Node], cx: &Context) -> Option<Fix> {
    let at = run.at()?;
    let text = at.instruction.arguments.span;
    let has_comment = at.dockerfile.comments.iter().any(|comment| at.span().contains(*comment));
    if has_comment || at.dockerfile.escape != '\\' || cx.text(text).contains("EOF") {
        return None;
    }
    // In single quotes the shell would keep the backslash of a continuation.
    let mut quotes = 0;
    let is_open = |line: &str| {
        quotes += line.matches('\'').count();
        quotes % 2 == 1
    };
    if cx.text(text).lines().any(is_open) {
        return None;
    }
    let span = |node: Node| match node {
        Node::Command(id) => run.script().command(id).map(|command| command.span),
        Node::Block(id) => run.script().block(id).map(|block| block.span),
    };
    let newline = cx.source_of(text).newline();
    let mut edits = vec![Edit::insert_before(text, format!("<<EOF{newline}set -e{newline}"))];
    for pair in items.windows(2) {
        let [before, next] = pair else { continue };
        if run.script().connector(*next) == Some(Connector::And) {
            let gap = Span { start: span(*before)?.end, ..span(*next)?.at_start() };
            // Something that no command is, as a closing bracket.
            if !cx.text(gap).chars().all(|c| c.is_whitespace() || matches!(c, '&' | '\\')) {
                return None;
            }
            edits.push(Edit::replace(gap, newline));
        }
    }
    edits.push(Edit::insert_after(text, format!("{newline}EOF")));
    Some(Fix::risky("write a heredoc", edits))
}
