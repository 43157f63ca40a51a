//! `unformatted-heredoc`: the content of a heredoc is not indented by its structure.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::text::json_indents;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unformatted-heredoc",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Always,
    formats: &[Dockerfile],
    page: Page::new(include_str!("unformatted_heredoc.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Copy, Keyword::Add], check)],
};

fn check(at: &At, cx: &mut Context) {
    let (InstructionKind::Copy(copy) | InstructionKind::Add(copy)) = at.kind() else { return };
    let Some(target) = copy.destination.as_ref().filter(|_| !at.instruction.heredocs.is_empty()) else { return };
    for heredoc in &at.instruction.heredocs {
        let is_json = target.text.ends_with(".json") || heredoc.delimiter.ends_with(".json");
        // Leading tabs of `<<-` are not content.
        if !is_json || heredoc.strips_tabs {
            continue;
        }
        let wrong = json_indents(at.source.slice(heredoc.body)).unwrap_or_default();
        if wrong.is_empty() {
            continue;
        }
        cx.report(heredoc.operator, "the JSON in this heredoc is not indented by its structure").help("indent it");
        cx.fix(|_| {
            let start = heredoc.body.start as usize;
            let span = |lines: &std::ops::Range<usize>| at.source.span(start + lines.start..start + lines.end);
            let edits = wrong.iter().map(|(lines, blanks)| Edit::replace(span(lines), blanks.clone())).collect();
            Some(Fix::safe("indent it", edits))
        });
    }
}
