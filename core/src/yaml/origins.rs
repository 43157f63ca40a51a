//! Where the nodes of a document come from that was made from other documents, such as the build of a kustomization.

use std::collections::HashMap;
use std::sync::Arc;

use super::document::Document;
use super::node::Node;
use crate::mapped::MappedText;
use crate::source::Source;
use crate::span::{FileId, Span};

/// The places in real files of all nodes of a document, keys too.
///
/// Spans of nodes answer with these, so that what is said of a node is said where it is written. What the document
/// itself looks like is nobody's business: its own text is no file.
#[derive(Debug, Clone, Default)]
pub struct Origins {
    /// By node.
    places: Vec<Place>,
    sources: HashMap<FileId, Arc<Source>>,
}

/// Where one node comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The value in a real file, or the entry that made it.
    pub span: Span,
    /// Whether the text there is the node's own, so that it can be looked into.
    pub is_verbatim: bool,
}

impl Origins {
    /// The places of all nodes in the order of their ids, and the files that these are in.
    pub fn new(places: Vec<Place>, sources: HashMap<FileId, Arc<Source>>) -> Self {
        Origins { places, sources }
    }

    pub(super) fn place(&self, node: u32) -> Option<Place> {
        self.places.get(node as usize).copied()
    }

    pub(super) fn text(&self, span: Span) -> &str {
        self.sources.get(&span.file).map_or("", |source| source.slice(span))
    }
}

impl Document {
    /// The same document, whose nodes come from elsewhere.
    pub fn with_origins(mut self, origins: Origins) -> Document {
        self.span = origins.places.first().map_or(self.span, |root| root.span);
        self.comments.clear();
        self.origins = Some(Box::new(origins));
        self
    }
}

impl<'a> Node<'a> {
    /// Whether its document was made from others, so that nothing in it can be edited.
    pub fn is_derived(self) -> bool {
        self.document.origins.is_some()
    }

    /// Where it comes from, if its document was made from others.
    pub fn origin(self) -> Option<Place> {
        self.document.origins.as_ref()?.place(self.id)
    }

    /// The text at [`Node::span`], from the file that this is in.
    pub fn written_text(self) -> &'a str {
        match &self.document.origins {
            Some(origins) => origins.text(self.span()),
            None => self.source.slice(self.span()),
        }
    }

    /// [`Node::mapped_text`] of a node that comes from elsewhere: into the file that it comes from if it stands there,
    /// otherwise all of it at the entry that made it.
    pub(super) fn mapped_to_origin(self, value: &'a str, place: Place) -> MappedText<'a> {
        let text = self.document.origins.as_ref().map_or("", |origins| origins.text(place.span));
        if place.is_verbatim {
            return super::mapping::mapped(value, text, place.span.start as usize, place.span.file);
        }
        let mut mapped = MappedText::empty(place.span.file, place.span.start as usize);
        mapped.push(value, place.span.start as usize, place.span.len());
        mapped
    }
}
