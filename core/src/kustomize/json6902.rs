//! Patches of RFC 6902 (JSON patch), as the tool applies them: `replace` of a missing key adds it.

use std::sync::Arc;

use super::scalar::{Meaning, Scalar};
use super::tree::{Entry, Node, Step, Value};
use super::{Failure, Reason};
use crate::span::Span;

/// An operation.
#[derive(Debug, Clone)]
pub(super) struct Operation {
    kind: Kind,
    path: Vec<String>,
    /// `from`, of those that have it.
    from: Vec<String>,
    value: Option<Node>,
    at: Span,
    /// Where its path is written.
    path_at: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Add,
    Remove,
    Replace,
    Move,
    Copy,
    Test,
}

/// Reads the operations of a patch.
pub(super) fn operations(patch: &Node) -> Result<Vec<Operation>, Failure> {
    patch.items().iter().map(operation).collect()
}

fn operation(item: &Node) -> Result<Operation, Failure> {
    let at = item.origin.at;
    let invalid = |at: Span, message: String| Failure::new(Reason::Invalid, at, message);
    let text = |key: &str| item.get(key).and_then(|value| Some((value.text()?, value.origin.at)));
    let (op, op_at) = text("op").ok_or_else(|| invalid(at, "the operation has no `op`".to_string()))?;
    let kind = match op {
        "add" => Kind::Add,
        "remove" => Kind::Remove,
        "replace" => Kind::Replace,
        "move" => Kind::Move,
        "copy" => Kind::Copy,
        "test" => Kind::Test,
        other => return Err(invalid(op_at, format!("`{other}` is no operation of JSON patches"))),
    };
    let (path, path_at) = text("path").ok_or_else(|| invalid(at, "the operation has no `path`".to_string()))?;
    let from = match (kind, text("from")) {
        (Kind::Move | Kind::Copy, None) => return Err(invalid(at, format!("`{op}` has no `from`"))),
        (_, from) => from.map(|(from, _)| parts(from)).unwrap_or_default(),
    };
    Ok(Operation { kind, path: parts(path), from, value: item.get("value").cloned(), at, path_at })
}

/// The parts of a pointer.
fn parts(pointer: &str) -> Vec<String> {
    pointer.split('/').skip(1).map(|part| part.replace("~1", "/").replace("~0", "~")).collect()
}

/// Applies the operations to an object.
pub(super) fn apply(object: &mut Node, operations: &[Operation], by: Step) -> Result<(), Failure> {
    as_json(object);
    for operation in operations {
        operation.apply(object, by)?;
    }
    Ok(())
}

/// The tool turns objects into JSON and back meanwhile: empty values become spelt-out nulls, and quotes are kept only
/// where they are needed.
fn as_json(node: &mut Node) {
    if !changes_as_json(node) {
        return;
    }
    match &mut node.value {
        Value::Scalar(scalar) => {
            let (text, is_text): (Arc<str>, bool) = match scalar.meaning() {
                Meaning::Text(text) => (Arc::from(&*text), true),
                Meaning::Null => (Arc::from("null"), false),
                _ => (scalar.text.clone(), false),
            };
            let is_quoted = is_text && !Scalar::plain(text.clone()).is_text;
            *scalar = Scalar { text, is_text, is_quoted };
        }
        Value::Sequence(items) => Arc::make_mut(items).iter_mut().for_each(as_json),
        Value::Mapping(entries) => Arc::make_mut(entries).iter_mut().for_each(|entry| as_json(&mut entry.value)),
    }
}

fn changes_as_json(node: &Node) -> bool {
    match &node.value {
        Value::Scalar(scalar) => scalar.is_quoted || scalar.is_null() && &*scalar.text != "null",
        Value::Sequence(items) => items.iter().any(changes_as_json),
        Value::Mapping(entries) => entries.iter().any(|entry| changes_as_json(&entry.value)),
    }
}

impl Operation {
    fn apply(&self, object: &mut Node, by: Step) -> Result<(), Failure> {
        let value = || {
            let null = || Node::scalar(Scalar::plain("null"), super::Origin::new(self.at, by));
            let mut value = self.value.clone().unwrap_or_else(null);
            as_json(&mut value);
            value
        };
        match self.kind {
            Kind::Add => self.add(object, &self.path, value()),
            Kind::Replace => self.replace(object, value()),
            Kind::Remove => self.remove(object, &self.path, by).map(|_| ()),
            Kind::Copy => {
                let value = self.find(object, &self.from)?.clone();
                self.add(object, &self.path, value)
            }
            Kind::Move => {
                let value = self.remove(object, &self.from, by)?;
                self.add(object, &self.path, value)
            }
            Kind::Test => {
                let found = self.find(object, &self.path).ok();
                let is_same = match (found, &self.value) {
                    (Some(found), Some(value)) => found.is_same(value),
                    (found, value) => found.is_none_or(Node::is_null) && value.as_ref().is_none_or(Node::is_null),
                };
                let pointer = self.pointer(&self.path);
                if is_same { Ok(()) } else { Err(self.fault(format!("`{pointer}` has not the value of the `test`"))) }
            }
        }
    }

    fn fault(&self, message: String) -> Failure {
        Failure::new(Reason::Path, self.path_at, message)
    }

    fn missing(&self, path: &[String]) -> Failure {
        self.fault(format!("`{}` is not in the object", self.pointer(path)))
    }

    fn pointer(&self, path: &[String]) -> String {
        path.iter().map(|part| format!("/{}", part.replace('~', "~0").replace('/', "~1"))).collect()
    }

    fn index(&self, part: &str, len: usize) -> Option<usize> {
        let index: i64 = part.parse().ok()?;
        let index = if index < 0 { index.checked_add(len as i64)? } else { index };
        usize::try_from(index).ok().filter(|index| *index < len)
    }

    fn find<'n>(&self, object: &'n Node, path: &[String]) -> Result<&'n Node, Failure> {
        let step = |node: &'n Node, part: &String| match &node.value {
            Value::Mapping(_) => node.get(part),
            Value::Sequence(items) => items.get(self.index(part, items.len())?),
            Value::Scalar(_) => None,
        };
        path.iter().try_fold(object, step).ok_or_else(|| self.missing(path))
    }

    fn find_mut<'n>(&self, object: &'n mut Node, path: &[String]) -> Result<&'n mut Node, Failure> {
        let mut node = object;
        for part in path {
            let index = self.index(part, node.items().len());
            let next = match &node.value {
                Value::Mapping(_) => node.get_mut(part),
                Value::Sequence(_) => index.and_then(|at| node.items_mut()?.get_mut(at)),
                Value::Scalar(_) => None,
            };
            node = next.ok_or_else(|| self.missing(path))?;
        }
        Ok(node)
    }

    /// The collection that holds the end of a path, and that end.
    fn parent<'n, 'p>(&self, object: &'n mut Node, path: &'p [String]) -> Result<(&'n mut Node, &'p str), Failure> {
        let Some((last, parent)) = path.split_last() else {
            return Err(self.fault("the path is empty, and the whole object cannot be patched".to_string()));
        };
        Ok((self.find_mut(object, parent)?, last))
    }

    fn add(&self, object: &mut Node, path: &[String], value: Node) -> Result<(), Failure> {
        let (parent, last) = self.parent(object, path)?;
        match &parent.value {
            Value::Mapping(_) => self.put(parent, last, value),
            Value::Sequence(items) => {
                let len = items.len();
                let at = if last == "-" { Some(len) } else { self.index(last, len + 1) };
                let at = at.ok_or_else(|| self.missing(path))?;
                if let Some(items) = parent.items_mut() {
                    items.insert(at, value);
                }
            }
            Value::Scalar(_) => return Err(self.missing(path)),
        }
        Ok(())
    }

    fn replace(&self, object: &mut Node, value: Node) -> Result<(), Failure> {
        let (parent, last) = self.parent(object, &self.path)?;
        match &parent.value {
            Value::Mapping(_) => self.put(parent, last, value),
            Value::Sequence(items) => {
                let at = self.index(last, items.len()).ok_or_else(|| self.missing(&self.path))?;
                if let Some(item) = parent.items_mut().and_then(|items| items.get_mut(at)) {
                    item.overwrite(value);
                }
            }
            Value::Scalar(_) => return Err(self.missing(&self.path)),
        }
        Ok(())
    }

    /// Sets a key. A new one stands in the patch as a part of the path.
    fn put(&self, parent: &mut Node, key: &str, value: Node) {
        if let Some(old) = parent.get_mut(key) {
            old.overwrite(value);
        } else if let Some(entries) = parent.entries_mut() {
            let origin = super::Origin::new(self.path_at, value.origin.by);
            entries.push(Entry { key: Arc::from(key), origin, value });
        }
    }

    fn remove(&self, object: &mut Node, path: &[String], by: Step) -> Result<Node, Failure> {
        let (parent, last) = self.parent(object, path)?;
        let origin = super::Origin::new(self.path_at, by);
        let removed = match &parent.value {
            Value::Mapping(_) => parent.take_out(last, &origin),
            Value::Sequence(items) => {
                let at = self.index(last, items.len());
                at.and_then(|at| parent.take_out_item(at, &origin))
            }
            Value::Scalar(_) => None,
        };
        removed.ok_or_else(|| self.missing(path))
    }
}
