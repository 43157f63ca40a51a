//! Holds a document against its type and says what is not as the schema has it.
//!
//! What the reader takes is right: null stands for an absent field, numbers such as `2.0` are whole, and in manifests the words of
//! YAML 1.1 are booleans. Placeholders and what is below them are silent.

use std::collections::HashSet;

use super::home::nearest_home;
use super::{Field, Range, Shape, Type, Value, Wrapping, values};
use crate::finding::Edit;
use crate::span::Span;
use crate::text::nearest;
use crate::yaml::{Dialect, Entry, Node, NodeId, edit};

/// How many violations of one document are listed; who has more made them all in one way.
const MAX_VIOLATIONS: usize = 100;

/// How deep aliases may lead.
const MAX_DEPTH: usize = 512;

/// How a document is read.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// The minor version of Kubernetes; 0 for tables without versions.
    pub minor: u16,
    /// Whether it is a part that something completes, so that nothing is missing.
    pub is_part: bool,
    /// Whether it is a custom resource, of which nothing is asked but what its schema says.
    pub is_custom: bool,
}

/// What is wrong at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// No version has the key here.
    Unknown {
        /// The key that was perhaps meant.
        near: Option<String>,
        /// The path of the place where the key belongs.
        home: Option<String>,
    },
    /// Only these versions have the key here.
    OtherVersion(Range),
    /// A number or boolean where a string is wanted: in quotes it is right.
    NotText(&'static str),
    /// Something of another type than what is wanted.
    Type {
        /// What may stand here: `an integer or a string`.
        wanted: String,
        /// What stands here: `a list`.
        found: &'static str,
    },
    /// A text where only others are allowed.
    Value(Vec<String>),
    /// A key is missing that must be written.
    Missing(String),
    /// The API server refuses what is of the right type.
    Refused {
        /// What is wrong, behind the path: `must not be negative`.
        why: String,
        /// What to do.
        help: String,
    },
}

/// A place that is not as the schema has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// What is wrong.
    pub fault: Fault,
    /// The path of the key or value: `spec.containers[0].imagePullPolicy`; of what is missing the path of its owner, which is
    /// empty for the document itself.
    pub path: String,
    /// What to underline: an unknown key, a wrong value, the owner of what is missing; `None` for the document itself.
    pub span: Option<Span>,
    /// The key or value in the tree, or the mapping in which something is missing.
    pub node: NodeId,
    /// The mapping or sequence around it.
    pub parent: NodeId,
}

impl Violation {
    /// The path without indexes, as `kubectl explain` takes it.
    pub fn plain_path(&self) -> String {
        let parts = self.path.split('[').enumerate();
        parts.map(|(at, part)| if at == 0 { part } else { part.split_once(']').map_or("", |(_, rest)| rest) }).collect()
    }

    /// Gives an unknown key another name; `None` where that name is taken, or the key is given to several mappings.
    pub fn rename(&self, document: Node, to: &str) -> Option<Vec<Edit>> {
        let key = document.document().node_at(document.source(), self.node)?;
        let mapping = document.document().node_at(document.source(), self.parent)?;
        let is_single = mapping.own_entries().filter(|entry| entry.key.text() == key.text()).count() == 1;
        if !is_single || mapping.get(to).is_some() { None } else { edit::replace_scalar(key, to) }
    }

    /// Writes another text in the place of a wrong value; of a number or boolean the same one in quotes.
    pub fn replace(&self, document: Node, text: Option<&str>) -> Option<Vec<Edit>> {
        let value = document.document().node_at(document.source(), self.node)?;
        match text {
            Some(text) => edit::replace_scalar(value, text),
            None => edit::quote_scalar(value),
        }
    }
}

/// What is wrong in a document, in the order of the text.
pub fn violations(root: Node, of: Type, reading: Reading) -> Vec<Violation> {
    let mut walk = Walk { reading, steps: Vec::new(), seen: HashSet::new(), found: Vec::new() };
    let root = root.resolved();
    if root.is_mapping() {
        walk.mapping(root, of, false);
    }
    walk.found
}

pub(super) struct Walk<'a> {
    pub(super) reading: Reading,
    pub(super) steps: Vec<Step<'a>>,
    /// What aliases and merge keys led to, with the field that it was held against.
    seen: HashSet<(NodeId, usize, usize)>,
    found: Vec<Violation>,
}

/// A way from a mapping or sequence to what is in it.
#[derive(Clone, Copy)]
pub(super) enum Step<'a> {
    /// Out of a mapping of this type, if it has one, under a key.
    Key(Option<Type<'a>>, Node<'a>),
    /// To an item.
    Item(usize, Node<'a>),
}

impl<'a> Walk<'a> {
    /// A mapping of a type. `merged`: it is merged into another one, so that nothing is missing.
    fn mapping(&mut self, node: Node<'a>, of: Type<'a>, merged: bool) {
        let mut has_placeholder = false;
        for entry in node.own_entries() {
            if self.is_done() {
                return;
            }
            if entry.is_merge() {
                has_placeholder |= values::is_placeholder(entry.value);
                for target in entry.merge_targets().into_iter().filter(|target| target.is_mapping()) {
                    if self.is_new(target, of.index, usize::MAX) {
                        self.mapping(target, of, true);
                    }
                }
                continue;
            }
            let Some(key) = entry.key.text() else {
                has_placeholder = true;
                continue;
            };
            self.steps.push(Step::Key(Some(of), entry.key));
            match self.form(of, key) {
                Some(Ok(field)) => self.value(entry.value, field, of, Wrapping::default(), node),
                Some(Err(other)) => self.add(Fault::OtherVersion(other.versions()), entry.key, node),
                None if values::is_placeholder(entry.key) => has_placeholder = true,
                None if of.is_open() || self.may_have(key, node) => {}
                None => self.unknown(key, entry, of, node),
            }
            self.steps.pop();
        }
        if merged || self.is_status() {
            return;
        }
        let is_whole = !has_placeholder && !self.reading.is_part;
        if is_whole {
            self.missing(node, of);
        }
        self.asked(node, of, is_whole);
    }

    /// The field of a key in the version, or else in another one.
    fn form(&self, of: Type<'a>, key: &str) -> Option<Result<Field<'a>, Field<'a>>> {
        let mut other = None;
        for field in of.forms(key) {
            if field.versions().contains(self.reading.minor) {
                return Some(Ok(field));
            }
            other = Some(field);
        }
        other.map(Err)
    }

    /// Keys that need not be in the schema: extensions of Compose, directives of patches, expressions of Chainsaw's tests.
    fn may_have(&self, key: &str, node: Node) -> bool {
        match node.document().dialect() {
            Dialect::Compose => key.starts_with("x-"),
            _ => key.starts_with('(') || self.reading.is_part && key.starts_with(['$', '~']),
        }
    }

    fn unknown(&mut self, key: &str, entry: Entry<'a>, of: Type<'a>, node: Node<'a>) {
        // With a null a patch deletes a field, also one of the kind that the object had before.
        if self.reading.is_part && entry.value.is_null() {
            return;
        }
        let minor = self.reading.minor;
        let home = nearest_home(&self.owners(), key, entry.value, minor);
        let fields = of.fields().filter(|field| field.versions().contains(minor));
        let names: Vec<&str> = fields.map(|field| field.name()).collect();
        // `backend` became `defaultBackend`.
        let ends_with = |name: &&&str| {
            let start = name.len().checked_sub(key.len()).filter(|start| *start > 0 && key.len() >= 4);
            start.and_then(|start| name.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(key))
        };
        let longer = || names.iter().find(ends_with).map(|name| (*name).to_string());
        let near = || nearest(key, names.iter().copied()).or_else(longer).filter(|name| node.get(name).is_none());
        let (near, home) = match home {
            Some(home) if home.steps <= 2 => (None, Some(home)),
            home => match near() {
                Some(near) => (Some(near), None),
                None => (None, home),
            },
        };
        self.add(Fault::Unknown { near, home: home.map(|home| home.path) }, entry.key, node);
    }

    /// The types around what the last step led to, the root first, each with its path.
    fn owners(&self) -> Vec<(Type<'a>, String)> {
        let typed = self.steps.iter().enumerate().filter_map(|(at, step)| match step {
            Step::Key(of, _) => of.map(|of| (of, path(self.steps.get(..at).unwrap_or_default()))),
            Step::Item(..) => None,
        });
        typed.collect()
    }

    fn missing(&mut self, node: Node<'a>, of: Type<'a>) {
        let minor = self.reading.minor;
        let is_asked = node.document().dialect() == Dialect::Kubernetes && !self.reading.is_custom;
        for field in of.fields().filter(|field| field.must_be_written(of, minor)) {
            let value = node.get(field.name());
            if value.is_none_or(Node::is_null) {
                let span = self.head();
                self.push(Fault::Missing(field.name().to_string()), path(&self.steps), span, node, node);
            } else if let Some(value) = value.filter(|value| is_asked && value.text() == Some("")) {
                let fault = Fault::Refused { why: "is empty".to_string(), help: "fill it".to_string() };
                let path = format!("{}.{}", path(&self.steps), field.name());
                self.push(fault, path.trim_start_matches('.').to_string(), Some(value.span()), value, node);
            }
        }
    }

    /// Where the steps lead to.
    pub(super) fn path(&self) -> String {
        path(&self.steps)
    }

    /// What to underline for the mapping that the steps lead to.
    pub(super) fn head(&self) -> Option<Span> {
        match self.steps.last()? {
            Step::Key(_, key) => Some(key.span()),
            Step::Item(_, item) => {
                let name = item.get("name").and_then(Node::spanned_text).map(|name| name.span);
                let first = || item.resolved().own_entries().next().map(|entry| entry.key.span());
                name.or_else(first).or(Some(item.span()))
            }
        }
    }

    /// Whether it is what the cluster writes.
    fn is_status(&self) -> bool {
        matches!(self.steps.first(), Some(Step::Key(_, key)) if key.text() == Some("status"))
    }

    /// A value of a field below the lists and mappings of `prefix`.
    fn value(&mut self, node: Node<'a>, field: Field<'a>, owner: Type<'a>, prefix: Wrapping, parent: Node<'a>) {
        let is_fine =
            matches!(node.tag(), Some("!reset" | "!override")) || node.is_null() && takes_null(node, field, prefix);
        if is_fine || self.is_done() {
            return;
        }
        let is_foreign = node.is_alias();
        let node = node.resolved();
        let row = std::ptr::from_ref(field.row) as usize;
        if is_foreign && !self.is_new(node, row, usize::from(prefix.depth)) {
            return;
        }
        let shapes = || field.shapes().iter().filter_map(|shape| shape.below(prefix));
        let wrapped = |is_map: bool| {
            let inner = prefix.with(is_map)?;
            field.shapes().iter().any(|shape| shape.below(inner).is_some()).then_some(inner)
        };
        let is_any = || shapes().any(|shape| shape.value() == Some(Value::Any));
        if node.is_scalar() {
            self.scalar(node, field, shapes, parent);
        } else if is_any() || values::is_placeholder(node) {
            // Whatever it is.
        } else if node.is_sequence() {
            let Some(inner) = wrapped(false) else {
                return self.mistyped(shapes(), node, parent);
            };
            for (at, item) in node.items().enumerate() {
                self.steps.push(Step::Item(at, item));
                self.value(item, field, owner, inner, node);
                self.steps.pop();
            }
        } else if let Some(of) = shapes().find_map(|shape| owner.schema.type_of(shape.value()?)) {
            self.mapping(node, of, false);
        } else if let Some(inner) = wrapped(true) {
            for entry in node.entries().into_iter().filter(|entry| !entry.is_merge()) {
                self.steps.push(Step::Key(None, entry.key));
                self.value(entry.value, field, owner, inner, node);
                self.steps.pop();
            }
        } else if !shapes().any(|shape| shape.value() == Some(Value::Mapping)) {
            self.mistyped(shapes(), node, parent);
        }
    }

    fn scalar<S: Iterator<Item = Shape>>(
        &mut self,
        node: Node<'a>,
        field: Field<'a>,
        shapes: impl Fn() -> S,
        parent: Node<'a>,
    ) {
        let mut kinds = shapes().filter_map(Shape::value);
        let Some(value) = kinds.find(|value| values::fits(*value, node)) else {
            // The text is looked at only where something is wrong.
            if !values::is_placeholder(node) {
                match !node.is_null() && shapes().any(|shape| shape.value() == Some(Value::Text)) {
                    true => self.add(Fault::NotText(values::found(node)), node, parent),
                    false => self.mistyped(shapes(), node, parent),
                }
            }
            return;
        };
        if value != Value::Text || field.values().next().is_none() {
            return;
        }
        let text = node.text().unwrap_or_default();
        if !text.is_empty() && !field.values().any(|allowed| allowed == text) && !values::is_placeholder(node) {
            self.add(Fault::Value(field.values().map(str::to_string).collect()), node, parent);
        }
    }

    fn mistyped(&mut self, shapes: impl Iterator<Item = Shape>, node: Node<'a>, parent: Node<'a>) {
        let found = values::found(node);
        self.add(Fault::Type { wanted: values::wanted(shapes), found }, node, parent);
    }

    pub(super) fn add(&mut self, fault: Fault, node: Node<'a>, parent: Node<'a>) {
        self.push(fault, path(&self.steps), Some(node.span()), node, parent);
    }

    pub(super) fn push(&mut self, fault: Fault, path: String, span: Option<Span>, node: Node, parent: Node) {
        if self.found.len() < MAX_VIOLATIONS {
            self.found.push(Violation { fault, path, span, node: node.id(), parent: parent.id() });
        }
    }

    /// Whether nothing more is looked at.
    fn is_done(&self) -> bool {
        self.found.len() >= MAX_VIOLATIONS || self.steps.len() > MAX_DEPTH
    }

    fn is_new(&mut self, node: Node, what: usize, depth: usize) -> bool {
        self.seen.insert((node.id(), what, depth))
    }
}

/// Whether null may stand here: in manifests it is an absent field, in Compose files a value like others.
fn takes_null(node: Node, field: Field, prefix: Wrapping) -> bool {
    let takes = |shape: &Shape| shape.wrapping == prefix && matches!(shape.value, Value::Null | Value::Any);
    node.document().dialect() != Dialect::Compose || field.shapes().iter().any(takes)
}

/// The path of some steps, as the API server writes it.
fn path(steps: &[Step]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Key(_, key) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(key.text().unwrap_or_default());
            }
            Step::Item(at, _) => path.push_str(&format!("[{at}]")),
        }
    }
    path
}
