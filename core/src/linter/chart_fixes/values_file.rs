//! A file of values, to be edited at places of it.

use super::Moved;
use crate::source::Source;
use crate::span::Span;
use crate::yaml::{self, Dialect, Document, Node, edit};

/// A file of values.
pub(super) struct ValuesFile<'p> {
    source: &'p Source,
    documents: Vec<Document>,
}

/// The collection around a value, and the key or item that the value is.
struct Around<'f> {
    collection: Node<'f>,
    key: Option<Node<'f>>,
    value: Node<'f>,
}

impl<'p> ValuesFile<'p> {
    pub(super) fn read(source: &'p Source) -> Self {
        ValuesFile { source, documents: yaml::parse(source, Dialect::Kubernetes) }
    }

    /// Puts something into a value that is empty, below some keys.
    pub(super) fn fill(&self, at: Span, keys: &[&str], new: &str) -> Option<Moved> {
        let around = self.around(at)?;
        let value = around.value;
        let is_empty = match value.is_scalar() {
            true => value.is_null() || value.text() == Some("") && keys.is_empty(),
            false => value.own_entries().next().is_none() && value.items().next().is_none(),
        };
        if !is_empty || value.is_alias() {
            return None;
        }
        let path: Vec<&str> = std::iter::once(around.key?.text()?).chain(keys.iter().copied()).collect();
        Some((edit::set(around.collection, &path, new)?, value.written_span()))
    }

    /// Sets a value that is a text, a number or a boolean, and has been printed as `printed`.
    pub(super) fn set(&self, at: Span, printed: &str, new: &str) -> Option<Moved> {
        let around = self.around(at)?;
        let value = around.value;
        if !value.is_scalar() || value.is_alias() || value.text()? != printed {
            return None;
        }
        let edits = match around.key {
            // What is written as a text stays one.
            Some(_) if value.is_quoted() && !new.contains(['"', '\'', '\n', '{', '[']) => {
                edit::replace_scalar(value, new)?
            }
            Some(key) => edit::set(around.collection, &[key.text()?], new)?,
            None => edit::replace_scalar(value, new)?,
        };
        Some((edits, value.written_span()))
    }

    /// Adds a key beside the one at a place.
    pub(super) fn add(&self, at: Span, key: &str, new: &str) -> Option<Moved> {
        let around = self.around(at).filter(|around| around.key.is_some_and(|key| key.written_span().contains(at)))?;
        Some((edit::set(around.collection, &[key], new)?, around.collection.written_span()))
    }

    /// Adds an item to the list that has the one at a place.
    pub(super) fn push(&self, at: Span, new: &str) -> Option<Moved> {
        let around = self.around(at).filter(|around| around.key.is_none())?;
        Some((edit::push(around.collection, new)?, around.collection.written_span()))
    }

    /// Takes the key at a place out, with its value.
    pub(super) fn remove(&self, at: Span) -> Option<Moved> {
        let around = self.around(at)?;
        let key = around.key.filter(|key| key.written_span().contains(at))?;
        Some((edit::remove_entry(around.collection, key.text()?)?, key.written_span()))
    }

    /// The key of the collection at a place, if it has something in it.
    pub(super) fn key_of(&self, collection: Span) -> Option<Span> {
        let Around { key, value, .. } = self.around(collection)?;
        let has_one = value.own_entries().next().is_some() || value.items().next().is_some();
        key.filter(|_| has_one).map(Node::span)
    }

    /// What stands at a place: a key, a value or an item.
    fn around(&self, at: Span) -> Option<Around<'_>> {
        if at.file != self.source.id {
            return None;
        }
        let mut node = self.documents.first().filter(|document| !document.is_broken())?.node(self.source)?;
        loop {
            // Quotes are not printed.
            let is_it = |node: Node| node.written_span() == at || node.is_scalar() && node.written_span().contains(at);
            if let Some(entry) = node.own_entries().find(|entry| is_it(entry.key) || is_it(entry.value)) {
                return Some(Around { collection: node, key: Some(entry.key), value: entry.value });
            }
            if let Some(item) = node.items().find(|item| is_it(*item)) {
                return Some(Around { collection: node, key: None, value: item });
            }
            let values = node.own_entries().map(|entry| entry.value);
            node = values.chain(node.items()).find(|inner| !inner.is_alias() && inner.written_span().contains(at))?;
        }
    }
}
