//! The few calls that every front end offers: check, fix, rules, explain, render. All of them work on files in memory.

use crate::config::{
    Config, ConfigErrors, ConfigLayer, FILE_NAME, Origin, Sources, custom_rules, custom_rules_of, is_config_file,
};
use crate::finding::Safety;
use crate::fixer::FixOutcome;
use crate::linter::{Inputs, Workers};
use crate::project::file_name;
use crate::render::paint::Paint;
use crate::render::{OutputFormat, RenderOptions, explain};
use crate::report::Report;
use crate::rule::{Registry, Rule, RuleReader};
use crate::settings::Date;
use crate::source::copy_of;
use crate::text::nearest;
use crate::workspace::Workspace;

/// A linter with its rules. Make one and keep it.
#[derive(Debug)]
pub struct Engine {
    registry: Registry,
    reader: Option<&'static dyn RuleReader>,
}

/// Files in memory by their paths, with `/` between folders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files(pub Vec<(String, Vec<u8>)>);

impl Files {
    /// Files from texts.
    pub fn from_texts<P: Into<String>, T: Into<String>>(texts: impl IntoIterator<Item = (P, T)>) -> Self {
        Files(texts.into_iter().map(|(path, text)| (path.into(), text.into().into_bytes())).collect())
    }
}

impl Inputs for Files {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn path(&self, index: usize) -> &str {
        &self.0[index].0
    }

    fn read(&self, index: usize) -> Result<Vec<u8>, String> {
        copy_of(&self.0[index].1)
    }
}

/// The configuration of a call. Files named `lintainer.toml` among those of the call apply below their folder.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Configuration {
    /// The text of a `lintainer.toml` that applies to all files, instead of those among the files.
    pub toml: Option<String>,
    /// The same keys as in a `lintainer.toml`, above all texts.
    pub overrides: Option<serde_json::Value>,
    /// The day of the call, which holds where no key `today` says another one; `None` if nobody knows it: then nothing ends.
    pub day: Option<Date>,
}

impl Configuration {
    /// The patterns of files with rules of the project's own that it names for all files.
    pub fn custom_rules(&self) -> Vec<String> {
        let of_text = self.toml.as_deref().map(custom_rules).unwrap_or_default();
        of_text.into_iter().chain(self.overrides.iter().flat_map(custom_rules_of)).collect()
    }
}

/// A rule that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no rule `{name}`{}", .nearest.as_ref().map_or(String::new(), |near| format!(", did you mean `{near}`?")))]
pub struct UnknownRule {
    /// The name that was asked for.
    pub name: String,
    /// The name that was probably meant.
    pub nearest: Option<String>,
}

impl Engine {
    /// An engine with these rules.
    pub fn new(registry: Registry) -> Self {
        Engine { registry, reader: None }
    }

    /// The same engine, whose workspaces read the rules that a project writes itself, where their texts are in memory.
    pub fn reading_rules(mut self, reader: &'static dyn RuleReader) -> Self {
        self.reader = Some(reader);
        self
    }

    /// Who reads the rules that a project writes itself.
    pub(crate) fn rule_reader(&self) -> Option<&'static dyn RuleReader> {
        self.reader
    }

    /// The rules.
    pub fn rules(&self) -> &Registry {
        &self.registry
    }

    /// The rules that a name stands for: one by its own name, or all that have the name in another tool
    /// (`hadolint/DL3006`, `DL3006`). Never none.
    ///
    /// # Errors
    ///
    /// [`UnknownRule`] names the rule that was probably meant.
    pub fn named(&self, name: &str) -> Result<Vec<&'static Rule>, UnknownRule> {
        let rules = self.registry.named(name);
        if rules.is_empty() { Err(self.unknown(name)) } else { Ok(rules) }
    }

    /// The first of the rules that a name stands for.
    ///
    /// # Errors
    ///
    /// As [`Engine::named`].
    pub fn rule(&self, name: &str) -> Result<&'static Rule, UnknownRule> {
        self.registry.named(name).first().copied().ok_or_else(|| self.unknown(name))
    }

    fn unknown(&self, name: &str) -> UnknownRule {
        let known = self.registry.rules().iter().map(|rule| rule.name);
        UnknownRule { name: name.to_string(), nearest: nearest(name, known) }
    }

    /// What a rule is about, as text for a terminal; all of them where the name of another tool stands for several.
    ///
    /// # Errors
    ///
    /// As [`Engine::named`].
    pub fn explain(&self, name: &str) -> Result<String, UnknownRule> {
        Ok(explain::explain_all(name, &self.named(name)?, Paint::default()))
    }

    /// Checks files as one project: a [`Workspace`] for once. Of two files with one path the last counts.
    ///
    /// # Errors
    ///
    /// All faults of the configuration, each with its place.
    pub fn check(
        &self,
        files: &Files,
        configuration: &Configuration,
        workers: &dyn Workers,
    ) -> Result<Report, ConfigErrors> {
        self.workspace(&files.0, configuration).check_once(workers)
    }

    /// Checks files and applies fixes up to a degree of safety until nothing changes.
    ///
    /// # Errors
    ///
    /// As [`Engine::check`].
    pub fn fix(
        &self,
        files: Files,
        configuration: &Configuration,
        safety: Safety,
        workers: &dyn Workers,
    ) -> Result<FixOutcome, ConfigErrors> {
        self.workspace(&files.0, configuration).fix(safety, workers)
    }

    /// A workspace of files that are held elsewhere.
    fn workspace<'f>(&'f self, files: &'f [(String, Vec<u8>)], configuration: &Configuration) -> Workspace<'f> {
        let mut workspace = Workspace::new(self);
        // In the order of their paths, so that what is found does not depend on how they are given.
        let mut files: Vec<_> = files.iter().collect();
        files.sort_by_key(|(path, _)| path);
        files.into_iter().for_each(|(path, bytes)| _ = workspace.set(path, bytes.as_slice()));
        workspace.configure(configuration.clone());
        workspace
    }

    /// Writes a report in a format.
    pub fn render(&self, report: &Report, format: OutputFormat, options: &RenderOptions) -> String {
        format.render(report, &self.registry, options)
    }

    /// The configuration of a call.
    ///
    /// # Errors
    ///
    /// All faults, each with its place.
    pub fn configure(&self, files: &Files, configuration: &Configuration) -> Result<Config, ConfigErrors> {
        let files = files.0.iter().filter(|(path, _)| is_config_file(file_name(path)));
        resolve(&self.registry, files.map(|(path, bytes)| (path.as_str(), bytes.as_slice())), configuration)
    }
}

/// As [`Engine::configure`], of the files named `lintainer.toml`.
pub(crate) fn resolve<'f>(
    registry: &Registry,
    files: impl Iterator<Item = (&'f str, &'f [u8])>,
    configuration: &Configuration,
) -> Result<Config, ConfigErrors> {
    let mut sources = Sources { day: configuration.day, ..Sources::default() };
    for (path, bytes) in files {
        sources.files.insert(path.to_string(), String::from_utf8_lossy(bytes).into_owned());
    }
    if let Some(toml) = &configuration.toml {
        // It applies to everything, so its name matters in messages only.
        sources.files.insert(FILE_NAME.to_string(), toml.clone());
        sources.explicit = Some(FILE_NAME.to_string());
    }
    if let Some(json) = &configuration.overrides {
        sources.layers.push(ConfigLayer::from_json(Origin::Caller, json, registry)?);
    }
    Config::resolve(registry, sources)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linter::Serial;

    fn engine() -> Engine {
        Engine::new(Registry::new([]))
    }

    #[test]
    fn faults_of_the_configuration_are_errors() {
        let toml = Some("selct = []".to_string());
        let configuration = Configuration { toml, ..Configuration::default() };
        let errors = engine().check(&Files::default(), &configuration, &Serial).unwrap_err();
        assert!(errors.to_string().contains("select"), "{errors}");
        let overrides = Some(serde_json::json!({"fail-on": "sometimes"}));
        let configuration = Configuration { overrides, ..Configuration::default() };
        assert!(engine().check(&Files::default(), &configuration, &Serial).is_err());
    }

    #[test]
    fn unknown_rules_are_named() {
        let error = engine().explain("missing-tga").unwrap_err();
        assert_eq!(error.to_string(), "there is no rule `missing-tga`");
    }

    #[test]
    fn excluded_files_are_not_reported() {
        let files = Files::from_texts([("a/Dockerfile", "FROM a"), ("lintainer.toml", "exclude = [\"a\"]")]);
        let report = engine().check(&files, &Configuration::default(), &Serial).unwrap();
        assert!(report.files.is_empty());
    }

    #[test]
    fn test_data_is_skipped_unless_the_configuration_wants_it() {
        let check = |toml: &str| {
            let files = Files::from_texts([("a/testdata/Dockerfile", "FROM a"), ("Dockerfile", "FROM a")]);
            let configuration = Configuration { toml: Some(toml.to_string()), ..Configuration::default() };
            let report = engine().check(&files, &configuration, &Serial).unwrap();
            (report.files.len(), report.skipped.iter().map(|skipped| skipped.reason).collect::<Vec<_>>())
        };
        assert_eq!(check(""), (1, vec![Some("test data")]));
        assert_eq!(check("default-excludes = false"), (2, vec![]));
        assert_eq!(check("exclude = ['a']"), (1, vec![]));
    }
}
