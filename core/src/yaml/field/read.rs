//! What is read at a place, in the four states of a setting.

use super::super::node::Node;
use super::{Absent, Field, Missing};
use crate::helm::text::UNKNOWN;
use crate::model::{Quantity, Setting, has_placeholder, parse_quantity};
use crate::span::Spanned;

impl<'a> Field<'a> {
    /// A value by its own reading; what that refuses is `Dynamic`.
    pub fn read<T>(self, value: impl FnOnce(Node<'a>) -> Option<T>) -> Setting<T> {
        match self.missing {
            Missing::Nothing => match value(self.node) {
                Some(value) => Setting::set(value, self.node.span()),
                None => Setting::Dynamic(self.node.span()),
            },
            Missing::Unknowable => Setting::NotApplicable,
            Missing::Keys(..) | Missing::Far => self.owner().map_or(Setting::NotApplicable, |at| Setting::Unset { at }),
        }
    }

    /// A text without placeholders; numbers and booleans count by their text.
    pub fn text(self) -> Setting<&'a str> {
        self.read(known_text)
    }

    /// The text of a scalar as it is written, placeholders included: the same one means the same thing within a file. Nothing where
    /// nobody knows what a chart prints.
    pub fn raw(self) -> Option<Spanned<&'a str>> {
        self.node()?.spanned_text().filter(|text| !text.value.contains(UNKNOWN))
    }

    /// [`Field::raw`] of what names something, so that it is not empty.
    pub fn name(self) -> Option<Spanned<&'a str>> {
        self.raw().filter(|name| !name.value.is_empty())
    }

    /// The text of a scalar as it is written, without its place.
    pub fn word(self) -> Option<&'a str> {
        self.node().and_then(Node::text)
    }

    /// Whether the text is this word.
    pub fn is(self, word: &str) -> bool {
        self.word() == Some(word)
    }

    /// A boolean. What is none, a text `"true"` included, is `Dynamic`.
    pub fn bool(self) -> Setting<bool> {
        self.read(Node::as_bool)
    }

    /// A whole number, unquoted.
    pub fn int(self) -> Setting<i64> {
        self.read(Node::as_int)
    }

    /// A quantity of Kubernetes in its own unit: bytes, cores, pieces.
    pub fn quantity(self) -> Setting<Quantity> {
        self.read(|node| parse_quantity(known_text(node)?))
    }

    /// A list of texts, each with its place; `Dynamic` when one of them is not known.
    pub fn texts(self) -> Setting<Vec<Spanned<&'a str>>> {
        self.read(|node| {
            let text = |item: Node<'a>| Some(Spanned::new(known_text(item)?, item.span()));
            if node.is_sequence() { node.items().map(text).collect() } else { None }
        })
    }

    /// The same place, with another meaning of what is absent below it.
    pub fn absent(self, absent: Absent) -> Field<'a> {
        Field { absent, ..self }
    }

    /// What absence means here.
    pub fn absence(self) -> Absent {
        self.absent
    }

    /// This place, or the other one if nothing is written here: of two keys with one meaning, or inheritance.
    pub fn or(self, other: Field<'a>) -> Field<'a> {
        if self.is_missing() && !other.is_missing() { other } else { self }
    }
}

/// The text of a scalar, unless a part of it is filled in later.
fn known_text(node: Node<'_>) -> Option<&str> {
    node.text().filter(|text| !has_placeholder(text))
}
