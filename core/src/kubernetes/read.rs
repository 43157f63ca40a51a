//! Scalars of manifests into settings: what is absent, what is known, and what a tool fills in later.

use crate::model::{ImageReference, Pairs, Setting, UNKNOWN};
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

/// Whether a tool or the cluster fills a part of the text in: `{{ … }}`, `${…}`, `$(…)`, `<…>`.
pub(super) fn has_placeholder(text: &str) -> bool {
    let is_angle = text.starts_with('<') && text.ends_with('>') && text.len() > 2;
    is_angle || ["{{", "${", "$("].iter().any(|mark| text.contains(mark))
}

/// An image's text with its placeholders replaced by [`UNKNOWN`]; `None` if it has none.
fn with_unknowns(text: &str) -> Option<String> {
    // `ko` builds an image from a Go import path; a name in capitals can be no repository, so it stands for one.
    let is_capitals = |text: &str| {
        text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
            && text.starts_with(|c: char| c.is_ascii_uppercase())
    };
    if text.starts_with("ko://") || is_capitals(text) {
        return Some(UNKNOWN.to_string());
    }
    let mut result = String::new();
    let mut rest = text;
    let mut found = false;
    while let Some(first) = rest.chars().next() {
        let len = placeholder_len(rest);
        found |= len > 0;
        match len {
            0 => result.push(first),
            _ => result.push(UNKNOWN),
        }
        rest = rest.get(if len > 0 { len } else { first.len_utf8() }..).unwrap_or("");
    }
    found.then_some(result)
}

/// How many bytes the placeholder at the start takes; 0 if there is none.
fn placeholder_len(rest: &str) -> usize {
    let until = |close: &str| rest.find(close).map_or(rest.len(), |at| at + close.len());
    let is_word = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if rest.starts_with("{{") {
        return until("}}");
    }
    if rest.starts_with("${") {
        return until("}");
    }
    if rest.starts_with("$(") {
        return until(")");
    }
    if rest.starts_with('<') && rest.contains('>') {
        return until(">");
    }
    if let Some(name) = rest.strip_prefix('$') {
        let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(name.len());
        return 1 + end;
    }
    if let Some((name, _)) = rest.strip_prefix('%').and_then(|name| name.split_once('%')) {
        return if is_word(name) { name.len() + 2 } else { 0 };
    }
    if let Some((name, _)) = rest.strip_prefix("__").and_then(|name| name.split_once("__")) {
        return if is_word(name) && !name.bytes().any(|b| b.is_ascii_lowercase()) { name.len() + 4 } else { 0 };
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_of_images_are_unknown_parts() {
        let shown = |text| with_unknowns(text).map(|text| text.replace(UNKNOWN, "?"));
        assert_eq!(shown("nginx:1.2"), None);
        assert_eq!(shown("{{ .repo }}/app:{{ .tag }}").as_deref(), Some("?/app:?"));
        assert_eq!(shown("${REG}/app:$TAG").as_deref(), Some("?/app:?"));
        assert_eq!(shown("app:<version>").as_deref(), Some("app:?"));
        assert_eq!(shown("%IMAGE%").as_deref(), Some("?"));
        assert_eq!(shown("x/__NAME__:1").as_deref(), Some("x/?:1"));
        assert_eq!(shown("my__app"), None);
        assert_eq!(shown("ko://example.com/cmd").as_deref(), Some("?"));
        assert_eq!(shown("REPLACE_ME").as_deref(), Some("?"));
        assert_eq!(shown("ü$").as_deref(), Some("ü?"));
    }
}
