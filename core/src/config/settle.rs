//! The one place where configuration is merged: layers in their order become the settings of a file, each value with the
//! place that it comes from.

use std::collections::{BTreeMap, BTreeSet};

use super::layer::{Given, LayerKeys, Origin, Override};
use super::selector::Selector;
use crate::rule::{Confidence, Profile, Registry, Rule, Severity};
use crate::settings::{Date, KubernetesVersion, NEWEST_KUBERNETES, OptionValue, Settings};

/// The rule whose option `allow` is filled by `trusted-registries`.
const TRUSTED: (&str, &str) = ("untrusted-registry", "allow");

/// Where a value comes from, while it is being merged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cited<'a> {
    pub origin: &'a Origin,
    pub line: Option<u32>,
}

/// What decided whether a rule is on.
#[derive(Debug, Clone, Copy)]
pub(super) enum By {
    /// Nothing: the profile decides.
    Default,
    /// A `select` that does not name it.
    NotSelected,
    /// `select` or `extend-select`.
    Select(Selector),
    /// `ignore`.
    Ignore(Selector),
    /// `severity = "off"`.
    Off,
    /// A severity where a weaker source said `off`.
    Severity,
}

/// Whether a rule is on, and why.
#[derive(Debug, Clone, Copy)]
pub(super) struct Choice<'a> {
    pub on: bool,
    pub by: By,
    pub from: Cited<'a>,
}

/// Merged configuration. Each value knows its source.
#[derive(Debug)]
pub(super) struct Settled<'a> {
    rules: &'a [&'static Rule],
    /// By the index of the rule.
    pub choices: Vec<Choice<'a>>,
    pub severities: BTreeMap<&'static str, (Severity, Cited<'a>)>,
    /// Names in other tools whose findings are off, by rule and name.
    pub ignored: BTreeMap<(&'static str, &'static str), Choice<'a>>,
    /// Severities of findings with a name in another tool, by rule and name.
    pub alias_severities: BTreeMap<(&'static str, &'static str), (Severity, Cited<'a>)>,
    pub options: BTreeMap<(&'static str, &'static str), (OptionValue, Cited<'a>)>,
    pub profile: (Profile, Cited<'a>),
    pub min_severity: (Severity, Cited<'a>),
    pub min_confidence: (Confidence, Cited<'a>),
    pub kubernetes_version: (KubernetesVersion, Cited<'a>),
    pub today: (Option<Date>, Cited<'a>),
    pub hadolint_comments: (bool, Cited<'a>),
}

/// Merges: `plain` of the files, then the `overrides` that fit, then `top` (editor, caller, flags), the weakest first.
pub(super) fn settle<'a>(
    registry: &'a Registry,
    plain: impl IntoIterator<Item = (&'a Origin, &'a LayerKeys)>,
    overrides: &[(&'a Origin, &'a Override)],
    top: impl IntoIterator<Item = (&'a Origin, &'a LayerKeys)>,
) -> Settled<'a> {
    let mut settled = Settled::new(registry);
    for (origin, keys) in plain {
        settled.take(origin, keys);
    }
    for (origin, one) in overrides {
        settled.take(origin, &one.keys);
    }
    for (origin, keys) in top {
        settled.take(origin, keys);
        if keys.select.is_some() {
            // An exception that is made for a path holds whatever is selected for the run.
            overrides.iter().for_each(|(origin, one)| settled.take_away(origin, &one.keys));
        }
    }
    settled
}

impl<'a> Settled<'a> {
    fn new(registry: &'a Registry) -> Self {
        let from = Cited { origin: &Origin::Default, line: None };
        let rules = registry.rules();
        let options = rules.iter().flat_map(|rule| rule.options.iter().map(move |option| (rule, option)));
        Settled {
            rules,
            choices: vec![Choice { on: true, by: By::Default, from }; rules.len()],
            severities: BTreeMap::new(),
            ignored: BTreeMap::new(),
            alias_severities: BTreeMap::new(),
            options: options
                .map(|(rule, option)| ((rule.name, option.name), (OptionValue::from(option.default), from)))
                .collect(),
            profile: (Profile::Essential, from),
            min_severity: (Severity::Info, from),
            min_confidence: (Confidence::Low, from),
            kubernetes_version: (NEWEST_KUBERNETES, from),
            today: (None, from),
            hadolint_comments: (true, from),
        }
    }

    /// Takes what one source says.
    fn take(&mut self, origin: &'a Origin, keys: &'a LayerKeys) {
        if let Some(select) = &keys.select {
            let line = select.first().and_then(|first| first.line);
            self.ignored.clear();
            self.choices.fill(Choice { on: false, by: By::NotSelected, from: Cited { origin, line } });
        }
        let selected = keys.select.iter().flatten().chain(&keys.extend_select);
        self.choose(origin, selected, &keys.ignore);
        let all = keys.select.iter().flatten().chain(&keys.extend_select).find(|given| given.value == Selector::All);
        if let Some(all) = all {
            self.profile = (Profile::Audit, Cited { origin, line: all.line });
        }
        set(&mut self.profile, origin, &keys.profile);
        set(&mut self.min_severity, origin, &keys.min_severity);
        set(&mut self.min_confidence, origin, &keys.min_confidence);
        set(&mut self.kubernetes_version, origin, &keys.kubernetes_version);
        set(&mut self.hadolint_comments, origin, &keys.hadolint_comments);
        if let Some(today) = &keys.today {
            self.today = (Some(today.value), Cited { origin, line: today.line });
        }
        if let Some(registries) = &keys.trusted_registries
            && let Some(option) = self.options.get_mut(&TRUSTED)
        {
            *option = (OptionValue::List(registries.value.clone()), Cited { origin, line: registries.line });
        }
        for (name, layer) in &keys.rules {
            for (option, given) in &layer.options {
                self.options.insert((name, option), (given.value.clone(), Cited { origin, line: given.line }));
            }
            if let Some(severity) = &layer.severity {
                self.severity(name, severity.value, Cited { origin, line: severity.line });
            }
            for (alias, severity) in &layer.aliases {
                let from = Cited { origin, line: severity.line };
                match severity.value {
                    None => _ = self.ignored.insert((name, alias), Choice { on: false, by: By::Off, from }),
                    Some(severity) => {
                        let key = (*name, *alias);
                        if self.ignored.get(&key).is_some_and(|choice| matches!(choice.by, By::Off)) {
                            self.ignored.remove(&key);
                        }
                        self.alias_severities.insert((name, alias), (severity, from));
                    }
                }
            }
        }
    }

    fn severity(&mut self, name: &'static str, severity: Option<Severity>, from: Cited<'a>) {
        let Ok(index) = self.rules.binary_search_by_key(&name, |rule| rule.name) else { return };
        let Some(choice) = self.choices.get_mut(index) else { return };
        match severity {
            None => *choice = Choice { on: false, by: By::Off, from },
            Some(severity) => {
                if matches!(choice.by, By::Off) {
                    *choice = Choice { on: true, by: By::Severity, from };
                }
                self.alias_severities.retain(|(rule, _), _| *rule != name);
                self.severities.insert(name, (severity, from));
            }
        }
    }

    /// Takes only what one source switches off.
    fn take_away(&mut self, origin: &'a Origin, keys: &'a LayerKeys) {
        self.choose(origin, keys.extend_select.iter().filter(|_| false), &keys.ignore);
        for (name, layer) in &keys.rules {
            if let Some(Given { value: None, line, .. }) = layer.severity {
                self.severity(name, None, Cited { origin, line });
            }
            for (alias, given) in layer.aliases.iter().filter(|(_, given)| given.value.is_none()) {
                let from = Cited { origin, line: given.line };
                self.ignored.insert((name, alias), Choice { on: false, by: By::Off, from });
            }
        }
    }

    /// Each rule follows the narrowest word that holds it; of equally narrow ones `ignore` wins.
    fn choose(
        &mut self,
        origin: &'a Origin,
        selected: impl Iterator<Item = &'a Given<Selector>>,
        ignored: &'a [Given<Selector>],
    ) {
        let selected = selected.map(|given| (given, true));
        let mut words: Vec<(&Given<Selector>, bool)> = selected.chain(ignored.iter().map(|g| (g, false))).collect();
        words.sort_by_key(|(given, on)| (given.value.narrowness(), !on));
        for (given, on) in words {
            if let (Selector::Alias(rule, alias), false) = (given.value, on) {
                let from = Cited { origin, line: given.line };
                let by = By::Ignore(given.value);
                self.ignored.insert((rule.name, alias), Choice { on: false, by, from });
                continue;
            }
            if on {
                self.ignored.retain(|(rule, alias), _| !given.value.takes_back(rule, alias, self.rules));
            }
            let by = if on { By::Select(given.value) } else { By::Ignore(given.value) };
            let choice = Choice { on, by, from: Cited { origin, line: given.line } };
            let rules = self.rules.iter().zip(&mut self.choices);
            rules.filter(|(rule, _)| given.value.holds(rule)).for_each(|(_, slot)| *slot = choice);
        }
    }

    /// The last profile whose findings of a rule are shown; `None` where the rule is off.
    pub fn last_profile(&self, index: usize) -> Option<Profile> {
        let choice = self.choices.get(index).filter(|choice| choice.on)?;
        let named = matches!(choice.by, By::Select(Selector::Rule(_) | Selector::Alias(..)));
        Some(if named { Profile::Named } else { self.profile.0 })
    }

    /// The settings, without where they come from.
    pub fn into_settings(self) -> Settings {
        let chosen: Vec<_> = (0..self.rules.len()).map(|index| self.last_profile(index)).collect();
        let mut settings = Settings {
            profile: self.profile.0,
            enabled: BTreeMap::new(),
            counted: BTreeSet::new(),
            severities: self.severities.into_iter().map(|(name, (severity, _))| (name, severity)).collect(),
            ignored_aliases: self.ignored.into_keys().collect(),
            alias_severities: self.alias_severities.into_iter().map(|(key, (severity, _))| (key, severity)).collect(),
            hadolint_comments: self.hadolint_comments.0,
            min_severity: self.min_severity.0,
            min_confidence: self.min_confidence.0,
            options: self.options.into_iter().map(|(key, (value, _))| (key, value)).collect(),
            kubernetes_version: self.kubernetes_version.0,
            today: self.today.0,
            suppressions: true,
        };
        for (rule, last) in self.rules.iter().zip(chosen) {
            if let Some(last) = last {
                settings.choose(rule, last);
            }
        }
        settings
    }
}

fn set<'a, T: Copy>(slot: &mut (T, Cited<'a>), origin: &'a Origin, given: &Option<Given<T>>) {
    if let Some(given) = given {
        *slot = (given.value, Cited { origin, line: given.line });
    }
}
