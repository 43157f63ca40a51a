//! `indented-heredoc-end`: the heredoc delimiter is indented.

use lintainer_core::dockerfile::{Dockerfile as File, ProblemKind};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "indented-heredoc-end",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Always,
    formats: &[Dockerfile],
    page: Page::new(include_str!("indented_heredoc_end.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    for problem in file.problems.iter().filter(|problem| problem.kind == ProblemKind::IndentedHeredocEnd) {
        let text = cx.text(problem.span);
        let delimiter = text.trim_start_matches([' ', '\t']);
        let indent = problem.span.len() - delimiter.len();
        let blanks = Span { end: problem.span.start + indent as u32, ..problem.span };
        let word = Span { start: blanks.end, ..problem.span };
        let behind = file.instructions.partition_point(|one| one.span.start < word.start);
        let instruction = behind.checked_sub(1).and_then(|at| file.instructions.get(at));
        let heredoc =
            instruction.and_then(|one| one.trigger().unwrap_or(one).heredocs.iter().find(|one| one.terminator == word));
        let strips = heredoc.is_some_and(|heredoc| heredoc.strips_tabs);
        let (why, help) = match strips {
            true => ("`<<-` strips tabs, not spaces", "indent it with tabs only"),
            false => ("only `<<-` strips indentation", "put it at the beginning of the line"),
        };
        let message = format!("the delimiter `{delimiter}` is indented, so the heredoc does not end: {why}");
        let edit = if strips { Edit::replace(blanks, "\t") } else { Edit::delete(blanks) };
        cx.report(word, message).help(help).fix(Fix::safe("correct the indentation", vec![edit]));
    }
}
