//! `scattered-runtime-instructions`: runtime instructions are not at the end of the stage.

use lintainer_core::dockerfile::{Dockerfile as File, Instruction, Keyword};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "scattered-runtime-instructions",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("scattered_runtime_instructions.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    let Some(stage) = file.final_stage() else { return };
    let own = stage.instructions(file);
    let last: Vec<&Instruction> = own.iter().filter(|one| rank(one).is_some()).collect();
    // ONBUILD is about another image.
    let others = |one: &&Instruction| rank(one).is_none() && one.kind.keyword() != Keyword::Onbuild;
    let is_late = |at: &Instruction| {
        own.iter().filter(others).all(|other| other.index < at.index)
            && last.iter().all(|other| other.index < at.index || rank(other) > rank(at) || other.index == at.index)
    };
    let Some(first) = last.iter().find(|one| !is_late(one)) else { return };
    let is_repeated = ORDER.iter().any(|keyword| last.iter().filter(|one| one.kind.keyword() == *keyword).count() > 1);
    if is_repeated {
        return;
    }
    let name = first.keyword.value.to_ascii_uppercase();
    let what = match own.iter().filter(others).find(|other| other.index > first.index) {
        Some(other) => format!("`{name}` stands before `{}`", other.keyword.value.to_ascii_uppercase()),
        None => format!("`{name}` is out of order"),
    };
    cx.report(first.keyword.span, format!("{what}; runtime instructions belong at the end of the stage"))
        .help("move it down, in the order STOPSIGNAL, HEALTHCHECK, ENTRYPOINT, CMD");
    cx.fix(|cx| moved(file, own, last.clone(), cx));
}

const ORDER: [Keyword; 4] = [Keyword::StopSignal, Keyword::Healthcheck, Keyword::Entrypoint, Keyword::Cmd];

fn rank(instruction: &Instruction) -> Option<usize> {
    ORDER.iter().position(|keyword| *keyword == instruction.kind.keyword())
}

/// Moves all of them with their comments behind the others.
fn moved(file: &File, own: &[Instruction], mut last: Vec<&Instruction>, cx: &Context) -> Option<Fix> {
    let source = &cx.file().source;
    let chunk = |one: &Instruction| {
        let first = file.comments_above(one, source).first().copied().unwrap_or(one.span);
        source.whole_lines(Span { start: first.start, ..one.span })
    };
    // The shell in force and values of variables depend on the place.
    let depends = |one: &&Instruction| source.slice(one.span).contains('$');
    if own.iter().any(|one| one.kind.keyword() == Keyword::Shell) || last.iter().any(depends) {
        return None;
    }
    let end = source.whole_lines(own.last()?.span).end;
    let region = Span { end, ..chunk(last.first()?) };
    let mut text = String::new();
    let mut from = region.start;
    for one in &last {
        let chunk = chunk(one);
        text.push_str(source.slice(Span { start: from, end: chunk.start, ..chunk }));
        from = chunk.end;
    }
    text.push_str(source.slice(Span { start: from, end, ..region }));
    // Blank lines part them where they did before.
    let ends_blank = |text: &str| text.lines().next_back().is_some_and(|line| line.trim().is_empty());
    let begins_blank = ends_blank(source.text().get(..region.start as usize)?);
    let text = if begins_blank { text.trim_start_matches(['\r', '\n']) } else { &text };
    let mut text = text.to_string();
    last.sort_by_key(|one| rank(one));
    let is_parted = file.parts_kinds(last.first()?.index, source);
    for one in last {
        if !text.is_empty() && !text.ends_with('\n') {
            text.push_str(source.newline());
        }
        if is_parted && !text.is_empty() && !ends_blank(&text) {
            text.push_str(source.newline());
        }
        text.push_str(source.slice(chunk(one)));
    }
    if !source.slice(region).ends_with('\n') {
        text.truncate(text.trim_end_matches(['\r', '\n']).len());
    }
    Some(Fix::safe("move them to the end", vec![Edit::replace(region, text)]))
}
