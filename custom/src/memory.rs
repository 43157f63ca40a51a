//! The rules of a project whose texts are in memory: for JavaScript, the playground, and Python's checks of texts.

use std::collections::BTreeMap;

use lintainer_core::config::FILE_NAME;
use lintainer_core::project::{file_name, join};
use lintainer_core::rule::{OwnRules, Registry, RuleReader};
use lintainer_core::source::larger_than;

use crate::pages::{Files, Pages};

/// Reads the rules that the texts of a workspace bring, as [`Engine::reading_rules`] wants it.
///
/// [`Engine::reading_rules`]: lintainer_core::engine::Engine::reading_rules
#[derive(Debug)]
pub struct InMemory;

impl RuleReader for InMemory {
    fn read(&self, texts: &[(&str, &[u8])], patterns: &[String], builtin: &Registry) -> OwnRules {
        let configs: Vec<&str> = texts.iter().map(|(path, _)| *path).filter(|it| file_name(it) == FILE_NAME).collect();
        if configs.is_empty() && patterns.is_empty() {
            return OwnRules::default();
        }
        let texts = Texts(texts.iter().map(|(path, text)| (join("", path), *text)).collect());
        let mut pages = Pages::default();
        configs.iter().for_each(|config| pages.add_config(&join("", config), &texts));
        pages.add_all(patterns, FILE_NAME, &texts);
        pages.into_own(builtin)
    }
}

/// Texts by their paths from the top of the project.
struct Texts<'t>(BTreeMap<String, &'t [u8]>);

impl Files for Texts<'_> {
    fn text(&self, path: &str, up_to: usize) -> Result<String, String> {
        let bytes = self.0.get(path).ok_or("no such file")?;
        if bytes.len() > up_to {
            return Err(larger_than(up_to));
        }
        String::from_utf8(bytes.to_vec()).map_err(|_| "it is not UTF-8".to_string())
    }

    fn is_file(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    fn list(&self, folder: &str) -> Vec<(String, bool)> {
        let above = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let mut names: Vec<(String, bool)> = Vec::new();
        for path in self.0.range(above.clone()..).map(|(path, _)| path).take_while(|path| path.starts_with(&above)) {
            let below = path.get(above.len()..).unwrap_or("");
            let (name, is_folder) = below.split_once('/').map_or((below, false), |(name, _)| (name, true));
            if names.last().is_none_or(|(last, _)| last != name) {
                names.push((name.to_string(), is_folder));
            }
        }
        names
    }
}
