//! Where things begin and end in the text of a block.

use super::super::node::{Entry, Kind, Node};
use crate::source::Source;
use crate::suppress::may_suppress;

/// The entry that is written in a mapping under a key. The outer `None` means that the key is there twice.
pub(super) fn own_entry<'a>(mapping: Node<'a>, key: &str) -> Option<Option<Entry<'a>>> {
    let mut entries = mapping.own_entries().filter(|entry| entry.key.text() == Some(key));
    let first = entries.next();
    if entries.next().is_some() { None } else { Some(first) }
}

/// How many entries or items a collection may have that is edited: more are no work of people, and finding the last one for
/// each edit would take forever.
const MAX_SIBLINGS: usize = 512;

/// The last of some siblings. The outer `None` means that there are too many.
pub(super) fn last_of<T>(mut siblings: impl Iterator<Item = T>) -> Option<Option<T>> {
    let last = siblings.by_ref().take(MAX_SIBLINGS).last();
    siblings.next().is_none().then_some(last)
}

/// Whether nothing is written for a value.
pub(super) fn is_empty_plain(node: Node) -> bool {
    let data = node.data();
    data.kind == Kind::Plain && data.start == data.end
}

/// The offset behind the colon of a key.
pub(super) fn colon_behind(key: Node) -> Option<usize> {
    let end = key.written_span().end as usize;
    let rest = key.source().text().get(end..)?;
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    rest.get(blanks..)?.starts_with(':').then_some(end + blanks + 1)
}

/// The offset of the dash of an item that begins at `start`.
pub(super) fn dash_before(source: &Source, start: usize) -> Option<usize> {
    let before = source.text().get(..start)?;
    let before = before.trim_end_matches([' ', '\t', '\r', '\n']);
    before.ends_with('-').then(|| before.len() - 1)
}

/// The column of a block entry, which is its indentation; `None` when more than blanks and dashes stands before it.
pub(super) fn indent_of(source: &Source, at: usize) -> Option<usize> {
    let start = source.line_bounds(at).start.max(if at >= source.bom_len() { 0 } else { at });
    let start = if start == 0 { source.bom_len().min(at) } else { start };
    let before = source.text().get(start..at)?;
    before.bytes().all(|byte| matches!(byte, b' ' | b'-')).then_some(before.len())
}

/// The end of the line at `end` and the start of the next one, if only blanks or a comment stand behind `end`.
pub(super) fn end_of_line(source: &Source, end: usize) -> Option<(usize, Option<usize>)> {
    let bounds = source.line_bounds(end);
    let line = source.text().get(end..bounds.end)?;
    let text = line.trim();
    let is_comment = text.starts_with('#') && line.starts_with([' ', '\t']);
    (text.is_empty() || is_comment).then(|| {
        (end + line.trim_end_matches('\r').len(), (bounds.end < source.text().len()).then_some(bounds.end + 1))
    })
}

/// Where the value of a key, or an item without key, ends in the text. `None` where that cannot be told.
pub(super) fn end_of_value(key: Option<Node>, value: Node) -> Option<usize> {
    let (mut key, mut value) = (key, value);
    loop {
        if is_empty_plain(value) {
            return colon_behind(key?);
        }
        let is_block = !value.is_flow() && !value.is_alias();
        if is_block && value.is_mapping() {
            let last = last_of(value.own_entries())??;
            (key, value) = (Some(last.key), last.value);
        } else if is_block && value.is_sequence() {
            (key, value) = (None, last_of(value.items())??);
        } else if value.is_alias() || !value.is_block_scalar() {
            return Some(value.written_span().end as usize);
        } else {
            // Blank lines and blanks at the end may belong to the text.
            let text = value.text()?;
            let text = text.strip_suffix('\n').unwrap_or(text);
            let keeps = value.source().slice(value.written_span()).lines().next()?.contains('+');
            let is_clear = !text.ends_with([' ', '\t', '\n']) && !text.is_empty() && !keeps;
            return is_clear.then_some(value.written_span().end as usize);
        }
    }
}

/// Where lines go that are inserted in front of the line at `next`, below a value that ends at `end`: behind comment lines that
/// are deeper than `indent`, and behind list items that are commented out below such items. The end of the last of these
/// lines, and the start of the line behind it.
pub(super) fn behind_comments(source: &Source, end: usize, next: usize, indent: usize) -> (usize, Option<usize>) {
    let text = source.text();
    let above = source.line_bounds(end);
    let in_list = text.get(above).is_some_and(|line| line.trim_start().starts_with("- "));
    let mut at = next;
    loop {
        let line = source.line_bounds(at);
        let Some(written) = text.get(line.clone()) else { return (at, Some(at)) };
        let comment = written.trim_start_matches(' ');
        let depth = written.len() - comment.len();
        let is_item = in_list && depth >= indent && comment.trim_start_matches(['#', ' ']).starts_with("- ");
        // A suppression is about what comes next.
        if !comment.starts_with('#') || depth <= indent && !is_item || may_suppress(comment) {
            return (at, Some(at));
        }
        if line.end >= text.len() {
            return (text.len(), None);
        }
        at = line.end + 1;
    }
}
