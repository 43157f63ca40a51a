//! `patches`, `patchesStrategicMerge` and `patchesJson6902`.

use super::entries::Text;
use super::json6902;
use super::merge::merge;
use super::resource::Resource;
use super::scalar::Scalar;
use super::schema::type_of;
use super::select::Target;
use super::transform::no_conflict;
use super::tree::{Node, Step, Value};
use super::{Failure, Reason};
use crate::span::Span;

/// A patch, read.
#[derive(Debug)]
pub(super) struct Patch {
    /// Its entry.
    pub at: Span,
    /// The documents of its text.
    pub documents: Vec<Node>,
    pub target: Option<Target>,
    pub may_rename: bool,
    pub may_change_kind: bool,
    /// The path that it stands at.
    pub named: Option<Text>,
}

impl Patch {
    /// Whether there is an object that it is for, and whose text is in sight.
    pub fn is_for_any(&self, objects: &[Resource]) -> bool {
        let kinds: Vec<&str> = self.documents.iter().filter_map(|it| it.get("kind")?.text()).collect();
        let is_for = |object: &Resource| match &self.target {
            Some(target) => target.is_for(object),
            None => kinds.contains(&object.kind()),
        };
        objects.iter().any(|object| is_for(object) && !object.is_head)
    }
}

/// Applies an entry of `patches`.
pub(super) fn apply(objects: &mut Vec<Resource>, patch: &Patch) -> Result<(), Failure> {
    let Some(first) = patch.documents.first() else { return Ok(()) };
    if matches!(first.value, Value::Sequence(_)) {
        return apply_operations(objects, patch, first, true);
    }
    patch.documents.iter().try_for_each(is_object)?;
    let Some(target) = &patch.target else {
        for document in &patch.documents {
            let at = find(objects, document)?;
            if let Some(object) = objects.get_mut(at) {
                merge_into(object, document, patch)?;
            }
        }
        objects.retain(|object| !object.root.is_empty());
        return Ok(());
    };
    if patch.documents.len() > 1 {
        let message = "the entry has a `target`, and more than one patch";
        return Err(Failure::new(Reason::Invalid, target.at, message));
    }
    let meant: Vec<bool> = objects.iter().map(|object| target.is_for(object)).collect();
    merge_into_all(objects, &meant, first, patch)
}

/// Applies an entry of `patchesStrategicMerge`.
pub(super) fn apply_strategic(objects: &mut Vec<Resource>, patch: &Patch) -> Result<(), Failure> {
    for document in &patch.documents {
        is_object(document)?;
        let found = find(objects, document)?;
        let meant: Vec<bool> = (0..objects.len()).map(|at| at == found).collect();
        merge_into_all(objects, &meant, document, patch)?;
    }
    Ok(())
}

/// Applies an entry of `patchesJson6902`.
pub(super) fn apply_json(objects: &mut Vec<Resource>, patch: &Patch) -> Result<(), Failure> {
    match patch.documents.first() {
        Some(first) if matches!(first.value, Value::Sequence(_)) => apply_operations(objects, patch, first, false),
        Some(first) => Err(Failure::new(Reason::Invalid, first.origin.at, "the patch is no list of operations")),
        None => Err(Failure::new(Reason::Invalid, patch.at, "the patch is empty")),
    }
}

fn is_object(document: &Node) -> Result<(), Failure> {
    let is_named = |path: &[&str]| document.at(path).is_some_and(|node| !node.is_empty() && node.text().is_some());
    let is_list = document.get("kind").and_then(Node::text).is_some_and(|kind| kind.ends_with("List"));
    for (path, shown) in [(&["kind"][..], "kind"), (&["metadata", "name"], "metadata.name")] {
        if !(is_named(path) || is_list && shown != "kind") {
            let message = format!("the patch is neither a list of operations nor an object: it has no `{shown}`");
            return Err(Failure::new(Reason::Invalid, document.origin.at, message));
        }
    }
    Ok(())
}

/// The one object that a patch without target is for: by any id that it had.
fn find(objects: &[Resource], document: &Node) -> Result<usize, Failure> {
    let wanted = Resource::new(document.clone()).id();
    let is_it = |object: &Resource| object.ids().iter().any(|id| id.is_same(&wanted));
    let found: Vec<usize> = (0..objects.len()).filter(|at| objects.get(*at).is_some_and(is_it)).collect();
    let name = document.at(&["metadata", "name"]).unwrap_or(document).origin.at;
    match found[..] {
        [at] => Ok(at),
        [] => Err(Failure::new(Reason::Target, name, format!("{} is not there to be patched", wanted.shown()))),
        _ => Err(Failure::new(Reason::Target, name, format!("{} is there more than once", wanted.shown()))),
    }
}

fn merge_into_all(objects: &mut Vec<Resource>, meant: &[bool], document: &Node, patch: &Patch) -> Result<(), Failure> {
    let mut alone = Resource::new(document.clone());
    if alone.root.get("metadata").is_none_or(|metadata| !metadata.is_mapping()) {
        alone.root.remove("metadata");
        let metadata = Node::mapping(document.origin.clone());
        alone.root.set("metadata", metadata);
    }
    // The tool copies these as texts: a null in them deletes nothing.
    alone.stringify("labels");
    alone.stringify("annotations");
    for (object, _) in objects.iter_mut().zip(meant).filter(|(_, meant)| **meant) {
        merge_into(object, &alone.root, patch)?;
    }
    objects.retain(|object| !object.root.is_empty());
    no_conflict(objects, patch.at, "the patch")
}

fn merge_into(object: &mut Resource, document: &Node, patch: &Patch) -> Result<(), Failure> {
    if patch.may_rename || patch.may_change_kind {
        object.remember_id();
    }
    let keep = |path: &[&str]| object.root.at(path).cloned();
    let (version, kind) = (keep(&["apiVersion"]), keep(&["kind"]));
    let (name, namespace) = (keep(&["metadata", "name"]), keep(&["metadata", "namespace"]));
    let of = type_of(object.api_version(), object.kind());
    let placeholder = Node::scalar(Scalar::plain(""), object.root.origin.clone());
    let root = std::mem::replace(&mut object.root, placeholder);
    let Some(mut root) = merge(root, document, of)?.filter(|root| !root.is_empty()) else { return Ok(()) };
    if object.is_head && root.get("spec").is_none() {
        let origin = root.origin.clone();
        root.set("spec", Node::scalar(Scalar::plain(""), origin));
    }
    restore(&mut root, "apiVersion", version);
    if !patch.may_change_kind {
        restore(&mut root, "kind", kind);
    }
    if root.get("metadata").is_none_or(|metadata| !metadata.is_mapping()) {
        root.remove("metadata");
        let origin = root.origin.clone();
        root.set("metadata", Node::mapping(origin));
    }
    if let Some(metadata) = root.get_mut("metadata") {
        if !patch.may_rename {
            restore(metadata, "name", name);
        }
        restore(metadata, "namespace", namespace);
    }
    object.root = root;
    Ok(())
}

/// Gives a field the value again that it had before the patch.
fn restore(mapping: &mut Node, key: &str, before: Option<Node>) {
    let Some(before) = before.filter(|before| !before.is_empty()) else {
        if mapping.get(key).is_some() && key != "apiVersion" {
            mapping.remove(key);
        }
        return;
    };
    match mapping.get_mut(key) {
        Some(now) => *now = before,
        None => mapping.set(key, before),
    }
}

fn apply_operations(
    objects: &mut Vec<Resource>,
    patch: &Patch,
    document: &Node,
    remembers: bool,
) -> Result<(), Failure> {
    let Some(target) = &patch.target else {
        let message = "the patch is a list of operations, and its entry has no `target`";
        return Err(Failure::new(Reason::Invalid, patch.at, message));
    };
    let operations = json6902::operations(document)?;
    let by = Step::Patch(patch.at);
    for object in objects.iter_mut().filter(|object| target.is_for(object)) {
        if remembers {
            object.remember_id();
        }
        // The tool's own notes stand in the annotations meanwhile.
        let has_notes = object.has_notes();
        let has_none = |metadata: &Node| metadata.get("annotations").is_none_or(|it| !it.is_mapping());
        if let Some(metadata) = object.root.get_mut("metadata").filter(|metadata| has_notes && has_none(metadata)) {
            metadata.remove("annotations");
            metadata.set("annotations", Node::mapping(super::Origin::new(patch.at, by)));
        }
        match json6902::apply(&mut object.root, &operations, by) {
            Err(failure) if !object.is_head => return Err(failure),
            _ => {}
        }
        object.stringify("annotations");
    }
    objects.retain(|object| !object.root.is_empty());
    Ok(())
}
