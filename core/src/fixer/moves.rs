//! Where the places of a text are after edits.

use super::{uses_crlf, written};
use crate::finding::Edit;
use crate::span::Span;

/// The edits of one file, which are in order and do not overlap.
pub(super) struct Moves<'e> {
    edits: Vec<Move<'e>>,
}

struct Move<'e> {
    start: u32,
    end: u32,
    /// The text as it is written, with the line ends of the file.
    text: std::borrow::Cow<'e, str>,
    /// How far everything behind it is moved, by it and those before it (bytes).
    shift: i64,
}

impl<'e> Moves<'e> {
    /// The edits of a text.
    pub fn new(text: &str, edits: &'e [Edit]) -> Moves<'e> {
        let crlf = uses_crlf(text);
        let mut shift = 0;
        let moves = edits.iter().map(|edit| {
            let text = written(&edit.text, crlf);
            shift += text.len() as i64 - edit.span.len() as i64;
            Move { start: edit.span.start, end: edit.span.end, text, shift }
        });
        Moves { edits: moves.collect() }
    }

    /// Whether an edit changes something inside of a span. One that ends where it begins, or begins where it ends, does not.
    pub fn touch(&self, span: Span) -> bool {
        let next = self.edits.partition_point(|edit| edit.end <= span.start);
        self.edits.get(next).is_some_and(|edit| edit.start < span.end)
    }

    /// Whether something is written directly before or behind a span, so that it may have become a part of it.
    pub fn extend(&self, span: Span) -> bool {
        let next = self.edits.partition_point(|edit| edit.end < span.start);
        let near = self.edits.get(next..).unwrap_or(&[]).iter().take_while(|edit| edit.start <= span.end);
        near.filter(|edit| edit.start == edit.end).any(|edit| edit.start == span.start || edit.start == span.end)
    }

    /// Whether a place goes: it begins or lies in what is deleted, and nothing is written there.
    pub fn delete(&self, at: u32) -> bool {
        let next = self.edits.partition_point(|edit| edit.end <= at);
        self.edits.get(next).is_some_and(|edit| edit.start < at || edit.start == at && edit.text.is_empty())
    }

    /// Where a place is afterwards that no edit is around. What is inserted there is before it.
    pub fn of(&self, at: u32) -> u32 {
        let before = self.edits.partition_point(|edit| edit.end <= at);
        let shift = before.checked_sub(1).and_then(|last| self.edits.get(last)).map_or(0, |edit| edit.shift);
        u32::try_from(i64::from(at) + shift).unwrap_or(0)
    }

    /// What is written in the place of exactly this span.
    pub fn replacement(&self, span: Span) -> Option<&str> {
        let at = self.edits.binary_search_by_key(&(span.start, span.end), |edit| (edit.start, edit.end)).ok()?;
        self.edits.get(at).map(|edit| &*edit.text).filter(|text| !text.is_empty())
    }

    /// Where a span is afterwards that no edit touches.
    pub fn span(&self, span: Span) -> Span {
        let start = self.of(span.start);
        Span { start, end: start + (span.end - span.start), ..span }
    }

    /// The places where something is afterwards that was written by an edit, in order.
    pub fn written(&self) -> impl Iterator<Item = (u32, u32)> {
        self.edits.iter().map(|edit| {
            let end = u32::try_from(i64::from(edit.end) + edit.shift).unwrap_or(0);
            (end.saturating_sub(edit.text.len() as u32), end)
        })
    }
}
