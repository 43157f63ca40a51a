//! Reads one source of configuration into a layer and checks every key and value on the way.

mod values;

use std::ops::Range;

use super::building::KUSTOMIZE_KEYS;
use super::error::{ConfigError, ConfigErrorKind, ConfigErrors};
use super::glob::Pattern;
use super::layer::{ConfigLayer, Given, LayerKeys, Origin, Override, RuleLayer};
use super::migrate::Peer;
use super::selector::Selector;
use super::told::SCAN_KEYS;
use super::tree::{Data, Key, Value, from_json, from_toml};
use crate::model::Format;
use crate::rule::{Confidence, OptionDefault, Registry, Rule, RuleOption, Severity, TextForm};
use crate::settings::{Date, KubernetesVersion, OptionValue};
use crate::source::Source;
use crate::span::FileId;
use crate::text::nearest;

/// The keys of a configuration that may stand in an override as well.
pub(super) const SHARED_KEYS: [&str; 10] = [
    "profile",
    "select",
    "extend-select",
    "ignore",
    "min-severity",
    "min-confidence",
    "kubernetes-version",
    "today",
    "trusted-registries",
    "rules",
];

/// The formats of files that are judged.
pub(super) const FORMATS: [Format; 3] = [Format::Dockerfile, Format::Compose, Format::Kubernetes];

/// The keys that stand at the top only.
pub(super) const TOP_KEYS: [&str; 14] = [
    "root",
    "extends",
    "exclude",
    "default-excludes",
    "formats",
    "schemas",
    "scan",
    "norm",
    "kustomize",
    "helm",
    "custom-rules",
    "fail-on",
    "peers",
    "overrides",
];

impl ConfigLayer {
    /// Reads the text of a `lintainer.toml`. All faults are returned, each with its place.
    pub fn from_toml(origin: Origin, text: &str, registry: &Registry) -> Result<ConfigLayer, ConfigErrors> {
        let without_mark = text.strip_prefix('\u{feff}').unwrap_or(text);
        let (value, faults) = from_toml(without_mark);
        let mut reader = Reader::new(origin, without_mark, registry);
        for (message, span) in faults {
            reader.error(ConfigErrorKind::Syntax { message }, span);
        }
        reader.layer(&value)
    }

    /// Takes the same keys from JSON: the arguments of a library function, the settings of an editor. A key that is
    /// `null` counts as absent.
    pub fn from_json(
        origin: Origin,
        json: &serde_json::Value,
        registry: &Registry,
    ) -> Result<ConfigLayer, ConfigErrors> {
        Reader::new(origin, "", registry).layer(&from_json(json))
    }
}

/// The paths that a configuration extends, as they are written. For front ends, to know what to read; faults are
/// found by [`ConfigLayer::from_toml`].
pub(super) fn extends(text: &str) -> Vec<String> {
    texts_of(text, "extends")
}

/// The texts under a key at the top of a configuration.
pub(super) fn texts_of(text: &str, wanted: &str) -> Vec<String> {
    texts_in(from_toml(text.strip_prefix('\u{feff}').unwrap_or(text)).0, wanted)
}

/// The texts under a key at the top of a configuration that was read.
pub(super) fn texts_in(value: Value, wanted: &str) -> Vec<String> {
    let Data::Table(entries) = value.data else { return Vec::new() };
    let written = entries.into_iter().find(|(key, _)| canonical(&key.name) == wanted).map(|(_, value)| value.data);
    let items = match written {
        Some(Data::Text(path)) => return vec![path],
        Some(Data::List(items)) => items,
        _ => return Vec::new(),
    };
    let text = |item: Value| match item.data {
        Data::Text(path) => Some(path),
        _ => None,
    };
    items.into_iter().filter_map(text).collect()
}

pub(super) struct Reader<'a> {
    origin: Origin,
    text: &'a str,
    source: Source,
    pub registry: &'a Registry,
    errors: Vec<ConfigError>,
    notes: Vec<String>,
}

impl<'a> Reader<'a> {
    pub fn new(origin: Origin, text: &'a str, registry: &'a Registry) -> Self {
        Reader {
            origin,
            text,
            source: Source::new(FileId(0), "", text),
            registry,
            errors: Vec::new(),
            notes: Vec::new(),
        }
    }

    pub fn error(&mut self, kind: ConfigErrorKind, span: Option<Range<usize>>) {
        self.errors.push(ConfigError::at(kind, &self.origin, self.text, span));
    }

    pub fn given<T>(&self, value: T, span: &Option<Range<usize>>) -> Given<T> {
        Given { value, line: self.line(span), span: span.clone() }
    }

    fn line(&self, span: &Option<Range<usize>>) -> Option<u32> {
        span.as_ref().map(|span| self.source.position(u32::try_from(span.start).unwrap_or(u32::MAX)).line)
    }

    fn layer(mut self, value: &Value) -> Result<ConfigLayer, ConfigErrors> {
        let mut layer = ConfigLayer::new(self.origin.clone());
        for (key, value) in self.entries("the configuration", value) {
            match canonical(&key.name).as_str() {
                "root" => layer.root = self.bool("root", value),
                "extends" => layer.extends = self.texts("extends", value),
                "exclude" => layer.exclude = self.patterns("exclude", value),
                "default-excludes" => layer.default_excludes = self.bool("default-excludes", value),
                "formats" => layer.formats = self.formats(value),
                "schemas" => layer.schemas = self.texts("schemas", value),
                "scan" => self.scan(value, &mut layer),
                "kustomize" => self.kustomize(value, &mut layer),
                "helm" => self.helm(value, &mut layer),
                "norm" => _ = layer.told.insert("norm", self.texts("norm", value)),
                // Read before all else, since it says which rules there are: `custom_rules`.
                "custom-rules" => _ = self.patterns("custom-rules", value),
                "fail-on" => layer.fail_on = self.word("fail-on", value, &SEVERITIES, Severity::parse),
                "peers" => self.peers(value, &mut layer),
                "overrides" => layer.overrides = self.overrides(value),
                name if self.shared(name, value, &mut layer.keys) => {}
                _ => self.unknown_key(key, "", TOP_KEYS.into_iter().chain(SHARED_KEYS)),
            }
        }
        self.finish(layer)
    }

    /// The notes, or all faults in the order of their places.
    pub fn into_notes(mut self) -> Result<Vec<String>, ConfigErrors> {
        let notes = std::mem::take(&mut self.notes);
        self.finish(ConfigLayer::new(Origin::Default)).map(|_| notes)
    }

    /// The layer with its notes, or all faults in the order of their places.
    pub fn finish(mut self, mut layer: ConfigLayer) -> Result<ConfigLayer, ConfigErrors> {
        layer.notes = self.notes;
        if self.errors.is_empty() {
            return Ok(layer);
        }
        self.errors.sort_by_key(|error| error.span.as_ref().map(|span| span.start));
        Err(ConfigErrors(self.errors))
    }

    /// Reads a key of [`SHARED_KEYS`]; false for others.
    fn shared(&mut self, name: &str, value: &Value, keys: &mut LayerKeys) -> bool {
        match name {
            "select" => keys.select = Some(self.selectors("select", value)),
            "extend-select" => keys.extend_select = self.selectors("extend-select", value),
            "ignore" => keys.ignore = self.selectors("ignore", value),
            "profile" => keys.profile = self.profile(value),
            "min-severity" => keys.min_severity = self.word("min-severity", value, &SEVERITIES, Severity::parse),
            "min-confidence" => {
                keys.min_confidence = self.word("min-confidence", value, &CONFIDENCES, Confidence::parse);
            }
            "kubernetes-version" => {
                let form = TextForm::KubernetesVersion;
                keys.kubernetes_version = self.parsed("kubernetes-version", value, form, KubernetesVersion::parse);
            }
            "today" => keys.today = self.parsed("today", value, TextForm::Date, Date::parse),
            "trusted-registries" => {
                let span = value.span.clone();
                let texts = self.texts("trusted-registries", value);
                let texts = texts.into_iter().map(|text| text.value).collect();
                keys.trusted_registries = Some(self.given(texts, &span));
            }
            "rules" => {
                for (key, value) in self.entries("rules", value) {
                    self.rule(key, value, keys);
                }
            }
            _ => return false,
        }
        true
    }

    /// Reads a key of `rules`. The name of several rules in another tool is for all of them.
    fn rule(&mut self, key: &Key, value: &Value, keys: &mut LayerKeys) {
        let selectors = match Selector::parse(&key.name, self.registry) {
            Ok(selectors) => selectors,
            Err(kind) => return self.no_rule(kind, key.span.clone()),
        };
        let errors = self.errors.len();
        for selector in selectors {
            let (rule, alias) = match selector {
                Selector::Rule(rule) => (rule, None),
                Selector::Alias(rule, alias) => (rule, Some(alias)),
                _ => {
                    let kind = ConfigErrorKind::UnknownRule { name: key.name.clone(), suggestion: None };
                    return self.error(kind, key.span.clone());
                }
            };
            self.one_rule(rule, alias, value, keys);
            // What is wrong for one is wrong for the next: it is said once.
            if self.errors.len() > errors {
                return;
            }
        }
    }

    /// A severity under a name in another tool is for the findings that carry it; options are the rule's.
    fn one_rule(&mut self, rule: &'static Rule, alias: Option<&'static str>, value: &Value, keys: &mut LayerKeys) {
        let mut layer = keys.rules.remove(rule.name).unwrap_or_default();
        let before = layer.severity.take_if(|_| alias.is_some());
        // `name = "off"` is short for a table with nothing but the severity.
        if let Data::Text(_) = value.data {
            layer.severity = self.severity(value);
        } else {
            for (key, value) in self.entries(rule.name, value) {
                self.rule_key(rule, key, value, &mut layer);
            }
        }
        if let Some(alias) = alias {
            let severity = std::mem::replace(&mut layer.severity, before);
            layer.aliases.extend(severity.map(|severity| (alias, severity)));
        }
        keys.rules.insert(rule.name, layer);
    }

    fn rule_key(&mut self, rule: &'static Rule, key: &Key, value: &Value, layer: &mut RuleLayer) {
        let name = key.name.replace('-', "_");
        if name == "severity" {
            layer.severity = self.severity(value);
            return;
        }
        let Some(option) = rule.options.iter().find(|option| option.name == name) else {
            let known = rule.options.iter().map(|option| option.name).chain(["severity"]);
            let where_ = format!(" of the rule `{}`", rule.name);
            return self.unknown_key(key, &where_, known);
        };
        if let Some(read) = self.option(option, value) {
            layer.options.insert(option.name, self.given(read, &value.span));
        }
    }

    fn severity(&mut self, value: &Value) -> Option<Given<Option<Severity>>> {
        self.word("severity", value, &["error", "warning", "info", "off"], |word| match word {
            "off" => Some(None),
            word => Severity::parse(word).map(Some),
        })
    }

    fn option(&mut self, option: &RuleOption, value: &Value) -> Option<OptionValue> {
        let expected = match (option.default, &value.data) {
            (OptionDefault::Bool(_), Data::Bool(value)) => return Some(OptionValue::Bool(*value)),
            (OptionDefault::Int(_), Data::Int(value)) => return Some(OptionValue::Int(*value)),
            (OptionDefault::Number(_), Data::Float(value)) => return Some(OptionValue::Number(*value)),
            (OptionDefault::Number(_), Data::Int(value)) => return Some(OptionValue::Number(*value as f64)),
            (OptionDefault::Text(default, form), Data::Text(text)) => {
                if text == default || form.accepts(text) {
                    return Some(OptionValue::Text(text.clone()));
                }
                let words = if let TextForm::OneOf(words) = form { words } else { &[] };
                let suggestion = nearest(text, words.iter().copied());
                return self.bad_value(option.name, text, value, form.expected(), suggestion);
            }
            (OptionDefault::List(_), Data::List(_) | Data::Text(_)) => {
                return Some(OptionValue::List(self.strings(option.name, value)));
            }
            (OptionDefault::Table, Data::Table(entries)) => {
                let entries = entries.iter().map(|(key, value)| (key.name.clone(), self.strings(&key.name, value)));
                return Some(OptionValue::Table(entries.collect()));
            }
            (OptionDefault::Bool(_), _) => "true or false",
            (OptionDefault::Int(_), _) => "a whole number",
            (OptionDefault::Number(_), _) => "a number",
            (OptionDefault::Text(_, form), _) => form.name(),
            (OptionDefault::List(_), _) => "a list of texts",
            (OptionDefault::Table, _) => "a table",
        };
        self.wrong_type(option.name, expected, value);
        None
    }

    /// Patterns of paths by the format that their files are of.
    fn formats(&mut self, value: &Value) -> Vec<(Format, Given<Pattern>)> {
        let mut formats = Vec::new();
        for (key, value) in self.entries("formats", value) {
            match FORMATS.into_iter().find(|format| format.name() == key.name) {
                Some(format) => {
                    formats.extend(self.patterns(format.name(), value).into_iter().map(|given| (format, given)));
                }
                None => self.unknown_key(key, " in `formats`", FORMATS.map(Format::name)),
            }
        }
        formats
    }

    /// What scanners say, and where that lies.
    fn scan(&mut self, value: &Value, layer: &mut ConfigLayer) {
        for (key, value) in self.entries("scan", value) {
            match SCAN_KEYS.into_iter().find(|known| *known == canonical(&key.name)) {
                Some(known) => _ = layer.told.insert(known, self.texts(known, value)),
                None => self.unknown_key(key, " in `scan`", SCAN_KEYS),
            }
        }
    }

    /// How kustomizations are judged.
    fn kustomize(&mut self, value: &Value, layer: &mut ConfigLayer) {
        for (key, value) in self.entries("kustomize", value) {
            match canonical(&key.name).as_str() {
                "build" => layer.kustomize.build = self.bool("build", value),
                "roots" => layer.kustomize.roots = self.patterns("roots", value),
                "remote" => {
                    for (key, value) in self.entries("remote", value) {
                        match &value.data {
                            Data::Text(folder) => {
                                let given = self.given(folder.clone(), &value.span);
                                layer.kustomize.remote.insert(key.name.clone(), given);
                            }
                            _ => self.wrong_type(&key.name, "a folder", value),
                        }
                    }
                }
                _ => self.unknown_key(key, " in `kustomize`", KUSTOMIZE_KEYS),
            }
        }
    }

    /// Which configuration files of other tools are heeded.
    fn peers(&mut self, value: &Value, layer: &mut ConfigLayer) {
        for (key, value) in self.entries("peers", value) {
            let Some(peer) = Peer::parse(&key.name) else {
                self.unknown_key(key, " in `peers`", Peer::ALL.map(Peer::name));
                continue;
            };
            if let Some(given) = self.bool(peer.name(), value) {
                layer.peers.insert(peer.name(), given);
            }
        }
    }

    fn overrides(&mut self, value: &Value) -> Vec<Override> {
        let Data::List(items) = &value.data else {
            self.wrong_type("overrides", "a list of tables", value);
            return Vec::new();
        };
        items.iter().filter_map(|item| self.one_override(item)).collect()
    }

    fn one_override(&mut self, item: &Value) -> Option<Override> {
        let mut keys = LayerKeys::default();
        let mut files = None;
        for (key, value) in self.entries("overrides", item) {
            match canonical(&key.name).as_str() {
                "files" => files = Some(self.patterns("files", value)),
                name if self.shared(name, value, &mut keys) => {}
                name if TOP_KEYS.contains(&name) => self.unknown_key(key, " in an override", []),
                _ => self.unknown_key(key, " in an override", ["files"].into_iter().chain(SHARED_KEYS)),
            }
        }
        match files {
            Some(files) => Some(Override { files, keys, line: self.line(&item.span) }),
            None => {
                self.error(ConfigErrorKind::MissingFiles, item.span.clone());
                None
            }
        }
    }
}

const SEVERITIES: [&str; 3] = ["info", "warning", "error"];
const CONFIDENCES: [&str; 3] = ["low", "medium", "high"];

/// A key as it is documented: `min_severity` is `min-severity`.
pub(super) fn canonical(key: &str) -> String {
    key.replace('_', "-")
}
