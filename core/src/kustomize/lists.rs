//! Lists whose items are merged by their keys.

use std::collections::{HashMap, HashSet};

use super::merge::{directive_origin, node};
use super::removed::Removed;
use super::scalar::Scalar;
use super::schema::Type;
use super::tree::Node;
use super::{Failure, Reason};

/// How many items a list may have that is merged by several keys: that takes time with the square of them.
const MAX_ITEMS: usize = 2_000;

/// From how many items on a list is remembered to be merged, and how many items of a patch are looked for in it one by one:
/// thousands of patches may add to one list.
const LONG: usize = 32;
const FEW: usize = 8;

/// Merges the items of two lists by their keys. `is_own` says that the list is the patch's own, and is only cleaned.
pub(super) fn by_key(
    old: Node,
    patch: &Node,
    of: Option<Type>,
    keys: &'static [&'static str],
    is_own: bool,
) -> Result<Node, Failure> {
    let merge = |before: Option<Node>, new: Option<&Node>| {
        let merged = match (before, new, is_own) {
            (Some(own), None, true) => node(None, Some(&own), of, None)?,
            (before, new, _) => node(before, new, of, None)?,
        };
        Ok(merged.filter(|merged| !(merged.is_null() || merged.is_mapping() && merged.is_empty())))
    };
    match keys {
        [key] if patch.items().len() <= FEW && old.is_merged_by(key) => few_by_one_key(old, patch, key, &merge),
        [key] => by_one_key(old, patch, key, &merge),
        _ => by_several_keys(old, patch, keys, &merge),
    }
}

type Merge<'m> = &'m dyn Fn(Option<Node>, Option<&Node>) -> Result<Option<Node>, Failure>;

/// The value of a key in an item; the item itself for the empty key.
fn value_of<'n>(item: &'n Node, key: &str) -> Option<&'n Node> {
    if key.is_empty() { Some(item) } else { item.get(key) }
}

fn text_of<'n>(item: &'n Node, key: &str) -> &'n str {
    value_of(item, key).filter(|value| !value.is_empty()).and_then(Node::text).unwrap_or("")
}

fn by_one_key(mut old: Node, patch: &Node, key: &'static str, merge: Merge) -> Result<Node, Failure> {
    let rest = old.items_mut().map(std::mem::take).unwrap_or_default();
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (at, item) in rest.iter().enumerate() {
        first.entry(text_of(item, key)).or_insert(at);
    }
    let mut result: Vec<Node> = Vec::with_capacity(rest.len() + patch.items().len());
    // Where the items of the object are in the result; those that are deleted are nowhere.
    let mut places: HashMap<&str, Option<usize>> = HashMap::new();
    let new = patch.items().iter().map(|item| (item, true));
    for (item, is_new) in new.chain(rest.iter().map(|item| (item, false))) {
        let value = text_of(item, key);
        if let Some(place) = places.get(value) {
            let is_another =
                !is_new && first.get(value).and_then(|at| rest.get(*at)).is_some_and(|it| !std::ptr::eq(it, item));
            if let Some(slot) = place.and_then(|at| result.get_mut(at)).filter(|_| is_another) {
                // Of items with the same key the last one stands.
                *slot = item.clone();
            }
            continue;
        }
        let before = if is_new { first.get(value).and_then(|at| rest.get(*at)) } else { Some(item) };
        let merged = merge(before.cloned(), is_new.then_some(item))?;
        if let (Some(before), None, true) = (before, &merged, is_new) {
            let at = first.get(value).copied().unwrap_or(0);
            old.note_removed(Removed::Item(at, before.clone()), directive_origin(item));
        }
        places.insert(value, merged.is_some().then_some(result.len()));
        result.extend(merged);
    }
    let is_long = result.len() > LONG;
    if let Some(items) = old.items_mut() {
        *items = result;
    }
    if is_long {
        old.note_merged(key);
    }
    Ok(old)
}

/// The same for a list that was merged by this key before, and a patch with few items: the others stay as they are.
fn few_by_one_key(mut old: Node, patch: &Node, key: &'static str, merge: Merge) -> Result<Node, Failure> {
    let (mut result, mut seen): (Vec<Node>, Vec<(&str, Option<usize>)>) = (Vec::new(), Vec::new());
    let mut removed = Vec::new();
    for item in patch.items() {
        let value = text_of(item, key);
        if seen.iter().any(|(known, _)| *known == value) {
            continue;
        }
        let at = old.items().iter().position(|other| text_of(other, key) == value);
        seen.push((value, at));
        let before = at.and_then(|at| old.items().get(at));
        let merged = merge(before.cloned(), Some(item))?;
        if let (Some(at), Some(before), None) = (at, before, &merged) {
            removed.push((Removed::Item(at, before.clone()), directive_origin(item)));
        }
        result.extend(merged);
    }
    let mut gone: Vec<usize> = seen.iter().filter_map(|(_, at)| *at).collect();
    gone.sort_unstable();
    if let Some(items) = old.items_mut() {
        gone.into_iter().rev().for_each(|at| _ = items.remove(at));
        items.splice(0..0, result);
    }
    removed.into_iter().for_each(|(what, origin)| old.note_removed(what, origin));
    old.note_merged(key);
    Ok(old)
}

/// As the tool does it, step by step: what is lost there is lost here.
fn by_several_keys(mut old: Node, patch: &Node, keys: &[&str], merge: Merge) -> Result<Node, Failure> {
    let mut rest = old.items_mut().map(std::mem::take).unwrap_or_default();
    if rest.len() + patch.items().len() > MAX_ITEMS {
        let message = format!("the list has more than {MAX_ITEMS} items");
        return Err(Failure::new(Reason::Limit, old.origin.at, message));
    }
    let mut all: Vec<Vec<String>> = Vec::new();
    let mut seen = HashSet::new();
    for item in patch.items().iter().chain(&rest) {
        let values: Vec<String> = keys.iter().map(|key| text_of(item, key).to_string()).collect();
        if seen.insert(values.clone()) {
            all.push(values);
        }
    }
    fill_in(&mut all);
    let find = |items: &[Node], values: &Vec<String>| {
        let (keys, values) = valid(std::slice::from_ref(values), values, keys);
        items.iter().position(|item| has_values(item, &keys, &values))
    };
    let mut result: Vec<Node> = Vec::new();
    let mut used_keys = keys.to_vec();
    for values in &all {
        let (valid_keys, valid_values) = valid(&all, values, keys);
        used_keys.clone_from(&valid_keys);
        let at = find(&rest, values);
        let new = find(patch.items(), values).and_then(|at| patch.items().get(at));
        let before = at.and_then(|at| rest.get(at)).cloned();
        let Some(mut merged) = merge(before.clone(), new)? else {
            if let (Some(before), Some(new)) = (before, new) {
                old.note_removed(Removed::Item(at.unwrap_or(0), before), directive_origin(new));
            }
            put(&mut rest, None, &valid_keys, &valid_values);
            continue;
        };
        for (key, value) in valid_keys.iter().zip(&valid_values) {
            if !value.is_empty() && merged.is_mapping() && merged.get(key).is_none() {
                let origin = new.map_or_else(|| merged.origin.clone(), |new| new.origin.clone());
                merged.set(key, Node::scalar(Scalar::plain(value.as_str()), origin));
            }
        }
        if let Some(slot) = at.and_then(|at| rest.get_mut(at)) {
            *slot = merged.clone();
        }
        put(&mut result, Some(merged), &valid_keys, &valid_values);
    }
    if let Some(items) = old.items_mut() {
        *items = append(result, rest, &used_keys);
    }
    Ok(old)
}

/// Whether an item has these values under these keys. An empty value asks for any value, as with the tool; keys that
/// have no value in the list are not asked for.
fn has_values(item: &Node, keys: &[&str], values: &[String]) -> bool {
    let has = |(key, wanted): (&&str, &String)| {
        item.get(key).is_some_and(|value| wanted.is_empty() || value.text() == Some(wanted))
    };
    !values.is_empty() && keys.iter().zip(values).all(has)
}

/// Puts an item into a list in place of those with its values, or at the end; without an item, takes them out.
/// Items that are empty go.
fn put(list: &mut Vec<Node>, item: Option<Node>, keys: &[&str], values: &[String]) {
    let mut found = false;
    let mut result = Vec::with_capacity(list.len() + 1);
    for other in list.drain(..).filter(|other| !other.is_empty()) {
        if other.is_mapping() && has_values(&other, keys, values) {
            found = true;
            result.extend(item.clone());
        } else {
            result.push(other);
        }
    }
    if !found {
        result.extend(item);
    }
    *list = result;
}

/// The keys that count: those of which an item of either list has a value.
fn valid<'k>(all: &[Vec<String>], values: &[String], keys: &[&'k str]) -> (Vec<&'k str>, Vec<String>) {
    let has = |at: usize| all.iter().any(|values| values.get(at).is_some_and(|value| !value.is_empty()));
    let used: Vec<usize> = (0..keys.len()).filter(|at| has(*at)).collect();
    if used.is_empty() {
        return (keys.to_vec(), values.to_vec());
    }
    let of = |at: &usize| (keys.get(*at).copied().unwrap_or(""), values.get(*at).cloned().unwrap_or_default());
    used.iter().map(of).unzip()
}

/// Two lists of values that differ only where one has none are taken for the same.
fn fill_in(all: &mut [Vec<String>]) {
    for one in 0..all.len() {
        for two in 0..all.len() {
            let (Some(a), Some(b)) = (all.get(one), all.get(two)) else { continue };
            let is_common = a.iter().zip(b).any(|(a, b)| a == b);
            let fits = a.iter().zip(b).all(|(a, b)| a == b || a.is_empty() || b.is_empty());
            if one != two && is_common && fits {
                let both = |(a, b): (&String, &String)| if a.is_empty() { b.clone() } else { a.clone() };
                let both: Vec<String> = a.iter().zip(b).map(both).collect();
                (all[one], all[two]) = (both.clone(), both);
            }
        }
    }
}

/// Puts the items of the object behind those of the patch. An item moves to the end, and one without a value for each
/// of the keys takes the place of all that share the others, which is how the tool loses values.
fn append(mut result: Vec<Node>, rest: Vec<Node>, keys: &[&str]) -> Vec<Node> {
    for item in rest {
        let text = |key: &&str| item.get(key).filter(|value| !value.is_null()).and_then(Node::text);
        let values: Vec<String> = keys.iter().filter_map(text).map(str::to_string).collect();
        if values.is_empty() {
            result.push(item);
            continue;
        }
        if keys.len() > 1 {
            put(&mut result, None, keys, &values);
        }
        put(&mut result, Some(item), keys, &values);
    }
    result
}
