//! Reads a `.hadolint.yaml`: what it says, in the words of ours.
//!
//! Source of the keys: hadolint's README and `Hadolint.Config.Configuration`, version 2.14. hadolint uses the file of
//! its working directory; here it is the nearest one beside or above a Dockerfile.

use super::error::{ConfigErrorKind, ConfigErrors};
use super::layer::{ConfigLayer, Given, Origin, RuleLayer};
use super::migrate::Peer;
use super::read::Reader;
use super::selector::Selector;
use super::tree::{Data, Key, Value, from_yaml};
use super::{Config, Loader, absolute, file_name, folder_of};
use crate::aliases::Aliased;
use crate::model::Format;
use crate::rule::{Registry, Severity};
use crate::settings::OptionValue;
use crate::text::nearest;

/// The names of the file, the one that counts where both stand in a folder first.
pub const HADOLINT_NAMES: [&str; 2] = [".hadolint.yaml", ".hadolint.yml"];

/// The rule and the option that `label-schema` fills.
pub(super) const LABELS: (&str, &str) = ("missing-required-label", "required");

/// What the types of a label schema are called in the option.
pub(super) const LABEL_TYPES: [(&str, &str); 8] = [
    ("text", "text"),
    ("rawtext", "text"),
    ("url", "url"),
    ("semver", "version"),
    ("rfc3339", "date"),
    ("email", "email"),
    // No rule checks these: the label must be there.
    ("hash", ""),
    ("spdx", ""),
];

/// Keys that are about hadolint's own output.
pub(super) const OUTPUT: [&str; 4] = ["format", "output-format", "no-color", "verbose"];

const KEYS: [&str; 8] = [
    "failure-threshold",
    "ignored",
    "label-schema",
    "no-fail",
    "override",
    "strict-labels",
    "disable-ignore-pragma",
    "trustedRegistries",
];

impl Config {
    /// From which severity on a finding in a file makes the run fail; `None`: from none on.
    pub fn fails_from(&self, path: &str) -> Option<Severity> {
        let ours = self.fail_on_from().map(|(given, _)| given.value);
        if ours.is_some() {
            return ours;
        }
        match self.hadolint_of(&absolute(&self.base, path)) {
            Some((_, layer)) if layer.never_fails => None,
            Some((_, layer)) => Some(layer.fail_on.as_ref().map_or(Severity::Warning, |given| given.value)),
            None => Some(Severity::Warning),
        }
    }

    /// Reads the files of hadolint. One that our own configuration of its folder switches off is left alone.
    pub(super) fn read_hadolint(&mut self, loader: &mut Loader<'_>) {
        let mut paths: Vec<_> =
            loader.files.iter().map(|(full, (shown, text))| (full.clone(), *shown, *text)).collect();
        // Of two in one folder `.yaml` counts, which is before `.yml`.
        paths.sort();
        for (full, shown, text) in paths {
            let folder = folder_of(&full);
            let is_one = HADOLINT_NAMES.contains(&file_name(&full)) && !self.hadolint.contains_key(folder);
            if !is_one || !self.heeds(Peer::Hadolint, self.section_of_folder(folder)) {
                continue;
            }
            match ConfigLayer::from_hadolint(Origin::File(shown.clone()), text, &self.registry) {
                Ok(layer) => _ = self.hadolint.insert(folder.to_string(), layer),
                Err(mut errors) => loader.errors.append(&mut errors.0),
            }
        }
    }

    /// What hadolint's configuration says about a file, with its folder: that of the nearest one beside or above it, up to
    /// the top of the project. It is about Dockerfiles alone, and these are never YAML by their name.
    pub(super) fn hadolint_of(&self, path: &str) -> Option<(&String, &ConfigLayer)> {
        if self.hadolint.is_empty() {
            return None;
        }
        let is_dockerfile = match self.format_of(path) {
            Some(format) => format == Format::Dockerfile,
            None => ![".yaml", ".yml", ".json"].iter().any(|end| path.to_ascii_lowercase().ends_with(end)),
        };
        let folder = folder_of(path);
        if !is_dockerfile || !self.heeds(Peer::Hadolint, self.section_of_folder(folder)) {
            return None;
        }
        self.folders_above(path).find_map(|place| self.hadolint.get_key_value(place))
    }
}

impl ConfigLayer {
    /// Reads the text of a `.hadolint.yaml`. Names that no rule answers to and unknown keys are notes.
    ///
    /// # Errors
    ///
    /// All faults, each with its place: what is no YAML, values of the wrong type.
    pub fn from_hadolint(origin: Origin, text: &str, registry: &Registry) -> Result<ConfigLayer, ConfigErrors> {
        let (value, faults) = from_yaml(text);
        let mut reader = Reader::new(origin.clone(), text, registry);
        for (message, span) in faults {
            reader.error(ConfigErrorKind::Syntax { message }, span);
        }
        let mut layer = ConfigLayer::new(origin);
        if !value.is_null() {
            for (key, value) in reader.entries("the configuration of hadolint", &value) {
                reader.hadolint_key(key, value, &mut layer);
            }
        }
        reader.finish(layer)
    }
}

impl Reader<'_> {
    pub(super) fn hadolint_key(&mut self, key: &Key, value: &Value, layer: &mut ConfigLayer) {
        if value.is_null() {
            return;
        }
        match key.name.as_str() {
            "ignored" => {
                for (aliased, given) in self.hadolint_ids("ignored", value) {
                    let (line, span) = (given.line, given.span);
                    layer.keys.ignore.push(Given { value: Selector::of_alias(aliased.0, aliased.1), line, span });
                }
            }
            "override" => self.hadolint_override(value, layer),
            "failure-threshold" => {
                let words = ["error", "warning", "info", "style", "ignore", "none"];
                layer.fail_on = self.word("failure-threshold", value, &words, |word| match word {
                    "error" | "warning" => Severity::parse(word),
                    // What is milder than a warning is info here.
                    "info" | "style" | "ignore" | "none" => Some(Severity::Info),
                    _ => None,
                });
            }
            "no-fail" => layer.never_fails = self.bool("no-fail", value).is_some_and(|given| given.value),
            "disable-ignore-pragma" => {
                let disabled = self.bool("disable-ignore-pragma", value);
                layer.keys.hadolint_comments = disabled.map(|given| Given { value: !given.value, ..given });
            }
            "trustedRegistries" | "trusted-registries" => {
                let texts = self.texts(&key.name, value).into_iter().map(|text| text.value).collect();
                layer.keys.trusted_registries = Some(self.given(texts, &value.span));
            }
            "label-schema" => self.label_schema(value, layer),
            "strict-labels" => {
                if self.bool("strict-labels", value).is_some_and(|given| given.value) {
                    self.note("no rule finds labels outside of the schema, as `strict-labels` does", &key.span);
                }
            }
            name if OUTPUT.contains(&name) => {}
            name => {
                let meant = nearest(name, KEYS).map_or_else(String::new, |key| format!(", did you mean `{key}`?"));
                self.note(&format!("unknown key `{name}` of hadolint{meant}"), &key.span);
            }
        }
    }

    /// Severities by name: `error: [DL3001]`.
    fn hadolint_override(&mut self, value: &Value, layer: &mut ConfigLayer) {
        for (key, value) in self.entries("override", value) {
            let severity = match key.name.as_str() {
                "style" => Some(Severity::Info),
                word => Severity::parse(word),
            };
            let Some(severity) = severity else {
                self.note(&format!("unknown key `{}` in `override`", key.name), &key.span);
                continue;
            };
            if value.is_null() {
                continue;
            }
            for ((rule, alias), given) in self.hadolint_ids(&key.name, value) {
                let given = Given { value: Some(severity), line: given.line, span: given.span };
                let rules = &mut layer.keys.rules;
                let own: &mut RuleLayer = rules.entry(rule.name).or_default();
                own.aliases.insert(alias, given);
            }
        }
    }

    /// The rules that hadolint's ids stand for; an id that no rule answers to is a note.
    fn hadolint_ids(&mut self, name: &str, value: &Value) -> Vec<(Aliased, Given<String>)> {
        let mut found = Vec::new();
        for text in self.texts(name, value) {
            let id = text.value.trim();
            let mut of_tools = ["hadolint", "shellcheck"].iter().map(|tool| self.registry.by_alias_of(tool, id));
            let aliased = of_tools.find(|aliased| !aliased.is_empty()).unwrap_or_default();
            if aliased.is_empty() {
                self.no_rule(ConfigErrorKind::NotCovered { name: id.to_string() }, text.span);
                continue;
            }
            found.extend(aliased.iter().map(|one| (*one, text.clone())));
        }
        found
    }

    fn label_schema(&mut self, value: &Value, layer: &mut ConfigLayer) {
        let mut labels = Vec::new();
        for (key, kind) in self.entries("label-schema", value) {
            let Some(given) = self.word(&key.name, kind, &LABEL_TYPES.map(|(word, _)| word), label_type) else {
                continue;
            };
            if given.value.is_empty() {
                let written = if let Data::Text(text) = &kind.data { text.as_str() } else { "" };
                let message = format!("the label `{}` must be there; the type `{written}` is not checked", key.name);
                self.note(&message, &kind.span);
                labels.push(key.name.clone());
            } else {
                labels.push(format!("{}:{}", key.name, given.value));
            }
        }
        let option = self.registry.get(LABELS.0).and_then(|rule| {
            let option = rule.options.iter().find(|option| option.name == LABELS.1)?;
            Some((rule.name, option.name))
        });
        if let Some((rule, option)) = option.filter(|_| !labels.is_empty()) {
            let table = OptionValue::Table(vec![("dockerfile".to_string(), labels)]);
            let given = self.given(table, &value.span);
            layer.keys.rules.entry(rule).or_default().options.insert(option, given);
        }
    }
}

/// What a type of a label schema is called here; empty where no rule checks it.
fn label_type(word: &str) -> Option<&'static str> {
    LABEL_TYPES.iter().find(|(known, _)| *known == word).map(|(_, ours)| *ours)
}

#[cfg(test)]
mod tests {
    use super::HADOLINT_NAMES;
    use crate::config::{Config, ConfigError, Sources};
    use crate::model::Format;
    use crate::rule::{
        Confidence, Fixable, ListOption, Page, Practice, Profile, Registry, Rule, RuleOption, Severity, TableOption,
    };
    use crate::settings::{OptionValue, Settings, SettingsTable};

    const fn rule(name: &'static str, page: &'static str, options: &'static [&'static RuleOption]) -> Rule {
        Rule {
            name,
            practice: Practice::Soundness,
            severity: Severity::Warning,
            confidence: Confidence::High,
            since: "0.1.0",
            profiles: &[Profile::Essential],
            fixable: Fixable::No,
            formats: &[Format::Dockerfile],
            page: Page::new(page),
            yields_to: &[],
            options,
            checks: &[],
        }
    }

    static PINNED: Rule =
        rule("pinned", "# t\n\nT\n\nT.\n\n## In other tools\n\nhadolint DL3008, DL3018 · shellcheck SC2086\n", &[]);
    static USER: Rule = rule("user", "# t\n\nT\n\nT.\n\n## In other tools\n\nhadolint DL3002\n", &[]);
    static ALLOW: ListOption = ListOption::new("allow", &[], "registries");
    static TRUSTED: Rule = rule("untrusted-registry", "# t\n\nT\n\nT.\n", &[ALLOW.declared()]);
    static REQUIRED: TableOption = TableOption::new("required", "labels");
    static LABELS: Rule = rule("missing-required-label", "# t\n\nT\n\nT.\n", &[REQUIRED.declared()]);

    fn registry() -> Registry {
        Registry::new([&PINNED, &USER, &TRUSTED, &LABELS])
    }

    fn config(registry: &Registry, files: &[(&str, &str)]) -> Config {
        let files = files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect();
        Config::resolve(registry, Sources { files, ..Sources::default() }).unwrap()
    }

    fn settings(files: &[(&str, &str)], path: &str) -> Settings {
        let registry = registry();
        let table = config(&registry, files).settings_for([path]);
        table.all()[table.index_for(path)].clone()
    }

    fn ours(text: &str) -> [(&str, &str); 2] {
        [(".hadolint.yaml", "ignored: [DL3008, DL3002]\noverride: {error: [DL3018]}\n"), ("lintainer.toml", text)]
    }

    #[test]
    fn an_id_of_several_switches_off_its_findings_and_a_sole_one_the_rule() {
        let files = [(HADOLINT_NAMES[0], "ignored:\n- DL3008\n- SC2086\n- DL3002\n")];
        let found = settings(&files, "a/Dockerfile");
        let ignored: Vec<_> = found.ignored_aliases.iter().copied().collect();
        assert_eq!(ignored, [("pinned", "hadolint/DL3008"), ("pinned", "shellcheck/SC2086")]);
        let on: Vec<_> = found.enabled.keys().copied().collect();
        assert_eq!(on, ["missing-required-label", "pinned", "untrusted-registry"]);
    }

    #[test]
    fn it_is_about_dockerfiles_beside_and_below_it() {
        let files = [("a/.hadolint.yml", "ignored: [DL3002]\n"), ("a/b/.hadolint.yaml", "")];
        let is_on = |path: &str| settings(&files, path).enabled.contains_key("user");
        assert!(!is_on("a/Dockerfile") && !is_on("a/c/web.Dockerfile"));
        assert!(is_on("Dockerfile") && is_on("a/b/Dockerfile") && is_on("a/compose.yaml"));
        let both = [(".hadolint.yaml", ""), (".hadolint.yml", "ignored: [DL3002]\n")];
        assert!(settings(&both, "Dockerfile").enabled.contains_key("user"));
        let below_a_root = [(".hadolint.yml", "ignored: [DL3002]\n"), ("a/lintainer.toml", "root = true\n")];
        assert!(settings(&below_a_root, "a/Dockerfile").enabled.contains_key("user"));
    }

    #[test]
    fn what_our_own_file_says_wins() {
        let found = settings(&ours(""), "Dockerfile");
        assert!(!found.enabled.contains_key("user") && !found.ignored_aliases.is_empty());
        assert_eq!(found.alias_severities[&("pinned", "hadolint/DL3018")], Severity::Error);
        for text in ["extend-select = ['pinned', 'user']", "select = ['all']", "extend-select = ['DL3008', 'DL3002']"] {
            let found = settings(&ours(text), "Dockerfile");
            assert!(found.enabled.contains_key("user") && found.ignored_aliases.is_empty(), "{text}");
        }
        assert!(!settings(&ours("extend-select = ['DL3018']"), "Dockerfile").ignored_aliases.is_empty());
        let found = settings(&ours("[rules.pinned]\nseverity = 'info'"), "Dockerfile");
        assert!(found.alias_severities.is_empty() && found.severities["pinned"] == Severity::Info);
        let found = settings(&ours("[peers]\nhadolint = false"), "Dockerfile");
        assert!(found.enabled.contains_key("user") && found.ignored_aliases.is_empty());
    }

    #[test]
    fn our_own_file_knows_names_of_a_part_of_a_rule_too() {
        let found = settings(&[("lintainer.toml", "ignore = ['DL3008']\n[rules.DL3018]\nseverity = 'error'")], "x");
        assert_eq!(found.ignored_aliases.iter().copied().collect::<Vec<_>>(), [("pinned", "hadolint/DL3008")]);
        assert_eq!(found.alias_severities[&("pinned", "hadolint/DL3018")], Severity::Error);
        assert!(found.severities.is_empty() && found.enabled.contains_key("pinned"));
        let base = ("base.toml", "[rules]\nDL3008 = 'off'");
        let leaf = |text| [base, ("lintainer.toml", text)];
        assert_eq!(settings(&leaf("extends = 'base.toml'"), "x").ignored_aliases.len(), 1);
        let back = "extends = 'base.toml'\n[rules]\nDL3008 = 'info'";
        assert!(settings(&leaf(back), "x").ignored_aliases.is_empty());
    }

    #[test]
    fn registries_labels_and_comments_become_options() {
        let text = "trustedRegistries: docker.io\nlabel-schema: {author: text, at: rfc3339, x: spdx}\n\
                    disable-ignore-pragma: true\n";
        let found = settings(&[(".hadolint.yaml", text)], "Dockerfile");
        assert_eq!(found.option(&TRUSTED, "allow"), Some(&OptionValue::List(vec!["docker.io".into()])));
        let labels = ["author:text", "at:date", "x"].map(String::from).to_vec();
        assert_eq!(found.option(&LABELS, "required"), Some(&OptionValue::Table(vec![("dockerfile".into(), labels)])));
        assert!(!found.hadolint_comments);
        let manifest = settings(&[(".hadolint.yaml", text)], "pod.yaml");
        assert_eq!(manifest.option(&TRUSTED, "allow"), Some(&OptionValue::List(vec![])));
    }

    #[test]
    fn the_threshold_is_that_of_dockerfiles() {
        let registry = registry();
        let from = |files: &[(&str, &str)], path| config(&registry, files).fails_from(path);
        let at = |text| from(&[(".hadolint.yaml", text)], "Dockerfile");
        assert_eq!(at("failure-threshold: error\n"), Some(Severity::Error));
        assert_eq!(at("failure-threshold: style\n"), Some(Severity::Info));
        assert_eq!(at("no-fail: true\n"), None);
        assert_eq!(at("ignored: []\n"), Some(Severity::Warning));
        assert_eq!(from(&[(".hadolint.yaml", "no-fail: true\n")], "pod.yaml"), Some(Severity::Warning));
        let files = [(".hadolint.yaml", "no-fail: true\n"), ("lintainer.toml", "fail-on = 'error'\n")];
        assert_eq!(from(&files, "Dockerfile"), Some(Severity::Error));
    }

    #[test]
    fn what_is_unknown_is_a_note_and_what_is_broken_a_fault() {
        let registry = registry();
        let text = "ignored: [DL9999]\nignore: [x]\nformat: tty\nno-color: true\nstrict-labels: true\n\
                    override: {fatal: []}\n";
        let found = config(&registry, &[(".hadolint.yaml", text)]);
        let notes: Vec<_> = found.notes().collect();
        assert_eq!(notes.len(), 4, "{notes:?}");
        assert!(notes[0].starts_with(".hadolint.yaml:1:11: no rule finds what `DL9999` finds"), "{notes:?}");
        assert_eq!(notes[1], ".hadolint.yaml:2:1: unknown key `ignore` of hadolint, did you mean `ignored`?");
        let faults = |text: &str| {
            let files = [(".hadolint.yaml".to_string(), text.to_string())].into();
            let errors = Config::resolve(&registry, Sources { files, ..Sources::default() }).unwrap_err();
            errors.0.iter().map(ConfigError::concise).collect::<Vec<_>>()
        };
        assert_eq!(faults("no-fail: 3\n"), [".hadolint.yaml:1:10: `no-fail` must be true or false, not a number"]);
        assert_eq!(
            faults("failure-threshold: warn\n"),
            [".hadolint.yaml:1:20: `warn` is no value of `failure-threshold`; \
                 it is one of error, warning, info, style, ignore, none"]
        );
        assert!(faults("ignored: [\n").iter().all(|fault| fault.starts_with(".hadolint.yaml:")));
        assert_eq!(faults("- a\n").len(), 1);
        let off = [(".hadolint.yaml", "no-fail: 3\n"), ("lintainer.toml", "[peers]\nhadolint = false\n")];
        assert_eq!(config(&registry, &off).notes().count(), 0);
    }
}
