//! What somebody who writes a file asks about a place in it.

use std::sync::Arc;

use super::Workspace;
use crate::kubernetes::Definition;
use crate::project::{File, Kind, file_name};
use crate::schema::place::{Description, Ground, Offer};
use crate::settings::SettingsTable as _;
use crate::yaml::Dialect;

impl Workspace<'_> {
    /// What the schema of a Compose file or an object of Kubernetes lets stand at an offset of a file, as it was at the last
    /// check. `None` where nothing is known to fit.
    pub fn offer(&self, key: &str, offset: usize) -> Option<Offer> {
        self.on_ground(key, offset, |ground| ground.offer(offset))
    }

    /// What the schema says about the key at an offset of a file.
    pub fn describe(&self, key: &str, offset: usize) -> Option<Description> {
        self.on_ground(key, offset, |ground| ground.describe(offset).filter(|_| ground.is_sure))
    }

    fn on_ground<T>(&self, key: &str, offset: usize, ask: impl FnOnce(&Ground) -> Option<T>) -> Option<T> {
        let file = self.entry(key)?.file()?;
        let (dialect, is_sure) = dialect_of(file)?;
        if file.is_template_at(offset) {
            return None;
        }
        let definitions: Vec<&Arc<Definition>> = match dialect {
            Dialect::Compose => Vec::new(),
            _ => self.entries().filter_map(|entry| entry.file()).flat_map(|file| file.definitions()).collect(),
        };
        let custom_kinds = || {
            let kinds = definitions.iter().flat_map(|definition| definition.kinds());
            kinds.map(|(api_version, kind)| (api_version.to_string(), kind.to_string())).collect()
        };
        let custom = |api_version: &str, kind: &str| {
            definitions.iter().find_map(|definition| definition.type_of(api_version, kind))
        };
        let minor = self.minor_for(&file.source.path);
        let source = &*file.source;
        ask(&Ground { source, dialect, minor, is_sure, custom: &custom, custom_kinds: &custom_kinds })
    }

    /// The minor version of Kubernetes that counts for a path.
    fn minor_for(&self, path: &str) -> u16 {
        let settings = self.settled.as_ref().map(|settled| &settled.settings);
        let settings = settings.and_then(|table| table.all().get(table.index_for(path)));
        settings.map_or(crate::settings::NEWEST_KUBERNETES, |settings| settings.kubernetes_version).minor
    }
}

/// Who reads a file, and whether that is sure: a manifest that is being begun is not known as one.
fn dialect_of(file: &File) -> Option<(Dialect, bool)> {
    match file.kind {
        Kind::Compose => Some((Dialect::Compose, true)),
        Kind::Kubernetes => Some((Dialect::Kubernetes, true)),
        Kind::Other => {
            let path = &file.source.path;
            let is_yaml = path.ends_with(".yaml") || path.ends_with(".yml");
            let is_chart = file_name(path).eq_ignore_ascii_case("Chart.yaml");
            (is_yaml && !is_chart && file.skipped.is_none()).then_some((Dialect::Kubernetes, false))
        }
        Kind::Dockerfile | Kind::Support(_) => None,
    }
}
