//! Values of a kustomization, read as strictly as the tool reads them: what has another type is a fault.

use super::entries::{Pairs, Text};
use super::{Failure, Reason};
use crate::span::Spanned;
use crate::text::nearest;
use crate::yaml::{Node, Scalar};

/// The fields of a mapping, of which all are known.
pub(super) struct Fields<'a> {
    found: Vec<(String, Node<'a>)>,
}

impl<'a> Fields<'a> {
    /// Reads the fields. Names are found in any case, as by the tool.
    pub fn of(node: Node<'a>, known: &[&str]) -> Result<Fields<'a>, Failure> {
        if !node.is_mapping() {
            return Err(Failure::new(Reason::Invalid, node.span(), "expected a mapping here"));
        }
        let mut found = Vec::new();
        for entry in node.each_entry() {
            let name = entry.key.text().unwrap_or("");
            let Some(known) = known.iter().find(|known| known.eq_ignore_ascii_case(name) && !name.is_empty()) else {
                let near = nearest(name, known.iter().copied());
                let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                let message = format!("`{name}` is no field here{hint}");
                return Err(Failure::new(Reason::Invalid, entry.key.span(), message));
            };
            found.push(((*known).to_string(), entry.value));
        }
        Ok(Fields { found })
    }

    /// The fields of a mapping, whatever they are.
    pub fn all(node: Node<'a>) -> Result<Fields<'a>, Failure> {
        if !node.is_mapping() {
            return Err(Failure::new(Reason::Invalid, node.span(), "expected a mapping here"));
        }
        let found = node.each_entry().map(|entry| (entry.key.text().unwrap_or("").to_string(), entry.value));
        Ok(Fields { found: found.collect() })
    }

    /// The value of a field.
    pub fn get(&self, name: &str) -> Option<Node<'a>> {
        self.found.iter().rev().find(|(known, _)| known == name).map(|(_, value)| *value)
    }

    /// The names of the fields that are there.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.found.iter().map(|(name, _)| name.as_str())
    }
}

fn wrong(node: Node, expected: &str) -> Failure {
    let message = match node.text().filter(|text| !text.contains('\n')) {
        Some(text) => format!("`{text}` is not {expected}"),
        None => format!("expected {expected} here"),
    };
    Failure::new(Reason::Invalid, node.span(), message)
}

/// A text; `None` if there is none, or null.
pub(super) fn text(node: Option<Node>) -> Result<Option<Text>, Failure> {
    let Some(node) = node.filter(|node| !node.is_null()) else { return Ok(None) };
    match node.scalar() {
        Some(Scalar::Text(text)) => Ok(Some(Spanned::new(text.to_string(), node.span()))),
        _ => Err(wrong(node, "a text")),
    }
}

/// A text that is not empty.
pub(super) fn spelt(node: Option<Node>) -> Result<Option<Text>, Failure> {
    Ok(text(node)?.filter(|text| !text.value.is_empty()))
}

/// The items of a list; none if there is none, or null.
pub(super) fn items(node: Option<Node>) -> Result<Vec<Node>, Failure> {
    match node.filter(|node| !node.is_null()) {
        None => Ok(Vec::new()),
        Some(node) if node.is_sequence() => Ok(node.items().collect()),
        Some(node) => Err(wrong(node, "a list")),
    }
}

/// A list of texts.
pub(super) fn texts(node: Option<Node>) -> Result<Vec<Text>, Failure> {
    let text = |item: Node| Ok(text(Some(item))?.unwrap_or_else(|| Spanned::new(String::new(), item.span())));
    items(node)?.into_iter().map(text).collect()
}

/// Keys and texts.
pub(super) fn pairs(node: Option<Node>) -> Result<Pairs, Failure> {
    let Some(node) = node.filter(|node| !node.is_null()) else { return Ok(Vec::new()) };
    if !node.is_mapping() {
        return Err(wrong(node, "a mapping"));
    }
    let mut pairs = Vec::new();
    for entry in node.each_entry() {
        let key = Spanned::new(entry.key.text().unwrap_or("").to_string(), entry.key.span());
        let value = text(Some(entry.value))?;
        pairs.push((key, value.unwrap_or_else(|| Spanned::new(String::new(), entry.value.span()))));
    }
    Ok(pairs)
}

/// A boolean; false if there is none.
pub(super) fn boolean(node: Option<Node>) -> Result<bool, Failure> {
    match node.filter(|node| !node.is_null()) {
        None => Ok(false),
        Some(node) => node.as_bool().ok_or_else(|| wrong(node, "a boolean")),
    }
}

/// A whole number.
pub(super) fn number(node: Option<Node>) -> Result<Option<Spanned<i64>>, Failure> {
    let Some(node) = node.filter(|node| !node.is_null()) else { return Ok(None) };
    node.as_int().map(|value| Some(Spanned::new(value, node.span()))).ok_or_else(|| wrong(node, "a whole number"))
}
