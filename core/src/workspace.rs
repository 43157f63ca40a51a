//! Files in, report out, again and again: files by their paths, what was parsed of them, and the configuration that applies.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use crate::config::{Config, ConfigErrors, FILE_NAME, SettingsByPath};
use crate::engine::{Configuration, Engine, leave_out_excluded};
use crate::finding::Safety;
use crate::fixer::{FixOutcome, fix_all};
use crate::linter::{Inputs, Linter, Workers};
use crate::project::{File, Project, file_name};
use crate::report::{FileProblem, Report};
use crate::source::{MAX_FILE_BYTES, copy_of, too_large_message};
use crate::span::FileId;

/// Files that are linted as one project, and linted again after each change. Only what changed is parsed again; what the
/// rules see of the project is put together anew.
///
/// A path is a name, with `/` between folders: it says by its form what a file may be, which `lintainer.toml` applies to it,
/// and which others it can name. Nothing is read from it, so a workspace holds files that no disk has: an unsaved text of an
/// editor, an example on a page, a stream. Text that was *made from other text*, such as the manifests that a chart
/// comes to, is set with [`Workspace::set_derived`] below a path of its own. It is linted and other files see it, but
/// nobody could apply an edit to it, so its findings come without fixes. Whoever made it knows its origin, and can move
/// the places of the findings there.
#[derive(Debug)]
pub struct Workspace<'e> {
    engine: &'e Engine,
    entries: BTreeMap<String, Entry<'e>>,
    /// Indexes in the project that no file has any more. Spans carry the index of their file, so a file keeps its index as
    /// long as it is there.
    free: BTreeSet<u32>,
    configuration: Configuration,
    /// What the configuration comes to; `None` after it or the set of files changed.
    settled: Option<Arc<Settled<'e>>>,
}

/// What the configuration of a workspace comes to.
#[derive(Debug)]
#[non_exhaustive]
pub struct Settled<'e> {
    /// The configuration.
    pub config: Config<'e>,
    /// The settings of the files.
    pub settings: SettingsByPath,
}

#[derive(Debug)]
struct Entry<'e> {
    id: FileId,
    /// All bytes: of text that no rule looks at, the parsed file keeps none.
    bytes: Cow<'e, [u8]>,
    /// `None` after a change.
    parsed: Option<Arc<File>>,
    derived: bool,
}

impl<'e> Workspace<'e> {
    /// A workspace without files, for the rules of an engine.
    pub fn new(engine: &'e Engine) -> Self {
        Workspace {
            engine,
            entries: BTreeMap::new(),
            free: BTreeSet::new(),
            configuration: Configuration::default(),
            settled: None,
        }
    }

    /// Adds a file or changes its content; whether that changed anything. A file named `lintainer.toml` applies below its
    /// folder.
    pub fn set(&mut self, path: &str, bytes: impl Into<Cow<'e, [u8]>>) -> bool {
        self.put(path, bytes.into(), false)
    }

    /// As [`Workspace::set`], for text that was made from other text: it is linted, but fixes never touch it.
    pub fn set_derived(&mut self, path: &str, bytes: impl Into<Cow<'e, [u8]>>) -> bool {
        self.put(path, bytes.into(), true)
    }

    fn put(&mut self, path: &str, bytes: Cow<'e, [u8]>, derived: bool) -> bool {
        match self.entries.get_mut(path) {
            Some(entry) if entry.bytes == bytes && entry.derived == derived => return false,
            Some(entry) => *entry = Entry { id: entry.id, bytes, parsed: None, derived },
            None => {
                // All indexes below the number of files and of free ones are in use or free.
                let new = FileId(self.entries.len() as u32);
                let id = self.free.pop_first().map_or(new, FileId);
                self.entries.insert(path.to_string(), Entry { id, bytes, parsed: None, derived });
                self.settled = None;
            }
        }
        self.forget_config(path);
        true
    }

    /// Removes a file; whether it was there.
    pub fn remove(&mut self, path: &str) -> bool {
        let Some(entry) = self.entries.remove(path) else { return false };
        self.free.insert(entry.id.0);
        self.settled = None;
        self.forget_config(path);
        true
    }

    /// Sets the configuration. Its faults show when it is used.
    pub fn configure(&mut self, configuration: Configuration) {
        self.configuration = configuration;
        self.settled = None;
    }

    /// After a change of a file that may be a part of the configuration.
    fn forget_config(&mut self, path: &str) {
        if file_name(path) == FILE_NAME {
            self.settled = None;
        }
    }

    /// The engine with the rules.
    pub fn engine(&self) -> &'e Engine {
        self.engine
    }

    /// The paths of the files in their order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// The content of a file as it was set.
    pub fn bytes(&self, path: &str) -> Option<&[u8]> {
        self.entries.get(path).map(|entry| entry.bytes.as_ref())
    }

    /// A file as it was parsed for the last check; `None` if it has been changed since, or has never been checked.
    pub fn file(&self, path: &str) -> Option<&Arc<File>> {
        self.entries.get(path)?.parsed.as_ref()
    }

    /// Whether a file was set with [`Workspace::set_derived`].
    pub fn is_derived(&self, path: &str) -> bool {
        self.entries.get(path).is_some_and(|entry| entry.derived)
    }

    /// What the configuration comes to for the files that are there now.
    ///
    /// # Errors
    ///
    /// All faults of the configuration, each with its place.
    pub fn settle(&mut self) -> Result<Arc<Settled<'e>>, ConfigErrors> {
        if let Some(settled) = &self.settled {
            return Ok(settled.clone());
        }
        let config = self.engine.resolve(self.configuration_files(), &self.configuration)?;
        let settings = config.settings_for(self.paths());
        Ok(self.settled.insert(Arc::new(Settled { config, settings })).clone())
    }

    fn configuration_files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let files = self.entries.iter().filter(|(path, _)| file_name(path) == FILE_NAME);
        files.map(|(path, entry)| (path.as_str(), entry.bytes.as_ref()))
    }

    /// Checks all files as one project. The files that changed since the last time are parsed.
    ///
    /// # Errors
    ///
    /// All faults of the configuration, each with its place.
    pub fn check(&mut self, workers: &dyn Workers) -> Result<Report, ConfigErrors> {
        let settled = self.settle()?;
        let project = self.project(workers);
        let mut report = settled.linter(self.engine).counting_hidden().check(&project, workers);
        // An index that no file has is a file without a path.
        report.skipped.retain(|skipped| self.entries.contains_key(&skipped.path));
        report.errors = self.too_large().collect();
        self.finish(&mut report, &settled);
        Ok(report)
    }

    /// As [`Workspace::check`], for the only time: no tree is kept longer than it is needed.
    pub(crate) fn check_once(mut self, workers: &dyn Workers) -> Result<Report, ConfigErrors> {
        let settled = self.settle()?;
        let files = self.entries.iter().map(|(path, entry)| (path.as_str(), entry.bytes.as_ref()));
        let mut report = settled.linter(self.engine).counting_hidden().lint(&Borrowed(files.collect()), workers);
        self.finish(&mut report, &settled);
        Ok(report)
    }

    fn finish(&self, report: &mut Report, settled: &Settled) {
        report.files.sort_by(|a, b| a.path.cmp(&b.path));
        leave_out_excluded(report, &settled.config);
        self.leave_out_fixes(report);
    }

    /// The files after all fixes up to a degree of safety, and what was done. Those of the workspace stay as they are.
    ///
    /// # Errors
    ///
    /// As [`Workspace::check`].
    pub fn fix(&mut self, safety: Safety, workers: &dyn Workers) -> Result<FixOutcome, ConfigErrors> {
        let settled = self.settle()?;
        let linter = settled.linter(self.engine);
        let files = self.entries.iter().map(|(path, entry)| (path.clone(), entry.bytes.to_vec())).collect();
        let admit = |path: &str| !settled.config.is_left_out(path) && !self.is_derived(path);
        let mut outcome = fix_all(&linter, files, safety, &admit, &mut |_| {}, workers);
        self.leave_out_fixes(&mut outcome.report);
        Ok(outcome)
    }

    /// Takes fixes out of a report that would edit what was made from other text.
    fn leave_out_fixes(&self, report: &mut Report) {
        let derived: BTreeSet<FileId> =
            report.sources.iter().filter(|source| self.is_derived(&source.path)).map(|source| source.id).collect();
        if derived.is_empty() {
            return;
        }
        for finding in &mut report.findings {
            finding.fixes.retain(|fix| !fix.edits.iter().any(|edit| derived.contains(&edit.span.file)));
        }
    }

    fn too_large(&self) -> impl Iterator<Item = FileProblem> {
        let large = self.entries.iter().filter(|(_, entry)| entry.bytes.len() > MAX_FILE_BYTES);
        large.map(|(path, _)| FileProblem { path: path.clone(), message: too_large_message() })
    }

    /// All files, parsed where they are not yet.
    fn project(&mut self, workers: &dyn Workers) -> Project {
        let mut stale: Vec<(&String, &mut Entry)> =
            self.entries.iter_mut().filter(|(_, entry)| entry.parsed.is_none()).collect();
        let done: Vec<Mutex<Option<File>>> = stale.iter().map(|_| Mutex::new(None)).collect();
        workers.run(stale.len(), &|index| {
            let (path, entry) = &stale[index];
            let file = match entry.bytes.len() > MAX_FILE_BYTES {
                true => File::nothing(entry.id, path),
                false => File::new(entry.id, path, entry.bytes.to_vec()),
            };
            file.keep_syntax();
            *done[index].lock().unwrap_or_else(PoisonError::into_inner) = Some(file);
        });
        for ((_, entry), file) in stale.iter_mut().zip(done) {
            entry.parsed = file.into_inner().unwrap_or_else(PoisonError::into_inner).map(Arc::new);
        }
        let count = self.entries.len() + self.free.len();
        let mut files: Vec<Arc<File>> = Vec::new();
        files.resize_with(count, || Arc::new(File::nothing(FileId(0), "")));
        for id in &self.free {
            files[*id as usize] = Arc::new(File::nothing(FileId(*id), ""));
        }
        for (path, entry) in &self.entries {
            let nothing = || Arc::new(File::nothing(entry.id, path));
            files[entry.id.0 as usize] = entry.parsed.clone().unwrap_or_else(nothing);
        }
        Project::new(files)
    }
}

impl Settled<'_> {
    fn linter<'l>(&'l self, engine: &'l Engine) -> Linter<'l> {
        Linter::new(engine.rules(), &self.settings)
    }
}

/// Files that somebody else holds.
struct Borrowed<'a>(Vec<(&'a str, &'a [u8])>);

impl Inputs for Borrowed<'_> {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn path(&self, index: usize) -> &str {
        self.0[index].0
    }

    fn read(&self, index: usize) -> Result<Vec<u8>, String> {
        copy_of(self.0[index].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::Context;
    use crate::engine::Files;
    use crate::finding::{Edit, Fix};
    use crate::linter::Serial;
    use crate::model::{Format, ImageReference, Tag};
    use crate::render::OutputFormat;
    use crate::rule::{Check, Confidence, Fixable, Page, Practice, Profile, Registry, Rule, Severity};
    use proptest::prelude::*;

    static UNTAGGED: Rule = Rule {
        name: "untagged",
        practice: Practice::Soundness,
        severity: Severity::Warning,
        confidence: Confidence::High,
        since: "0.1.0",
        profiles: &[Profile::Essential],
        fixable: Fixable::Always,
        formats: &[Format::Dockerfile, Format::Compose, Format::Kubernetes],
        page: Page::new("# untagged\n\nA test\n\nA test.\n"),
        yields_to: &[],
        options: &[],
        checks: &[Check::Image(untagged)],
    };

    fn untagged(image: &ImageReference, cx: &mut Context<'_>) {
        if image.tag() == Tag::Missing {
            let fix = Fix::safe("Add a tag", vec![Edit::insert_after(image.span, ":1")]);
            cx.report(image.span, "no tag").fix(fix);
        }
    }

    fn engine() -> Engine {
        Engine::new(Registry::new([&UNTAGGED]))
    }

    fn json(engine: &Engine, report: &Report) -> String {
        engine.render(report, OutputFormat::Json, &Default::default())
    }

    const PATHS: [&str; 7] = [
        "Dockerfile",
        "compose.yaml",
        "compose.override.yaml",
        "k/pod.yaml",
        "lintainer.toml",
        "k/lintainer.toml",
        "a",
    ];

    const TEXTS: [&str; 7] = [
        "FROM a\nFROM b:1\n",
        "services:\n  a: {image: a}\n  b: {image: b}\n",
        "services:\n  a: {image: c}\n",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: d}]}\n",
        "ignore = ['untagged']\n",
        "exclude = ['k']\n",
        "",
    ];

    proptest! {
        #[test]
        fn any_order_of_changes_ends_in_the_report_of_a_fresh_run(
            steps in prop::collection::vec((0..PATHS.len(), prop::option::of(0..TEXTS.len()), any::<bool>()), 1..24),
        ) {
            let engine = engine();
            let mut workspace = Workspace::new(&engine);
            let mut files = BTreeMap::new();
            for (path, text, checks) in steps {
                let path = PATHS[path];
                match text.map(|text| TEXTS[text]) {
                    Some(text) => {
                        let before = files.insert(path.to_string(), text.as_bytes().to_vec());
                        prop_assert_eq!(workspace.set(path, text.as_bytes()), before.as_deref() != Some(text.as_bytes()));
                    }
                    None => prop_assert_eq!(workspace.remove(path), files.remove(path).is_some()),
                }
                if !checks {
                    continue;
                }
                let files = Files(files.clone().into_iter().collect());
                let fresh = engine.check(&files, &Configuration::default(), &Serial);
                match (workspace.check(&Serial), fresh) {
                    (Ok(kept), Ok(fresh)) => {
                        prop_assert_eq!(json(&engine, &kept), json(&engine, &fresh));
                        prop_assert_eq!((kept.files, kept.skipped), (fresh.files, fresh.skipped));
                        prop_assert_eq!(kept.hidden, fresh.hidden);
                    }
                    (kept, fresh) => {
                        let message = |it: Result<Report, ConfigErrors>| it.map(|_| ()).map_err(|it| it.to_string());
                        prop_assert_eq!(message(kept), message(fresh));
                    }
                }
            }
        }
    }

    #[test]
    fn only_what_changed_is_parsed_again() {
        let engine = engine();
        let mut workspace = Workspace::new(&engine);
        for path in ["a/Dockerfile", "b/Dockerfile", "c/Dockerfile"] {
            workspace.set(path, b"FROM a\n".as_slice());
        }
        assert!(workspace.file("a/Dockerfile").is_none());
        workspace.check(&Serial).unwrap();
        let before = |path: &str, workspace: &Workspace| workspace.file(path).cloned().unwrap();
        let (a, b) = (before("a/Dockerfile", &workspace), before("b/Dockerfile", &workspace));
        workspace.remove("c/Dockerfile");
        workspace.set("0/Dockerfile", b"FROM b\n".as_slice());
        workspace.set("b/Dockerfile", b"FROM c:1\n".as_slice());
        let report = workspace.check(&Serial).unwrap();
        assert_eq!(report.findings.len(), 2);
        assert!(Arc::ptr_eq(&a, workspace.file("a/Dockerfile").unwrap()));
        assert!(!Arc::ptr_eq(&b, workspace.file("b/Dockerfile").unwrap()));
    }

    #[test]
    fn a_derived_file_is_linted_and_never_edited() {
        let engine = engine();
        let mut workspace = Workspace::new(&engine);
        let text = TEXTS[3].as_bytes();
        workspace.set("pod.yaml", text);
        workspace.set_derived("chart/rendered.yaml", text);
        let report = workspace.check(&Serial).unwrap();
        let fixes: Vec<_> = report.findings.iter().map(|it| (report.path(it.span), it.fixes.len())).collect();
        assert_eq!(fixes, [("chart/rendered.yaml", 0), ("pod.yaml", 1)]);
        let outcome = workspace.fix(Safety::Safe, &Serial).unwrap();
        assert_eq!(outcome.changed.into_keys().collect::<Vec<_>>(), ["pod.yaml"]);
        assert_eq!(outcome.report.findings.len(), 1);
        assert!(workspace.set("chart/rendered.yaml", text), "what it is has changed");
        assert_eq!(workspace.fix(Safety::Safe, &Serial).unwrap().changed.len(), 2);
    }

    #[test]
    fn what_is_too_large_is_an_error_until_it_is_not() {
        let engine = engine();
        let mut workspace = Workspace::new(&engine);
        workspace.set("Dockerfile", vec![b'#'; MAX_FILE_BYTES + 1]);
        let report = workspace.check(&Serial).unwrap();
        assert_eq!(report.errors, [FileProblem { path: "Dockerfile".to_string(), message: too_large_message() }]);
        workspace.set("Dockerfile", b"FROM a:1\n".as_slice());
        assert!(workspace.check(&Serial).unwrap().errors.is_empty());
    }

    #[test]
    fn a_configuration_applies_from_then_on() {
        let engine = engine();
        let mut workspace = Workspace::new(&engine);
        workspace.set("Dockerfile", b"FROM a\n".as_slice());
        let mut count = |toml: &str| {
            workspace.configure(Configuration { toml: Some(toml.to_string()), overrides: None });
            workspace.check(&Serial).map(|report| report.findings.len()).ok()
        };
        assert_eq!(
            [count(""), count("ignore = ['untagged']"), count("wrong"), count("")],
            [Some(1), Some(0), None, Some(1)]
        );
    }
}
