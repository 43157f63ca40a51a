//! Whether a file means the same after edits, but for what they touch. A fix is offered only if it does.
//!
//! Compared is what no edit touches: each instruction of a Dockerfile is the same one at its new place, each scalar of YAML
//! stands below the same keys, each comment is still one and stands at the same thing. A key that had a value still has one.
//! What an edit does touch is for the rule that made it, and for the checks that look at the text again.

use std::collections::{HashMap, HashSet};

use super::moves::Moves;
use crate::dockerfile::{Dockerfile, Instruction, InstructionKind};
use crate::finding::{Edit, Safety};
use crate::project::{File, Kind, Syntax};
use crate::source::Source;
use crate::span::Span;
use crate::suppress::may_suppress;
use crate::yaml::{self, Document, Leaf};

/// Whether `after` is what `before` becomes by edits, which are in the order of the text, and nothing else is changed by
/// them. `Safe` ones leave files alone that are not whole, unless they mend them.
pub(super) fn holds(before: &File, after: &File, edits: &[Edit], safety: Safety) -> bool {
    let (old, new) = (before.syntax(), after.syntax());
    let same_kind = before.kind == after.kind || before.kind == Kind::Other;
    if !same_kind || new.problems() > old.problems() {
        return false;
    }
    let moves = Moves::new(before.source.text(), edits);
    match (&*old, &*new) {
        (Syntax::Dockerfile(old), Syntax::Dockerfile(new)) => {
            let faults = |file: &Dockerfile| {
                let unknown = file.instructions.iter().filter(|one| matches!(one.kind, InstructionKind::Unknown));
                file.problems.len() + unknown.count()
            };
            let is_whole = faults(old) == 0 || faults(new) < faults(old);
            (is_whole || safety > Safety::Safe)
                && keeps_instructions((old, &before.source), (new, &after.source), &moves)
        }
        (Syntax::Yaml(old), Syntax::Yaml(new)) => {
            let is_edited = |one: &&Document| edits.iter().any(|edit| one.span.contains(edit.span));
            let is_whole = !old.iter().filter(is_edited).any(Document::is_broken) || safety > Safety::Safe;
            is_whole && keeps_values((old, &before.source), (new, &after.source), &moves)
        }
        _ => true,
    }
}

fn keeps_instructions(old: (&Dockerfile, &Source), new: (&Dockerfile, &Source), moves: &Moves) -> bool {
    let by_start: HashMap<u32, &Instruction> = new.0.instructions.iter().map(|one| (one.span.start, one)).collect();
    let ends: HashSet<u32> = new.0.instructions.iter().map(|one| one.span.end).collect();
    let is_kept = |instruction: &Instruction| {
        let span = instruction.span;
        if !moves.touch(span) && !moves.extend(span) {
            let moved = moves.span(span);
            return by_start.get(&moved.start).is_some_and(|one| one.span.end == moved.end);
        }
        // What is edited inside still begins and ends where it did: it swallows nothing, and nothing swallows it.
        let is_same = |one: &&Instruction| one.keyword.value.eq_ignore_ascii_case(&instruction.keyword.value);
        let begins = moves.touch(instruction.keyword.span) || by_start.get(&moves.of(span.start)).is_some_and(is_same);
        let last = Span { start: span.end.saturating_sub(1), ..span };
        let is_end = || ends.contains(&moves.span(last).end) || ends.contains(&moves.of(span.end));
        begins && (moves.touch(last) || is_end())
    };
    old.0.instructions.iter().all(is_kept) && keeps_comments(old, new, moves)
}

/// Whether each comment is still one and touches what it touched, and suppressions cover what they covered.
fn keeps_comments(old: (&Dockerfile, &Source), new: (&Dockerfile, &Source), moves: &Moves) -> bool {
    let places = |(dockerfile, source): (&Dockerfile, &Source)| next_things(source, &dockerfile.comments);
    let now: HashMap<Span, Option<Next>> = new.0.comments.iter().copied().zip(places(new)).collect();
    old.0.comments.iter().zip(places(old)).filter(|(comment, _)| !moves.touch(**comment)).all(|(comment, next)| {
        let Some(now) = now.get(&moves.span(*comment)) else { return false };
        let suppresses = may_suppress(old.1.slice(*comment));
        match next {
            Some(next) if next.touches || suppresses => match moves.delete(next.at) {
                true => !suppresses,
                false => now.as_ref().is_some_and(|now| now.at == moves.of(next.at)),
            },
            _ => true,
        }
    })
}

/// What comes below a comment.
#[derive(Debug, Clone, Copy)]
struct Next {
    /// Where it begins.
    at: u32,
    /// Whether no blank line is between.
    touches: bool,
}

/// For each comment what comes below it that is neither blank nor a comment.
fn next_things(source: &Source, comments: &[Span]) -> Vec<Option<Next>> {
    let mut below: Option<(Span, Option<Next>)> = None;
    let mut found: Vec<Option<Next>> = Vec::with_capacity(comments.len());
    for comment in comments.iter().rev() {
        let end = below.map_or(source.text().len(), |(next, _)| next.start as usize);
        let between = source.text().get(comment.end as usize..end).unwrap_or("");
        let blank = between.len() - between.trim_start().len();
        let touches = between.get(..blank).is_some_and(|blank| blank.matches('\n').count() == 1);
        let next = match (blank < between.len(), below) {
            (true, _) => Some(Next { at: comment.end + blank as u32, touches }),
            (false, Some((_, next))) => next.map(|next| Next { touches: next.touches && touches, ..next }),
            (false, None) => None,
        };
        below = Some((*comment, next));
        found.push(next);
    }
    found.reverse();
    found
}

fn keeps_values(old: (&[Document], &Source), new: (&[Document], &Source), moves: &Moves) -> bool {
    // What stands below a key that gets another name stands below that one afterwards.
    let renamed = |span: Span| moves.replacement(span);
    let before: Vec<Leaf> = old.0.iter().flat_map(|document| yaml::leaves(document, old.1, renamed)).collect();
    let after: Vec<Leaf> = new.0.iter().flat_map(|document| yaml::leaves(document, new.1, |_| None)).collect();
    let mut places = Vec::with_capacity(before.len());
    for leaf in before.iter().filter(|leaf| !moves.touch(leaf.span) && !moves.extend(leaf.span)) {
        let at = moves.of(leaf.span.start);
        places.push(at);
        let is_kept =
            |now: &&&Leaf| leaf.is_like(now) && (now.has_value || !leaf.has_value) && now.span.len() == leaf.span.len();
        let now = after.binary_search_by_key(&at, |now| now.span.start).ok().and_then(|now| after.get(now));
        if now.as_ref().filter(is_kept).is_none() {
            return false;
        }
    }
    // Nothing is there that was neither there before nor written.
    let written: Vec<(u32, u32)> = moves.written().collect();
    let is_written = |span: Span| {
        let next = written.partition_point(|(_, end)| *end < span.start);
        written.get(next).is_some_and(|(start, _)| *start <= span.end)
    };
    if !after.iter().all(|leaf| places.binary_search(&leaf.span.start).is_ok() || is_written(leaf.span)) {
        return false;
    }
    let comments: HashSet<Span> = new.0.iter().flat_map(|document| &document.comments).copied().collect();
    let next = |leaves: &[Leaf], at: u32| {
        leaves.get(leaves.partition_point(|leaf| leaf.span.start < at)).map(|leaf| leaf.span.start)
    };
    old.0.iter().flat_map(|document| &document.comments).filter(|comment| !moves.touch(**comment)).all(|comment| {
        let moved = moves.span(*comment);
        let line = old.1.line_bounds(comment.start as usize).start;
        let is_alone = old.1.text().get(line..comment.start as usize).is_none_or(|text| text.trim().is_empty());
        let covered = next(&before, comment.end).filter(|_| is_alone && may_suppress(old.1.slice(*comment)));
        let covers_the_same = |at: u32| !moves.delete(at) && next(&after, moved.end) == Some(moves.of(at));
        comments.contains(&moved) && covered.is_none_or(covers_the_same)
    })
}
