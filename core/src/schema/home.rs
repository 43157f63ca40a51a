//! Where a key belongs that stands at the wrong place.

use std::collections::HashSet;

use super::{Type, Value};
use crate::yaml::Node;

/// How many steps up and down the right place may be away.
const MAX_STEPS: usize = 4;

/// How many types are looked at for one key.
const MAX_TYPES: usize = 2000;

/// Keys that many types have: only the next step is meant by them.
const COMMON: &[&str] =
    &["name", "namespace", "kind", "type", "key", "value", "values", "path", "operator", "metadata"];

/// How far away a place is, in steps, and its path below the object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Home {
    pub(super) steps: usize,
    pub(super) path: String,
}

/// The nearest place for a key and its value. `owners`: the types around it, the root first, with their paths.
pub(super) fn nearest_home(owners: &[(Type, String)], key: &str, value: Node, minor: u16) -> Option<Home> {
    let limit = if COMMON.contains(&key) { 1 } else { MAX_STEPS };
    let mut best: Option<Home> = None;
    for (up, (owner, path)) in owners.iter().rev().enumerate().take(limit + 1) {
        let left = best.as_ref().map_or(limit + 1, |home| home.steps).saturating_sub(up + 1);
        if let Some((down, below)) = search(*owner, key, value, minor, left) {
            let path = [path.as_str(), below.as_str()].into_iter().filter(|part| !part.is_empty());
            best = Some(Home { steps: up + down, path: path.collect::<Vec<_>>().join(".") });
        }
    }
    best
}

/// The nearest place below a type that is at most `limit` steps down: how many, and its path.
fn search(root: Type, key: &str, value: Node, minor: u16, limit: usize) -> Option<(usize, String)> {
    let mut seen = HashSet::from([root.identity()]);
    let mut level = vec![(root, String::new())];
    for steps in 0..=limit {
        let mut next = Vec::new();
        for (owner, path) in level {
            if let Some(field) = owner.field_in(key, minor).filter(|field| may_take(*field, value)) {
                return Some((steps, join(&path, field.name(), "")));
            }
            for field in owner.fields().filter(|field| field.versions().contains(minor)) {
                let Some(inner) = field.object() else { continue };
                if field.name() == "status" || seen.len() > MAX_TYPES || !seen.insert(inner.identity()) {
                    continue;
                }
                let mark = if field.is_list() { "[]" } else { "" };
                next.push((inner, join(&path, field.name(), mark)));
            }
        }
        level = next;
    }
    None
}

fn join(path: &str, name: &str, mark: &str) -> String {
    if path.is_empty() { format!("{name}{mark}") } else { format!("{path}.{name}{mark}") }
}

/// Whether the value is a list, a mapping or a scalar as the field wants it.
fn may_take(field: super::Field, value: Node) -> bool {
    field.shapes().iter().any(|shape| match shape.value() {
        Some(Value::Any) => true,
        _ if shape.is_list() => value.is_sequence(),
        None | Some(Value::Mapping | Value::Metadata | Value::Object(_)) => value.is_mapping(),
        Some(_) => value.is_scalar(),
    })
}
