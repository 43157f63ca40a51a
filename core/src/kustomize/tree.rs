//! The working tree of a build: YAML values of which each node, keys too, knows who wrote it.
//!
//! A value that is set to what it is already is not written: a patch repeats the names of containers to find them, and
//! nobody wants to hear that it wrote these. Copies share their collections until one of them is changed.

use std::collections::HashSet;
use std::sync::Arc;

use super::removed::{Notes, Removed};
use super::scalar::{Scalar, reads_as_text};
use super::{Failure, Limits, Reason};
use crate::span::Span;
use crate::yaml;

/// Who wrote a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The place in a real file: the value, or the entry of the kustomization that made it.
    pub at: Span,
    /// What wrote it.
    pub by: Step,
    /// Who had written the node before.
    pub below: Option<Arc<Origin>>,
}

/// What of a build wrote a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It stands in a resource.
    Written,
    /// It stands in a patch; the place of its entry in the kustomization.
    Patch(Span),
    /// A generator made it; the place of its entry.
    Generated(Span),
    /// A generator made it of what is out of sight, so that nobody knows it.
    Unknown,
    /// `namespace`.
    Namespace,
    /// `namePrefix` or `nameSuffix`.
    Name,
    /// `labels` or `commonLabels`.
    Label,
    /// `commonAnnotations`.
    Annotation,
    /// `images`.
    Image,
    /// `replicas`.
    Replicas,
    /// `replacements`; the place of the value, if it is a copy of one in a file.
    Replacement(Option<Span>),
    /// `vars`; the place of the value, if it is a copy of one in a file.
    Variable(Option<Span>),
    /// Variables of `postBuild`, as Flux has them.
    Substitution,
    /// The hash of what a generator made.
    Hash,
    /// The name that is referred to has changed.
    Reference,
    /// Annotations that `buildMetadata` asks for.
    Metadata,
}

impl Step {
    /// Its name, for people.
    pub fn name(self) -> &'static str {
        match self {
            Step::Written => "written",
            Step::Patch(_) => "patch",
            Step::Generated(_) => "generator",
            Step::Unknown => "unknown",
            Step::Namespace => "namespace",
            Step::Name => "name",
            Step::Label => "labels",
            Step::Annotation => "annotations",
            Step::Image => "images",
            Step::Replicas => "replicas",
            Step::Replacement(_) => "replacement",
            Step::Variable(_) => "vars",
            Step::Substitution => "postBuild",
            Step::Hash => "hash",
            Step::Reference => "reference",
            Step::Metadata => "buildMetadata",
        }
    }

    /// Whether the text at the origin is the node's own.
    pub fn is_verbatim(self) -> bool {
        matches!(self, Step::Written | Step::Patch(_))
    }
}

impl Origin {
    /// The first writer of a node.
    pub fn new(at: Span, by: Step) -> Origin {
        Origin { at, by, below: None }
    }

    /// Where the value of a field is written that others copy it from. Names are no values that somebody chose for
    /// them.
    pub(super) fn of_copied(&self, path: &str) -> Option<Span> {
        let is_name = matches!(path, "metadata.name" | "metadata.namespace");
        match self.by {
            Step::Written | Step::Patch(_) | Step::Generated(_) if !is_name => Some(self.at),
            Step::Replacement(copied) | Step::Variable(copied) => copied,
            _ => None,
        }
    }

    /// All writers, the last one first.
    pub fn history(&self) -> impl Iterator<Item = &Origin> {
        std::iter::successors(Some(self), |origin| origin.below.as_deref())
    }
}

/// A node of a built object.
#[derive(Debug, Clone)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Who wrote it.
    pub origin: Origin,
    /// What else is known of it.
    pub(super) notes: Option<Arc<Notes>>,
}

/// What a node is.
#[derive(Debug, Clone)]
pub enum Value {
    /// A scalar.
    Scalar(Scalar),
    /// A sequence.
    Sequence(Arc<Vec<Node>>),
    /// A mapping. No key is there twice.
    Mapping(Arc<Vec<Entry>>),
}

/// A key with its value.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The key's text.
    pub key: Arc<str>,
    /// Who wrote the key.
    pub origin: Origin,
    /// The value.
    pub value: Node,
}

impl Node {
    /// A node as it is written first.
    pub fn new(value: Value, origin: Origin) -> Node {
        Node { value, origin, notes: None }
    }

    /// A scalar.
    pub fn scalar(scalar: Scalar, origin: Origin) -> Node {
        Node::new(Value::Scalar(scalar), origin)
    }

    /// An empty mapping.
    pub fn mapping(origin: Origin) -> Node {
        Node::new(Value::Mapping(Arc::default()), origin)
    }

    /// The text of a scalar, whatever its type.
    pub fn text(&self) -> Option<&str> {
        self.as_scalar().map(|scalar| &*scalar.text)
    }

    /// The scalar that it is.
    pub fn as_scalar(&self) -> Option<&Scalar> {
        match &self.value {
            Value::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        self.as_scalar().is_some_and(Scalar::is_null)
    }

    /// Whether it is a mapping.
    pub fn is_mapping(&self) -> bool {
        matches!(self.value, Value::Mapping(_))
    }

    /// Whether it is null, or a collection without anything in it.
    pub fn is_empty(&self) -> bool {
        match &self.value {
            Value::Scalar(scalar) => scalar.is_null(),
            Value::Sequence(items) => items.is_empty(),
            Value::Mapping(entries) => entries.is_empty(),
        }
    }

    /// The items of a sequence; none for others.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The items of a sequence, to change them.
    pub fn items_mut(&mut self) -> Option<&mut Vec<Node>> {
        self.forget_merged();
        match &mut self.value {
            Value::Sequence(items) => Some(Arc::make_mut(items)),
            _ => None,
        }
    }

    /// The entries of a mapping; none for others.
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// The entries of a mapping, to change them. Who does keeps each key there once.
    pub fn entries_mut(&mut self) -> Option<&mut Vec<Entry>> {
        match &mut self.value {
            Value::Mapping(entries) => Some(Arc::make_mut(entries)),
            _ => None,
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|entry| &*entry.key == key).map(|entry| &entry.value)
    }

    /// The value of a key, to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        let at = self.entries().iter().position(|entry| &*entry.key == key)?;
        self.entries_mut()?.get_mut(at).map(|entry| &mut entry.value)
    }

    /// The value at a path of keys.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// Takes a key out of a mapping; its value.
    pub fn remove(&mut self, key: &str) -> Option<Node> {
        let at = self.entries().iter().position(|entry| &*entry.key == key)?;
        self.entries_mut().map(|entries| entries.remove(at).value)
    }

    /// Sets the value of a key: as [`Node::overwrite`] where there is one, otherwise as a new entry of the same origin.
    pub fn set(&mut self, key: &str, value: Node) {
        if let Some(old) = self.get_mut(key) {
            old.overwrite(value);
        } else if let Some(entries) = self.entries_mut() {
            entries.push(Entry { key: Arc::from(key), origin: value.origin.clone(), value });
        }
    }

    /// Writes a value over this one, unless they are equal.
    pub fn overwrite(&mut self, value: Node) {
        let by = value.origin.clone();
        self.overwrite_by(value, by);
    }

    /// As [`Node::overwrite`]; `by` says who took out what is in the old value only.
    pub(super) fn overwrite_by(&mut self, mut value: Node, by: Origin) {
        if self.is_same(&value) {
            return;
        }
        value.origin.below = Some(Arc::new(self.origin.clone()));
        let old = std::mem::replace(self, value);
        if old.as_scalar().is_none() && !old.is_empty() {
            self.note_removed(Removed::Collection(old.value), by);
        }
    }

    /// Sets a scalar's text and type; the style stays, and with it what the value means. Whether it is a scalar.
    pub fn set_scalar(&mut self, mut scalar: Scalar, origin: &Origin) -> bool {
        let Value::Scalar(old) = &self.value else { return false };
        scalar.is_quoted = old.is_quoted;
        self.overwrite(Node::scalar(scalar, origin.clone()));
        true
    }

    /// Whether two nodes mean the same.
    pub fn is_same(&self, other: &Node) -> bool {
        match (&self.value, &other.value) {
            (Value::Scalar(one), Value::Scalar(two)) => one.meaning() == two.meaning(),
            (Value::Sequence(one), Value::Sequence(two)) => {
                Arc::ptr_eq(one, two) || one.len() == two.len() && one.iter().zip(&**two).all(|(a, b)| a.is_same(b))
            }
            (Value::Mapping(one), Value::Mapping(two)) => {
                let is_in = |entry: &Entry| other.get(&entry.key).is_some_and(|value| value.is_same(&entry.value));
                Arc::ptr_eq(one, two) || one.len() == two.len() && one.iter().all(is_in)
            }
            _ => false,
        }
    }

    /// Says of a node and all that is below it that a step wrote it where it stands.
    pub fn written_by(&mut self, by: Step) {
        self.origin.by = by;
        match &mut self.value {
            Value::Scalar(_) => {}
            Value::Sequence(items) => Arc::make_mut(items).iter_mut().for_each(|item| item.written_by(by)),
            Value::Mapping(entries) => {
                for entry in Arc::make_mut(entries) {
                    entry.origin.by = by;
                    entry.value.written_by(by);
                }
            }
        }
    }
}

/// Makes trees of YAML.
pub(super) struct Trees<'l> {
    /// How many nodes may still be made.
    pub limits: &'l mut Limits,
    /// What wrote them.
    pub by: Step,
}

impl Trees<'_> {
    /// The tree of a node, aliases and merge keys resolved. `place` says where a span of the text is in a real file.
    pub fn read(&mut self, node: yaml::Node, place: &dyn Fn(Span) -> Span) -> Result<Node, Failure> {
        self.read_at(node, place, 0)
    }

    fn read_at(&mut self, node: yaml::Node, place: &dyn Fn(Span) -> Span, depth: usize) -> Result<Node, Failure> {
        let node = node.resolved();
        let at = place(node.span());
        self.limits.count_node(at)?;
        if depth > yaml::MAX_DEPTH {
            return Err(Failure::new(Reason::Limit, at, "the value is nested too deeply".to_string()));
        }
        let origin = Origin::new(at, self.by);
        let value = if node.is_mapping() {
            self.duplicates(node, place)?;
            let mut entries = Vec::new();
            for entry in node.each_entry() {
                let value = self.read_at(entry.value, place, depth + 1)?;
                let key = Arc::from(entry.key.text().unwrap_or(""));
                entries.push(Entry { key, origin: Origin::new(place(entry.key.span()), self.by), value });
            }
            Value::Mapping(Arc::new(entries))
        } else if node.is_sequence() {
            let items: Result<Vec<Node>, Failure> =
                node.items().map(|item| self.read_at(item, place, depth + 1)).collect();
            Value::Sequence(Arc::new(items?))
        } else {
            let text = node.text().unwrap_or("");
            let is_plain = !node.is_quoted() && !node.is_block_scalar();
            let is_text = match node.tag() {
                Some(_) => matches!(node.scalar(), Some(yaml::Scalar::Text(_))),
                None => !is_plain || reads_as_text(text),
            };
            Value::Scalar(Scalar { text: Arc::from(text), is_text, is_quoted: !is_plain })
        };
        Ok(Node::new(value, origin))
    }

    fn duplicates(&self, node: yaml::Node, place: &dyn Fn(Span) -> Span) -> Result<(), Failure> {
        let mut seen = HashSet::new();
        for entry in node.own_entries().filter(|entry| !entry.is_merge()) {
            let key = entry.key.text().unwrap_or("");
            if !seen.insert(key) {
                let message = format!("`{key}` is there twice");
                return Err(Failure::new(Reason::Invalid, place(entry.key.span()), message));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_equal_value_is_not_a_write() {
        let span = |start| Span::new(crate::span::FileId(0), start..start + 1);
        let mut node = Node::scalar(Scalar::plain("1"), Origin::new(span(0), Step::Written));
        node.overwrite(Node::scalar(Scalar::plain("0x1"), Origin::new(span(5), Step::Image)));
        assert_eq!((node.origin.at, node.origin.by), (span(0), Step::Written));
        node.overwrite(Node::scalar(Scalar::text("1"), Origin::new(span(5), Step::Image)));
        let history: Vec<_> = node.origin.history().map(|origin| (origin.at, origin.by)).collect();
        assert_eq!(history, [(span(5), Step::Image), (span(0), Step::Written)]);
    }
}
