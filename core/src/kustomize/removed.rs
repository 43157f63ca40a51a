//! What was taken out of objects, and by whom: what is missing because of that is reported there.

use std::sync::Arc;

use super::tree::{Entry, Node, Origin, Value};

/// How many things that were taken out of one object are looked at.
const MAX_REMOVALS: usize = 8;

/// Something that is no longer in a node.
#[derive(Debug, Clone)]
pub(super) struct Removal {
    /// Who took it out.
    origin: Origin,
    what: Removed,
}

/// What is remembered of a node beside its value.
#[derive(Debug, Clone, Default)]
pub(super) struct Notes {
    /// What was taken out of it.
    removed: Vec<Removal>,
    /// The key by which its items were merged last: each has another value of it, and nothing that a merge would clean.
    merged_by: Option<&'static str>,
}

/// What is no longer there.
#[derive(Debug, Clone)]
pub(super) enum Removed {
    /// A key with its value.
    Entry(Entry),
    /// An item, with the place that it had.
    Item(usize, Node),
    /// The whole collection, which is another one now.
    Collection(Value),
}

impl Node {
    /// Notes what was taken out of a collection.
    pub(super) fn note_removed(&mut self, what: Removed, origin: Origin) {
        Arc::make_mut(self.notes.get_or_insert_default()).removed.push(Removal { origin, what });
    }

    /// Notes by which key its items were merged.
    pub(super) fn note_merged(&mut self, key: &'static str) {
        Arc::make_mut(self.notes.get_or_insert_default()).merged_by = Some(key);
    }

    /// Whether its items are as a merge by a key left them.
    pub(super) fn is_merged_by(&self, key: &str) -> bool {
        self.notes.as_ref().is_some_and(|notes| notes.merged_by == Some(key))
    }

    /// Forgets that, where items are changed.
    pub(super) fn forget_merged(&mut self) {
        if let Some(notes) = self.notes.as_mut().filter(|notes| notes.merged_by.is_some()) {
            Arc::make_mut(notes).merged_by = None;
        }
    }

    /// Takes a key out of a mapping, and notes who did.
    pub(super) fn take_out(&mut self, key: &str, origin: &Origin) -> Option<Node> {
        let at = self.entries().iter().position(|entry| &*entry.key == key)?;
        let entry = self.entries_mut()?.remove(at);
        let value = entry.value.clone();
        self.note_removed(Removed::Entry(entry), origin.clone());
        Some(value)
    }

    /// Takes an item out of a sequence, and notes who did.
    pub(super) fn take_out_item(&mut self, at: usize, origin: &Origin) -> Option<Node> {
        let item = self.items_mut().filter(|items| at < items.len())?.remove(at);
        self.note_removed(Removed::Item(at, item.clone()), origin.clone());
        Some(item)
    }
}

impl Removal {
    /// The node with it; `None` if something else is in its place by now.
    fn undone(&self, node: &Node) -> Option<Node> {
        let mut node = node.clone();
        match &self.what {
            Removed::Entry(entry) if node.get(&entry.key).is_some() => return None,
            Removed::Entry(entry) => node.entries_mut()?.push(entry.clone()),
            Removed::Item(at, item) => {
                let items = node.items_mut()?;
                items.insert((*at).min(items.len()), item.clone());
            }
            Removed::Collection(value) => node.value = value.clone(),
        }
        Some(node)
    }
}

/// What an object would be if one thing had not been taken out of it, for each of them, with who did that.
pub(super) fn restored(root: &Node) -> Vec<(Origin, Node)> {
    let mut found = variants(root);
    found.truncate(MAX_REMOVALS);
    found
}

fn variants(node: &Node) -> Vec<(Origin, Node)> {
    let undone = |removal: &Removal| Some((removal.origin.clone(), removal.undone(node)?));
    let mut found: Vec<(Origin, Node)> =
        node.notes.iter().flat_map(|notes| &notes.removed).filter_map(undone).collect();
    for (at, item) in node.items().iter().enumerate() {
        found.extend(variants(item).into_iter().take(MAX_REMOVALS).map(|(origin, item)| {
            let mut whole = node.clone();
            whole.items_mut().and_then(|items| items.get_mut(at)).into_iter().for_each(|slot| *slot = item.clone());
            (origin, whole)
        }));
    }
    for (at, entry) in node.entries().iter().enumerate() {
        found.extend(variants(&entry.value).into_iter().take(MAX_REMOVALS).map(|(origin, value)| {
            let mut whole = node.clone();
            let slot = whole.entries_mut().and_then(|entries| entries.get_mut(at));
            slot.into_iter().for_each(|slot| slot.value = value.clone());
            (origin, whole)
        }));
    }
    found
}
