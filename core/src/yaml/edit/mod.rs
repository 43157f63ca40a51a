//! Edits of YAML text that keep everything else: comments, quotes, anchors, indentation and line ends.
//!
//! Every function returns `None` when it cannot be sure what the edit would do: behind an alias or a tag, in a collection
//! that aliases use elsewhere, or where the text is laid out in an unusual way.

mod flow;
mod literal;
mod place;
mod reorder;
mod snippet;
mod style;
#[cfg(test)]
mod tests;

use std::ops::Range;

use super::node::{Entry, Node};
use super::scalar::Scalar;
use crate::finding::Edit;
pub use literal::in_literal;
pub use reorder::{reorder_entries, reorder_items};

use flow::{add_to_flow, flow_end, remove_from_flow};
use place::{
    behind_comments, colon_behind, dash_before, end_of_line, end_of_value, indent_of, is_empty_plain, last_of,
    own_entry,
};
use snippet::Snippet;
pub(super) use style::Style;

/// How much deeper than its key a mapping, and the dashes of a list, usually stand in the document of a node (columns).
pub(crate) fn steps(node: Node) -> (usize, usize) {
    let style = Style::of(node);
    (style.step, style.dash)
}

/// Sets the value at a path of keys below a mapping, whatever is missing of the path included. `value` is YAML: `true`,
/// `"text"`, `- ALL`, or several lines; a block is indented to its place. A scalar that is there is replaced and a text keeps
/// its quotes.
pub fn set(mapping: Node, path: &[&str], value: &str) -> Option<Vec<Edit>> {
    let style = Style::of(mapping);
    let snippet = Snippet::read(value)?.list_in_quotes(style.quote);
    let mut at = mapping;
    let mut rest = path;
    loop {
        let (key, behind) = rest.split_first()?;
        if at.is_tagged() || !is_plain_collection(at) || !at.is_mapping() {
            return None;
        }
        let Some(entry) = own_entry(at, key)? else {
            // A merged mapping would be hidden as a whole by a new one of the same key.
            if !behind.is_empty() && at.get(key).is_some() {
                return None;
            }
            return add(at, rest, &snippet, style);
        };
        if entry.value.is_tagged() || entry.value.is_alias() {
            return None;
        }
        if entry.value.is_scalar() && is_used_elsewhere(at, entry.value.id, entry.value.id + 1) {
            return None;
        }
        if entry.value.is_null() {
            return fill(at, entry, behind, &snippet, style);
        }
        if behind.is_empty() {
            return replace(at, entry, &snippet);
        }
        (at, rest) = (entry.value, behind);
    }
}

/// Adds an item to the end of a sequence. `item` is YAML.
pub fn push(sequence: Node, item: &str) -> Option<Vec<Edit>> {
    if !is_plain_collection(sequence) || sequence.is_tagged() || !sequence.is_sequence() || is_shared(sequence) {
        return None;
    }
    let snippet = Snippet::read(item)?.in_quotes(style::quote_of(sequence.items()));
    let last = last_of(sequence.items())?;
    if sequence.is_flow() {
        return add_to_flow(sequence, last.map(|item| item.written_span().end), &snippet.flow(is_json(sequence))?);
    }
    let first = sequence.items().next()?.written_span().start as usize;
    let indent = indent_of(sequence.source(), dash_before(sequence.source(), first)?)?;
    let end = end_of_value(None, last?)?;
    let newline = sequence.source().newline();
    let text = format!("{}- {}", " ".repeat(indent), snippet.behind_dash(indent + 2, newline));
    insert_line(sequence, end, indent, &text)
}

/// Removes an entry with its lines and the comment behind it, and the mapping's own key when nothing else is left in it.
pub fn remove_entry(mapping: Node, key: &str) -> Option<Vec<Edit>> {
    if !is_plain_collection(mapping) || !mapping.is_mapping() {
        return None;
    }
    let entry = own_entry(mapping, key)??;
    if is_shared(mapping) || is_used_elsewhere(mapping, entry.key.id, entry.value.next()) {
        return None;
    }
    let entries: Vec<Entry> = mapping.own_entries().collect();
    if entries.len() == 1 {
        return remove_whole(mapping, "{}");
    }
    let index = entries.iter().position(|other| other.key.id == entry.key.id)?;
    let start = entry.key.written_span().start as usize;
    let before = index.checked_sub(1).and_then(|before| entries.get(before));
    let next = entries.get(index + 1).map(|next| next.key.written_span().start as usize);
    if mapping.is_flow() {
        let end = flow_end(entry)?;
        let before = match before {
            Some(before) => Some(flow_end(*before)?),
            None => None,
        };
        return remove_from_flow(mapping, start, end, before, next);
    }
    indent_of(mapping.source(), start)?;
    let end = end_of_value(Some(entry.key), entry.value)?;
    remove_lines(mapping, start, end, next)
}

/// Removes an item with its lines and the comment behind it, and the sequence's own key when nothing else is left in it.
pub fn remove_item(sequence: Node, item: Node) -> Option<Vec<Edit>> {
    if !is_plain_collection(sequence) || !sequence.is_sequence() {
        return None;
    }
    let items: Vec<Node> = sequence.items().collect();
    let index = items.iter().position(|other| other.id == item.id)?;
    if is_shared(sequence) || is_used_elsewhere(sequence, item.id, item.next()) {
        return None;
    }
    if items.len() == 1 {
        return remove_whole(sequence, "[]");
    }
    let start = item.written_span().start as usize;
    let next = items.get(index + 1).copied();
    if sequence.is_flow() {
        let before = index.checked_sub(1).and_then(|before| items.get(before));
        let before = before.map(|before| before.written_span().end as usize);
        let next = next.map(|next| next.written_span().start as usize);
        return remove_from_flow(sequence, start, item.written_span().end as usize, before, next);
    }
    let dash = dash_before(sequence.source(), start)?;
    indent_of(sequence.source(), dash)?;
    let next = match next {
        Some(next) => Some(dash_before(sequence.source(), next.written_span().start as usize)?),
        None => None,
    };
    remove_lines(sequence, dash, end_of_value(None, item)?, next)
}

/// Replaces the value of a scalar by a text on one line and keeps the kind of quotes. Text stays text: what would be read as
/// another type is quoted.
pub fn replace_scalar(node: Node, text: &str) -> Option<Vec<Edit>> {
    if node.is_alias() || node.is_tagged() || !node.is_scalar() || node.is_block_scalar() || is_empty_plain(node) {
        return None;
    }
    if text.chars().any(char::is_control) || is_used_elsewhere(node, node.id, node.id + 1) {
        return None;
    }
    let written = node.source().slice(node.written_span());
    let new = match (written.as_bytes().first(), node.is_quoted()) {
        (Some(b'\''), true) => format!("'{}'", text.replace('\'', "''")),
        (_, true) => snippet::double_quoted(text),
        _ => {
            let is_text = matches!(node.scalar(), Some(Scalar::Text(_)));
            snippet::plain_or_quoted(text, is_text)
        }
    };
    Some(vec![Edit::replace(node.written_span(), new)])
}

/// Puts a number or boolean in quotes, so that it is a text. Not where an alias uses it elsewhere.
pub fn quote_scalar(node: Node) -> Option<Vec<Edit>> {
    if node.is_alias() || node.is_tagged() || !node.is_scalar() || node.is_quoted() || node.is_block_scalar() {
        return None;
    }
    if is_empty_plain(node) || is_used_elsewhere(node, node.id, node.id + 1) {
        return None;
    }
    let written = node.source().slice(node.written_span());
    let is_one_line = !written.contains(['\n', '\r']);
    is_one_line.then(|| vec![Edit::replace(node.written_span(), snippet::double_quoted(written))])
}

/// Puts insertions at one place together, so that no edit touches another: what is deeper comes first, and an item of a list
/// before a key that stands as deep.
pub fn joined(mut edits: Vec<Edit>) -> Vec<Edit> {
    let depth = |edit: &Edit| {
        let text = edit.text.trim_start_matches(['\r', '\n']);
        let inside = text.trim_start_matches(' ');
        (text.len() - inside.len(), inside.starts_with("- "))
    };
    edits.sort_by(|a, b| (a.span, depth(b)).cmp(&(b.span, depth(a))));
    let mut joined: Vec<Edit> = Vec::new();
    for edit in edits {
        match joined.last_mut() {
            Some(last) if last.span == edit.span && edit.span.is_empty() => last.text.push_str(&edit.text),
            _ => joined.push(edit),
        }
    }
    joined
}

/// Whether a node is written as a block or in brackets of its own: no alias, and no single pair in another one's brackets.
fn is_plain_collection(node: Node) -> bool {
    let is_bracketed = || matches!(node.source().slice(node.written_span()).as_bytes().first(), Some(b'{' | b'['));
    !node.is_alias() && (!node.is_flow() || is_bracketed())
}

/// Whether an alias elsewhere means this collection or one around it, so that something new in it would appear there too.
fn is_shared(node: Node) -> bool {
    node.document.aliases.iter().any(|&alias| {
        let target = node.sibling_data(alias).link;
        target <= node.id && node.id < Node { id: target, ..node }.next()
    })
}

/// Whether an alias outside of the nodes `from..to` means one of them.
fn is_used_elsewhere(node: Node, from: u32, to: u32) -> bool {
    let is_inside = |id: u32| from <= id && id < to;
    node.document.aliases.iter().any(|&alias| !is_inside(alias) && is_inside(node.sibling_data(alias).link))
}

/// Whether keys are written as in JSON.
fn is_json(collection: Node) -> bool {
    let source = collection.source();
    source.path.ends_with(".json")
        || collection.own_entries().next().is_some_and(|entry| source.slice(entry.key.written_span()).starts_with('"'))
}

/// Adds keys that are not there yet at the end of a mapping.
fn add(mapping: Node, keys: &[&str], snippet: &Snippet, style: Style) -> Option<Vec<Edit>> {
    if is_shared(mapping) {
        return None;
    }
    let last = last_of(mapping.own_entries())?;
    if mapping.is_flow() {
        let end = match last {
            Some(last) => Some(flow_end(last)? as u32),
            None => None,
        };
        return add_to_flow(mapping, end, &snippet.flow_entry(keys, is_json(mapping))?);
    }
    let first = mapping.own_entries().next()?;
    let indent = indent_of(mapping.source(), first.key.written_span().start as usize)?;
    let last = last?;
    let end = end_of_value(Some(last.key), last.value)?;
    insert_line(mapping, end, indent, &snippet.block_entry(keys, indent, style, mapping.source().newline()))
}

/// Gives a value to a key that has none, or null.
fn fill(mapping: Node, entry: Entry, behind: &[&str], snippet: &Snippet, style: Style) -> Option<Vec<Edit>> {
    if !behind.is_empty() && is_shared(mapping) {
        return None;
    }
    let source = mapping.source();
    let colon = colon_behind(entry.key)?;
    let written = (!is_empty_plain(entry.value)).then(|| entry.value.written_span());
    if mapping.is_flow() || behind.is_empty() && snippet.is_inline() {
        let text = match behind {
            [] if mapping.is_flow() => snippet.flow(is_json(mapping))?,
            [] => snippet.inline()?.to_string(),
            keys => format!("{{{}}}", snippet.flow_entry(keys, is_json(mapping))?),
        };
        return Some(vec![match written {
            Some(span) => Edit::replace(span, text),
            None if !is_bare(source.text().get(colon..)?) => return None,
            None => Edit::insert_before(source.span(colon..colon), format!(" {text}")),
        }]);
    }
    let start = entry.key.written_span().start as usize;
    let is_list = behind.is_empty() && snippet.is_sequence();
    let indent = indent_of(source, start)? + if is_list { style.dash } else { style.step };
    let newline = source.newline();
    let text = match behind {
        [] => snippet.block(indent, newline)?,
        keys => snippet.block_entry(keys, indent, style, newline),
    };
    let end = written.map_or(colon, |span| span.end as usize);
    let mut edits = insert_line(mapping, end, indent, &text)?;
    if written.is_some() {
        edits.insert(0, Edit::delete(source.span(colon..end)));
    }
    Some(edits)
}

/// Whether nothing stands behind a colon before the line or the entry ends: no anchor, for one.
fn is_bare(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '\t']);
    rest.is_empty() || rest.starts_with(['\n', '\r', '#', ',', '}'])
}

/// Puts another value in the place of the one that is there.
fn replace(mapping: Node, entry: Entry, snippet: &Snippet) -> Option<Vec<Edit>> {
    let value = entry.value;
    let span = value.written_span();
    if value.is_scalar() && !value.is_block_scalar() {
        if let Some(text) = snippet.plain_text() {
            return replace_scalar(value, text);
        }
        let text = if mapping.is_flow() { snippet.flow(is_json(mapping))? } else { snippet.inline()?.to_string() };
        return Some(vec![Edit::replace(span, text)]);
    }
    if is_used_elsewhere(mapping, value.id, value.next()) {
        return None;
    }
    if value.is_flow() {
        return Some(vec![Edit::replace(span, snippet.flow(is_json(value))?)]);
    }
    replace_block(entry, snippet)
}

/// Puts a value in the place of a block, unless there is a comment in it that would be lost.
fn replace_block(entry: Entry, snippet: &Snippet) -> Option<Vec<Edit>> {
    let source = entry.key.source();
    let colon = colon_behind(entry.key)?;
    let start = entry.value.written_span().start as usize;
    let end = end_of_value(Some(entry.key), entry.value)?;
    end_of_line(source, end)?;
    let comments = &entry.key.document.comments;
    let has_comment = comments.iter().any(|comment| (colon..end).contains(&(comment.start as usize)));
    if has_comment || !source.text().get(colon..start)?.trim().is_empty() {
        return None;
    }
    let text = match snippet.inline() {
        Some(inline) => format!(" {inline}"),
        None if entry.value.is_block_scalar() => return None,
        None => {
            // A list may stand as far left as its key, a mapping may not.
            let least = indent_of(source, entry.key.written_span().start as usize)?;
            let least = if snippet.is_sequence() { least } else { least + 2 };
            let newline = source.newline();
            format!("{newline}{}", snippet.block(indent_of(source, start)?.max(least), newline)?)
        }
    };
    Some(vec![Edit::replace(source.span(colon..end), text)])
}

/// Inserts lines that are indented by `indent` below the line that ends at or behind `end`, and below what is commented out
/// there of the value above.
fn insert_line(collection: Node, end: usize, indent: usize, text: &str) -> Option<Vec<Edit>> {
    let source = collection.source();
    let (line_end, next) = end_of_line(source, end)?;
    let newline = source.newline();
    let (line_end, next) = next.map_or((line_end, None), |next| behind_comments(source, end, next, indent));
    let edit = match next {
        Some(next) => Edit::insert_before(source.span(next..next), format!("{text}{newline}")),
        None => Edit::insert_before(source.span(line_end..line_end), format!("{newline}{text}")),
    };
    Some(vec![edit])
}

/// Removes the lines of a block entry. What follows a dash on its line is replaced by what comes next.
fn remove_lines(collection: Node, start: usize, end: usize, next: Option<usize>) -> Option<Vec<Edit>> {
    let source = collection.source();
    let text = source.text();
    let line = source.line_bounds(start).start;
    let (line_end, below) = end_of_line(source, end)?;
    if text.get(line..start)?.trim().is_empty() {
        let kept = comment_lines(collection, line..line_end, start - line);
        let range = match below {
            Some(below) if kept.is_empty() => line..source.blank_lines_behind(line, below),
            Some(below) => line..below,
            None if !kept.is_empty() => return None,
            // The last line without a line break takes the one before it along.
            None => text.get(..line)?.trim_end_matches(['\n', '\r']).len()..line_end,
        };
        return Some(vec![Edit::replace(source.span(range), kept)]);
    }
    let next = next?;
    // A comment between the two would be lost.
    if !text.get(below?..next)?.trim().is_empty() {
        return None;
    }
    Some(vec![Edit::delete(source.span(start..next))])
}

/// The lines of a range that are comments and nothing else: somebody has to decide whether they were about what goes. They
/// are indented as what goes was, since deeper they might continue a text above.
fn comment_lines(collection: Node, range: Range<usize>, indent: usize) -> String {
    let source = collection.source();
    let comments = collection.document.comments.iter().map(|comment| comment.start as usize);
    let lines = comments.filter(|comment| range.contains(comment)).filter_map(|comment| {
        let line = source.line_bounds(comment);
        let is_alone = source.text().get(line.start..comment)?.trim().is_empty();
        source.text().get(comment..line.end).filter(|_| is_alone)
    });
    lines.map(|line| " ".repeat(indent) + line.trim_end_matches(['\n', '\r']) + source.newline()).collect()
}

/// Removes a collection that would be empty with its key, or leaves empty brackets where it has none.
fn remove_whole(collection: Node, empty: &str) -> Option<Vec<Edit>> {
    if let Some(parent) = parent(collection).filter(|parent| parent.is_mapping())
        && let Some(entry) = parent.own_entries().find(|entry| entry.value.id == collection.id)
    {
        let key = entry.key.text()?;
        if entry.is_merge() {
            return None;
        }
        return remove_entry(parent, key);
    }
    let source = collection.source();
    let span = collection.written_span();
    if collection.is_flow() {
        return Some(vec![Edit::replace(span, empty)]);
    }
    let last = match last_of(collection.own_entries())? {
        Some(entry) => end_of_value(Some(entry.key), entry.value)?,
        None => end_of_value(None, last_of(collection.items())??)?,
    };
    end_of_line(source, last)?;
    Some(vec![Edit::replace(source.span(span.start as usize..last), empty)])
}

/// How many nodes before one are looked through for the collection around it.
const MAX_LOOK_BACK: usize = 10_000;

/// The collection around a node.
fn parent(node: Node) -> Option<Node> {
    (0..node.id)
        .rev()
        .take(MAX_LOOK_BACK)
        .map(|id| Node { id, ..node })
        .find(|around| around.next() > node.id && (around.is_mapping() || around.is_sequence()) && !around.is_alias())
}

impl Node<'_> {
    fn sibling_data(self, id: u32) -> super::node::Data {
        Node { id, ..self }.data()
    }
}
