//! What is linted together: a folder of the workspace, or a single file that lies in none.
//!
//! Parsed files are kept, and only what changed is parsed again. Spans carry the index of their file, so a file keeps its
//! index for as long as the root lives; one that is gone leaves an empty file behind.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use lintainer_core::config::{
    Config, ConfigError, ConfigErrors, ConfigLayer, FILE_NAME, Origin, SettingsByPath, Sources, extended_paths,
};
use lintainer_core::engine::Engine;
use lintainer_core::finding::Finding;
use lintainer_core::linter::Linter;
use lintainer_core::project::{File, Project, folder, is_candidate, join};
use lintainer_core::report::Report;
use lintainer_core::source::{MAX_FILE_BYTES, Source, too_large_message};
use lintainer_core::span::FileId;

use crate::documents::{Document, Documents};
use crate::host::{Host, Target};
use crate::uri;
use crate::work::{Work, guard};

/// One file of a root.
#[derive(Debug)]
pub(crate) struct Slot {
    /// Its key.
    pub(crate) key: String,
    /// The path by which findings name it.
    pub(crate) shown: String,
    /// What was parsed last.
    pub(crate) file: Arc<File>,
    /// Why it could not be read.
    pub(crate) problem: Option<String>,
    /// It is to be linted, and not only there for others.
    asked: bool,
    /// The configuration leaves it out.
    excluded: bool,
    /// It must be read again.
    stale: bool,
}

impl Slot {
    /// Whether findings in it are shown.
    pub(crate) fn is_judged(&self) -> bool {
        self.asked && !self.excluded
    }
}

/// A root.
pub(crate) struct Root<'e> {
    engine: &'e Engine,
    target: Target,
    base: PathBuf,
    base_key: String,
    slots: Vec<Slot>,
    by_key: HashMap<String, usize>,
    found: Sources,
    config: Config<'e>,
    config_errors: ConfigErrors,
    /// The texts of the configuration files that the errors are in, by key.
    config_sources: BTreeMap<String, Source>,
    settings: SettingsByPath,
    report: Report,
    by_file: Vec<Vec<usize>>,
    needs_walk: bool,
    needs_config: bool,
    dirty: bool,
    /// How long the last check took.
    pub(crate) cost: Duration,
}

/// How a check ended.
#[derive(Debug)]
pub(crate) enum Checked {
    /// With a report.
    Done,
    /// Before the end, since there is something newer to do.
    Interrupted,
}

impl<'e> Root<'e> {
    /// A root that has not been looked into yet.
    pub(crate) fn new(engine: &'e Engine, target: Target) -> Self {
        let base = match &target {
            Target::Folder(path) => path.clone(),
            Target::File(path) => path.parent().map(PathBuf::from).unwrap_or_default(),
        };
        let (config, config_errors) = Config::resolve_lossy(engine.rules(), Sources::default());
        let settings = config.settings_for([]);
        let report = Report::default();
        Root {
            engine,
            base_key: uri::key_of_path(&base),
            base,
            target,
            slots: Vec::new(),
            by_key: HashMap::new(),
            found: Sources::default(),
            config,
            config_errors,
            config_sources: BTreeMap::new(),
            settings,
            report,
            by_file: Vec::new(),
            needs_walk: true,
            needs_config: true,
            dirty: true,
            cost: Duration::ZERO,
        }
    }

    /// What the root is made for.
    pub(crate) fn target(&self) -> &Target {
        &self.target
    }

    /// The key of the folder that paths are shown from.
    pub(crate) fn base_key(&self) -> &str {
        &self.base_key
    }

    /// Whether a document belongs here, whether or not it is known already.
    pub(crate) fn covers(&self, key: &str) -> bool {
        match &self.target {
            Target::Folder(_) => key
                .strip_prefix(&self.base_key)
                .is_some_and(|rest| rest.starts_with('/') || self.base_key.ends_with('/') && uri::is_file(key)),
            Target::File(path) => uri::key_of_path(path) == key || path.to_str() == Some(key),
        }
    }

    /// Whether something changed since the last check.
    pub(crate) fn is_dirty(&self) -> bool {
        self.dirty
    }

    /// Says that a document was opened, edited or closed, or that a file changed on disk. `document`: it is open.
    pub(crate) fn touch(&mut self, key: &str, document: Option<&Document>) {
        let known = self.by_key.get(key).copied();
        if let Some(slot) = known.and_then(|index| self.slots.get_mut(index)) {
            slot.stale = true;
            self.dirty = true;
        }
        let is_config = key.rsplit('/').next() == Some(FILE_NAME) && (known.is_some() || self.covers(key));
        if is_config || self.found.files.keys().any(|shown| join(&self.base_key, shown) == key) {
            self.needs_config = true;
            self.dirty = true;
        }
        // Editors tell of documents that are none of ours, too.
        let is_ours = || document.map_or_else(|| is_candidate(key), |document| is_candidate(&self.show(key, document)));
        if known.is_none() && self.covers(key) && is_ours() {
            self.dirty = true;
        }
    }

    /// Says that a check ended in a fault of ours: the same would happen again, until something changes.
    pub(crate) fn give_up(&mut self) {
        self.dirty = false;
    }

    /// Says that files came, went, or are ignored in another way.
    pub(crate) fn look_again(&mut self) {
        self.needs_walk = true;
        self.dirty = true;
    }

    /// Says that the editor's settings changed.
    pub(crate) fn settings_changed(&mut self) {
        self.needs_config = true;
        self.dirty = true;
    }

    /// Brings everything up to date. What goes wrong with single files is told to `log`. An error is a fault of the linter;
    /// what was known before stays.
    pub(crate) fn check(
        &mut self,
        documents: &Documents,
        layers: &[ConfigLayer],
        host: &dyn Host,
        stop: &(dyn Fn() -> bool + Sync),
        log: &mut Vec<String>,
    ) -> Result<Checked, String> {
        let start = Instant::now();
        if self.needs_walk {
            self.walk(documents, host, log);
        }
        self.add_open(documents);
        self.load(documents, host, log);
        if self.needs_config {
            self.configure(documents, layers, host);
        }
        let work = Work::new(host, stop);
        let project = Project::new(self.slots.iter().map(|slot| slot.file.clone()).collect());
        let linter = Linter::new(self.engine.rules(), &self.settings);
        let report = guard(|| linter.check(&project, &work));
        if work.was_stopped() {
            return Ok(Checked::Interrupted);
        }
        // Whatever happened, trying the same again would end in the same way.
        self.dirty = false;
        self.cost = start.elapsed();
        for (index, message) in work.into_panics() {
            let path = self.slots.get(index).map_or("a Compose project", |slot| slot.shown.as_str());
            log.push(format!("internal error in {path}: {message}"));
        }
        self.report = report?;
        self.by_file = vec![Vec::new(); self.slots.len()];
        for (index, finding) in self.report.findings.iter().enumerate() {
            if finding.suppressed.is_none()
                && let Some(of_file) = self.by_file.get_mut(finding.span.file.0 as usize)
            {
                of_file.push(index);
            }
        }
        Ok(Checked::Done)
    }

    /// The files, gone ones included.
    pub(crate) fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// A file by its key.
    pub(crate) fn slot(&self, key: &str) -> Option<&Slot> {
        self.by_key.get(key).and_then(|index| self.slots.get(*index))
    }

    /// The file that a span is in.
    pub(crate) fn slot_of(&self, file: FileId) -> Option<&Slot> {
        self.slots.get(file.0 as usize)
    }

    /// The findings that are shown in a file, in the order of their places.
    pub(crate) fn findings(&self, slot: &Slot) -> impl Iterator<Item = &Finding> {
        let indexes = self.by_file.get(slot.file.source.id.0 as usize).filter(|_| slot.is_judged());
        indexes.into_iter().flatten().filter_map(|index| self.report.findings.get(*index))
    }

    /// The settings as they are now.
    pub(crate) fn settings(&self) -> &SettingsByPath {
        &self.settings
    }

    /// The configuration files with their faults.
    pub(crate) fn config_files(&self) -> impl Iterator<Item = (&String, &Source, Vec<&ConfigError>)> {
        self.config_sources.iter().map(|(key, source)| {
            let of_file = |error: &&ConfigError| error.origin == Origin::File(source.path.clone());
            (key, source, self.config_errors.0.iter().filter(of_file).collect())
        })
    }

    /// The key of the configuration file that is nearest to a file, in its folder or above.
    pub(crate) fn nearest_config(&self, key: &str) -> Option<&str> {
        let fits = |config: &&String| {
            config.rsplit('/').next() == Some(FILE_NAME)
                && (folder(config).is_empty() || key.strip_prefix(folder(config)).is_some_and(|it| it.starts_with('/')))
        };
        self.config_sources.keys().filter(fits).max_by_key(|config| config.len()).map(String::as_str)
    }

    /// The text of a configuration file.
    pub(crate) fn config_source(&self, key: &str) -> Option<&Source> {
        self.config_sources.get(key)
    }

    fn walk(&mut self, documents: &Documents, host: &dyn Host, log: &mut Vec<String>) {
        self.needs_walk = false;
        self.needs_config = true;
        if !uri::is_file(&self.base_key) {
            return;
        }
        let discovery = host.discover(&self.base, &self.target);
        log.extend(discovery.problems);
        self.found = discovery.sources;
        for slot in &mut self.slots {
            slot.stale = true;
            slot.asked = documents.get(&slot.key).is_some();
        }
        for file in discovery.files {
            let key = uri::key_of_path(&file.path);
            let index = self.add(key, file.shown);
            if let Some(slot) = self.slots.get_mut(index) {
                slot.asked |= file.asked;
            }
        }
    }

    /// The index of a file, which is added where it is new.
    fn add(&mut self, key: String, shown: String) -> usize {
        if let Some(index) = self.by_key.get(&key) {
            return *index;
        }
        let index = self.slots.len();
        self.by_key.insert(key.clone(), index);
        let file = Arc::new(nothing(FileId(index as u32)));
        self.slots.push(Slot { key, shown, file, problem: None, asked: false, excluded: false, stale: true });
        self.needs_config = true;
        index
    }

    /// Adds open documents that are not on disk, or not found there.
    fn add_open(&mut self, documents: &Documents) {
        for (key, document) in documents.iter() {
            if !self.covers(key) || self.slot(key).is_some_and(|slot| slot.asked) {
                continue;
            }
            let shown = self.show(key, document);
            if is_candidate(&shown) {
                let index = self.add(key.clone(), shown);
                if let Some(slot) = self.slots.get_mut(index) {
                    slot.asked = true;
                }
            }
        }
    }

    /// How a document is named; where its name does not say what it is, the editor's name of the language does.
    fn show(&self, key: &str, document: &Document) -> String {
        let below = key.strip_prefix(&self.base_key).filter(|_| uri::is_file(key));
        let name = below.unwrap_or_else(|| key.rsplit(['/', ':']).next().unwrap_or(key)).trim_start_matches('/');
        match document.language.as_str() {
            _ if is_candidate(name) => name.to_string(),
            "dockerfile" => format!("{name}.Dockerfile"),
            "yaml" | "dockercompose" => format!("{name}.yaml"),
            _ => name.to_string(),
        }
    }

    fn load(&mut self, documents: &Documents, host: &dyn Host, log: &mut Vec<String>) {
        for (index, slot) in self.slots.iter_mut().enumerate().filter(|(_, slot)| slot.stale) {
            slot.stale = false;
            let id = FileId(index as u32);
            let read = match documents.get(&slot.key) {
                Some(document) => Ok(document.text.clone().into_bytes()),
                None if uri::is_file(&slot.key) => host.read(&uri::path(&slot.key)),
                None => Err("it was closed".to_string()),
            };
            let read = read.and_then(|bytes| match bytes.len() > MAX_FILE_BYTES {
                true => Err(too_large_message()),
                false => Ok(bytes),
            });
            let bytes = match read {
                Ok(bytes) => bytes,
                Err(message) => {
                    slot.file = Arc::new(nothing(id));
                    slot.problem = Some(message);
                    continue;
                }
            };
            slot.problem = None;
            let old = &slot.file.source;
            if old.path == slot.shown && old.invalid_utf8().is_empty() && old.text().as_bytes() == bytes {
                continue;
            }
            // An editor points at any place of what it has open.
            let parse = if documents.get(&slot.key).is_some() { File::whole } else { File::new };
            let parse = || {
                let file = parse(id, &slot.shown, bytes);
                file.keep_syntax();
                file
            };
            match guard(parse) {
                Ok(file) => slot.file = Arc::new(file),
                Err(message) => {
                    log.push(format!("internal error in {}: {message}", slot.shown));
                    slot.file = Arc::new(nothing(id));
                    slot.problem = Some("internal error".to_string());
                }
            }
        }
    }

    fn configure(&mut self, documents: &Documents, layers: &[ConfigLayer], host: &dyn Host) {
        self.needs_config = false;
        let mut sources = self.found.clone();
        sources.layers.extend(layers.iter().cloned());
        for (shown, text) in &mut sources.files {
            if let Some(document) = documents.get(&join(&self.base_key, shown)) {
                text.clone_from(&document.text);
            }
        }
        for (key, document) in documents.iter() {
            let below = key.strip_prefix(&self.base_key).and_then(|rest| rest.strip_prefix('/'));
            if let Some(shown) = below.filter(|shown| shown.rsplit('/').next() == Some(FILE_NAME)) {
                sources.files.insert(shown.to_string(), document.text.clone());
            }
        }
        // A text that is being edited may extend files that nobody has read yet.
        let mut open: Vec<String> =
            sources.files.iter().flat_map(|(shown, text)| extended_paths(shown, text)).collect();
        while let Some(shown) = open.pop() {
            if sources.files.contains_key(&shown) {
                continue;
            }
            let bytes = host.read(&self.base.join(&shown)).ok();
            if let Some(text) = bytes.and_then(|bytes| String::from_utf8(bytes).ok()) {
                open.extend(extended_paths(&shown, &text));
                sources.files.insert(shown, text);
            }
        }
        self.config_sources = sources
            .files
            .iter()
            .map(|(shown, text)| (join(&self.base_key, shown), Source::new(FileId(0), shown, text)))
            .collect();
        (self.config, self.config_errors) = Config::resolve_lossy(self.engine.rules(), sources);
        self.settings = self.config.settings_for(self.slots.iter().map(|slot| slot.shown.as_str()));
        for slot in &mut self.slots {
            slot.excluded = self.config.is_left_out(&slot.shown);
        }
    }
}

/// A file that is not there. It has no path, so that no other file finds it.
fn nothing(id: FileId) -> File {
    File::nothing(id, "")
}
