//! What is linted together: a folder of the workspace, or a single file that lies in none.
//!
//! What is parsed, what applies and what is reported is the matter of core's `Workspace`; here is decided which files
//! are in it, and whether the editor or the disk has their text.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use lintainer_core::config::{
    Config, ConfigError, ConfigErrors, ConfigLayer, FILE_NAME, Origin, Sources, extended_paths, is_config_file,
};
use lintainer_core::engine::Engine;
use lintainer_core::finding::{Finding, Safety};
use lintainer_core::linter::Serial;
use lintainer_core::project::{folder, is_candidate, join};
use lintainer_core::report::Report;
use lintainer_core::rule::{CUSTOM_PREFIX, OwnRules, Registry, Rule};
use lintainer_core::schema::place::{Description, Offer};
use lintainer_core::source::Source;
use lintainer_core::span::{FileId, Span};
use lintainer_core::workspace::{Content, Entry, RendersTo, Rewritten, Role, Workspace};

use crate::documents::{Document, Documents};
use crate::host::{Host, Target};
use crate::uri;
use crate::work::{Work, guard};

/// Files above this are linted by the command only: while one is checked, nobody gets an answer.
const MAX_BYTES: usize = 4 << 20;

/// A root.
pub(crate) struct Root<'e> {
    host: &'e dyn Host,
    target: Target,
    base: PathBuf,
    base_key: String,
    workspace: Workspace<'e>,
    /// The keys of files that may have another text by now.
    touched: BTreeSet<String>,
    found: Sources,
    config_errors: ConfigErrors,
    /// The rules that the project writes itself.
    own: OwnRules,
    /// The texts of the configuration files that the errors are in, by key.
    config_sources: BTreeMap<String, Source>,
    report: Report,
    by_file: BTreeMap<FileId, Vec<usize>>,
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
    pub(crate) fn new(engine: &'e Engine, host: &'e dyn Host, target: Target) -> Self {
        let base = match &target {
            Target::Folder(path) => path.clone(),
            Target::File(path) => path.parent().map(PathBuf::from).unwrap_or_default(),
        };
        Root {
            host,
            base_key: uri::key_of_path(&base),
            base,
            target,
            workspace: Workspace::new(engine).reading(host).without_counts().up_to(MAX_BYTES),
            touched: BTreeSet::new(),
            found: Sources::default(),
            config_errors: ConfigErrors(Vec::new()),
            own: OwnRules::default(),
            config_sources: BTreeMap::new(),
            report: Report::default(),
            by_file: BTreeMap::new(),
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
        let is_known = self.workspace.entry(key).is_some();
        if is_known {
            self.touched.insert(key.to_string());
            self.dirty = true;
        }
        let is_config = key.rsplit('/').next().is_some_and(is_config_file) && (is_known || self.covers(key));
        // Without rules of its own a project has no pages either: editors tell of other texts in Markdown, too.
        let has_rules = !(self.own.pages.is_empty() && self.own.problems.is_empty());
        let is_known_page = |key: &str| self.own.pages.iter().any(|shown| join(&self.base_key, shown) == key);
        let is_page = has_rules && (key.ends_with(".md") && self.covers(key) || is_known_page(key));
        if is_config || is_page || self.found.files.keys().any(|shown| join(&self.base_key, shown) == key) {
            self.needs_config = true;
            self.dirty = true;
        }
        // Editors tell of documents that are none of ours, too.
        let is_ours = || document.map_or_else(|| is_candidate(key), |document| is_candidate(&self.show(key, document)));
        if !is_known && self.covers(key) && is_ours() {
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

    /// Brings everything up to date. What goes wrong with single files is told to `log`. An error is a fault of the
    /// linter; what was known before stays.
    pub(crate) fn check(
        &mut self,
        documents: &Documents,
        layers: &[ConfigLayer],
        stop: &(dyn Fn() -> bool + Sync),
        log: &mut Vec<String>,
    ) -> Result<Checked, String> {
        let start = Instant::now();
        self.gather(documents, layers, log);
        let work = Work::new(self.host, stop);
        let report = guard(|| self.workspace.check(&work));
        if work.was_stopped() {
            return Ok(Checked::Interrupted);
        }
        // Whatever happened, trying the same again would end in the same way.
        self.dirty = false;
        self.cost = start.elapsed();
        let report = report?.map_err(|errors| errors.to_string())?;
        let new = report.errors.iter().filter(|error| error.is_internal() && !self.report.errors.contains(error));
        log.extend(new.map(|error| format!("{}: {}", error.path, error.message)));
        self.report = report;
        self.by_file.clear();
        for (index, finding) in self.report.findings.iter().enumerate() {
            if finding.suppressed.is_none() {
                self.by_file.entry(finding.span.file).or_default().push(index);
            }
        }
        Ok(Checked::Done)
    }

    /// Brings the texts up to date, and checks nothing: the findings are those of the last check.
    pub(crate) fn read(&mut self, documents: &Documents, layers: &[ConfigLayer], log: &mut Vec<String>) {
        self.gather(documents, layers, log);
        // Faults of the configuration are told by the next check.
        let _ = self.workspace.read(&Work::new(self.host, &|| false));
    }

    /// Takes files, texts and the configuration as they are now.
    fn gather(&mut self, documents: &Documents, layers: &[ConfigLayer], log: &mut Vec<String>) {
        if self.needs_walk {
            self.walk(documents, log);
        }
        self.add_open(documents);
        self.take_texts(documents);
        let day = self.host.today().or(self.found.day);
        if self.needs_config || day != self.found.day {
            self.found.day = day;
            self.configure(documents, layers, log);
        }
    }

    /// The files in which findings are shown.
    pub(crate) fn judged(&self) -> impl Iterator<Item = &Entry<'e>> {
        self.workspace.entries().filter(|entry| self.workspace.is_judged(entry))
    }

    /// A file by its key.
    pub(crate) fn entry(&self, key: &str) -> Option<&Entry<'e>> {
        self.workspace.entry(key)
    }

    /// The file that a span is in.
    pub(crate) fn entry_of(&self, file: FileId) -> Option<&Entry<'e>> {
        self.workspace.entry_of(file)
    }

    /// The findings that are shown in a file, in the order of their places.
    pub(crate) fn findings(&self, entry: &Entry<'_>) -> impl Iterator<Item = &Finding> {
        let indexes = self.by_file.get(&entry.id()).filter(|_| self.workspace.is_judged(entry));
        indexes.into_iter().flatten().filter_map(|index| self.report.findings.get(*index))
    }

    /// What may be written at an offset of a file.
    pub(crate) fn offer(&self, entry: &Entry<'_>, offset: usize) -> Option<Offer> {
        self.workspace.offer(entry.key(), offset)
    }

    /// What the schema says about the key at an offset of a file.
    pub(crate) fn describe(&self, entry: &Entry<'_>, offset: usize) -> Option<Description> {
        self.workspace.describe(entry.key(), offset)
    }

    /// What builds of kustomizations make of the value at an offset of a file.
    pub(crate) fn rewritten(&self, entry: &Entry<'_>, offset: usize) -> Vec<Rewritten> {
        self.workspace.rewritten(entry.key(), offset)
    }

    /// What the action at an offset of a template prints.
    pub(crate) fn renders_to(
        &self,
        entry: &Entry<'_>,
        offset: usize,
        go_on: &mut dyn FnMut() -> bool,
    ) -> Option<RendersTo> {
        self.workspace.renders_to(entry.key(), offset, go_on)
    }

    /// The key of a chart's values at an offset of a file, and what reads it.
    pub(crate) fn chart_readers(&self, entry: &Entry<'_>, offset: usize) -> Option<(Span, Vec<Span>)> {
        self.workspace.chart_readers(entry.key(), offset)
    }

    /// Where that is written which stands at an offset of a template.
    pub(crate) fn chart_origins(&self, entry: &Entry<'_>, offset: usize) -> Vec<Span> {
        self.workspace.chart_origins(entry.key(), offset)
    }

    /// What names or reads the same as an offset of a chart's file.
    pub(crate) fn chart_references(&self, entry: &Entry<'_>, offset: usize) -> Vec<Span> {
        self.workspace.chart_references(entry.key(), offset)
    }

    /// The text of a file after all safe fixes in it; `None` where there is none.
    pub(crate) fn fixed(&self, entry: &Entry<'_>) -> Option<String> {
        let admit = |other: &Entry<'_>| other.id() == entry.id();
        let outcome = self.workspace.fix_some(Safety::Safe, &admit, &mut |_| {}, &Serial).ok();
        outcome?.changed.remove(entry.path())
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

    fn walk(&mut self, documents: &Documents, log: &mut Vec<String>) {
        self.needs_walk = false;
        self.needs_config = true;
        if !uri::is_file(&self.base_key) {
            return;
        }
        let discovery = self.host.discover(&self.base, &self.target);
        log.extend(discovery.problems);
        self.found = discovery.sources;
        self.workspace.set_listing(discovery.listing);
        let mut gone: BTreeMap<String, FileId> =
            self.workspace.entries().map(|entry| (entry.key().to_string(), entry.id())).collect();
        for file in discovery.files {
            let key = uri::key_of_path(&file.path);
            gone.remove(&key);
            let document = documents.get(&key);
            let role = if file.asked || document.is_some() { Role::Given } else { Role::Needed };
            let shown = self.workspace.entry(&key).map_or(file.shown, |entry| entry.path().to_string());
            self.workspace.put(&key, &shown, role, content(document));
        }
        for (key, id) in gone.into_iter().filter(|(key, _)| documents.get(key).is_none()) {
            self.workspace.remove(&key);
            self.by_file.remove(&id);
        }
    }

    /// Adds open documents that are not on disk, or not found there.
    fn add_open(&mut self, documents: &Documents) {
        for (key, document) in documents.iter() {
            if !self.covers(key) || self.workspace.entry(key).is_some_and(|entry| entry.role() == Role::Given) {
                continue;
            }
            let shown = self.show(key, document);
            if is_candidate(&shown) {
                self.workspace.put(key, &shown, Role::Given, content(Some(document)));
            }
        }
    }

    /// Takes the texts of files that have changed, from the editor where they are open.
    fn take_texts(&mut self, documents: &Documents) {
        for key in std::mem::take(&mut self.touched) {
            match documents.get(&key) {
                None if !uri::is_file(&key) => _ = self.workspace.remove(&key),
                document => _ = self.workspace.change(&key, content(document)),
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
            "yaml" | "dockercompose" | "helm" => format!("{name}.yaml"),
            _ => name.to_string(),
        }
    }

    fn configure(&mut self, documents: &Documents, layers: &[ConfigLayer], log: &mut Vec<String>) {
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
            if let Some(shown) = below.filter(|shown| shown.rsplit('/').next().is_some_and(is_config_file)) {
                sources.files.insert(shown.to_string(), document.text.clone());
            }
        }
        // A text that is being edited may extend files that nobody has read yet.
        let mut open: Vec<String> =
            sources.files.iter().flat_map(|(shown, text)| extended_paths(shown, text)).collect();
        while let Some(shown) = open.pop() {
            let path = join(&self.base_key, &shown);
            if sources.files.contains_key(&shown) || shown.starts_with("..") || !self.covers(&path) {
                continue;
            }
            let bytes = self.host.read(&path).ok();
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
        let registry = self.read_rules(documents, &sources, log);
        let (config, errors) = Config::resolve_lossy(&registry, sources);
        let (given, notes) = self.host.told(&self.base, config.told());
        log.extend(notes);
        self.workspace.set_given(given);
        self.workspace.use_config(config);
        self.config_errors = errors;
    }

    /// The rules of the root: the built-in ones, and those that the project writes itself, with unsaved texts.
    fn read_rules(&mut self, documents: &Documents, sources: &Sources, log: &mut Vec<String>) -> Registry {
        let known = self.workspace.engine().rules();
        let is_builtin = |rule: &&&'static Rule| !rule.name.starts_with(CUSTOM_PREFIX);
        let builtin = Registry::new(known.rules().iter().filter(is_builtin).copied());
        let open = |key: &str| documents.get(key).map(|document| document.text.clone());
        let own = self.host.rules(&self.base, sources, &open, &builtin);
        let new = own.problems.iter().filter(|problem| !self.own.problems.contains(problem));
        log.extend(new.map(|problem| format!("{}: {}", problem.path, problem.message)));
        self.own = own;
        builtin.with(self.own.rules.iter().copied())
    }
}

/// The content of a file that is open in the editor, or else on disk.
fn content(document: Option<&Document>) -> Content<'static> {
    match document {
        Some(document) => Content::Open(document.text.clone().into_bytes().into()),
        None => Content::Elsewhere,
    }
}
