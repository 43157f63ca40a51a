//! Strategic merge patches, as the tool applies them: lists of known kinds are merged by key, items of the patch come
//! first, and `$patch` deletes or replaces.

use super::removed::Removed;
use super::scalar::Scalar;
use super::schema::{self, Type};
use super::tree::{Entry, Node, Origin, Value};
use super::{Failure, Reason, lists};

const DIRECTIVE: &str = "$patch";

/// What a patch asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Directive {
    Merge,
    Replace,
    Delete,
}

impl Directive {
    fn of(text: &str) -> Option<Directive> {
        match text {
            "merge" => Some(Directive::Merge),
            "replace" => Some(Directive::Replace),
            "delete" => Some(Directive::Delete),
            _ => None,
        }
    }
}

/// Merges a patch into an object; `None` if nothing is left of it.
pub(super) fn merge(object: Node, patch: &Node, of: Option<Type>) -> Result<Option<Node>, Failure> {
    node(Some(object), Some(patch), of, None)
}

/// Merges a value. `keys` are those of the items if it is a list that is merged.
pub(super) fn node(
    old: Option<Node>,
    patch: Option<&Node>,
    of: Option<Type>,
    keys: Option<&'static [&'static str]>,
) -> Result<Option<Node>, Failure> {
    let is_there = |node: &&Node| !node.is_null();
    let decides = old.as_ref().filter(is_there).or(patch.filter(is_there)).map(|node| &node.value);
    match decides {
        // A null that is spelt out stays, an empty value goes; a null of the patch takes the key away.
        None => Ok(old.filter(|old| patch.is_none() && old.text().is_some_and(|text| !text.is_empty()))),
        Some(Value::Mapping(_)) => mapping(old, patch, of),
        Some(Value::Sequence(_)) => sequence(old, patch, of, keys),
        Some(Value::Scalar(_)) => scalar(old, patch),
    }
}

/// Two values of which one is no scalar, mapping or list although the other one is.
fn mismatch(patch: &Node, what: &str) -> Failure {
    Failure::new(Reason::Invalid, patch.origin.at, format!("the patch has another kind of value here: expected {what}"))
}

fn scalar(old: Option<Node>, patch: Option<&Node>) -> Result<Option<Node>, Failure> {
    let Some(patch) = patch else { return Ok(old) };
    let Value::Scalar(new) = &patch.value else { return Err(mismatch(patch, "a scalar")) };
    if new.is_null() {
        return Ok(None);
    }
    Ok(Some(match old {
        None => patch.clone(),
        Some(mut old) => {
            // The value takes on the quotes of what it replaces: a number over a quoted one is text.
            if !old.set_scalar(new.clone(), &patch.origin) {
                return Err(mismatch(patch, "a collection"));
            }
            old
        }
    }))
}

fn mapping(old: Option<Node>, patch: Option<&Node>, of: Option<Type>) -> Result<Option<Node>, Failure> {
    let Some(patch) = patch else { return Ok(old.map(|old| without_blanks(old, of))) };
    let Some(mut old) = old.filter(|old| !old.is_null()) else { return added(patch, of) };
    if patch.is_null() {
        return Ok(None);
    }
    if !patch.is_mapping() {
        return Err(mismatch(patch, "a mapping"));
    }
    if !old.is_mapping() {
        return Err(mismatch(patch, "another kind of value"));
    }
    match directive(patch)? {
        Some(Directive::Delete) => return Ok(None),
        Some(Directive::Replace) => {
            let new = added(&without_directive(patch), of)?.unwrap_or_else(|| Node::mapping(patch.origin.clone()));
            old.overwrite_by(new, directive_origin(patch));
            return Ok(Some(old));
        }
        _ => {}
    }
    for at in (0..old.entries().len()).rev() {
        let Some(entry) = old.entries().get(at) else { continue };
        let field = schema::field(of, &entry.key);
        let change = patch.entries().iter().find(|it| it.key == entry.key && &*it.key != DIRECTIVE);
        let deleter = change.and_then(deleter);
        let change = change.map(|change| &change.value);
        if change.is_none() && !has_blanks(&entry.value) {
            continue;
        }
        let Some(entries) = old.entries_mut() else { continue };
        let Some(entry) = entries.get_mut(at) else { continue };
        let placeholder = Node::scalar(Scalar::plain(""), entry.origin.clone());
        let value = std::mem::replace(&mut entry.value, placeholder);
        let before = deleter.as_ref().map(|_| value.clone());
        match node(Some(value), change, field.of, field.keys)? {
            Some(value) => entry.value = value,
            None => {
                let entry = entries.remove(at);
                if let (Some(value), Some(origin)) = (before, deleter) {
                    old.note_removed(Removed::Entry(Entry { value, ..entry }), origin);
                }
            }
        }
    }
    let known: std::collections::HashSet<std::sync::Arc<str>> =
        old.entries().iter().map(|entry| entry.key.clone()).collect();
    let is_new = |entry: &&Entry| &*entry.key != DIRECTIVE && !known.contains(&entry.key);
    for entry in patch.entries().iter().filter(is_new) {
        let field = schema::field(of, &entry.key);
        if let Some(value) = node(None, Some(&entry.value), field.of, field.keys)?
            && let Some(entries) = old.entries_mut()
        {
            entries.push(Entry { key: entry.key.clone(), origin: entry.origin.clone(), value });
        }
    }
    Ok(Some(old))
}

/// What a mapping of a patch comes to where there is nothing: without nulls, and with its own directives followed.
fn added(patch: &Node, of: Option<Type>) -> Result<Option<Node>, Failure> {
    if !patch.is_mapping() {
        return Err(mismatch(patch, "a mapping"));
    }
    // An unknown directive stays here, as with the tool.
    let directive = patch.get(DIRECTIVE).and_then(Node::text).and_then(Directive::of);
    if directive == Some(Directive::Delete) {
        return Ok(None);
    }
    let bare = if directive.is_some() { without_directive(patch) } else { patch.clone() };
    let mut result = Node::mapping(bare.origin.clone());
    for entry in bare.entries() {
        let field = schema::field(of, &entry.key);
        let value = match &entry.value.value {
            _ if entry.value.is_null() => None,
            Value::Scalar(_) => Some(entry.value.clone()),
            Value::Mapping(_) => added(&entry.value, field.of)?,
            Value::Sequence(_) => sequence(None, Some(&entry.value), field.of, field.keys)?,
        };
        if let (Some(value), Some(entries)) = (value, result.entries_mut()) {
            entries.push(Entry { key: entry.key.clone(), origin: entry.origin.clone(), value });
        }
    }
    Ok(Some(result))
}

fn directive(patch: &Node) -> Result<Option<Directive>, Failure> {
    let Some(value) = patch.get(DIRECTIVE) else { return Ok(None) };
    let text = value.text().unwrap_or("");
    let known = Directive::of(text);
    known.map(Some).ok_or_else(|| {
        let message = format!("`$patch: {text}` is no directive of strategic merge patches");
        Failure::new(Reason::Invalid, value.origin.at, message)
    })
}

/// Where the directive of a mapping stands; of one without it the mapping.
pub(super) fn directive_origin(patch: &Node) -> Origin {
    let found = patch.entries().iter().find(|entry| &*entry.key == DIRECTIVE);
    found.map_or_else(|| patch.origin.clone(), line_of)
}

/// A key with its value.
fn line_of(entry: &Entry) -> Origin {
    let (key, value) = (entry.origin.at, entry.value.origin.at);
    let is_one = key.file == value.file && key.start <= value.start;
    Origin { at: if is_one { key.to(value) } else { key }, ..entry.value.origin.clone() }
}

/// What in a patch takes a key out, if that is what it does.
fn deleter(change: &Entry) -> Option<Origin> {
    let is_directive = |node: &&Node| node.get(DIRECTIVE).and_then(Node::text) == Some("delete");
    if change.value.is_null() {
        return Some(line_of(change));
    }
    [&change.value].into_iter().chain(change.value.items()).find(is_directive).map(directive_origin)
}

fn without_directive(patch: &Node) -> Node {
    let mut patch = patch.clone();
    patch.remove(DIRECTIVE);
    patch
}

/// Whether a merge would take empty values out of a node that the patch does not speak of.
fn has_blanks(node: &Node) -> bool {
    match &node.value {
        Value::Scalar(scalar) => scalar.is_null() && scalar.text.is_empty(),
        Value::Sequence(items) => items.iter().any(has_blanks),
        Value::Mapping(entries) => entries.iter().any(|entry| has_blanks(&entry.value)),
    }
}

/// The node without empty values in mappings. Lists that are not merged stay as they are.
fn without_blanks(mut old: Node, of: Option<Type>) -> Node {
    if !has_blanks(&old) {
        return old;
    }
    if let Some(entries) = old.entries_mut() {
        entries.retain(|entry| !entry.value.as_scalar().is_some_and(|it| it.is_null() && it.text.is_empty()));
        for entry in entries {
            let field = schema::field(of, &entry.key);
            let is_followed = entry.value.is_mapping() || field.keys.is_some();
            if is_followed && has_blanks(&entry.value) {
                let placeholder = Node::scalar(Scalar::plain(""), entry.origin.clone());
                let value = std::mem::replace(&mut entry.value, placeholder);
                entry.value = without_blanks(value, field.of);
            }
        }
    } else if let Some(items) = old.items_mut() {
        for item in items {
            let bare = without_blanks(item.clone(), of);
            *item = bare;
        }
    }
    old
}

fn sequence(
    old: Option<Node>,
    patch: Option<&Node>,
    of: Option<Type>,
    keys: Option<&'static [&'static str]>,
) -> Result<Option<Node>, Failure> {
    let Some(patch) = patch else {
        return Ok(old.map(|old| if keys.is_some() { without_blanks(old, of) } else { old }));
    };
    let Some(keys) = keys else {
        // The list is replaced.
        return match old {
            _ if patch.is_null() => Ok(None),
            _ if !matches!(patch.value, Value::Sequence(_)) => Err(mismatch(patch, "a list")),
            Some(mut old) if matches!(old.value, Value::Sequence(_)) => {
                old.overwrite(patch.clone());
                Ok(Some(old))
            }
            Some(old) if !old.is_null() => {
                Err(mismatch(patch, if old.is_mapping() { "a mapping" } else { "a scalar" }))
            }
            _ => Ok(Some(patch.clone())),
        };
    };
    if patch.is_null() {
        return Ok(None);
    }
    if !matches!(patch.value, Value::Sequence(_)) {
        return Err(mismatch(patch, "a list"));
    }
    let by = patch.items().iter().find(|item| item.get(DIRECTIVE).is_some()).map(directive_origin);
    let (mut patch, directive) = list_directive(patch)?;
    let old = match (old.filter(|old| !old.is_null()), directive) {
        (Some(_), Some(Directive::Delete)) => return Ok(None),
        (Some(old), None | Some(Directive::Merge)) => old,
        (old, _) => {
            let own = patch.clone();
            patch.value = Value::Sequence(std::sync::Arc::default());
            let mut merged = lists::by_key(own, &patch, of, keys, true)?;
            if let (Some(old), Some(by)) = (old, by) {
                merged.note_removed(Removed::Collection(old.value), by);
            }
            return Ok(Some(merged));
        }
    };
    if !matches!(old.value, Value::Sequence(_)) {
        return Err(mismatch(&patch, if old.is_mapping() { "a mapping" } else { "a scalar" }));
    }
    lists::by_key(old, &patch, of, keys, false).map(Some)
}

/// The directive for a list: an item with nothing else in it. The list without that item.
fn list_directive(patch: &Node) -> Result<(Node, Option<Directive>), Failure> {
    let found = patch.items().iter().position(|item| item.get(DIRECTIVE).is_some());
    let alone = found.and_then(|at| patch.items().get(at)).filter(|item| item.entries().len() == 1);
    let Some(item) = alone else { return Ok((patch.clone(), None)) };
    let directive = directive(item)?;
    let mut rest = patch.clone();
    let text = item.get(DIRECTIVE).and_then(Node::text);
    if let Some(items) = rest.items_mut() {
        items.retain(|item| item.get(DIRECTIVE).and_then(Node::text) != text);
    }
    Ok((rest, directive))
}
