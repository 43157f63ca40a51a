//! Walking a YAML tree. Aliases are followed, merge keys looked through, and nothing ever fails.

use super::document::Document;
use crate::source::Source;
use crate::span::{Span, Spanned};

/// How many aliases and merge keys one access may go through.
const MAX_HOPS: usize = 32;

/// A node of a document, by its place in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Mapping,
    Sequence,
    Alias,
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
    Folded,
}

/// Stands for no link.
pub(super) const NO_LINK: u32 = u32::MAX;

/// What else is known of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Flags(u8);

impl Flags {
    pub const NONE: Flags = Flags(0);
    /// It has an explicit tag.
    pub const TAGGED: Flags = Flags(1);
    /// A collection in brackets.
    pub const FLOW: Flags = Flags(2);

    pub fn has(self, other: Flags) -> bool {
        self.0 & other.0 != 0
    }
}

impl std::ops::BitOrAssign for Flags {
    fn bitor_assign(&mut self, other: Flags) {
        self.0 |= other.0;
    }
}

/// A node as it is stored: 16 bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Data {
    pub start: u32,
    pub end: u32,
    /// Scalars: the index of what is needed to decode the value, or [`NO_LINK`] when the text is the value. Aliases: the
    /// target or [`NO_LINK`]. Collections: the node behind this one and all its children.
    pub link: u32,
    pub kind: Kind,
    pub flags: Flags,
}

impl Data {
    pub fn is_collection(self) -> bool {
        matches!(self.kind, Kind::Mapping | Kind::Sequence)
    }
}

/// A view of one node. Copy it freely.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    pub(super) document: &'a Document,
    pub(super) source: &'a Source,
    pub(super) id: u32,
}

/// A key and its value in a mapping.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// The key.
    pub key: Node<'a>,
    /// The value, aliases not yet followed.
    pub value: Node<'a>,
}

impl Entry<'_> {
    /// From the key's first byte to the value's last.
    pub fn span(&self) -> Span {
        self.key.span().to(self.value.written_span())
    }
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.raw())
    }
}

impl Document {
    /// The root node; `None` for an empty document.
    pub fn node<'a>(&'a self, source: &'a Source) -> Option<Node<'a>> {
        self.root().and_then(|id| self.node_at(source, id))
    }

    /// The node of an id.
    pub fn node_at<'a>(&'a self, source: &'a Source, id: NodeId) -> Option<Node<'a>> {
        self.nodes.get(id.0 as usize).map(|_| Node { document: self, source, id: id.0 })
    }

    /// Whether a place lies in a collection with brackets. Of large ones only the nodes near it are looked at.
    pub fn is_in_brackets(&self, source: &Source, at: u32) -> bool {
        const MAX_LOOK_BACK: usize = 10_000;
        let behind = self.nodes.partition_point(|node| node.start <= at);
        (0..behind as u32).rev().take(MAX_LOOK_BACK).any(|id| {
            let node = Node { document: self, source, id };
            !node.is_alias() && node.is_flow() && at < node.data().end
        })
    }

    /// The innermost node around a part of the text, keys included and aliases not followed.
    pub fn innermost<'a>(&'a self, source: &'a Source, span: Span) -> Option<Node<'a>> {
        let behind = self.nodes.partition_point(|node| node.start <= span.start);
        let mut around = (0..behind as u32).rev().map(|id| Node { document: self, source, id });
        around.find(|node| node.written_span().end >= span.end)
    }

    /// Every node in the order of the text, keys included and aliases not followed.
    pub fn all_nodes<'a>(&'a self, source: &'a Source) -> impl Iterator<Item = Node<'a>> + 'a {
        (0..self.nodes.len() as u32).map(move |id| Node { document: self, source, id })
    }
}

impl<'a> Node<'a> {
    pub(super) fn data(self) -> Data {
        let nothing = Data { start: 0, end: 0, link: NO_LINK, kind: Kind::Plain, flags: Flags::NONE };
        self.document.nodes.get(self.id as usize).copied().unwrap_or(nothing)
    }

    /// The id of the node behind this one and all its children.
    pub(super) fn next(self) -> u32 {
        let data = self.data();
        if data.is_collection() { data.link.max(self.id + 1) } else { self.id + 1 }
    }

    fn sibling(self, id: u32) -> Node<'a> {
        Node { id, ..self }
    }

    /// The node's id, to find it again in its document.
    pub fn id(self) -> NodeId {
        NodeId(self.id)
    }

    /// The file that the node is in.
    pub fn source(self) -> &'a Source {
        self.source
    }

    /// The document that the node is in.
    pub fn document(self) -> &'a Document {
        self.document
    }

    /// The node that is meant: the target of an alias, otherwise the node itself.
    pub fn resolved(self) -> Node<'a> {
        let data = self.data();
        if data.kind == Kind::Alias && (data.link as usize) < self.document.nodes.len() {
            return self.sibling(data.link);
        }
        self
    }

    /// Whether the node is written as an alias (`*name`).
    pub fn is_alias(self) -> bool {
        self.data().kind == Kind::Alias
    }

    /// Where the value is written, quotes included; for an alias, where its target is.
    pub fn span(self) -> Span {
        self.resolved().written_span()
    }

    /// Where the node itself stands; for an alias, the `*name`.
    pub fn written_span(self) -> Span {
        let data = self.data();
        self.source.span(data.start as usize..data.end as usize)
    }

    /// The text of the node in its document.
    pub(crate) fn raw(self) -> &'a str {
        self.source.slice(self.written_span())
    }

    /// Whether it is a mapping (through an alias too).
    pub fn is_mapping(self) -> bool {
        self.resolved().data().kind == Kind::Mapping
    }

    /// Whether it is a sequence.
    pub fn is_sequence(self) -> bool {
        self.resolved().data().kind == Kind::Sequence
    }

    /// Whether it is a scalar, null included.
    pub fn is_scalar(self) -> bool {
        !matches!(self.resolved().data().kind, Kind::Mapping | Kind::Sequence | Kind::Alias)
    }

    /// Whether a collection is written with brackets.
    pub fn is_flow(self) -> bool {
        let data = self.resolved().data();
        data.is_collection() && data.flags.has(Flags::FLOW)
    }

    /// Whether it is a scalar in single or double quotes.
    pub fn is_quoted(self) -> bool {
        matches!(self.resolved().data().kind, Kind::SingleQuoted | Kind::DoubleQuoted)
    }

    /// Whether it is a block scalar (`|` or `>`).
    pub fn is_block_scalar(self) -> bool {
        matches!(self.resolved().data().kind, Kind::Literal | Kind::Folded)
    }

    /// Whether the node has an explicit tag, such as `!reset`.
    pub fn is_tagged(self) -> bool {
        self.data().flags.has(Flags::TAGGED)
    }

    /// The explicit tag as it is written, such as `!reset` or `!!str`; of `!<tag>` what is between the brackets.
    pub fn tag(self) -> Option<&'a str> {
        if !self.is_tagged() {
            return None;
        }
        let tags = &self.document.tags;
        let tag = tags.get(tags.binary_search_by_key(&self.id, |tag| tag.node).ok()?)?;
        let text = self.source.text().get(tag.start as usize..tag.end as usize)?;
        Some(text.strip_prefix("!<").and_then(|text| text.strip_suffix('>')).unwrap_or(text))
    }

    /// The name of the tag if it is one of YAML's own: `bool` of `!!bool`.
    pub fn core_tag(self) -> Option<&'a str> {
        let tag = self.tag()?;
        tag.strip_prefix("!!").or_else(|| tag.strip_prefix("tag:yaml.org,2002:"))
    }

    /// The value of a scalar as text, whatever its type; `None` for collections.
    pub fn text(self) -> Option<&'a str> {
        let node = self.resolved();
        let data = node.data();
        match data.kind {
            Kind::Mapping | Kind::Sequence | Kind::Alias => None,
            _ if data.link != NO_LINK => node.decoded(data),
            Kind::SingleQuoted | Kind::DoubleQuoted => {
                let (start, end) = (data.start as usize + 1, (data.end as usize).saturating_sub(1));
                Some(node.source.text().get(start..end.max(start)).unwrap_or(""))
            }
            _ => Some(node.raw()),
        }
    }

    /// Whether it is a scalar of this text. Most keys have another length, which the tree knows without the text.
    fn has_text(self, text: &str) -> bool {
        let data = self.data();
        let is_as_written = data.kind == Kind::Plain && data.link == NO_LINK;
        if is_as_written && data.end - data.start != text.len() as u32 {
            return false;
        }
        self.text() == Some(text)
    }

    /// The value of a scalar as text with its place; `None` for collections and null.
    pub fn spanned_text(self) -> Option<Spanned<&'a str>> {
        if self.is_null() {
            return None;
        }
        self.text().map(|text| Spanned::new(text, self.span()))
    }

    /// Whether the value is null: `~`, `null` or nothing, unquoted.
    pub fn is_null(self) -> bool {
        let node = self.resolved();
        let data = node.data();
        if let Some(tag) = node.core_tag() {
            return tag == "null" && node.is_scalar();
        }
        let may_be = data.kind == Kind::Plain && data.end - data.start <= 4;
        may_be && matches!(node.text(), Some("" | "~" | "null" | "Null" | "NULL"))
    }

    /// The items of a sequence; nothing for other nodes.
    pub fn items(self) -> impl Iterator<Item = Node<'a>> + 'a {
        let node = self.resolved();
        let is_sequence = node.data().kind == Kind::Sequence;
        node.children().filter(move |_| is_sequence)
    }

    /// The entries that are written in a mapping, in their order, merge keys not looked through; nothing for other nodes.
    pub fn own_entries(self) -> impl Iterator<Item = Entry<'a>> + 'a {
        let node = self.resolved();
        let is_mapping = node.data().kind == Kind::Mapping;
        let mut children = node.children();
        std::iter::from_fn(move || {
            if !is_mapping {
                return None;
            }
            Some(Entry { key: children.next()?, value: children.next()? })
        })
    }

    /// The entries of a mapping with those that merge keys (`<<`) bring in. A key that is written wins over a merged one,
    /// and of a key that is given twice the last one stands.
    pub fn entries(self) -> Vec<Entry<'a>> {
        self.each_entry().collect()
    }

    /// [`Node::entries`], without a list where nothing is merged.
    pub fn each_entry(self) -> impl Iterator<Item = Entry<'a>> + 'a {
        let has_merge = self.own_entries().any(|entry| entry.is_merge());
        let mut merged = Vec::new();
        if has_merge {
            self.collect_entries(&mut merged, &mut std::collections::HashSet::new(), 0);
        }
        self.own_entries().filter(move |_| !has_merge).chain(merged)
    }

    /// Adds the entries of a mapping and of those that it merges. Each mapping is looked at once, so that mappings which
    /// merge each other many times cost no more than their size.
    fn collect_entries(
        self,
        into: &mut Vec<Entry<'a>>,
        seen: &mut std::collections::HashSet<(u32, Option<&'a str>)>,
        hops: usize,
    ) {
        if hops > MAX_HOPS || !seen.insert((self.id, None)) {
            return;
        }
        for entry in self.own_entries().filter(|entry| !entry.is_merge()) {
            // Keys are remembered under an id that no mapping has.
            let is_new = entry.key.text().is_none_or(|key| seen.insert((u32::MAX, Some(key))));
            if hops == 0 || is_new {
                into.push(entry);
            }
        }
        for entry in self.own_entries().filter(|entry| entry.is_merge()) {
            for target in entry.merge_targets() {
                target.collect_entries(into, seen, hops + 1);
            }
        }
    }

    /// The value of a key, looked up in the mapping and its merge keys. Not found in other nodes.
    pub fn get(self, key: &str) -> Option<Node<'a>> {
        self.entry(key).map(|entry| entry.value)
    }

    /// The entry of a key, looked up as in [`Node::get`].
    pub fn entry(self, key: &str) -> Option<Entry<'a>> {
        self.find_entry(key, 0, &mut 256)
    }

    fn find_entry(self, key: &str, hops: usize, budget: &mut usize) -> Option<Entry<'a>> {
        if hops > MAX_HOPS || *budget == 0 {
            return None;
        }
        *budget -= 1;
        let (found, merges) = self.find_own_entry(key);
        if found.is_some() || !merges {
            return found;
        }
        self.own_entries()
            .filter(|entry| entry.is_merge())
            .flat_map(|entry| entry.merge_targets())
            .find_map(|target| target.find_entry(key, hops + 1, budget))
    }

    /// The last entry of a key among those that are written, and whether there are merge keys. Most of what rules ask ends
    /// here, so it goes over the stored nodes themselves.
    fn find_own_entry(self, key: &str) -> (Option<Entry<'a>>, bool) {
        let node = self.resolved();
        let mapping = node.data();
        let (mut found, mut merges) = (None, false);
        if mapping.kind != Kind::Mapping {
            return (found, merges);
        }
        let text = self.source.text().as_bytes();
        let behind = |at: u32, data: &Data| if data.is_collection() { data.link.max(at + 1) } else { at + 1 };
        let mut at = node.id + 1;
        while at < mapping.link {
            let Some(data) = self.document.nodes.get(at as usize) else { break };
            let value = behind(at, data);
            let is_key = if data.kind == Kind::Plain && data.link == NO_LINK {
                let written = text.get(data.start as usize..data.end as usize);
                let is = |word: &[u8]| data.end - data.start == word.len() as u32 && written == Some(word);
                merges |= is(b"<<");
                is(key.as_bytes())
            } else {
                node.sibling(at).has_text(key)
            };
            let Some(of_value) = self.document.nodes.get(value as usize) else { break };
            if is_key {
                found = Some(Entry { key: node.sibling(at), value: node.sibling(value) });
            }
            at = behind(value, of_value);
        }
        (found, merges)
    }

    /// The value at a path of keys.
    pub fn at(self, path: &[&str]) -> Option<Node<'a>> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The nodes of this node's subtree in the order of the text, itself first, aliases not followed.
    pub fn subtree(self) -> impl Iterator<Item = Node<'a>> + 'a {
        let node = self;
        (node.id..node.next()).map(move |id| node.sibling(id))
    }

    /// Keys and values, or items, in turn.
    fn children(self) -> Children<'a> {
        let data = self.data();
        let end = if data.is_collection() { data.link } else { self.id + 1 };
        Children { node: self, at: self.id + 1, end }
    }
}

impl<'a> Entry<'a> {
    /// Whether this is a merge key (`<<`).
    pub fn is_merge(&self) -> bool {
        self.key.data().kind == Kind::Plain && self.key.has_text("<<")
    }

    /// What a merge key names: one mapping or a list of them.
    pub(crate) fn merge_targets(&self) -> Vec<Node<'a>> {
        let value = self.value.resolved();
        if value.is_sequence() { value.items().map(Node::resolved).collect() } else { vec![value] }
    }
}

#[derive(Clone)]
struct Children<'a> {
    node: Node<'a>,
    at: u32,
    end: u32,
}

impl<'a> Iterator for Children<'a> {
    type Item = Node<'a>;

    fn next(&mut self) -> Option<Node<'a>> {
        if self.at >= self.end {
            return None;
        }
        let child = self.node.sibling(self.at);
        self.at = child.next();
        Some(child)
    }
}
