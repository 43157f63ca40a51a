//! Fixes at a place. Each is `None` where it is not sure what the edit would do: see [`edit`](crate::yaml::edit).

use super::super::edit;
use super::{Field, Missing};
use crate::finding::Edit;

impl Field<'_> {
    /// Puts a value here, whatever is missing on the way included. `yaml` is a scalar or a block such as `- ALL`; a text that
    /// is there keeps its quotes.
    pub fn set(self, yaml: &str) -> Option<Vec<Edit>> {
        match (self.missing, self.key_node()) {
            _ if self.foreign => None,
            (Missing::Keys(keys, len), _) if !self.is_merged() => {
                edit::set(self.node, keys.get(..usize::from(len))?, yaml)
            }
            (Missing::Nothing, Some(key)) => edit::set(self.parent_node()?, &[key.text()?], yaml),
            _ => None,
        }
    }

    /// Puts a text in the place of the scalar that is written here, in the same kind of quotes.
    pub fn replace(self, text: &str) -> Option<Vec<Edit>> {
        let is_here = !self.foreign && !self.is_merged();
        edit::replace_scalar(self.node().filter(|_| is_here)?, text)
    }

    /// Removes the entry or item with its lines, and what would be left empty by that.
    pub fn remove(self) -> Option<Vec<Edit>> {
        match (self.missing, self.key_node()) {
            _ if self.foreign => None,
            (Missing::Nothing, Some(key)) => edit::remove_entry(self.parent_node()?, key.text()?),
            (Missing::Nothing, None) => edit::remove_item(self.parent_node()?, self.node),
            // A null is written all the same.
            (Missing::Keys(keys, 1), _) if !self.is_merged() => edit::remove_entry(self.node, keys.first()?),
            _ => None,
        }
    }

    /// Adds an item to the sequence here, which is made if it is not there.
    pub fn push(self, yaml: &str) -> Option<Vec<Edit>> {
        if let Some(node) = self.node() {
            return if self.foreign || self.is_merged() { None } else { edit::push(node, yaml) };
        }
        let lines: Vec<&str> = yaml.lines().collect();
        self.set(&format!("- {}", lines.join("\n  ")))
    }

    /// Adds scalars or blocks to the end of a list, which is made where there is none.
    pub fn push_each(self, items: &[impl AsRef<str>]) -> Option<Vec<Edit>> {
        if self.items().next().is_some() {
            let pushed: Option<Vec<Vec<Edit>>> = items.iter().map(|item| self.push(item.as_ref())).collect();
            return pushed.map(|edits| edit::joined(edits.concat()));
        }
        let lines: Vec<String> = items.iter().map(|item| item.as_ref().replace('\n', "\n  ")).collect();
        self.set(&format!("- {}", lines.join("\n- ")))
    }

    /// Gives the entry another key. Not where that key is there already, or where the entry comes from elsewhere.
    pub fn rename_key(self, key: &str) -> Option<Vec<Edit>> {
        let (mapping, old) = match self.missing {
            Missing::Nothing => (self.parent_node()?, self.key_node()?),
            Missing::Keys(keys, 1) => (self.node, self.node.entry(keys.first()?)?.key),
            _ => return None,
        };
        let is_own = mapping.own_entries().filter(|entry| entry.key.text() == old.text()).count() == 1
            && mapping.own_entries().any(|entry| entry.key.id == old.id);
        if !is_own || self.foreign || mapping.is_alias() || mapping.get(key).is_some() {
            return None;
        }
        edit::replace_scalar(old, key)
    }
}
