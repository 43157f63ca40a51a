//! What applies to a file, and which source says so.

use std::fmt;

use super::layer::{ConfigLayer, Origin, Override};
use super::settle::{By, Cited, Settled};
use super::{Config, absolute};
use crate::rule::{Profile, Rule, Severity};
use crate::settings::OptionValue;

/// A source of configuration and the line in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Which source.
    pub origin: Origin,
    /// The line, from 1, if it has lines.
    pub line: Option<u32>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}", self.origin),
            None => write!(f, "{}", self.origin),
        }
    }
}

/// All that applies to one file.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// The file.
    pub path: String,
    /// The configuration files that count, the weakest first.
    pub files: Vec<String>,
    /// The overrides that fit: their place and their patterns.
    pub overrides: Vec<(Place, Vec<String>)>,
    /// The pattern that excludes the file, and its place.
    pub excluded_by: Option<(String, Place)>,
    /// Plain values.
    pub values: Vec<ExplainedValue>,
    /// All rules by name.
    pub rules: Vec<ExplainedRule>,
}

/// A plain value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedValue {
    /// The key, as in `lintainer.toml`.
    pub key: &'static str,
    /// The value, as in `lintainer.toml` without quotes.
    pub value: String,
    /// Where it comes from.
    pub from: Place,
}

/// What applies to a rule.
#[derive(Debug, Clone)]
pub struct ExplainedRule {
    /// The rule.
    pub rule: &'static Rule,
    /// Whether it is on.
    pub enabled: bool,
    /// What decided that: `select = p05`, `ignore = root-user`, `profile = essential` …
    pub because: String,
    /// Where that is said.
    pub from: Place,
    /// The severity of all its findings, if that is configured, and where.
    pub severity: Option<(Severity, Place)>,
    /// Names in other tools whose findings are left out: what says so, and where.
    pub ignored: Vec<(&'static str, Place)>,
    /// Severities of the findings with a name in another tool, and where that is said.
    pub alias_severities: Vec<(&'static str, Severity, Place)>,
    /// Its options.
    pub options: Vec<ExplainedOption>,
}

/// The value of an option.
#[derive(Debug, Clone, PartialEq)]
pub struct ExplainedOption {
    /// The name.
    pub name: &'static str,
    /// The value.
    pub value: OptionValue,
    /// Where it comes from.
    pub from: Place,
}

impl Config {
    /// What applies to a file and why.
    pub fn explain_for(&self, path: &str) -> Explanation {
        let full = absolute(&self.base, path);
        let signature = self.signature(&full);
        let settled = self.settled(&signature);
        let chain = self.chain(&signature);
        let hadolint = signature.hadolint.as_ref().and_then(|folder| self.hadolint.get(folder));
        let overrides = signature.overrides.iter().filter_map(|&(layer, number)| {
            let (_, layer) = chain.get(layer)?;
            let one: &Override = layer.overrides.get(number)?;
            let patterns = one.files.iter().map(|pattern| pattern.value.as_str().to_string()).collect();
            Some((Place { origin: layer.origin.clone(), line: one.line }, patterns))
        });
        let excluded = self.excluded_by(&full).map(|(pattern, origin)| {
            (pattern.value.as_str().to_string(), Place { origin: origin.clone(), line: pattern.line })
        });
        Explanation {
            path: path.to_string(),
            files: signature
                .peers
                .iter()
                .filter_map(|heeded| self.peers.layer(heeded))
                .chain(hadolint)
                .chain(chain.iter().map(|(_, layer)| layer))
                .map(|it| it.origin.to_string())
                .collect(),
            overrides: overrides.collect(),
            excluded_by: excluded,
            values: self.values(&settled, hadolint),
            rules: self
                .registry
                .rules()
                .iter()
                .enumerate()
                .map(|(index, rule)| explain(rule, index, &settled))
                .collect(),
        }
    }

    fn values(&self, settled: &Settled<'_>, hadolint: Option<&ConfigLayer>) -> Vec<ExplainedValue> {
        let value = |key, value: String, from: Cited<'_>| ExplainedValue { key, value, from: place(from) };
        let threshold = hadolint.and_then(|layer| Some((layer.fail_on.as_ref()?, &layer.origin)));
        let (word, fail_on) = match self.fail_on_from() {
            Some((given, origin)) => (given.value.name(), Cited { origin, line: given.line }),
            None => match (hadolint, threshold) {
                (Some(layer), _) if layer.never_fails => ("never", Cited { origin: &layer.origin, line: None }),
                (_, Some((given, origin))) => (given.value.name(), Cited { origin, line: given.line }),
                _ => (self.fail_on().name(), Cited { origin: &Origin::Default, line: None }),
            },
        };
        let today = settled.today.0.or(self.day);
        vec![
            value("profile", settled.profile.0.name().into(), settled.profile.1),
            value("min-severity", settled.min_severity.0.name().into(), settled.min_severity.1),
            value("min-confidence", settled.min_confidence.0.name().into(), settled.min_confidence.1),
            value("fail-on", word.into(), fail_on),
            value("kubernetes-version", settled.kubernetes_version.0.to_string(), settled.kubernetes_version.1),
            value("today", today.map_or_else(|| "not set".into(), |day| day.to_string()), settled.today.1),
        ]
    }
}

fn explain(rule: &'static Rule, index: usize, settled: &Settled<'_>) -> ExplainedRule {
    let choice = settled.choices.get(index);
    let last = settled.last_profile(index);
    let shows = last.is_some_and(|last| rule.earliest() <= last);
    let because = match choice.map(|choice| choice.by) {
        _ if last.is_some() && !shows && rule.earliest() == Profile::Named => "in no profile".into(),
        _ if last.is_some() && !shows => format!("in the profile {}", rule.earliest().name()),
        Some(By::Select(selector)) => format!("select = {selector}"),
        Some(By::Ignore(selector)) => format!("ignore = {selector}"),
        Some(By::NotSelected) => "not selected".into(),
        Some(By::Off) => "severity = off".into(),
        Some(By::Severity) => "its severity is set".into(),
        Some(By::Default) | None => format!("profile = {}", settled.profile.0.name()),
    };
    let options = rule.options.iter().filter_map(|option| {
        let (value, from) = settled.options.get(&(rule.name, option.name))?;
        Some(ExplainedOption { name: option.name, value: value.clone(), from: place(*from) })
    });
    ExplainedRule {
        rule,
        enabled: shows,
        because,
        from: match choice {
            Some(choice) if !matches!(choice.by, By::Default) && (shows || !choice.on) => place(choice.from),
            _ => place(settled.profile.1),
        },
        severity: settled.severities.get(rule.name).map(|(severity, from)| (*severity, place(*from))),
        ignored: settled
            .ignored
            .iter()
            .filter(|((name, _), _)| *name == rule.name)
            .map(|((_, alias), choice)| (*alias, place(choice.from)))
            .collect(),
        alias_severities: settled
            .alias_severities
            .iter()
            .filter(|((name, _), _)| *name == rule.name)
            .map(|((_, alias), (severity, from))| (*alias, *severity, place(*from)))
            .collect(),
        options: options.collect(),
    }
}

fn place(from: Cited<'_>) -> Place {
    Place { origin: from.origin.clone(), line: from.line }
}
