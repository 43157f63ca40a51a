//! Scalars of manifests into settings: what is absent, what is known, and what a tool fills in later.

pub(super) use crate::model::has_placeholder;
use crate::model::{ImageReference, Pairs, Setting, with_unknowns};
use crate::span::{Span, Spanned};
use crate::yaml::Node;

/// What the absence of a field means.
#[derive(Debug, Clone, Copy)]
pub(super) enum Absent {
    /// It is absent; this is where to say so.
    Unset(Span),
    /// Nothing: the object is a part of another one, or the field means nothing here.
    Unjudged,
}

impl Absent {
    /// The setting of an absent field.
    pub(super) fn setting<T>(self) -> Setting<T> {
        match self {
            Absent::Unset(at) => Setting::Unset { at },
            Absent::Unjudged => Setting::NotApplicable,
        }
    }
}

/// The value of a key; null counts as absent, as the API has it.
pub(super) fn field<'a>(node: Node<'a>, key: &str) -> Option<Node<'a>> {
    node.get(key).filter(|value| !value.is_null())
}

/// The value at a path of keys; null counts as absent.
pub(super) fn field_at<'a>(node: Node<'a>, path: &[&str]) -> Option<Node<'a>> {
    node.at(path).filter(|value| !value.is_null())
}

/// A boolean. What is none, a text `"true"` included, is not judged.
pub(super) fn boolean(node: Option<Node>, absent: Absent) -> Setting<bool> {
    read(node, absent, Node::as_bool)
}

/// A whole number, unquoted.
pub(super) fn integer(node: Option<Node>, absent: Absent) -> Setting<i64> {
    read(node, absent, Node::as_int)
}

/// A text without placeholders; numbers and booleans count by their text.
pub(super) fn text(node: Option<Node>, absent: Absent) -> Setting<String> {
    read(node, absent, known_text)
}

/// A value by its own reading; whatever that refuses is not judged.
pub(super) fn read<'a, T>(
    node: Option<Node<'a>>,
    absent: Absent,
    value: impl FnOnce(Node<'a>) -> Option<T>,
) -> Setting<T> {
    let Some(node) = node.filter(|node| !node.is_null()) else { return absent.setting() };
    match value(node) {
        Some(value) => Setting::set(value, node.span()),
        None => Setting::Dynamic(node.span()),
    }
}

/// The text of a scalar, unless a tool fills a part of it in.
pub(super) fn known_text(node: Node) -> Option<String> {
    node.text().filter(|text| !has_placeholder(text)).map(str::to_string)
}

/// The text of a scalar that names something, whatever it is. A placeholder stands for itself, since the same one means the
/// same thing within a file.
pub(super) fn name(node: Option<Node>) -> Option<Spanned<String>> {
    let text = node?.spanned_text()?;
    (!text.value.is_empty()).then(|| text.map(str::to_string))
}

/// Keys and values of a mapping such as labels.
pub(super) fn pairs(node: Option<Node>) -> Pairs {
    let Some(node) = node else { return Vec::new() };
    let pair = |entry: crate::yaml::Entry| {
        let key = entry.key.spanned_text()?.map(str::to_string);
        let value = text(Some(entry.value), Absent::Unset(key.span));
        Some((key, value))
    };
    let mut pairs: Pairs = node.entries().into_iter().filter_map(pair).collect();
    pairs.shrink_to_fit();
    pairs
}

/// An image reference with [`UNKNOWN`] for placeholders. Nothing, or `auto` that an injector replaces, is no reference.
pub(super) fn image(node: Option<Node>, absent: Absent) -> Setting<ImageReference> {
    let Some(node) = node.filter(|node| !node.is_null()) else { return absent.setting() };
    let span = node.span();
    let Some(text) = node.text() else { return Setting::Dynamic(span) };
    let trimmed = text.trim();
    if trimmed.is_empty() || trimmed == "auto" {
        return Setting::NotApplicable;
    }
    let expanded = with_unknowns(trimmed);
    if let Some(expanded) = expanded {
        let image = ImageReference::expanded(expanded, span, false);
        return if image.is_wholly_unknown() { Setting::Dynamic(span) } else { Setting::set(image, span) };
    }
    // Parts have places of their own only where the file has the text as it is.
    let raw = node.source().slice(span);
    let quotes = usize::from(node.is_quoted());
    let verbatim = raw.get(quotes..raw.len().saturating_sub(quotes)) == Some(trimmed);
    let image = match verbatim {
        true => ImageReference::verbatim(trimmed, span),
        false => ImageReference::expanded(trimmed, span, false),
    };
    Setting::set(image, span)
}
