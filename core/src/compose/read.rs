//! YAML nodes into values: aliases followed, merge keys resolved, variables interpolated.

use std::collections::HashSet;

use super::interpolate::{self, Env};
use super::value::{Data, Entry, MergeTag, Text, Value};
use crate::model::NodeRef;
use crate::span::{FileId, Span, Spanned};
use crate::yaml::Node;

/// How deep services, networks and volumes stand below the root, which may have any name.
const SERVICES: usize = 1;

/// How deep values may be nested, aliases followed.
const MAX_DEPTH: usize = 48;

/// How many values one project may have, aliases followed and `extends` resolved.
pub(super) const MAX_VALUES: usize = 400_000;

/// A use of a variable somewhere in a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariableUse {
    /// The variable's name; the place is that of `${…}`, or of the scalar when its text is not in the file as it is.
    pub name: Spanned<String>,
    /// What happens when it is not set.
    pub fallback: interpolate::Fallback,
    /// Whether the `.env` file sets it.
    pub in_env: bool,
}

/// Reads the nodes of one file.
pub(super) struct Reader<'r> {
    pub file: FileId,
    pub document: u32,
    pub env: &'r Env,
    /// How many values may still be made.
    pub budget: &'r mut usize,
    /// Whether a limit cut something off.
    pub cut: &'r mut bool,
    pub variables: &'r mut Vec<VariableUse>,
}

impl Reader<'_> {
    /// The value of a node.
    pub(super) fn value(&mut self, node: Node<'_>) -> Value {
        self.read(node, 0)
    }

    fn read(&mut self, node: Node<'_>, depth: usize) -> Value {
        let tag = merge_tag(node);
        let node = node.resolved();
        let at = NodeRef { file: self.file, document: self.document, node: node.id() };
        let span = node.span();
        if depth > MAX_DEPTH || *self.budget == 0 {
            *self.cut = true;
            return Value::null(span, Some(at));
        }
        *self.budget -= 1;
        let data = if node.is_mapping() {
            Data::Map(self.entries(node, depth))
        } else if node.is_sequence() {
            // An item that is reset is gone, and takes none of the file before with it.
            let items = node.items().filter(|item| merge_tag(*item) != MergeTag::Reset);
            Data::List(items.map(|item| self.read(item, depth + 1)).collect())
        } else if node.is_null() {
            Data::Null
        } else {
            match node.text() {
                Some(text) => Data::Scalar(self.text(node, text, span)),
                None => Data::Null,
            }
        };
        Value { data, span, node: Some(at), tag }
    }

    /// The entries of a mapping that is `depth` levels below the root. Of a key that is given twice the last one stands.
    fn entries(&mut self, node: Node<'_>, depth: usize) -> Vec<Entry> {
        let mut entries = node.entries();
        drop_repeated(&mut entries);
        let mut found = Vec::with_capacity(entries.len());
        for entry in entries {
            let Some(key) = entry.key.text() else { continue };
            // Extensions; a service may have any name.
            if key.starts_with("x-") && depth != SERVICES {
                continue;
            }
            let value = self.read(entry.value, depth + 1);
            found.push(Entry { key: Spanned::new(key.to_string(), entry.key.span()), value });
        }
        found
    }

    fn text(&mut self, node: Node<'_>, text: &str, span: Span) -> Text {
        let at = verbatim_at(node, text, span);
        let quoted = node.is_quoted();
        if !text.contains('$') {
            return Text { value: text.to_string(), from_default: false, quoted, interpolated: false, at, raw: None };
        }
        for variable in interpolate::variables(text) {
            let place = match at {
                Some(at) => {
                    let at = at as usize;
                    Span::new(span.file, at + variable.range.start..at + variable.range.end)
                }
                None => span,
            };
            self.variables.push(VariableUse {
                name: Spanned::new(variable.name.to_string(), place),
                fallback: variable.fallback,
                in_env: self.env.vars.contains_key(variable.name),
            });
        }
        let (value, from_default) = interpolate::expanded(text, self.env);
        let interpolated = value != text;
        let raw = interpolated.then(|| text.into());
        Text { value, from_default, quoted, interpolated, at, raw }
    }
}

/// Where the text of a scalar begins in the file, if it stands there byte for byte.
fn verbatim_at(node: Node<'_>, text: &str, span: Span) -> Option<u32> {
    if node.is_block_scalar() {
        return None;
    }
    let start = span.start + u32::from(node.is_quoted());
    let range = start as usize..start as usize + text.len();
    (node.source().text().get(range) == Some(text)).then_some(start)
}

/// `!reset` and `!override` of the node or, if it is an alias, of what that stands for.
fn merge_tag(node: Node<'_>) -> MergeTag {
    let own = |node: Node<'_>| match node.tag().filter(|_| node.is_tagged()) {
        Some("!reset") => MergeTag::Reset,
        Some("!override") => MergeTag::Override,
        _ => MergeTag::None,
    };
    if node.is_alias() { own(node.resolved()) } else { own(node) }
}

/// Leaves the last one of entries with the same key.
fn drop_repeated(entries: &mut Vec<crate::yaml::Entry<'_>>) {
    if entries.len() < 2 {
        return;
    }
    let unique = if entries.len() <= 16 {
        entries
            .iter()
            .enumerate()
            .all(|(index, entry)| entries.iter().skip(index + 1).all(|other| other.key.text() != entry.key.text()))
    } else {
        let mut seen = HashSet::with_capacity(entries.len());
        entries.iter().all(|entry| seen.insert(entry.key.text()))
    };
    if unique {
        return;
    }
    let mut seen = HashSet::with_capacity(entries.len());
    let mut keep: Vec<bool> = entries.iter().rev().map(|entry| seen.insert(entry.key.text())).collect();
    keep.reverse();
    let mut keep = keep.into_iter();
    entries.retain(|_| keep.next().unwrap_or(true));
}
