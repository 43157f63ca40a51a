//! The tree while it grows.

use std::borrow::Cow;

use super::super::document::{Document, Encoded, Tag};
use super::super::node::{Data, Flags, Kind, NO_LINK};
use super::super::{Dialect, MAX_DEPTH, MAX_NODES, Problem};
use super::{Scanned, Step, fault};
use crate::source::Source;
use crate::span::{FileId, Span};

/// Anchor and tag that stand before a node, as ranges of the text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Properties {
    pub anchor: Option<(usize, usize)>,
    pub tag: Option<(usize, usize)>,
}

impl Properties {
    pub fn is_empty(self) -> bool {
        self.anchor.is_none() && self.tag.is_none()
    }
}

/// The nodes of a document with what belongs to them; offsets are those of the file.
pub(super) struct Tree {
    file: FileId,
    offset: usize,
    document: Document,
    /// Collections that are not closed yet.
    depth: usize,
    /// Where the last text ends, in the text of the document.
    last_end: usize,
}

impl Tree {
    pub fn new(source: &Source, offset: usize, len: usize, dialect: Dialect) -> Tree {
        let mut document = Document::new(source.span(offset..offset + len), dialect);
        document.nodes.reserve_exact((len / 12 + 4).min(MAX_NODES));
        Tree { file: source.id, offset, document, depth: 0, last_end: 0 }
    }

    #[inline]
    fn at(&self, at: usize) -> u32 {
        (at + self.offset) as u32
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span { file: self.file, start: self.at(start), end: self.at(end) }
    }

    pub fn comment(&mut self, start: usize, end: usize) {
        // A text that is looked at twice has its comments once.
        let span = self.span(start, end);
        if self.document.comments.last().is_none_or(|last| last.start < span.start) {
            self.document.comments.push(span);
        }
    }

    pub fn problem(&mut self, start: usize, end: usize, message: Cow<'static, str>) {
        let span = self.span(start, end);
        self.document.problems.push(Problem { span, message: message.into_owned() });
    }

    /// How many nodes there are, which is the id of the next one.
    #[inline]
    pub fn len(&self) -> u32 {
        self.document.nodes.len() as u32
    }

    #[inline]
    fn push(&mut self, data: Data) -> Step<u32> {
        let id = self.len();
        if self.document.nodes.len() == self.document.nodes.capacity() {
            self.grow()?;
        }
        self.document.nodes.push(data);
        Ok(id)
    }

    #[cold]
    fn grow(&mut self) -> Step {
        let nodes = &mut self.document.nodes;
        if nodes.len() >= MAX_NODES {
            return fault(self.last_end, format!("more than {MAX_NODES} nodes; the rest is not read"));
        }
        nodes.reserve_exact(nodes.len().max(4).min(MAX_NODES - nodes.len()));
        Ok(())
    }

    /// Adds a plain scalar of one line without anchor and tag.
    #[inline]
    pub fn plain(&mut self, start: usize, end: usize) -> Step {
        let (from, to) = (self.at(start), self.at(end));
        self.last_end = end;
        self.push(Data { start: from, end: to, link: NO_LINK, kind: Kind::Plain, flags: Flags::NONE }).map(drop)
    }

    /// Adds a scalar.
    #[inline]
    pub fn scalar(&mut self, scalar: Scanned, properties: Properties) -> Step<u32> {
        let link = if scalar.encoded { self.encoded(scalar) } else { NO_LINK };
        let (start, end) = (self.at(scalar.start), self.at(scalar.end));
        let id = self.push(Data { start, end, link, kind: scalar.kind, flags: Flags::NONE })?;
        self.last_end = scalar.end;
        if !properties.is_empty() {
            self.set_tag(id, properties);
        }
        Ok(id)
    }

    fn encoded(&mut self, scalar: Scanned) -> u32 {
        let (indent, end) = scalar.block.unwrap_or((0, scalar.end));
        self.document.encoded.push(Encoded::new(indent, self.at(end)));
        self.document.encoded.len() as u32 - 1
    }

    /// Adds a null for which nothing is written, behind the text at `at`.
    pub fn empty(&mut self, at: usize, properties: Properties) -> Step<u32> {
        let scanned = Scanned { kind: Kind::Plain, start: at, end: at, encoded: false, block: None };
        self.scalar(scanned, properties)
    }

    /// Adds an alias. A name without anchor is a problem, and such an alias means nothing.
    pub fn alias(&mut self, start: usize, end: usize, target: Option<u32>, name: &str) -> Step<u32> {
        if target.is_none() {
            self.problem(start, end, format!("the alias `*{name}` has no anchor before it").into());
        }
        let (from, to) = (self.at(start), self.at(end));
        let link = target.unwrap_or(NO_LINK);
        let id = self.push(Data { start: from, end: to, link, kind: Kind::Alias, flags: Flags::NONE })?;
        self.last_end = end;
        self.document.aliases.push(id);
        Ok(id)
    }

    /// Opens a collection.
    #[inline]
    pub fn open(&mut self, kind: Kind, flags: Flags, start: usize, properties: Properties) -> Step<u32> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return fault(start, format!("nested deeper than {MAX_DEPTH} levels"));
        }
        let from = self.at(start);
        let id = self.push(Data { start: from, end: from, link: self.len() + 1, kind, flags })?;
        if !properties.is_empty() {
            self.set_tag(id, properties);
        }
        Ok(id)
    }

    /// Closes a collection in brackets, or one that ends with its last child when `end` is none.
    #[inline]
    pub fn close(&mut self, id: u32, end: Option<usize>) {
        self.depth -= 1;
        if let Some(end) = end {
            self.last_end = end;
        }
        let (end, link) = (self.at(self.last_end), self.len());
        if let Some(node) = self.document.nodes.get_mut(id as usize) {
            node.end = end.max(node.start);
            node.link = link;
        }
    }

    /// Notes the tag of a node.
    pub fn set_tag(&mut self, id: u32, properties: Properties) {
        let Some((start, end)) = properties.tag else { return };
        if let Some(node) = self.document.nodes.get_mut(id as usize) {
            node.flags |= Flags::TAGGED;
        }
        self.document.tags.push(Tag { node: id, start: self.at(start), end: self.at(end) });
    }

    /// Puts an open mapping before the node `id`, which turned out to be its first key and is the last that was read.
    /// Everything from there on moves by one.
    pub fn open_before(&mut self, id: u32, flags: Flags, start: usize) -> Step<u32> {
        self.open(Kind::Mapping, flags, start, Properties::default())?;
        let document = &mut self.document;
        let Some(mapping) = document.nodes.pop() else { return Ok(id) };
        document.nodes.insert(id as usize, Data { link: id + 1, ..mapping });
        for node in &mut document.nodes[id as usize + 1..] {
            if node.is_collection() || node.kind == Kind::Alias && node.link != NO_LINK && node.link >= id {
                node.link += 1;
            }
        }
        document.aliases.iter_mut().rev().take_while(|alias| **alias >= id).for_each(|alias| *alias += 1);
        document.tags.iter_mut().rev().take_while(|tag| tag.node >= id).for_each(|tag| tag.node += 1);
        Ok(id)
    }

    /// Whether a node is a mapping or a list, perhaps through an alias.
    pub fn is_collection(&self, id: u32) -> bool {
        let node = |id: u32| self.document.nodes.get(id as usize);
        node(id).is_some_and(|found| match found.kind {
            Kind::Alias => node(found.link).is_some_and(|target| target.is_collection()),
            _ => found.is_collection(),
        })
    }

    /// Where the value of a merge key stands in the text if it is neither a mapping nor a list of mappings.
    pub fn no_merge(&self, key: u32) -> Option<usize> {
        let nodes = &self.document.nodes;
        let resolved = |id: u32| {
            let node = nodes.get(id as usize)?;
            if node.kind == Kind::Alias { nodes.get(node.link as usize) } else { Some(node) }
        };
        let is_mapping = |id: u32| resolved(id).is_some_and(|node| node.kind == Kind::Mapping);
        let value = nodes.get(key as usize + 1)?;
        let mut item = key + 2;
        let is_list = value.kind == Kind::Sequence
            && std::iter::from_fn(|| {
                let id = item;
                let node = nodes.get(id as usize).filter(|_| id < value.link)?;
                item = if node.is_collection() { node.link } else { id + 1 };
                Some(id)
            })
            .all(is_mapping);
        let at = value.start as usize - self.offset;
        (!is_mapping(key + 1) && !is_list).then_some(at)
    }

    /// How many comments there are.
    pub fn comments(&self) -> usize {
        self.document.comments.len()
    }

    /// The document, with what a fault left open closed where the text ended.
    pub fn finish(mut self) -> Document {
        if self.depth > 0 {
            let (len, end) = (self.len(), self.at(self.last_end));
            // A closed collection has at least its bracket, dash or key.
            for node in self.document.nodes.iter_mut().filter(|node| node.is_collection() && node.end == node.start) {
                node.link = len;
                node.end = end.max(node.start);
            }
        }
        self.document.tags.sort_by_key(|tag| tag.node);
        self.document.problems.sort_by_key(|problem| problem.span);
        self.document.give_back();
        self.document
    }
}
