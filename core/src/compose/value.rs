//! The merged values of Compose files: an owned tree in which every value knows where it is written.

use crate::model::{NodeRef, Setting, UNKNOWN};
use crate::span::{Span, Spanned};

/// A value of a Compose file after merge keys, interpolation, `extends` and overrides.
#[derive(Debug, Clone)]
pub struct Value {
    /// What it is.
    pub data: Data,
    /// Where the winning value is written, quotes included. A merged collection has the place of its first part.
    pub span: Span,
    /// The node there; `None` for what was made from a short form.
    pub node: Option<NodeRef>,
    pub(super) tag: MergeTag,
}

/// What a value is.
#[derive(Debug, Clone)]
pub enum Data {
    /// `null`, `~` or nothing.
    Null,
    /// Any other scalar, whatever its type.
    Scalar(Text),
    /// A sequence.
    List(Vec<Value>),
    /// A mapping; no key is there twice.
    Map(Vec<Entry>),
}

/// A key and its value.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The key where it is written.
    pub key: Spanned<String>,
    /// Its value.
    pub value: Value,
}

/// A scalar after interpolation.
#[derive(Debug, Clone)]
pub struct Text {
    /// The text, with [`UNKNOWN`] for each part that only the caller's environment knows.
    pub value: String,
    /// Whether a default or the `.env` file, both of which the caller can override, is part of the text.
    pub from_default: bool,
    /// Whether it stands in quotes.
    pub quoted: bool,
    /// Whether interpolation changed it.
    pub interpolated: bool,
    /// Where it begins in the file (bytes), if it stands there byte for byte.
    pub(super) at: Option<u32>,
    /// The text before interpolation, if that changed it.
    pub(super) raw: Option<Box<str>>,
}

/// What a tag asks of merging.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MergeTag {
    None,
    /// `!reset`: the value of the file before is removed.
    Reset,
    /// `!override`: the value of the file before is replaced instead of merged.
    Override,
}

impl Text {
    /// Whether every part is known.
    pub fn is_known(&self) -> bool {
        !self.value.contains(UNKNOWN)
    }
}

impl Value {
    /// A null value at a place.
    pub(super) fn null(span: Span, node: Option<NodeRef>) -> Value {
        Value { data: Data::Null, span, node, tag: MergeTag::None }
    }

    /// The value of a key; `None` for other values and for null.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entry(key).map(|entry| &entry.value).filter(|value| !value.is_null())
    }

    /// The entry of a key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().rev().find(|entry| entry.key.value == key)
    }

    /// The value at a path of keys.
    pub fn at(&self, path: &[&str]) -> Option<&Value> {
        path.iter().try_fold(self, |value, key| value.get(key))
    }

    /// The entries of a mapping; nothing for other values.
    pub fn entries(&self) -> &[Entry] {
        match &self.data {
            Data::Map(entries) => entries,
            _ => &[],
        }
    }

    /// What an entry of a mapping holds, to change it.
    pub(super) fn section(&mut self, key: &str) -> Option<&mut Data> {
        let Data::Map(entries) = &mut self.data else { return None };
        entries.iter_mut().rev().find(|entry| entry.key.value == key).map(|entry| &mut entry.value.data)
    }

    /// The items of a list; nothing for other values.
    pub fn items(&self) -> &[Value] {
        match &self.data {
            Data::List(items) => items,
            _ => &[],
        }
    }

    /// The items of a list, or the value itself if it is a scalar: many keys take both.
    pub fn one_or_more(&self) -> &[Value] {
        match &self.data {
            Data::List(items) => items,
            Data::Scalar(_) => std::slice::from_ref(self),
            _ => &[],
        }
    }

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        matches!(self.data, Data::Null)
    }

    /// Whether it is a list.
    pub fn is_list(&self) -> bool {
        matches!(self.data, Data::List(_))
    }

    /// Whether it is a mapping.
    pub fn is_map(&self) -> bool {
        matches!(self.data, Data::Map(_))
    }

    /// The scalar; `None` for collections and null.
    pub fn scalar(&self) -> Option<&Text> {
        match &self.data {
            Data::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// The text of a scalar that is wholly known.
    pub fn text(&self) -> Option<&str> {
        self.scalar().filter(|text| text.is_known()).map(|text| text.value.as_str())
    }

    /// The known text with its place.
    pub fn spanned(&self) -> Option<Spanned<String>> {
        self.text().map(|text| Spanned::new(text.to_string(), self.span))
    }

    /// The text as a setting: `Dynamic` when a part is not known or it is no scalar. Not for null.
    pub fn setting(&self) -> Setting<String> {
        match self.text() {
            Some(text) => Setting::set(text.to_string(), self.span),
            None => Setting::Dynamic(self.span),
        }
    }

    /// A boolean as the Compose loader reads it: also in quotes and from a variable.
    pub fn boolean(&self) -> Setting<bool> {
        match self.text().and_then(parse_bool) {
            Some(value) => Setting::set(value, self.span),
            None => Setting::Dynamic(self.span),
        }
    }

    /// The place of a part of a scalar, in bytes of its text; the whole scalar when its text is not in the file as it is.
    pub(super) fn part(&self, range: std::ops::Range<usize>) -> Span {
        match self.scalar() {
            Some(Text { at: Some(at), interpolated: false, value, .. }) if range.end <= value.len() => {
                let at = *at as usize;
                Span::new(self.span.file, at + range.start..at + range.end)
            }
            _ => self.span,
        }
    }

    /// Two scalars cut out of this one, such as name and value of `A=b`.
    pub(super) fn slice(&self, range: std::ops::Range<usize>) -> Value {
        let Some(text) = self.scalar() else { return self.clone() };
        let part = Text {
            value: text.value.get(range.clone()).unwrap_or("").to_string(),
            at: text.at.filter(|_| !text.interpolated).map(|at| at + range.start as u32),
            ..text.clone()
        };
        Value { data: Data::Scalar(part), span: self.part(range), node: None, tag: MergeTag::None }
    }

    /// How many values it is made of, itself included.
    pub(super) fn count(&self) -> usize {
        match &self.data {
            Data::Map(entries) => 1 + entries.iter().map(|entry| entry.value.count()).sum::<usize>(),
            Data::List(items) => 1 + items.iter().map(Value::count).sum::<usize>(),
            Data::Null | Data::Scalar(_) => 1,
        }
    }

    /// Removes what is marked by `!reset`, once nothing is merged any more.
    pub(super) fn drop_resets(&mut self) {
        match &mut self.data {
            Data::Map(entries) => {
                entries.retain(|entry| entry.value.tag != MergeTag::Reset);
                entries.iter_mut().for_each(|entry| entry.value.drop_resets());
            }
            Data::List(items) => items.iter_mut().for_each(Value::drop_resets),
            Data::Null | Data::Scalar(_) => {}
        }
    }
}

/// The words that the loader takes for a boolean.
fn parse_bool(text: &str) -> Option<bool> {
    let is = |words: [&str; 6]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    if is(["true", "yes", "y", "on", "1", "t"]) {
        return Some(true);
    }
    is(["false", "no", "n", "off", "0", "f"]).then_some(false)
}
