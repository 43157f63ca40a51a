//! `mergeable-labels`: adjacent LABEL instructions could be one.

use lintainer_core::dockerfile::{Dockerfile as File, Instruction, InstructionKind};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "mergeable-labels",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Always,
    formats: &[Dockerfile],
    page: Page::new(include_str!("mergeable_labels.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    let source = cx.file().source.clone();
    let mut rest = file.instructions.as_slice();
    while let [first, behind @ ..] = rest {
        rest = behind;
        if first_pair(first).is_none() {
            continue;
        }
        let joins = |next: &&Instruction| first_pair(next).is_some() && file.comments_above(next, &source).is_empty();
        let count = behind.iter().take_while(joins).count();
        let (own, other) = behind.split_at(count);
        rest = other;
        let Some(second) = own.first() else { continue };
        let message = format!("{} `LABEL` instructions in a row could be one", count + 1);
        cx.report(second.keyword.span, message).help("write one `LABEL` with a pair on each line");
        cx.fix(|_| {
            let whole = Span { end: own.last()?.span.end, ..first.span };
            let mut text = String::from(source.slice(first.span));
            for next in own {
                let pairs = Span { start: first_pair(next)?.start, ..next.span };
                text.push_str(&format!(" {}{}      {}", file.escape, source.newline(), source.slice(pairs)));
            }
            Some(Fix::safe("join them", vec![Edit::replace(whole, text)]))
        });
    }
}

/// The first pair of a LABEL that another one could join.
fn first_pair(instruction: &Instruction) -> Option<Span> {
    let InstructionKind::Label(pairs) = &instruction.kind else { return None };
    let is_plain = instruction.flags.is_empty() && !pairs.iter().any(|pair| pair.is_legacy);
    pairs.first().filter(|_| is_plain).map(|pair| pair.span)
}
