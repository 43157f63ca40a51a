//! The configuration of a run: finds files and flags, and hands them to core, which merges them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use lintainer_core::config::{
    Config, ConfigError, ConfigErrorKind, ConfigErrors, ConfigLayer, FILE_NAME, Given, Origin, Pattern, Selector,
    Sources, extended_paths, peer_files,
};
use lintainer_core::engine::Configuration;
use lintainer_core::rule::Registry;

use crate::args::RuleArgs;
use crate::clock;
use crate::error::CliError;
use crate::given::GivenConfig;
use crate::inputs::read_regular;
use crate::paths::{self, Base, repository_root};

/// Configuration files, by the path that is shown, and the flags.
pub(crate) struct ConfigFiles<'a> {
    registry: &'a Registry,
    base: &'a Base,
    sources: Sources,
    /// Folders that were searched, so that each is looked at once.
    searched: BTreeSet<PathBuf>,
    searched_for_peers: BTreeSet<PathBuf>,
    isolated: bool,
    /// Faults are left for others to report.
    lossy: bool,
}

impl<'a> ConfigFiles<'a> {
    /// What the flags say, with the file that they name.
    ///
    /// # Errors
    /// Names that do not exist, a file that cannot be read.
    pub(crate) fn new(
        registry: &'a Registry,
        base: &'a Base,
        args: &RuleArgs,
        exclude: &[String],
    ) -> Result<Self, CliError> {
        let given = GivenConfig::of(args)?;
        let mut layers = given.layers(registry)?;
        layers.push(layer(registry, args, exclude)?);
        let sources = Sources {
            base: paths::slashes(base.current()),
            files: BTreeMap::new(),
            explicit: None,
            layers,
            top: top_of_repository(base),
            day: clock::today(),
        };
        let isolated = args.isolated || given.file.is_some();
        let mut files = ConfigFiles { isolated, ..ConfigFiles::of(registry, base, sources) };
        if let Some(given) = given.file {
            let shown = base.show(&base.absolute(given));
            files.add(&base.absolute(given), None)?;
            files.sources.explicit = Some(shown);
        }
        files.search(base.current())?;
        Ok(files)
    }

    /// The files alone, for editors: faults stop nothing, since whoever edits a configuration goes through them.
    ///
    /// # Errors
    /// None in practice; those of [`ConfigFiles::search`].
    pub(crate) fn for_editors(registry: &'a Registry, base: &'a Base) -> Result<Self, CliError> {
        let (top, day) = (top_of_repository(base), clock::today());
        let sources = Sources { base: paths::slashes(base.current()), top, day, ..Sources::default() };
        let mut files = ConfigFiles { lossy: true, ..ConfigFiles::of(registry, base, sources) };
        files.search(base.current())?;
        Ok(files)
    }

    fn of(registry: &'a Registry, base: &'a Base, sources: Sources) -> Self {
        let (searched, searched_for_peers) = Default::default();
        ConfigFiles { registry, base, sources, searched, searched_for_peers, isolated: false, lossy: false }
    }

    /// What was found, not yet merged.
    pub(crate) fn into_sources(self) -> Sources {
        self.sources
    }

    /// Adds what the caller of a library function gives: a text is instead of all files, keys are above them.
    ///
    /// # Errors
    /// Faults in the keys.
    pub(crate) fn add_given(&mut self, given: &Configuration) -> Result<(), ConfigErrors> {
        if let Some(toml) = &given.toml {
            self.isolated = true;
            self.sources.files = BTreeMap::from([(FILE_NAME.to_string(), toml.clone())]);
            self.sources.explicit = Some(FILE_NAME.to_string());
        }
        if let Some(json) = &given.overrides {
            self.sources.layers.push(ConfigLayer::from_json(Origin::Caller, json, self.registry)?);
        }
        Ok(())
    }

    /// Adds the nearest configuration of a folder, in it or above, and those of other tools up to the top of the project.
    ///
    /// # Errors
    /// It cannot be read.
    pub(crate) fn search(&mut self, folder: &Path) -> Result<(), CliError> {
        if self.isolated {
            return Ok(());
        }
        self.search_peers(folder)?;
        for place in folder.ancestors() {
            if !self.searched.insert(place.to_path_buf()) {
                return Ok(());
            }
            let path = place.join(FILE_NAME);
            if path.is_file() {
                return self.add(&path, Some(paths::project_of(place, self.base)));
            }
        }
        Ok(())
    }

    fn search_peers(&mut self, folder: &Path) -> Result<(), CliError> {
        let project = paths::project_of(folder, self.base);
        for place in folder.ancestors().take_while(|place| place.starts_with(project)) {
            if !self.searched_for_peers.insert(place.to_path_buf()) {
                return Ok(());
            }
            for path in peer_files().map(|name| place.join(name)).filter(|path| path.is_file()) {
                self.add(&path, Some(project))?;
            }
        }
        Ok(())
    }

    /// Adds a file that a walk came upon; says whether it is new.
    ///
    /// # Errors
    /// It cannot be read.
    pub(crate) fn found(&mut self, path: &Path) -> Result<bool, CliError> {
        if self.isolated || self.sources.files.contains_key(&self.base.show(path)) {
            return Ok(false);
        }
        let folder = path.parent().unwrap_or(path);
        self.add(path, Some(paths::project_of(folder, self.base))).map(|()| true)
    }

    /// Reads a file and those that it extends. Both must lie in its project, since whoever wrote it is not who runs
    /// this; a file that was named by the caller has no project, and may extend what it likes.
    fn add(&mut self, path: &Path, project: Option<&Path>) -> Result<(), CliError> {
        let is_far = |path: &Path| project.is_some_and(|project| !paths::is_really_in(path, &[project]));
        if is_far(path) {
            let message = "a link that leads out of its project".to_string();
            return if self.lossy { Ok(()) } else { Err(CliError::Read { path: self.base.show(path), message }) };
        }
        let mut open = vec![path.to_path_buf()];
        let mut is_first = true;
        while let Some(path) = open.pop() {
            let shown = self.base.show(&path);
            if self.sources.files.contains_key(&shown) || is_far(&path) {
                continue;
            }
            let bytes = match read_regular(&path) {
                Ok(bytes) => bytes,
                // One that is extended and missing is an error at the place that names it.
                Err(_) if self.lossy || !is_first && !path.exists() => continue,
                Err(message) => return Err(CliError::Read { path: shown, message }),
            };
            is_first = false;
            let text = String::from_utf8(bytes)
                .map_err(|_| CliError::Read { path: shown.clone(), message: "it is not UTF-8".to_string() })?;
            open.extend(extended_paths(&shown, &text).iter().map(|path| self.base.absolute(Path::new(path))));
            self.sources.files.insert(shown, text);
        }
        Ok(())
    }

    /// `--no-default-excludes`: folders with test data, or with other people's files, are linted, too.
    pub(crate) fn lint_everything(&mut self) {
        if let Some(flags) = self.sources.layers.last_mut() {
            flags.default_excludes = Some(false.into());
        }
    }

    /// `--schema`: folders with schemas of custom resources.
    pub(crate) fn add_schemas(&mut self, folders: &[String]) {
        if let Some(flags) = self.sources.layers.last_mut() {
            flags.schemas.extend(folders.iter().map(|folder| folder.replace('\\', "/").into()));
        }
    }

    /// Reads and merges everything that was found.
    ///
    /// # Errors
    /// All faults of all files.
    pub(crate) fn resolve(&self) -> Result<Config, CliError> {
        if self.lossy {
            return Ok(Config::resolve_lossy(self.registry, self.sources.clone()).0);
        }
        Ok(Config::resolve(self.registry, self.sources.clone())?)
    }
}

/// The folder above the current one that holds `.git`; empty if none does.
fn top_of_repository(base: &Base) -> String {
    repository_root(base.current()).map_or_else(String::new, paths::slashes)
}

/// The flags as a layer above all files.
fn layer(registry: &Registry, args: &RuleArgs, exclude: &[String]) -> Result<ConfigLayer, ConfigErrors> {
    let mut layer = ConfigLayer::new(Origin::CommandLine);
    let mut faults: Vec<ConfigErrorKind> = Vec::new();
    let mut selectors = |words: &[String]| -> Vec<Given<Selector>> {
        let (selectors, mut kinds) = Selector::parse_list(words.iter().map(String::as_str), registry);
        faults.append(&mut kinds);
        selectors.into_iter().map(Given::from).collect()
    };
    layer.keys.select = (!args.select.is_empty()).then(|| selectors(&args.select));
    layer.keys.extend_select = selectors(&args.extend_select);
    layer.keys.ignore = selectors(&args.ignore);
    layer.keys.profile = args.profile.map(Given::from);
    layer.keys.min_severity = args.min_severity.map(Given::from);
    layer.keys.min_confidence = args.min_confidence.map(Given::from);
    layer.keys.kubernetes_version = args.kubernetes_version.map(Given::from);
    layer.keys.today = args.today.map(Given::from);
    layer.helm.render = args.no_helm.then_some(false).map(Given::from);
    layer.suppressions = args.no_suppressions.then_some(false);
    for written in exclude {
        match Pattern::parse(written) {
            Ok(pattern) => layer.exclude.push(pattern.into()),
            Err(kind) => faults.push(kind),
        }
    }
    let is_note = |kind: &ConfigErrorKind| matches!(kind, ConfigErrorKind::NotCovered { .. });
    let (notes, faults): (Vec<_>, Vec<_>) = faults.into_iter().partition(is_note);
    layer.notes = notes.into_iter().map(|kind| ConfigError::new(kind, Origin::CommandLine).concise()).collect();
    if faults.is_empty() {
        return Ok(layer);
    }
    Err(ConfigErrors(faults.into_iter().map(|kind| ConfigError::new(kind, Origin::CommandLine)).collect()))
}
