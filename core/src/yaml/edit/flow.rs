//! Edits in brackets: `{a: 1}`, `[a, b]`, JSON.

use super::super::node::{Entry, Node};
use super::place::{colon_behind, is_empty_plain};
use crate::finding::Edit;

/// Where an entry of a flow mapping ends.
pub(super) fn flow_end(entry: Entry) -> Option<usize> {
    match is_empty_plain(entry.value) {
        true => Some(colon_behind(entry.key).unwrap_or(entry.key.written_span().end as usize)),
        false => Some(entry.value.written_span().end as usize),
    }
}

/// Adds to a collection in brackets; `last`: where the last entry ends.
pub(super) fn add_to_flow(collection: Node, last: Option<u32>, text: &str) -> Option<Vec<Edit>> {
    let source = collection.source();
    let span = collection.written_span();
    let close = (span.end as usize).checked_sub(1)?;
    let Some(last) = last.map(|last| last as usize) else {
        let inside = source.text().get(span.start as usize + 1..close)?;
        if !inside.trim().is_empty() {
            return None;
        }
        return Some(vec![Edit::replace(source.span(span.start as usize + 1..close), text)]);
    };
    let between = source.text().get(last..close)?;
    let (at, comma) = match between.trim() {
        "" => (last, ","),
        "," => (last + between.find(',')? + 1, ""),
        _ => return None,
    };
    // A bracket on its own line means one entry a line.
    let start = source.line_bounds(last).start;
    let gap = match between.contains('\n') && start > span.start as usize {
        true => {
            let line = source.text().get(start..last)?;
            let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
            format!("{}{}", source.newline(), line.get(..indent)?)
        }
        false => " ".to_string(),
    };
    Some(vec![Edit::insert_before(source.span(at..at), format!("{comma}{gap}{text}"))])
}

/// Removes `start..end` from a collection in brackets with one of the commas beside it.
pub(super) fn remove_from_flow(
    collection: Node,
    start: usize,
    end: usize,
    before: Option<usize>,
    next: Option<usize>,
) -> Option<Vec<Edit>> {
    let source = collection.source();
    let is_comma = |from: usize, to: usize| source.text().get(from..to).is_some_and(|text| text.trim() == ",");
    let range = match (before, next) {
        (_, Some(next)) if is_comma(end, next) => start..next,
        (Some(before), None) if is_comma(before, start) => before..end,
        _ => return None,
    };
    Some(vec![Edit::delete(source.span(range))])
}
