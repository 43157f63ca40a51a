//! The rules that a linter knows.

use std::sync::{Arc, OnceLock};

use super::Rule;
use crate::aliases::{AliasTable, Aliased};

/// The rules that a linter knows, found by name and by alias. Copies share what they know.
#[derive(Debug, Clone)]
pub struct Registry(Arc<Known>);

#[derive(Debug)]
struct Known {
    rules: Vec<&'static Rule>,
    /// Made when somebody asks for an alias first: most runs never do.
    aliases: OnceLock<AliasTable>,
}

impl Registry {
    /// A registry of these rules, sorted by name.
    pub fn new(rules: impl IntoIterator<Item = &'static Rule>) -> Self {
        let mut rules: Vec<_> = rules.into_iter().collect();
        rules.sort_by_key(|rule| rule.name);
        Registry(Arc::new(Known { rules, aliases: OnceLock::new() }))
    }

    /// These rules and more.
    pub fn with(&self, rules: impl IntoIterator<Item = &'static Rule>) -> Self {
        Registry::new(self.rules().iter().copied().chain(rules))
    }

    /// All rules by name.
    pub fn rules(&self) -> &[&'static Rule] {
        &self.0.rules
    }

    /// The rule of a name.
    pub fn get(&self, name: &str) -> Option<&'static Rule> {
        self.0.rules.binary_search_by_key(&name, |rule| rule.name).ok().map(|index| self.0.rules[index])
    }

    /// The index of a rule among [`Registry::rules`].
    pub fn index_of(&self, rule: &Rule) -> Option<usize> {
        self.0.rules.binary_search_by_key(&rule.name, |known| known.name).ok()
    }

    /// The rules that a word names: one by its own name, or all that have the word as their name in another tool. Case and,
    /// in names of ours, the difference of `-` and `_` do not matter. Empty for an unknown word.
    pub fn named(&self, word: &str) -> Vec<&'static Rule> {
        let word = word.trim();
        if let Some(rule) = self.get(&word.to_ascii_lowercase().replace('_', "-")) {
            return vec![rule];
        }
        let mut rules: Vec<_> = self.by_alias(word).iter().map(|(rule, _)| *rule).collect();
        rules.dedup_by_key(|rule| rule.name);
        rules
    }

    /// The rules that have an alias, by name, each with the alias as it writes it: `tool/ID`, or the bare `ID` where only
    /// one tool has rules under it. Case does not matter.
    pub(crate) fn by_alias(&self, alias: &str) -> &[Aliased] {
        self.alias_table().any(alias)
    }

    /// The rules that have this `ID` of this tool.
    pub(crate) fn by_alias_of(&self, tool: &str, id: &str) -> &[Aliased] {
        self.alias_table().full(&format!("{tool}/{id}"))
    }

    fn alias_table(&self) -> &AliasTable {
        self.0.aliases.get_or_init(|| AliasTable::new(&self.0.rules))
    }
}
