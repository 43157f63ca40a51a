//! A place in a YAML document, whether or not something stands there.

mod edits;
mod read;
#[cfg(test)]
mod tests;

use super::node::{Entry, Node};
use crate::model::Setting;
use crate::span::{Span, Spanned};

/// How many keys may be missing on the way to a place for a fix still to write them.
const MAX_MISSING: usize = 6;

/// How many places one path may mean. More come only of lists that aliases repeat.
const MAX_EACH: usize = 1 << 16;

/// Stands for "there is none" among ids of nodes.
const NONE: u32 = u32::MAX;

/// What the absence of a field means, and where it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absent {
    /// At the nearest key or item that is written; this is where it is shown for the root.
    Nearest(Span),
    /// Always here.
    At(Span),
    /// Nothing: the object is a part of another one, or the field means nothing here.
    Unjudged,
}

impl Absent {
    /// The setting of what is absent at the root.
    pub fn setting<T>(self) -> Setting<T> {
        match self {
            Absent::Nearest(at) | Absent::At(at) => Setting::Unset { at },
            Absent::Unjudged => Setting::NotApplicable,
        }
    }
}

/// A place in a YAML document: what stands there, or what its absence means. Copy it freely; walking allocates nothing.
///
/// Null counts as absent, as the Kubernetes API has it. Below what cannot be known (a placeholder, a text where a mapping
/// should be) everything is [`Setting::NotApplicable`].
#[derive(Clone, Copy)]
pub struct Field<'a> {
    /// What is written, or the nearest mapping above that is.
    node: Node<'a>,
    /// The mapping or sequence around `node`, and in a mapping its key, by their ids; [`NONE`] for the root.
    parent: u32,
    key: u32,
    /// Whether the way here led through an alias or a merge key, so that a fix would change other places too.
    foreign: bool,
    absent: Absent,
    missing: Missing<'a>,
}

/// What is missing below the node of a field.
#[derive(Clone, Copy)]
enum Missing<'a> {
    /// Nothing: the field is written.
    Nothing,
    /// These keys, the outermost first; `None` when there are too many.
    Keys([&'a str; MAX_MISSING], u8),
    /// More keys than a fix writes.
    Far,
    /// What stands there cannot have what was asked for.
    Unknowable,
}

impl<'a> Field<'a> {
    /// The root of what is read: an object, a container, a service.
    pub fn new(node: Node<'a>, absent: Absent) -> Self {
        Field { node, parent: NONE, key: NONE, foreign: false, absent, missing: Missing::Nothing }
    }

    /// A root of which only what is written matters.
    pub fn of(node: Node<'a>) -> Self {
        Field::new(node, Absent::Unjudged)
    }

    /// A place that is not there and about which nothing is known, below a node.
    fn unknowable(self) -> Self {
        Field { missing: Missing::Unknowable, ..self }
    }

    /// The place at a path of keys with dots between them, such as `spec.mtls.mode`.
    pub fn at(self, path: &'a str) -> Field<'a> {
        path.split('.').fold(self, Field::key)
    }

    /// The place under one key, which may have dots in it.
    pub fn key(self, key: &'a str) -> Field<'a> {
        match self.missing {
            Missing::Nothing => {}
            Missing::Keys(mut keys, len) => {
                let missing = match keys.get_mut(usize::from(len)) {
                    Some(slot) => {
                        *slot = key;
                        Missing::Keys(keys, len + 1)
                    }
                    None => Missing::Far,
                };
                return Field { missing, ..self };
            }
            Missing::Far | Missing::Unknowable => return self,
        }
        if !self.node.is_mapping() {
            return self.unknowable();
        }
        match self.node.entry(key) {
            Some(entry) if !entry.value.is_null() => self.entry(entry),
            _ => Field { missing: Missing::Keys([key, "", "", "", "", ""], 1), ..self },
        }
    }

    fn entry(self, entry: Entry<'a>) -> Field<'a> {
        Field { node: entry.value, parent: self.node.id, key: entry.key.id, foreign: self.is_foreign(), ..self }
    }

    /// The items of a sequence, null ones left out; nothing for other places.
    pub fn items(self) -> impl Iterator<Item = Field<'a>> {
        let foreign = self.is_foreign();
        let node = self.node().filter(|node| node.is_sequence());
        let items = node.into_iter().flat_map(Node::items).filter(|item| !item.is_null());
        items.map(move |node| Field { node, parent: self.node.id, key: NONE, foreign, ..self })
    }

    /// The values of a mapping, merge keys looked through and null ones left out; nothing for other places.
    pub fn values(self) -> impl Iterator<Item = Field<'a>> {
        let entries = self.node().into_iter().flat_map(Node::each_entry);
        let written = entries.filter(|entry| !entry.is_merge() && !entry.value.is_null());
        written.map(move |entry| self.entry(entry))
    }

    /// Whether what is below the node is written elsewhere.
    fn is_foreign(self) -> bool {
        self.foreign || self.node.is_alias() || self.is_merged()
    }

    /// Whether a merge key brought the entry in.
    fn is_merged(self) -> bool {
        let own = |parent: Node| parent.id < self.key && self.key < parent.next();
        self.key != NONE && self.parent_node().is_some_and(|parent| !own(parent.resolved()))
    }

    /// The places at a path in which `[]` behind a key means each item and `*` as a key each value: `spec.servers[]`,
    /// `spec.http[].route[].destination`, `spec.portLevelMtls.*`. What is behind such a mark need not be written.
    pub fn each(self, path: &'a str) -> impl Iterator<Item = Field<'a>> {
        let mut found = vec![self];
        for word in path.split('.') {
            found = match (word, word.strip_suffix("[]")) {
                ("*", _) => found.into_iter().flat_map(Field::values).take(MAX_EACH).collect(),
                (_, Some("")) => found.into_iter().flat_map(Field::items).take(MAX_EACH).collect(),
                (_, Some(key)) => found.into_iter().flat_map(|field| field.key(key).items()).take(MAX_EACH).collect(),
                _ => found.into_iter().map(|field| field.key(word)).collect(),
            };
        }
        found.into_iter()
    }

    /// What is written there.
    pub fn node(self) -> Option<Node<'a>> {
        matches!(self.missing, Missing::Nothing).then_some(self.node)
    }

    /// Whether something is written there.
    pub fn is_written(self) -> bool {
        matches!(self.missing, Missing::Nothing)
    }

    /// Whether what is written there is exactly what a span of the model underlines.
    pub fn is_written_at(self, span: Span) -> bool {
        self.node().is_some_and(|node| node.written_span() == span)
    }

    /// Whether a mapping stands there.
    pub fn is_mapping(self) -> bool {
        self.node().is_some_and(Node::is_mapping)
    }

    /// Whether it is known that nothing is there.
    fn is_missing(self) -> bool {
        matches!(self.missing, Missing::Keys(..) | Missing::Far)
    }

    /// Where to show that nothing is there; `None` when something is, or when that cannot be known.
    pub fn unset_at(self) -> Option<Span> {
        if self.is_missing() { self.owner() } else { None }
    }

    /// The key under which it is, or would be, written; `None` for items and the root.
    pub fn key_name(self) -> Option<Spanned<&'a str>> {
        match self.missing {
            Missing::Nothing => self.key_node()?.spanned_text(),
            // A null has a key too.
            Missing::Keys(keys, 1) => self.node.entry(keys.first()?)?.key.spanned_text(),
            _ => None,
        }
    }

    /// What to underline: the value that is written, otherwise its nearest owner.
    pub fn span(self) -> Span {
        match self.missing {
            Missing::Nothing => self.node.span(),
            _ => self.owner().unwrap_or_else(|| self.node.span()),
        }
    }

    /// What to underline for the place as a whole: its key, the name of an item, otherwise as [`Field::span`].
    pub fn head(self) -> Span {
        match self.missing {
            Missing::Nothing if self.parent != NONE => self.nearest().unwrap_or_else(|| self.node.span()),
            _ => self.span(),
        }
    }

    /// Where an absence below the node is shown.
    fn owner(self) -> Option<Span> {
        match self.absent {
            Absent::Unjudged => None,
            Absent::At(span) => Some(span),
            Absent::Nearest(root) => Some(self.nearest().unwrap_or(root)),
        }
    }

    /// The key of the node, or what stands for an item: its name, its first line if that is one value, otherwise all of it.
    fn nearest(self) -> Option<Span> {
        if let Some(key) = self.key_node() {
            return Some(key.span());
        }
        if self.parent == NONE {
            return None;
        }
        let name = self.node.get("name").and_then(Node::spanned_text).map(|name| name.span);
        let first = || self.node.resolved().own_entries().next().filter(|entry| entry.value.is_scalar());
        Some(name.or_else(|| first().map(|entry| entry.span())).unwrap_or_else(|| self.node.span()))
    }

    fn key_node(self) -> Option<Node<'a>> {
        (self.key != NONE).then_some(Node { id: self.key, ..self.node })
    }

    fn parent_node(self) -> Option<Node<'a>> {
        (self.parent != NONE).then_some(Node { id: self.parent, ..self.node })
    }
}

impl std::fmt::Debug for Field<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.missing {
            Missing::Nothing => self.node.fmt(f),
            Missing::Unknowable => f.write_str("(unknowable)"),
            Missing::Keys(..) | Missing::Far => f.write_str("(absent)"),
        }
    }
}
