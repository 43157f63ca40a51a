//! Files in, report out, again and again: files by their keys, what was parsed of them, and the configuration that
//! applies.

mod chart_places;
mod charts;
mod editing;
mod entry;
mod fixing;
mod kustomize;
mod once;
mod settled;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

pub use chart_places::{ChartText, RendersTo};
pub use charts::Installation;
pub use editing::Ignore;
pub use entry::{Content, Entry, Reader, Role};
pub use kustomize::{Rewritten, WorkspaceFiles};
pub use settled::Settled;

use crate::config::{Config, ConfigErrors, is_config_file};
use crate::engine::{Configuration, Engine};
use crate::linter::{Inputs as _, Linter, Serial, Workers, collect, load_by_id};
use crate::listing::Listing;
use crate::model::Format;
use crate::project::{File, Given, Hint, Project, Root, file_name};
use crate::report::{FileProblem, Report};
use crate::rule::OwnRules;
use crate::source::MAX_FILE_BYTES;
use crate::span::FileId;
use once::Once;

/// Files that are linted as one project, and linted again after each change. Only what changed is parsed again; what
/// the rules see of the project is put together anew.
///
/// A file has a key, by which the workspace knows it, and a path, which is shown and says by its form what a file may
/// be, which configuration applies to it, and which others it can name. For most callers the two are the same. The
/// bytes are held, or had from the [`Reader`] when they are needed. A workspace may hold files that no disk has: an
/// unsaved text of an editor, an example on a page, a stream, or text that was *made from other text*, such as the
/// manifests that a chart comes to ([`Role::Derived`]). Whoever made that knows its origin, and can move the places of
/// the findings there.
///
/// What is said about a file follows from its [`Role`] and the configuration, and from nothing else: this is the one
/// home for which files are judged, which are left out and why, and what is reported.
pub struct Workspace<'e> {
    engine: &'e Engine,
    reader: Option<&'e dyn Reader>,
    /// By their indexes in the project. Spans carry the index of their file, so a file keeps it as long as it is there.
    entries: Vec<Option<Entry<'e>>>,
    ids: BTreeMap<Arc<str>, FileId>,
    /// The indexes that no file has any more.
    free: BTreeSet<FileId>,
    /// `None` where a caller has resolved the configuration.
    configuration: Option<Configuration>,
    /// `None` before the configuration is resolved, and after it changed.
    config: Option<Arc<Config>>,
    /// The rules that the project writes itself, where these are read from its texts.
    own: Arc<OwnRules>,
    /// What the configuration comes to; `None` after it or the set of files changed.
    settled: Option<Arc<Settled>>,
    counts: bool,
    /// How many bytes a file may have for [`Workspace::check`].
    limit: usize,
    /// What files that somebody named are said to be.
    named_as: Option<Format>,
    given: Arc<Given>,
    listing: Option<Arc<dyn Listing>>,
    /// The kustomizations as they were built for the last check.
    roots: Vec<Root>,
}

impl<'e> Workspace<'e> {
    /// A workspace without files, for the rules of an engine.
    pub fn new(engine: &'e Engine) -> Self {
        Workspace {
            engine,
            reader: None,
            entries: Vec::new(),
            ids: BTreeMap::new(),
            free: BTreeSet::new(),
            configuration: Some(Configuration::default()),
            config: None,
            own: Arc::default(),
            settled: None,
            counts: true,
            limit: MAX_FILE_BYTES,
            named_as: None,
            given: Arc::default(),
            listing: None,
            roots: Vec::new(),
        }
    }

    /// The same workspace, whose files may be [`Content::Elsewhere`].
    pub fn reading(mut self, reader: &'e dyn Reader) -> Self {
        self.reader = Some(reader);
        self
    }

    /// The same workspace, whose reports do not say what the next profile would show: that takes time.
    pub fn without_counts(mut self) -> Self {
        self.counts = false;
        self
    }

    /// The same workspace, whose [`Workspace::check`] leaves files of more bytes alone: somebody waits for it.
    pub fn up_to(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// The same workspace, whose files with the role [`Role::Named`] are of a format, whatever their names and
    /// contents say.
    pub fn reading_named_as(mut self, format: Option<Format>) -> Self {
        self.named_as = format;
        self
    }

    /// Sets what the run is told beside its files: what scanners say about the images, what is normal.
    pub fn set_given(&mut self, given: Given) {
        self.given = Arc::new(given);
        // What it says may be a reason for or against a fix.
        self.roots.clear();
    }

    /// Sets who knows what lies beside the files. Without it rules that ask are silent.
    pub fn set_listing(&mut self, listing: Option<Arc<dyn Listing>>) {
        self.listing = listing;
    }

    /// Adds a file or changes its content; whether that changed anything. The path is its key. A file named
    /// `lintainer.toml` applies below its folder.
    pub fn set(&mut self, path: &str, bytes: impl Into<Cow<'e, [u8]>>) -> bool {
        self.put(path, path, Role::Given, Content::Held(bytes.into()))
    }

    /// As [`Workspace::set`], for text that was made from other text: it is linted, but fixes never touch it.
    pub fn set_derived(&mut self, path: &str, bytes: impl Into<Cow<'e, [u8]>>) -> bool {
        self.put(path, path, Role::Derived, Content::Held(bytes.into()))
    }

    /// Adds a file or changes it; whether that may have changed anything. What is elsewhere is read again.
    pub fn put(&mut self, key: &str, path: &str, role: Role, content: Content<'e>) -> bool {
        match self.entry_mut(key) {
            Some(entry) if *entry.path == *path && entry.role == role => return self.change(key, content),
            Some(entry) => {
                let path = if *entry.key == *path { entry.key.clone() } else { Arc::from(path) };
                (entry.path, entry.role, entry.content, entry.stale) = (path, role, content, true);
                self.settled = None;
            }
            None => self.add(key, path, role, content),
        }
        self.forget_config(path);
        true
    }

    /// Changes the content of a file by its key; whether it is there, and that may have changed anything.
    pub fn change(&mut self, key: &str, content: Content<'e>) -> bool {
        let Some(entry) = self.entry_mut(key) else { return false };
        if entry.content == content && content != Content::Elsewhere {
            return false;
        }
        (entry.content, entry.stale) = (content, true);
        let path = entry.path.clone();
        self.forget_config(&path);
        true
    }

    fn entry_mut(&mut self, key: &str) -> Option<&mut Entry<'e>> {
        self.ids.get(key).and_then(|id| self.entries.get_mut(id.0 as usize)?.as_mut())
    }

    fn add(&mut self, key: &str, path: &str, role: Role, content: Content<'e>) {
        let id = self.free.pop_first().unwrap_or_else(|| {
            self.entries.push(None);
            FileId(self.entries.len() as u32 - 1)
        });
        let shown: Arc<str> = Arc::from(path);
        let key = if key == path { shown.clone() } else { Arc::from(key) };
        self.ids.insert(key.clone(), id);
        let hint = Hint::None;
        let entry = Entry { id, key, path: shown, role, content, file: None, stale: true, problem: None, hint };
        if let Some(slot) = self.entries.get_mut(id.0 as usize) {
            *slot = Some(entry);
        }
        self.settled = None;
    }

    /// Removes a file by its key; whether it was there.
    pub fn remove(&mut self, key: &str) -> bool {
        let Some(id) = self.ids.remove(key) else { return false };
        let entry = self.entries.get_mut(id.0 as usize).and_then(Option::take);
        self.free.insert(id);
        self.settled = None;
        entry.into_iter().for_each(|entry| self.forget_config(&entry.path));
        true
    }

    /// Sets the configuration. Its faults show when it is used.
    pub fn configure(&mut self, configuration: Configuration) {
        self.configuration = Some(configuration);
        (self.config, self.settled) = (None, None);
    }

    /// Sets a configuration that is resolved already, with the rules that it is about. Files named `lintainer.toml` add
    /// nothing to it.
    pub fn use_config(&mut self, config: Config) {
        self.configuration = None;
        (self.config, self.settled) = (Some(Arc::new(config)), None);
    }

    /// After a change of a file that may be a part of the configuration.
    fn forget_config(&mut self, path: &str) {
        let is_page =
            || self.engine.rule_reader().is_some() && (path.ends_with(".md") || self.own.pages.contains(path));
        if self.configuration.is_some() && (is_config_file(file_name(path)) || is_page()) {
            (self.config, self.settled) = (None, None);
        }
    }

    /// The engine with the rules.
    pub fn engine(&self) -> &'e Engine {
        self.engine
    }

    /// The files in the order of their indexes.
    pub fn entries(&self) -> impl Iterator<Item = &Entry<'e>> {
        self.entries.iter().flatten()
    }

    /// A file by its key.
    pub fn entry(&self, key: &str) -> Option<&Entry<'e>> {
        self.ids.get(key).and_then(|id| self.entry_of(*id))
    }

    /// The file that the spans of the last report with this index are in, unless it has been removed since.
    pub fn entry_of(&self, file: FileId) -> Option<&Entry<'e>> {
        self.entries.get(file.0 as usize)?.as_ref()
    }

    /// Whether findings in a file are reported. `false` where that is not known, after a change.
    pub fn is_judged(&self, entry: &Entry<'_>) -> bool {
        let coverage = self.settled.as_ref().and_then(|settled| settled.coverage.get(entry.id.0 as usize));
        coverage.is_some_and(|coverage| coverage.is_judged())
    }

    /// Checks all files as one project. The files that changed since the last time are parsed. Files whose jobs the
    /// workers leave out stay as they were until the next time.
    ///
    /// # Errors
    ///
    /// All faults of the configuration, each with its place.
    pub fn check(&mut self, workers: &dyn Workers) -> Result<Report, ConfigErrors> {
        let settled = self.settle()?;
        self.parse(workers);
        let roots = std::mem::take(&mut self.roots);
        let project = self.known().unwrap_or_else(|| self.project()).with_earlier(roots);
        let read = |index: usize| {
            self.entries.get(index).and_then(Option::as_ref).map_or(Ok(Vec::new()), |entry| entry.read(self.reader))
        };
        project.read_definitions(&read, workers);
        let mut report = self.linter(&settled, self.counts).check(&project, workers);
        self.roots = project.into_roots();
        report.add_errors(self.problems().chain(settled.own.problems.iter().cloned()));
        self.leave_out_fixes(&mut report);
        Ok(report)
    }

    /// Reads and parses the files that changed since the last time, and checks nothing: for who asks about places in them
    /// faster than they could be checked. Definitions of custom kinds are those of the last check.
    ///
    /// # Errors
    ///
    /// All faults of the configuration, each with its place.
    pub fn read(&mut self, workers: &dyn Workers) -> Result<(), ConfigErrors> {
        self.settle()?;
        self.parse(workers);
        Ok(())
    }

    /// As [`Workspace::check`] for once: nothing that is read or parsed is kept longer than it is needed.
    ///
    /// # Errors
    ///
    /// As [`Workspace::check`].
    pub fn check_once(&self, workers: &dyn Workers) -> Result<Report, ConfigErrors> {
        let settled = self.settled()?;
        let mut report = self.linter(&settled, self.counts).lint(&self.inputs(Some(&settled)), workers);
        report.add_errors(settled.own.problems.iter().cloned());
        self.leave_out_fixes(&mut report);
        Ok(report)
    }

    /// Checks each file as a project of its own: reports in the order of the indexes. A file that is not judged has an
    /// empty report; one that cannot be had, or whose check panics, has the error in it. Nothing is kept.
    ///
    /// # Errors
    ///
    /// As [`Workspace::check`].
    pub fn check_each(&self, workers: &dyn Workers) -> Result<Vec<Report>, ConfigErrors> {
        let settled = self.settled()?;
        let linter = Linter::new(settled.config.registry(), &settled.settings);
        let reports = collect(self.entries.len(), workers, &|index| {
            let is_judged = settled.coverage.get(index).is_some_and(|coverage| coverage.is_judged());
            let (entries, hints) = (self.entries.get(index..=index), settled.hints.get(index..=index));
            let (entries, hints) = (entries.unwrap_or(&[]), hints.unwrap_or(&[]));
            let alone = Once { entries, reader: self.reader, hints, place: settled.config.place() };
            Ok(if is_judged { linter.lint(&alone, &Serial) } else { Report::default() })
        });
        let failed = |index: usize, message: String| {
            let path = self.inputs(None).path(index).to_string();
            Report { errors: vec![FileProblem { path, message }], ..Report::default() }
        };
        let reports = reports.into_iter().enumerate().map(|(index, report)| {
            report.unwrap_or_else(|| Ok(Report::default())).unwrap_or_else(|message| failed(index, message))
        });
        Ok(reports.collect())
    }

    /// Reads and classifies all files, and checks nothing: the project, and what could not be had. Nothing of it is
    /// kept.
    pub fn classify(&self, workers: &dyn Workers) -> (Project, Vec<FileProblem>) {
        let settled = self.settled().ok();
        let (project, problems) = load_by_id(&self.inputs(settled.as_deref()), workers);
        let is_said = |(id, problem): &(FileId, FileProblem)| {
            let is_needed = self.entry_of(*id).is_some_and(|entry| entry.role == Role::Needed);
            !is_needed || problem.is_internal()
        };
        (project, problems.into_iter().filter(is_said).map(|(_, problem)| problem).collect())
    }

    fn linter<'l>(&'l self, settled: &'l Settled, counts: bool) -> Linter<'l> {
        let linter = Linter::new(settled.config.registry(), &settled.settings).covering(&settled.coverage);
        let linter = linter.with_given(Arc::clone(&self.given)).with_listing(self.listing.clone());
        let linter = linter.with_building(Arc::clone(&settled.building));
        if counts { linter.counting_hidden() } else { linter }
    }

    fn inputs<'l>(&'l self, settled: Option<&'l Settled>) -> Once<'l, 'e> {
        let hints = settled.map_or(&[][..], |settled| &settled.hints);
        let place = settled.map_or("", |settled| settled.config.place());
        Once { entries: &self.entries, reader: self.reader, hints, place }
    }

    /// What could not be had of the files that are judged.
    fn problems(&self) -> impl Iterator<Item = FileProblem> {
        self.entries().filter_map(|entry| {
            let problem = FileProblem { path: entry.path.to_string(), message: entry.problem.clone()? };
            (self.is_judged(entry) || problem.is_internal()).then_some(problem)
        })
    }

    /// Reads and parses what changed.
    fn parse(&mut self, workers: &dyn Workers) {
        let (reader, limit) = (self.reader, self.limit);
        let mut stale: Vec<&mut Entry<'e>> = self.entries.iter_mut().flatten().filter(|entry| entry.stale).collect();
        let parsed = collect(stale.len(), workers, &|index| stale[index].parse(reader, limit));
        for (entry, parsed) in stale.iter_mut().zip(parsed) {
            let Some(parsed) = parsed else { continue };
            let (file, problem) = match parsed {
                Ok(file) => (file, None),
                Err(message) => (Arc::new(File::nothing(entry.id, &entry.path)), Some(message)),
            };
            (entry.file, entry.problem, entry.stale) = (Some(file), problem, false);
        }
    }

    /// All files as they were parsed last, for who wants to see what is known of them; `None` after a change of the configuration
    /// or of the set of files, until the next check.
    pub fn known(&self) -> Option<Project> {
        let settled = self.settled.as_ref()?;
        let project = self.project().at(settled.config.place()).with_given(Arc::clone(&self.given));
        Some(project.with_listing(self.listing.clone()).with_building(Arc::clone(&settled.building)))
    }

    /// All files as they were parsed last.
    fn project(&self) -> Project {
        let file = |(index, entry): (usize, &Option<Entry<'_>>)| {
            let path = entry.as_ref().map_or("", Entry::path);
            let known = entry.as_ref().and_then(|entry| entry.file.clone());
            known.unwrap_or_else(|| Arc::new(File::nothing(FileId(index as u32), path)))
        };
        Project::new(self.entries.iter().enumerate().map(file).collect())
    }
}

impl fmt::Debug for Workspace<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Workspace")
            .field("entries", &self.entries)
            .field("settled", &self.settled)
            .finish_non_exhaustive()
    }
}
