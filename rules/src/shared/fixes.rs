//! Fixes of YAML. None of them is safe: each takes something away from what runs.

use lintainer_core::context::Context;
use lintainer_core::finding::{Edit, Fix};
use lintainer_core::model::NodeRef;
use lintainer_core::span::Span;
use lintainer_core::yaml::{Node, edit};

/// Sets the value at a path of keys below a mapping.
pub(crate) fn set(cx: &Context, at: Option<NodeRef>, path: &[&str], value: &str, title: &str) -> Option<Fix> {
    Some(Fix::risky(title, edit::set(cx.node(at?)?, path, value)?))
}

/// Adds an item to the list at a path of keys below a mapping; the list is made if it is not there.
pub(crate) fn add_item(cx: &Context, at: Option<NodeRef>, path: &[&str], item: &str, title: &str) -> Option<Fix> {
    Some(Fix::risky(title, item_edits(cx.node(at?)?, path, item)?))
}

/// The edits that add an item to the list at a path; the list is made if it is not there. `item` is YAML.
pub(crate) fn item_edits(mapping: Node, path: &[&str], item: &str) -> Option<Vec<Edit>> {
    match mapping.at(path).filter(|list| !list.is_null()) {
        Some(list) => edit::push(list, item),
        None => {
            let lines: Vec<&str> = item.lines().collect();
            edit::set(mapping, path, &format!("- {}", lines.join("\n  ")))
        }
    }
}

/// Removes the item that is written at `span` from the list at a path of keys below a mapping.
pub(crate) fn remove_item(cx: &Context, at: Option<NodeRef>, path: &[&str], span: Span, title: &str) -> Option<Fix> {
    let list = cx.node(at?)?.at(path)?;
    let item = list.items().find(|item| item.written_span() == span)?;
    Some(Fix::risky(title, edit::remove_item(list, item)?))
}

/// Removes a key from a mapping.
pub(crate) fn remove_key(cx: &Context, at: Option<NodeRef>, key: &str, title: &str) -> Option<Fix> {
    Some(Fix::risky(title, edit::remove_entry(cx.node(at?)?, key)?))
}

/// Replaces the scalar that is written at `span`, which is at a path of keys below one of the mappings.
pub(crate) fn replace(
    cx: &Context,
    places: &[Option<NodeRef>],
    path: &[&str],
    span: Span,
    text: &str,
    title: &str,
) -> Option<Fix> {
    let nodes = places.iter().flatten().filter_map(|at| cx.node(*at)?.at(path));
    let node = nodes.into_iter().find(|node| node.written_span() == span)?;
    Some(Fix::risky(title, edit::replace_scalar(node, text)?))
}

/// Puts insertions at one place together, so that no edit touches another: what is deeper comes first, and an item of a list
/// before a key that stands as deep.
pub(crate) fn joined(mut edits: Vec<Edit>) -> Vec<Edit> {
    let depth = |edit: &Edit| {
        let text = edit.text.trim_start_matches(['\r', '\n']);
        let inside = text.trim_start_matches(' ');
        (text.len() - inside.len(), inside.starts_with("- "))
    };
    edits.sort_by(|a, b| (a.span, depth(b)).cmp(&(b.span, depth(a))));
    let mut joined: Vec<Edit> = Vec::new();
    for edit in edits {
        match joined.last_mut() {
            Some(last) if last.span == edit.span && edit.span.is_empty() => last.text.push_str(&edit.text),
            _ => joined.push(edit),
        }
    }
    joined
}
