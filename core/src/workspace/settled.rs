//! What the configuration of a workspace comes to, with the rules that the project writes itself.

use std::sync::Arc;

use super::{Entry, Workspace};
use crate::config::{Config, ConfigErrors, SettingsByPath, Sources, is_config_file};
use crate::engine::{self, Configuration};
use crate::kustomize::Building;
use crate::linter::Coverage;
use crate::project::{Hint, file_name};
use crate::rule::OwnRules;

/// What the configuration of a workspace comes to.
#[derive(Debug)]
#[non_exhaustive]
pub struct Settled {
    /// The configuration.
    pub config: Arc<Config>,
    /// The rules that the project writes itself, where these are read from its texts.
    pub(super) own: Arc<OwnRules>,
    /// The settings of the files.
    pub settings: SettingsByPath,
    /// By the indexes of the files.
    pub(super) coverage: Vec<Coverage>,
    /// By the indexes of the files.
    pub(super) hints: Vec<Hint>,
    /// How kustomizations are judged.
    pub(super) building: Arc<Building>,
}

impl Workspace<'_> {
    /// What the configuration comes to for the files that are there now.
    ///
    /// # Errors
    ///
    /// All faults of the configuration, each with its place.
    pub fn settle(&mut self) -> Result<Arc<Settled>, ConfigErrors> {
        let settled = self.settled()?;
        (self.config, self.own) = (Some(settled.config.clone()), settled.own.clone());
        for (entry, hint) in self.entries.iter_mut().zip(&settled.hints) {
            if let Some(entry) = entry.as_mut().filter(|entry| entry.hint != *hint) {
                (entry.hint, entry.stale) = (*hint, true);
            }
        }
        Ok(self.settled.insert(settled).clone())
    }

    pub(super) fn settled(&self) -> Result<Arc<Settled>, ConfigErrors> {
        if let Some(settled) = &self.settled {
            return Ok(settled.clone());
        }
        let (config, own) = match (&self.config, &self.configuration) {
            (Some(config), _) => (config.clone(), self.own.clone()),
            (None, Some(given)) => {
                let own = self.read_rules(given);
                let builtin = self.engine.rules();
                let all = if own.rules.is_empty() { builtin.clone() } else { builtin.with(own.rules.iter().copied()) };
                (Arc::new(engine::resolve(&all, self.configuration_files(), given)?), Arc::new(own))
            }
            (None, None) => (Arc::new(Config::resolve(self.engine.rules(), Sources::default())?), Arc::default()),
        };
        let settings = config.settings_for(self.entries().map(Entry::path));
        let coverage = |entry: &Option<Entry<'_>>| entry.as_ref().map_or(Coverage::Silent, |it| it.coverage(&config));
        let coverage = self.entries.iter().map(coverage).collect();
        let hint = |entry: &Option<Entry<'_>>| entry.as_ref().map_or(Hint::None, |it| it.hint(&config, self.named_as));
        let hints = self.entries.iter().map(hint).collect();
        let building = Arc::new(config.building(self.entries().map(Entry::path)));
        Ok(Arc::new(Settled { config, own, settings, coverage, hints, building }))
    }

    /// The rules that the project writes itself, as its texts had them at the last check.
    pub fn own_rules(&self) -> &OwnRules {
        &self.own
    }

    /// Reads the rules that the project writes itself from the texts that are held.
    fn read_rules(&self, given: &Configuration) -> OwnRules {
        let Some(reader) = self.engine.rule_reader() else { return OwnRules::default() };
        let texts = self.entries().filter_map(|entry| Some((entry.path(), entry.bytes()?)));
        // A text that is given applies instead of those among the files.
        let is_above = |path: &str| given.toml.is_some() && is_config_file(file_name(path));
        let texts: Vec<_> = texts.filter(|(path, _)| !is_above(path)).collect();
        reader.read(&texts, &given.custom_rules(), self.engine.rules())
    }

    fn configuration_files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let files = self.entries().filter(|entry| is_config_file(file_name(&entry.path)));
        files.filter_map(|entry| Some((entry.path(), entry.bytes()?)))
    }
}
