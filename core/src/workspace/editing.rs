//! What somebody who writes a file asks about a place in it.

use std::sync::Arc;

use super::{Entry, Workspace};
use crate::config::FILE_NAME;
use crate::editing::ignore::Scope;
use crate::editing::words::{Words, in_comment, in_configuration};
use crate::editing::{configuration, mention};
use crate::finding::Edit;
use crate::kubernetes::Definition;
use crate::project::{File, Kind, file_name, folder, join};
use crate::rule::Rule;
use crate::schema::place::{Description, Ground, Offer};
use crate::settings::SettingsTable as _;
use crate::source::Source;
use crate::span::{FileId, Span};
use crate::suppress;
use crate::yaml::Dialect;

/// A way to ignore a rule.
#[derive(Debug)]
pub struct Ignore {
    /// Where it is ignored then.
    pub scope: Scope,
    /// The file that is edited; there may be none of that path yet.
    pub path: String,
    /// Its text, which the edits are about.
    pub source: Arc<Source>,
    /// What makes it so.
    pub edits: Vec<Edit>,
}

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

    /// The ways to ignore a rule whose finding begins at an offset of a file: there, in the file, and in the nearest configuration
    /// among the files, or a new one at the top.
    pub fn ignores(&self, key: &str, offset: usize, rule: &str) -> Vec<Ignore> {
        let Some((entry, file)) = self.entry(key).and_then(|entry| Some((entry, entry.file()?))) else {
            return Vec::new();
        };
        let at = Span::new(entry.id, offset..offset);
        let one = |scope, edit: Option<Edit>| {
            let source = Arc::clone(&file.source);
            Some(Ignore { scope, path: entry.path().to_string(), source, edits: vec![edit?] })
        };
        let everywhere = || {
            let nearest = self.nearest_config(entry.path());
            let path = nearest.map_or(FILE_NAME, Entry::path).to_string();
            let bytes = nearest.map_or(Ok(Vec::new()), |entry| entry.read(self.reader)).ok()?;
            let source = Source::from_bytes(FileId(0), path.as_str(), bytes);
            let edits = configuration::ignore(&source, rule)?;
            Some(Ignore { scope: Scope::Configuration, path, source: Arc::new(source), edits })
        };
        let here = one(Scope::Here, suppress::here(file, at, rule));
        [here, one(Scope::File, suppress::in_file(file, rule)), everywhere()].into_iter().flatten().collect()
    }

    /// Words for an offset of a configuration, or of a comment or annotation that ignores: rules those first that `is_found`.
    pub fn words(&self, key: &str, offset: usize, is_found: &dyn Fn(&Rule) -> bool) -> Option<Words> {
        let entry = self.entry(key)?;
        let rules = self.engine.rules().with(self.own.rules.iter().copied());
        if let Some(source) = self.configuration_at(key) {
            return Some(in_configuration(&rules, &source, offset));
        }
        let file = entry.file()?;
        in_comment(&rules, &file.source, file.kind.format(), is_found, offset)
    }

    /// The rule that is named at an offset of a file, and where.
    pub fn mention(&self, key: &str, offset: usize) -> Option<(&'static Rule, Span)> {
        let config = self.configuration_at(key);
        let source = config.as_ref().or_else(|| Some(&*self.entry(key)?.file()?.source))?;
        let (rule, range) = mention::rule_at(self.engine, source, offset, config.is_some())?;
        Some((rule, source.span(range)))
    }

    /// The text of a file, if it is a configuration: no linter keeps that.
    pub fn configuration_at(&self, key: &str) -> Option<Source> {
        let entry = self.entry(key).filter(|entry| file_name(entry.path()) == FILE_NAME)?;
        Some(Source::from_bytes(entry.id, entry.path(), entry.read(self.reader).ok()?))
    }

    /// The configuration file that is nearest to a path, in its folder or above.
    fn nearest_config(&self, path: &str) -> Option<&Entry<'_>> {
        let mut at = folder(path);
        loop {
            let config = join(at, FILE_NAME);
            let found = self.entries().find(|entry| entry.path() == config);
            if found.is_some() || at.is_empty() {
                return found;
            }
            at = folder(at);
        }
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
