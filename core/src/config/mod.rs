//! Configuration: read from files, flags, callers and editors into layers, and merged here and nowhere else.
//!
//! Everything is in memory. A front end finds the files, hands their texts over in [`Sources`], gets a [`Config`], and asks
//! it for the settings of the paths that it is going to lint.

mod building;
mod error;
mod explain;
mod glob;
mod hadolint;
mod layer;
mod loader;
mod migrate;
mod peers;
mod read;
mod rendering;
mod schema;
mod selector;
mod settle;
#[cfg(test)]
mod tests;
mod told;
pub mod tree;
mod unused;

use std::collections::{BTreeMap, HashMap};

pub use building::KustomizeKeys;
pub use error::{ConfigError, ConfigErrorKind, ConfigErrors};
pub use explain::{ExplainedOption, ExplainedRule, ExplainedValue, Explanation, Place};
pub use glob::Pattern;
pub use hadolint::HADOLINT_NAMES;
pub use layer::{ConfigLayer, Given, LayerKeys, Origin, Override, RuleLayer};
pub use migrate::{Peer, migrate};
pub use peers::peer_files;
pub use rendering::HelmKeys;
pub use schema::schema;
pub use selector::Selector;
pub use told::{ToldFiles, ToldKeys};

use crate::model::Format;
use crate::project::{file_name, folder, is_test_data};
use crate::rule::{Registry, Severity};
use crate::settings::{Date, Settings, SettingsTable};
use loader::{Loader, absolute, folder_of, join_path, parent};
use peers::{Heeded, Peers};
use settle::{Settled, settle};

/// The name of the files that are found by their place.
pub const FILE_NAME: &str = "lintainer.toml";

/// Whether a file of that name is a part of the configuration by its place: ours, or another tool's that is heeded.
pub fn is_config_file(name: &str) -> bool {
    name == FILE_NAME || is_peer_file(name)
}

fn is_peer_file(name: &str) -> bool {
    name.starts_with('.') && peer_files().any(|known| known == name)
}

/// All configuration of a run, not yet read.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The absolute folder, with `/`, that relative paths belong to; empty where there is none (no file system).
    pub base: String,
    /// The texts of configuration files by path, relative to `base` or absolute. Those named [`FILE_NAME`] apply to their
    /// folder and below, those of [`peer_files`] as well, beneath what ours say; others are there for being
    /// extended or given by name. [`extended_paths`] says which are needed.
    pub files: BTreeMap<String, String>,
    /// The path (a key of `files`) of a configuration that applies to everything, instead of those that are found by their place.
    pub explicit: Option<String>,
    /// Layers above all files, the weakest first: editor settings, arguments, flags.
    pub layers: Vec<ConfigLayer>,
    /// The absolute folder, with `/`, that is the top of the repository, or of what the configuration is for: words in paths
    /// count from there, wherever the run is. Empty where nobody knows it.
    pub top: String,
    /// The day of the run, which holds where no source says `today`; `None` if nobody knows it.
    pub day: Option<Date>,
}

/// The paths of the configurations that one extends, relative to the same folder as `path`.
pub fn extended_paths(path: &str, text: &str) -> Vec<String> {
    if is_peer_file(file_name(path)) {
        return Vec::new();
    }
    read::extends(text).iter().map(|written| join_path(folder(path), written)).collect()
}

/// The patterns of files with rules of the project's own that a configuration names, relative to its folder. They are asked
/// for before the configuration is read: it may name these rules.
pub fn custom_rules(text: &str) -> Vec<String> {
    // Most configurations have none, and are not parsed for it.
    let may_name_some = text.contains("custom-rules") || text.contains("custom_rules");
    if may_name_some { read::texts_of(text, "custom-rules") } else { Vec::new() }
}

/// As [`custom_rules`], of the same keys as JSON.
pub fn custom_rules_of(json: &serde_json::Value) -> Vec<String> {
    read::texts_in(tree::from_json(json), "custom-rules")
}

/// The configuration of a run, read and checked.
#[derive(Debug)]
pub struct Config {
    registry: Registry,
    base: String,
    sections: Vec<Section>,
    /// Sections by the absolute folder of their file.
    by_folder: BTreeMap<String, usize>,
    explicit: Option<usize>,
    /// What hadolint's files say, by their absolute folder.
    hadolint: BTreeMap<String, ConfigLayer>,
    peers: Peers,
    top: Vec<ConfigLayer>,
    /// The absolute folders with schemas of custom resources.
    schemas: Vec<String>,
    told: ToldFiles,
    /// Whether any of them leaves files out.
    excludes: bool,
    /// Whether any of them says what files are of.
    has_formats: bool,
    /// The day where no source names one.
    day: Option<Date>,
    /// The path of the run's folder from the top of the repository.
    place: String,
}

/// A configuration file with those that it extends, the weakest first.
#[derive(Debug)]
struct Section {
    /// Each with the absolute folder that its patterns are relative to.
    chain: Vec<(String, ConfigLayer)>,
}

/// What decides about the settings of a path.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
struct Signature {
    /// The section of the nearest file.
    section: Option<usize>,
    /// The overrides in it that fit, as (layer, override).
    overrides: Vec<(usize, usize)>,
    /// The folder of hadolint's file, where one is heeded.
    hadolint: Option<String>,
    /// The files of other tools that are heeded.
    peers: Vec<Heeded>,
}

impl Config {
    /// Reads and checks all sources. Every fault of every file is returned.
    pub fn resolve(registry: &Registry, sources: Sources) -> Result<Config, ConfigErrors> {
        match Config::resolve_lossy(registry, sources) {
            (config, errors) if errors.0.is_empty() => Ok(config),
            (_, errors) => Err(errors),
        }
    }

    /// Reads all sources. Files with faults are left out and their faults returned: editors go on working.
    pub fn resolve_lossy(registry: &Registry, sources: Sources) -> (Config, ConfigErrors) {
        let base = sources.base.trim_end_matches('/').to_string();
        let base = if base.is_empty() && !sources.base.is_empty() { "/".to_string() } else { base };
        let mut loader =
            Loader { registry, base: &base, files: HashMap::new(), layers: HashMap::new(), errors: vec![] };
        for (path, text) in &sources.files {
            loader.files.insert(absolute(&base, path), (path, text));
        }
        let mut config = Config {
            registry: registry.clone(),
            base: base.clone(),
            sections: Vec::new(),
            by_folder: BTreeMap::new(),
            explicit: None,
            hadolint: BTreeMap::new(),
            peers: Peers::default(),
            top: sources.layers,
            schemas: Vec::new(),
            told: ToldFiles::default(),
            excludes: false,
            has_formats: false,
            day: sources.day,
            place: String::new(),
        };
        if let Some(path) = &sources.explicit {
            if !sources.files.contains_key(path) {
                let kind = ConfigErrorKind::MissingFile { path: path.clone() };
                loader.errors.push(ConfigError::new(kind, Origin::CommandLine));
            }
            config.explicit = Some(0);
            config.sections.push(Section { chain: loader.chain(&absolute(&base, path)) });
        } else {
            for path in sources.files.keys().filter(|path| file_name(path) == FILE_NAME) {
                let path = absolute(&base, path);
                config.by_folder.insert(folder_of(&path).to_string(), config.sections.len());
                config.sections.push(Section { chain: loader.chain(&path) });
            }
        }
        if config.explicit.is_none() {
            config.read_hadolint(&mut loader);
            config.read_peers(&loader);
        }
        config.place = config.place_below(&sources.top).to_string();
        let (mut schemas, mut told) = (Vec::new(), ToldFiles::default());
        for (folder, layer) in config.all_layers() {
            schemas.extend(layer.schemas.iter().map(|written| absolute(folder, &written.value)));
            told.add(folder, layer);
        }
        schemas.sort();
        schemas.dedup();
        (config.schemas, config.told) = (schemas, told);
        let own = config.sections.iter().flat_map(|section| section.chain.iter().map(|(_, layer)| layer));
        let layers: Vec<_> = own.chain(&config.top).collect();
        let excludes = layers.iter().any(|layer| !layer.exclude.is_empty());
        let has_formats = layers.iter().any(|layer| !layer.formats.is_empty());
        (config.excludes, config.has_formats) = (excludes, has_formats);
        let mut errors = loader.errors;
        errors.sort_by(|a, b| (&a.origin, a.line(), a.column()).cmp(&(&b.origin, b.line(), b.column())));
        (config, ConfigErrors(errors))
    }

    /// The rules that it is about.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// The settings of some files, to lint them with.
    pub fn settings_for<'p>(&self, paths: impl IntoIterator<Item = &'p str>) -> SettingsByPath {
        let mut table = SettingsByPath { all: Vec::new(), by_path: HashMap::new() };
        let mut known: HashMap<Signature, usize> = HashMap::new();
        let run = Signature { section: self.section_of_folder(&self.base), ..Signature::default() };
        table.all.push(self.settings(&run));
        known.insert(run, 0);
        if self.sections.is_empty() && self.hadolint.is_empty() && self.peers.is_empty() {
            return table;
        }
        for path in paths {
            let key = self.signature(&absolute(&self.base, path));
            let index = *known.entry(key).or_insert_with_key(|signature| {
                table.all.push(self.settings(signature));
                table.all.len() - 1
            });
            if index != 0 {
                table.by_path.insert(path.to_string(), index);
            }
        }
        table
    }

    /// All layers with the folders that their paths are relative to, the weakest first.
    fn all_layers(&self) -> impl Iterator<Item = (&str, &ConfigLayer)> {
        let files = self.sections.iter().flat_map(|section| section.chain.iter());
        let files = files.map(|(folder, layer)| (folder.as_str(), layer));
        files.chain(self.top.iter().map(|layer| (self.base.as_str(), layer)))
    }

    /// Whether a file or folder is left out by `exclude`: itself, or a folder above it below the configuration.
    pub fn is_excluded(&self, path: &str) -> bool {
        self.excludes && self.excluded_by(&absolute(&self.base, path)).is_some()
    }

    /// The path of the run's folder from the top of the repository, or else from the configuration that applies to it; empty
    /// if the two are the same.
    pub fn place(&self) -> &str {
        &self.place
    }

    fn place_below(&self, top: &str) -> &str {
        if !top.is_empty() {
            return glob::below(&self.base, top).unwrap_or("");
        }
        let mut at = Some(self.base.as_str()).filter(|_| self.explicit.is_none());
        while let Some(folder) = at {
            if self.by_folder.contains_key(folder) {
                return glob::below(&self.base, folder).unwrap_or("");
            }
            at = parent(folder);
        }
        ""
    }

    /// What is worth saying about the sources and no fault, in their order.
    pub fn notes(&self) -> impl Iterator<Item = &str> {
        let files = self.sections.iter().flat_map(|section| section.chain.iter().map(|(_, layer)| layer));
        let others = self.hadolint.values().chain(self.peers.layers());
        files.chain(others).chain(&self.top).flat_map(|layer| &layer.notes).map(String::as_str)
    }

    /// The folders with schemas of custom resources, each once: absolute if the sources have a base.
    pub fn schema_folders(&self) -> &[String] {
        &self.schemas
    }

    /// The files that the run is told about beside those that it judges.
    pub fn told(&self) -> &ToldFiles {
        &self.told
    }

    /// Whether a file is in a folder with schemas of custom resources: it is read as one, and not linted.
    pub fn is_schema(&self, path: &str) -> bool {
        if self.schemas.is_empty() {
            return false;
        }
        let path = absolute(&self.base, path);
        self.schemas.iter().any(|folder| glob::below(&path, folder).is_some() || path == *folder)
    }

    /// Whether any source says what files are of.
    pub fn names_formats(&self) -> bool {
        self.has_formats
    }

    /// What a file is of, if the configuration says so: by the last pattern that fits, of the strongest source.
    pub fn format_of(&self, path: &str) -> Option<Format> {
        if !self.has_formats {
            return None;
        }
        let path = absolute(&self.base, path);
        let path = path.as_str();
        let section = self.section_of_folder(folder_of(path)).and_then(|index| self.sections.get(index));
        let files = section.into_iter().flat_map(|section| section.chain.iter());
        let files = files.map(|(folder, layer)| (folder.as_str(), layer));
        let layers = files.chain(self.top.iter().map(|layer| (self.base.as_str(), layer)));
        let fitting = layers
            .flat_map(|(folder, layer)| layer.formats.iter().filter(move |(_, given)| given.value.fits(path, folder)));
        fitting.last().map(|(format, _)| *format)
    }

    /// Whether folders with test data and with other people's files are left out, unless they are named themselves.
    pub fn default_excludes(&self) -> bool {
        self.run_layers()
            .filter_map(|layer| layer.default_excludes.as_ref())
            .next_back()
            .is_none_or(|given| given.value)
    }

    /// Whether a file is left out: by `exclude`, or as test data by its path from the folder of the run.
    pub fn is_left_out(&self, path: &str) -> bool {
        self.is_excluded(path) || self.is_test_data(path)
    }

    /// Whether a file is left out as test data.
    pub fn is_test_data(&self, path: &str) -> bool {
        let full = absolute(&self.base, path);
        glob::below(&full, &self.base).is_some_and(is_test_data) && self.default_excludes()
    }

    /// From which severity on the run fails.
    pub fn fail_on(&self) -> Severity {
        self.fail_on_from().map_or(Severity::Warning, |(given, _)| given.value)
    }

    /// The folder, as far as it is known, that is the top of the project that a file belongs to: the nearest one above
    /// it whose configuration says `root = true`. Absolute if the sources have a base.
    pub fn root_of(&self, path: &str) -> Option<&str> {
        let path = absolute(&self.base, path);
        let mut at = Some(folder_of(&path));
        while let Some(place) = at {
            if let Some((found, section)) = self.by_folder.get_key_value(place) {
                let own = self.sections.get(*section).and_then(|section| section.chain.last());
                if own.is_some_and(|(_, layer)| layer.root.as_ref().is_some_and(|root| root.value)) {
                    return Some(found);
                }
            }
            at = parent(place);
        }
        None
    }

    fn fail_on_from(&self) -> Option<(&Given<Severity>, &Origin)> {
        self.run_layers().filter_map(|layer| Some((layer.fail_on.as_ref()?, &layer.origin))).next_back()
    }

    /// What applies to the run as a whole, the weakest first.
    fn run_layers(&self) -> impl DoubleEndedIterator<Item = &ConfigLayer> {
        let section = self.section_of_folder(&self.base).and_then(|index| self.sections.get(index));
        let files = section.into_iter().flat_map(|section| section.chain.iter().map(|(_, layer)| layer));
        files.chain(&self.top)
    }

    fn excluded_by(&self, path: &str) -> Option<(&Given<Pattern>, &Origin)> {
        let start = path.len() - glob::below(path, &self.base).unwrap_or(file_name(path)).len();
        let rest = path.get(start..).unwrap_or("");
        let ends = rest.match_indices('/').map(|(at, _)| at).chain([rest.len()]).filter(|end| *end > 0);
        for end in ends {
            let prefix = path.get(..start + end).unwrap_or(path);
            let section = self.section_of_folder(folder_of(prefix)).and_then(|index| self.sections.get(index));
            let files = section.into_iter().flat_map(|section| section.chain.iter());
            let files = files.map(|(folder, layer)| (folder.as_str(), layer));
            let layers = files.chain(self.top.iter().map(|layer| (self.base.as_str(), layer)));
            for (folder, layer) in layers {
                let fits = |given: &&Given<Pattern>| given.value.fits_exactly(prefix, folder);
                if let Some(found) = layer.exclude.iter().find(fits) {
                    return Some((found, &layer.origin));
                }
            }
        }
        None
    }

    /// The section for an absolute folder: that of the nearest file in it or above.
    fn section_of_folder(&self, place: &str) -> Option<usize> {
        if self.explicit.is_some() {
            return self.explicit;
        }
        if self.by_folder.is_empty() {
            return None;
        }
        let mut at = Some(place);
        while let Some(place) = at {
            if let Some(section) = self.by_folder.get(place) {
                return Some(*section);
            }
            at = parent(place);
        }
        None
    }

    /// What decides about the settings of an absolute path.
    fn signature(&self, path: &str) -> Signature {
        let hadolint = self.hadolint_of(path).map(|(folder, _)| folder.clone());
        let peers = self.peers_of(path);
        let index = self.section_of_folder(folder_of(path));
        let Some(section) = index.and_then(|index| self.sections.get(index)) else {
            return Signature { hadolint, peers, ..Signature::default() };
        };
        let mut fitting = Vec::new();
        for (at, (folder, layer)) in section.chain.iter().enumerate() {
            for (number, one) in layer.overrides.iter().enumerate() {
                if one.files.iter().any(|pattern| pattern.value.fits(path, folder)) {
                    fitting.push((at, number));
                }
            }
        }
        Signature { section: index, overrides: fitting, hadolint, peers }
    }

    fn settings(&self, signature: &Signature) -> Settings {
        let suppressions = self.top.iter().rev().find_map(|layer| layer.suppressions).unwrap_or(true);
        let settings = self.settled(signature).into_settings();
        Settings { suppressions, today: settings.today.or(self.day), ..settings }
    }

    /// The files of a section with the folders that their patterns are relative to, the weakest first.
    fn chain(&self, signature: &Signature) -> &[(String, ConfigLayer)] {
        signature.section.and_then(|index| self.sections.get(index)).map_or(&[][..], |section| &section.chain)
    }

    fn settled(&self, signature: &Signature) -> Settled<'_> {
        let chain = self.chain(signature);
        let overrides: Vec<_> = signature
            .overrides
            .iter()
            .filter_map(|&(layer, number)| {
                let (_, layer) = chain.get(layer)?;
                Some((&layer.origin, layer.overrides.get(number)?))
            })
            .collect();
        let hadolint = signature.hadolint.as_ref().and_then(|folder| self.hadolint.get(folder));
        let plain = hadolint.into_iter().chain(chain.iter().map(|(_, layer)| layer));
        let plain = plain.map(|layer| (&layer.origin, &layer.keys));
        let peers = signature.peers.iter().flat_map(|heeded| self.peers.keys(heeded));
        let top = self.top.iter().map(|layer| (&layer.origin, &layer.keys));
        settle(&self.registry, peers.chain(plain), &overrides, top)
    }
}

/// The settings of the files of a run. Files that were not named get those of the run as a whole.
#[derive(Debug, Clone)]
pub struct SettingsByPath {
    all: Vec<Settings>,
    by_path: HashMap<String, usize>,
}

impl SettingsTable for SettingsByPath {
    fn all(&self) -> &[Settings] {
        &self.all
    }

    fn index_for(&self, path: &str) -> usize {
        self.by_path.get(path).copied().unwrap_or(0)
    }
}
