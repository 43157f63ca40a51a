//! `crowded-line`: several commands, mounts or labels share a line.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::{Purpose, Run};
use lintainer_core::shell::{Connector, Node};
use lintainer_core::span::Span;

use crate::prelude::*;

static MAXIMUM: IntOption = IntOption::new("maximum", 2, "how many commands, mounts or labels may share a line");
static WIDTH: IntOption = IntOption::new("width", 120, "characters of a line of RUN");

pub(super) static RULE: Rule = Rule {
    name: "crowded-line",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("crowded_line.md")),
    yields_to: &[],
    options: &[MAXIMUM.declared(), WIDTH.declared()],
    checks: &[Check::Shell(check_commands), Check::Instruction(&[Keyword::Label], check_labels)],
};

fn check_commands(run: &Run, cx: &mut Context) {
    let Some(at) =
        run.at().filter(|_| run.is_verbatim() && matches!(run.purpose(), Purpose::Build | Purpose::Healthcheck))
    else {
        return;
    };
    let script = run.script();
    let items = script.blocks.first().map_or(&[][..], |block| &block.items);
    let text = |start: u32, end: u32| at.source.slice(Span { start, end, ..at.span() });
    let mut breaks = Vec::new();
    let (mut on_line, mut most) = (1, 1);
    let mut before: Option<u32> = None;
    for item in items {
        let Node::Command(id) = *item else {
            before = None;
            continue;
        };
        let Some(command) = script.command(id) else { continue };
        let operator = command.connector_span;
        let place = match (command.connector, before) {
            (Connector::And | Connector::Or, Some(end)) => Some((end, operator.start)),
            (Connector::Semicolon, Some(_)) => Some((operator.end, command.span.start)),
            _ => None,
        };
        if let Some((start, end)) = place {
            let has_break = text(before.unwrap_or(start), command.span.start).contains('\n');
            on_line = if has_break { 1 } else { on_line + 1 };
            most = most.max(on_line);
            if !has_break {
                breaks.push(Span { start, end, ..operator });
            }
        } else if !matches!(command.connector, Connector::Pipe | Connector::PipeBoth) {
            on_line = 1;
        }
        before = Some(command.span.end);
    }
    let keyword = at.instruction.keyword.span;
    let is_crowded = most > maximum(cx) && at.instruction.script().is_none();
    if is_crowded {
        report(keyword, &breaks, format!("{most} commands share a line"), at, cx);
    } else {
        let flags = at.instruction.flags.iter().filter(|flag| &*flag.name.value == "mount");
        let mounts: Vec<Span> = flags.map(|flag| flag.span).collect();
        check_row(keyword, &mounts, "mounts", at, cx);
    }
    if run.is_build() {
        check_width(at, cx);
    }
}

fn check_width(at: &At, cx: &mut Context) {
    let width = usize::try_from(cx.get(&WIDTH)).unwrap_or(usize::MAX);
    let end = at.instruction.heredocs.first().map_or(at.span().end, |heredoc| heredoc.body.start);
    let mut start = at.span().start as usize;
    for line in at.source.slice(Span { end, ..at.span() }).split_inclusive('\n') {
        let text = line.trim();
        // An address cannot be broken.
        let word = || text.split_ascii_whitespace().map(str::len).max().unwrap_or(0);
        let length = line.trim_end_matches(['\r', '\n']).len();
        if length > width && !text.starts_with('#') && text.len() - word() > width / 2 {
            let from = start + line.len() - line.trim_start().len();
            let message = format!("a line of this `RUN` has more than {width} characters");
            cx.report(at.source.span(from..from + text.len()), message)
                .help("break the line")
                .aliases(&["sonar-docker/S7020"]);
            return;
        }
        start += line.len();
    }
}

fn check_labels(at: &At, cx: &mut Context) {
    let InstructionKind::Label(pairs) = at.kind() else { return };
    let spans: Vec<Span> = pairs.iter().map(|pair| pair.span).collect();
    check_row(at.instruction.keyword.span, &spans, "labels", at, cx);
}

fn maximum(cx: &Context) -> usize {
    usize::try_from(cx.get(&MAXIMUM)).unwrap_or(0).max(1)
}

/// Reports words of one kind that share a line.
fn check_row(keyword: Span, words: &[Span], what: &str, at: &At, cx: &mut Context) {
    let gaps: Vec<Span> = words
        .windows(2)
        .filter_map(|pair| match pair {
            [before, next] => Some(Span { start: before.end, ..next.at_start() }),
            _ => None,
        })
        .collect();
    let (mut on_line, mut most) = (1, 1);
    for gap in &gaps {
        on_line = if cx.text(*gap).contains('\n') { 1 } else { on_line + 1 };
        most = most.max(on_line);
    }
    if most > maximum(cx) {
        let breaks: Vec<Span> = gaps.into_iter().filter(|gap| !cx.text(*gap).contains('\n')).collect();
        report(keyword, &breaks, format!("{most} {what} share a line"), at, cx);
    }
}

fn report(keyword: Span, breaks: &[Span], message: String, at: &At, cx: &mut Context) {
    cx.report(keyword, message).help("give each a line of its own").aliases(&["tally/newline-per-chained-call"]);
    cx.fix(|cx| {
        let line = format!(" {}{}    ", at.dockerfile.escape, cx.source_of(keyword).newline());
        let is_blank = breaks.iter().all(|gap| cx.text(*gap).trim().is_empty());
        let edits = breaks.iter().map(|gap| Edit::replace(*gap, line.clone())).collect();
        is_blank.then(|| Fix::safe("break the line", edits))
    });
}
