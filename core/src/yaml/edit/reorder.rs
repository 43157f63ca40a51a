//! Entries and items in another order, each with its comments.

use std::ops::Range;

use super::super::node::{Entry, Node};
use super::flow::flow_end;
use super::is_plain_collection;
use super::place::{dash_before, end_of_line, end_of_value};
use crate::finding::Edit;
use crate::source::Source;
use crate::suppress::may_suppress;

/// How many entries or items may be put in order.
const MAX_PARTS: usize = 512;

/// Puts the entries of a mapping in another order: `order` has the index of each entry in its new place. Comments above an
/// entry, and behind it, go with it; those above the first entry of a document stay. `None` where an alias would come before
/// its anchor.
pub fn reorder_entries(mapping: Node, order: &[usize]) -> Option<Vec<Edit>> {
    let entries: Vec<Entry> = mapping.own_entries().take(MAX_PARTS + 1).collect();
    if !mapping.is_mapping() || entries.iter().any(Entry::is_merge) {
        return None;
    }
    let ids: Vec<Range<u32>> = entries.iter().map(|entry| entry.key.id..entry.value.next()).collect();
    let written = |entry: &Entry| -> Option<Range<usize>> {
        let start = entry.key.written_span().start as usize;
        let end = if mapping.is_flow() { flow_end(*entry)? } else { end_of_value(Some(entry.key), entry.value)? };
        Some(start..end)
    };
    let parts: Option<Vec<Range<usize>>> = entries.iter().map(written).collect();
    reorder(mapping, &parts?, &ids, order)
}

/// Puts the items of a sequence in another order; see [`reorder_entries`].
pub fn reorder_items(sequence: Node, order: &[usize]) -> Option<Vec<Edit>> {
    let items: Vec<Node> = sequence.items().take(MAX_PARTS + 1).collect();
    if !sequence.is_sequence() {
        return None;
    }
    let ids: Vec<Range<u32>> = items.iter().map(|item| item.id..item.next()).collect();
    let written = |item: &Node| -> Option<Range<usize>> {
        let span = item.written_span();
        if sequence.is_flow() {
            return Some(span.range());
        }
        Some(dash_before(sequence.source(), span.start as usize)?..end_of_value(None, *item)?)
    };
    let parts: Option<Vec<Range<usize>>> = items.iter().map(written).collect();
    reorder(sequence, &parts?, &ids, order)
}

fn reorder(collection: Node, parts: &[Range<usize>], ids: &[Range<u32>], order: &[usize]) -> Option<Vec<Edit>> {
    let mut seen = order.to_vec();
    seen.sort_unstable();
    let is_permutation = seen.iter().copied().eq(0..parts.len());
    if !is_plain_collection(collection)
        || !is_permutation
        || parts.len() > MAX_PARTS
        || !keeps_anchors(collection, ids, order)
    {
        return None;
    }
    let source = collection.source();
    let text = source.text();
    let blocks = if collection.is_flow() { parts.to_vec() } else { blocks(collection, parts)? };
    let whole = blocks.first()?.start..blocks.last()?.end;
    let written = text.get(whole.clone())?;
    // Of two anchors with one name the place decides which is meant.
    let mut anchors: Vec<&str> = written.split_whitespace().filter(|word| word.starts_with('&')).collect();
    anchors.sort_unstable();
    if anchors.windows(2).any(|pair| pair.first() == pair.last()) {
        return None;
    }
    // Comments in brackets, and those that silence findings by their place.
    if collection.is_flow() && written.contains(['#', '\n']) || may_suppress(written) {
        return None;
    }
    let mut new = String::with_capacity(written.len());
    for (slot, index) in order.iter().enumerate() {
        new.push_str(text.get(blocks.get(*index)?.clone())?);
        if let Some(next) = blocks.get(slot + 1) {
            new.push_str(text.get(blocks.get(slot)?.end..next.start)?);
        }
    }
    Some(vec![Edit::replace(source.span(whole), new)])
}

/// Whether each alias still stands behind its anchor.
fn keeps_anchors(collection: Node, ids: &[Range<u32>], order: &[usize]) -> bool {
    let part_of = |id: u32| ids.iter().position(|range| range.contains(&id));
    let place_of = |part: usize| order.iter().position(|index| *index == part);
    collection.document.aliases.iter().all(|&alias| {
        let (user, anchor) = (part_of(alias), part_of(collection.sibling_data(alias).link));
        match (user, anchor) {
            (_, None) => true,
            (Some(user), Some(anchor)) => user == anchor || place_of(anchor) < place_of(user),
            (None, Some(_)) => true,
        }
    })
}

/// The lines of each part of a block: from the comments above it to the end of its last line.
fn blocks(collection: Node, parts: &[Range<usize>]) -> Option<Vec<Range<usize>>> {
    let source = collection.source();
    let text = source.text();
    let indent = |at: usize| -> Option<usize> {
        let start = line_start(source, at);
        let before = text.get(start..at)?;
        before.bytes().all(|byte| byte == b' ').then_some(before.len())
    };
    let depth = indent(parts.first()?.start)?;
    let is_root = collection.document.root().is_some_and(|root| root == collection.id());
    let mut blocks: Vec<Range<usize>> = Vec::with_capacity(parts.len());
    for (at, part) in parts.iter().enumerate() {
        let written = text.get(part.clone())?;
        // A lone carriage return ends a line of YAML and none of the text.
        if indent(part.start)? != depth || written.contains('\t') || written.replace("\r\n", "").contains('\r') {
            return None;
        }
        let mut end = end_of_line(source, part.end)?.0;
        let mut start = line_start(source, part.start);
        let limit = blocks.last().map_or(0, |before| before.end);
        // Comments directly above, as deep as the part. Those above the first of a document are about the document.
        while (at > 0 || !is_root) && start > 0 {
            let above = line_start(source, start - 1);
            let line = text.get(above..start)?;
            let is_comment = line.trim_start().starts_with('#') && line.len() - line.trim_start().len() == depth;
            if above < limit || !is_comment {
                break;
            }
            start = above;
        }
        // Comments below that are deeper belong to it.
        while let (_, Some(next)) = end_of_line(source, end)? {
            let line = text.get(source.line_bounds(next))?;
            let is_inside = line.trim_start().starts_with('#') && line.len() - line.trim_start().len() > depth;
            if !is_inside {
                break;
            }
            end = next + line.trim_end_matches('\r').len();
        }
        if let Some(before) = blocks.last() {
            // Nothing but blank lines may stay between two parts.
            if !text.get(before.end..start)?.trim().is_empty() {
                return None;
            }
        }
        blocks.push(start..end);
    }
    Some(blocks)
}

fn line_start(source: &Source, at: usize) -> usize {
    source.line_bounds(at).start.max(source.bom_len().min(at))
}

#[cfg(test)]
mod tests {
    use super::super::super::{Dialect, parse};
    use super::*;
    use crate::span::FileId;

    /// The root with its entries sorted by name, or the list under its only key sorted.
    fn sorted(text: &str) -> Option<String> {
        let source = Source::new(FileId(0), "a.yaml", text);
        let documents = parse(&source, Dialect::Standard);
        let root = documents[0].node(&source)?;
        let (names, is_list): (Vec<&str>, bool) = match root.get("list") {
            Some(list) => (list.items().filter_map(Node::text).collect(), true),
            None => (root.own_entries().filter_map(|entry| entry.key.text()).collect(), false),
        };
        let mut order: Vec<usize> = (0..names.len()).collect();
        order.sort_by_key(|index| names[*index]);
        let edits = if is_list { reorder_items(root.get("list")?, &order) } else { reorder_entries(root, &order) }?;
        let mut text = text.to_string();
        for edit in edits {
            text.replace_range(edit.span.range(), &edit.text);
        }
        Some(text)
    }

    #[test]
    fn comments_go_with_what_they_are_about() {
        let found = sorted("# the file\nb: 1 # one\n\n# about a\n# more\na:\n  x: 2\n  # inside\nc: |\n  text\n");
        assert_eq!(
            found.as_deref(),
            Some("# the file\n# about a\n# more\na:\n  x: 2\n  # inside\n\nb: 1 # one\nc: |\n  text\n")
        );
        assert_eq!(sorted("b: 1\na: 2").as_deref(), Some("a: 2\nb: 1"));
        assert_eq!(sorted("b: 1\n# lost\n\na: 2\n"), None);
    }

    #[test]
    fn line_endings_stay() {
        let text = "b: 1 # one\n\n# about a\na:\n  x: 2\n  # inside\n";
        let expected = sorted(text).map(|text| text.replace('\n', "\r\n"));
        assert_eq!(sorted(&text.replace('\n', "\r\n")), expected);
        assert_eq!(sorted("b:\r  - 1\na: 2\n"), None);
    }

    #[test]
    fn lists_in_both_forms() {
        assert_eq!(
            sorted("list:\n  # two\n  - b\n  - a # one\n").as_deref(),
            Some("list:\n  - a # one\n  # two\n  - b\n")
        );
        assert_eq!(sorted("list: [b, \"a\"]\n").as_deref(), Some("list: [\"a\", b]\n"));
        assert_eq!(sorted("list: [b, # c\n  a]\n"), None);
        assert_eq!(sorted("list:\n- b\n- a\n").as_deref(), Some("list:\n- a\n- b\n"));
    }

    #[test]
    fn no_alias_comes_before_its_anchor() {
        assert_eq!(sorted("b: &x 1\na: *x\n"), None);
        assert_eq!(sorted("b: &x 1\na: 2\nc: *x\n").as_deref(), Some("a: 2\nb: &x 1\nc: *x\n"));
    }
}
