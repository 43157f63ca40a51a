//! An object as values that expressions see: what its schema has, with defaults filled in, and where each is written.

use std::borrow::Cow;

use lintainer_core::model::has_placeholder;
use lintainer_core::source::Source;
use lintainer_core::span::Span;
use lintainer_core::yaml::{Node, Scalar};

use super::schema::{Form, Program, Schema};
use crate::cel::{Is, Special, Value, duration, timestamp};

/// How many values one object may have: aliases may repeat each other.
const MAX_VALUES: usize = 100_000;

/// How deep values may be nested.
const MAX_DEPTH: usize = 120;

/// Makes values.
pub(super) struct Maker<'a> {
    program: &'a Program,
    /// The definition, in which defaults are written.
    definition: &'a Source,
    /// Whether what is not written may be filled in by somebody before the rules are asked.
    is_open: bool,
    drops_status: bool,
    left: usize,
}

impl<'a> Maker<'a> {
    pub(super) fn new(program: &'a Program, definition: &'a Source, is_open: bool, drops_status: bool) -> Self {
        Maker { program, definition, is_open, drops_status, left: MAX_VALUES }
    }

    /// The value of a node. `head` is what is underlined of a mapping or list; `None` in defaults, which an object does
    /// not have.
    pub(super) fn value(&mut self, schema: &'a Schema, node: Node<'a>, head: Option<Span>, depth: usize) -> Value<'a> {
        let node = node.resolved();
        self.left = self.left.saturating_sub(1);
        let place = head.map(|_| node.span());
        let unknown = Value { is: Is::Unknown, at: head };
        if self.left == 0 || depth > MAX_DEPTH || is_placeholder(node) {
            return unknown;
        }
        let whole = |number: f64| (number.fract() == 0.0 && number.abs() < 9e15).then_some(number as i64);
        let is = match (schema.form, node.scalar()) {
            (_, Some(Scalar::Null)) if schema.is_nullable => Is::Null,
            (Form::Text | Form::IntOrText, Some(Scalar::Text(text))) => Is::Text(text.into()),
            (Form::Duration, Some(Scalar::Text(text))) => {
                duration(text).map_or(Is::Unknown, |span| Special::Duration(span).is())
            }
            (Form::Time, Some(Scalar::Text(text))) => timestamp(text).map_or(Is::Unknown, |at| Special::Time(at).is()),
            (Form::Date, Some(Scalar::Text(text))) => {
                timestamp(&format!("{text}T00:00:00Z")).map_or(Is::Unknown, |at| Special::Time(at).is())
            }
            (Form::Int | Form::IntOrText, Some(Scalar::Int(value))) => Is::Int(value),
            (Form::Int, Some(Scalar::Float(value))) => whole(value).map_or(Is::Unknown, Is::Int),
            (Form::Number, Some(Scalar::Int(value))) => Is::Double(value as f64),
            (Form::Number, Some(Scalar::Float(value))) => Is::Double(value),
            (Form::Bool, Some(Scalar::Bool(value))) => Is::Bool(value),
            (Form::List | Form::Set, None) if node.is_sequence() => self.list(schema, node, head, depth),
            (Form::Map, None) if node.is_mapping() => self.map(schema, node, head, depth),
            (Form::Object, None) if node.is_mapping() => self.object(schema, node, head, depth),
            _ => Is::Unknown,
        };
        let is_whole = matches!(is, Is::List(_) | Is::Map(_)) || node.is_sequence() || node.is_mapping();
        Value { is, at: if is_whole { head } else { place } }
    }

    fn list(&mut self, schema: &'a Schema, node: Node<'a>, head: Option<Span>, depth: usize) -> Is<'a> {
        let Some(items) = schema.items.as_deref() else { return Is::Unknown };
        let made = node.items().map(|item| self.value(items, item, head.map(|_| head_of(item)), depth + 1)).collect();
        if schema.form == Form::Set { Special::Set(made).is() } else { Is::List(made) }
    }

    fn map(&mut self, schema: &'a Schema, node: Node<'a>, head: Option<Span>, depth: usize) -> Is<'a> {
        let Some(values) = schema.items.as_deref() else { return Is::Unknown };
        let mut entries = Vec::new();
        for entry in node.each_entry() {
            let key = entry.key.text().filter(|_| !is_placeholder(entry.key));
            let Some(key) = key else { return Is::Unknown };
            let is_absent = entry.value.is_null() && !values.is_nullable;
            if is_absent {
                continue;
            }
            let value = self.value(values, entry.value, head.map(|_| entry.key.span()), depth + 1);
            entries.push((Cow::Borrowed(key), value));
        }
        Is::Map(entries.into())
    }

    fn object(&mut self, schema: &'a Schema, node: Node<'a>, head: Option<Span>, depth: usize) -> Is<'a> {
        // A key or merge that a tool fills in may be any.
        let is_template = |node: Node| node.text().is_some_and(has_placeholder);
        let is_open = self.is_open
            || node
                .own_entries()
                .any(|entry| is_template(entry.key) || entry.is_merge() && is_placeholder(entry.value));
        let mut entries = Vec::new();
        for property in &schema.properties {
            let written = node.entry(&property.name).filter(|entry| {
                // Null stands for what is absent, where it is no value.
                !entry.value.is_null() || property.schema.is_nullable
            });
            let is_dropped = depth == 0 && self.drops_status && &*property.name == "status";
            let value = match written.filter(|_| !is_dropped) {
                Some(entry) => self.value(&property.schema, entry.value, head.map(|_| entry.key.span()), depth + 1),
                None if is_open && !is_dropped => Value { is: Is::Unknown, at: head },
                // The cluster makes up a name.
                None if &*property.name == "name" && node.get("generateName").is_some() => {
                    Value { is: Is::Unknown, at: head }
                }
                None => match self.default_of(&property.schema, depth) {
                    Some(value) => value,
                    None => continue,
                },
            };
            entries.push((Cow::Borrowed(&*property.name), value));
        }
        Is::Map(entries.into())
    }

    fn default_of(&mut self, schema: &'a Schema, depth: usize) -> Option<Value<'a>> {
        let node = self.program.document()?.node_at(self.definition, schema.default?)?;
        let is_open = std::mem::replace(&mut self.is_open, false);
        let value = self.value(schema, node, None, depth + 1);
        self.is_open = is_open;
        Some(value)
    }
}

/// What to underline of an item: its name, its first line if that is one value, otherwise all of it.
fn head_of(item: Node) -> Span {
    let name = item.get("name").and_then(Node::spanned_text).map(|name| name.span);
    let first = || item.resolved().own_entries().next().filter(|entry| entry.value.is_scalar());
    name.or_else(|| first().map(|entry| entry.span())).unwrap_or_else(|| item.span())
}

/// Whether a tool fills in what stands there.
fn is_placeholder(node: Node) -> bool {
    node.is_flow() && node.source().slice(node.span()).starts_with("{{") || node.text().is_some_and(has_placeholder)
}
