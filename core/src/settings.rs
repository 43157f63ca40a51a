//! The settings that apply to one file, after all configuration has been merged.

use std::collections::{BTreeMap, BTreeSet};

use crate::aliases::of_finding;
use crate::finding::Finding;
use crate::model::Format;
use crate::rule::{Confidence, OptionDefault, Profile, Registry, Rule, Severity};

/// What applies to one file. `Config` makes it; the engine only reads it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Settings {
    /// Findings of later profiles are dropped, but for those of rules that are selected by name.
    pub profile: Profile,
    /// Names of the rules that are on, each with the last profile whose findings are shown.
    pub enabled: BTreeMap<&'static str, Profile>,
    /// Names of the rules that would be on in the next profile: a run that counts what is hidden runs them as well.
    pub counted: BTreeSet<&'static str>,
    /// Severities that replace those of the findings, by rule.
    pub severities: BTreeMap<&'static str, Severity>,
    /// Names in other tools whose findings are dropped, by rule and name (`tool/ID`).
    pub ignored_aliases: BTreeSet<(&'static str, &'static str)>,
    /// Severities of findings with a name in another tool, by rule and name.
    pub alias_severities: BTreeMap<(&'static str, &'static str), Severity>,
    /// Whether comments of hadolint suppress findings.
    pub hadolint_comments: bool,
    /// Findings below are dropped.
    pub min_severity: Severity,
    /// Findings below are dropped.
    pub min_confidence: Confidence,
    /// Values of options by rule and option; every option of every rule is there.
    pub options: BTreeMap<(&'static str, &'static str), OptionValue>,
    /// The Kubernetes version that manifests are judged for.
    pub kubernetes_version: KubernetesVersion,
    /// The day of the run, for tables with dates; `None`: tables are judged by their own date.
    pub today: Option<Date>,
    /// Whether comments and annotations may suppress findings.
    pub suppressions: bool,
}

/// The newest Kubernetes version that the tables know.
pub const NEWEST_KUBERNETES: KubernetesVersion = KubernetesVersion { major: 1, minor: 37 };

impl Settings {
    /// The settings without any configuration: the profile `essential`.
    pub fn defaults(registry: &Registry) -> Self {
        let mut settings = Settings {
            profile: Profile::Essential,
            enabled: BTreeMap::new(),
            counted: BTreeSet::new(),
            severities: BTreeMap::new(),
            ignored_aliases: BTreeSet::new(),
            alias_severities: BTreeMap::new(),
            hadolint_comments: true,
            min_severity: Severity::Info,
            min_confidence: Confidence::Low,
            options: BTreeMap::new(),
            kubernetes_version: NEWEST_KUBERNETES,
            today: None,
            suppressions: true,
        };
        for rule in registry.rules() {
            for option in rule.options {
                settings.options.insert((rule.name, option.name), OptionValue::from(option.default));
            }
            settings.choose(rule, Profile::Essential);
        }
        settings
    }

    /// Switches a rule on as far as its findings are in `last` or in a profile before it.
    pub fn choose(&mut self, rule: &Rule, last: Profile) {
        if rule.earliest() <= last {
            self.enabled.insert(rule.name, last);
        } else if Some(rule.earliest()) == self.profile.next() {
            self.counted.insert(rule.name);
        }
    }

    /// Switches these rules on with all that they find, and no others.
    pub fn choose_only<'r>(&mut self, rules: impl IntoIterator<Item = &'r &'static Rule>) {
        self.enabled = rules.into_iter().map(|rule| (rule.name, Profile::Named)).collect();
        self.counted.clear();
    }

    /// Whether a rule runs: it is on, or run to say how many more findings the next profile has.
    pub fn runs(&self, rule: &Rule) -> bool {
        self.is_enabled(rule) || self.counted.contains(rule.name)
    }

    /// Whether a rule is on.
    pub fn is_enabled(&self, rule: &Rule) -> bool {
        self.enabled.contains_key(rule.name)
    }

    /// Whether a finding is shown, as far as its rule and its profile decide that.
    pub fn shows(&self, finding: &Finding) -> bool {
        self.enabled.get(finding.rule.name).is_some_and(|last| finding.profile <= *last)
    }

    /// Whether a finding that is not shown is hidden by the profile alone, and would be shown in the next one.
    pub fn would_show_next(&self, finding: &Finding) -> bool {
        let name = finding.rule.name;
        Some(finding.profile) == self.profile.next() && (self.counted.contains(name) || self.enabled.contains_key(name))
    }

    /// Whether a finding in a file of this format carries a name in another tool that is ignored.
    pub(crate) fn ignores(&self, finding: &Finding, format: Option<Format>) -> bool {
        self.ignores_part_of(finding.rule)
            && of_finding(finding, format)
                .iter()
                .any(|alias| self.ignored_aliases.contains(&(finding.rule.name, *alias)))
    }

    /// Whether some findings of a rule are dropped by their name in another tool.
    pub(crate) fn ignores_part_of(&self, rule: &Rule) -> bool {
        self.ignored_aliases.iter().any(|(name, _)| *name == rule.name)
    }

    /// The severity that a finding in a file of this format is given, if it is given one: that of the first of its names
    /// in other tools, or else that of its rule.
    pub(crate) fn severity_of(&self, finding: &Finding, format: Option<Format>) -> Option<Severity> {
        if self.alias_severities.keys().any(|(name, _)| *name == finding.rule.name) {
            let aliases = of_finding(finding, format);
            let named = aliases.iter().find_map(|alias| self.alias_severities.get(&(finding.rule.name, *alias)));
            if named.is_some() {
                return named.copied();
            }
        }
        self.severities.get(finding.rule.name).copied()
    }

    /// The value of a rule's option.
    pub fn option(&self, rule: &Rule, name: &str) -> Option<&OptionValue> {
        let option = rule.options.iter().find(|option| option.name == name)?;
        self.options.get(&(rule.name, option.name))
    }
}

/// Which settings apply where.
pub trait SettingsTable: Sync {
    /// All different settings of the run; never empty. The first ones are those of the run as a whole.
    fn all(&self) -> &[Settings];

    /// The index of the settings for a file.
    fn index_for(&self, path: &str) -> usize;
}

impl SettingsTable for Settings {
    fn all(&self) -> &[Settings] {
        std::slice::from_ref(self)
    }

    fn index_for(&self, _path: &str) -> usize {
        0
    }
}

/// A value of a rule's option.
#[derive(Debug, Clone, PartialEq)]
pub enum OptionValue {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number that may have a fraction; finite.
    Number(f64),
    /// A text.
    Text(String),
    /// A list of texts.
    List(Vec<String>),
    /// A table from text to texts, in the order of the file.
    Table(Vec<(String, Vec<String>)>),
}

impl OptionValue {
    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        if let OptionValue::Text(text) = self { Some(text) } else { None }
    }
}

impl From<OptionDefault> for OptionValue {
    fn from(default: OptionDefault) -> Self {
        match default {
            OptionDefault::Bool(value) => OptionValue::Bool(value),
            OptionDefault::Int(value) => OptionValue::Int(value),
            OptionDefault::Number(value) => OptionValue::Number(value),
            OptionDefault::Text(value, _) => OptionValue::Text(value.to_string()),
            OptionDefault::List(values) => OptionValue::List(values.iter().map(ToString::to_string).collect()),
            OptionDefault::Table => OptionValue::Table(Vec::new()),
        }
    }
}

/// A minor version of Kubernetes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KubernetesVersion {
    /// 1, so far.
    pub major: u16,
    /// The minor version.
    pub minor: u16,
}

impl KubernetesVersion {
    /// A version 1.`minor`.
    pub const fn v1(minor: u16) -> Self {
        KubernetesVersion { major: 1, minor }
    }

    /// Reads `1.30`, `v1.30` or `1.30.2`; `None` if it is none of these.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix('v').unwrap_or(text).split('.');
        let major = parts.next()?.parse().ok()?;
        let minor = parts.next()?.parse().ok()?;
        let rest_is_number = parts.next().is_none_or(|patch| patch.parse::<u32>().is_ok());
        (rest_is_number && parts.next().is_none()).then_some(KubernetesVersion { major, minor })
    }
}

impl std::fmt::Display for KubernetesVersion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// A day of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// The year.
    pub year: u16,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
}

impl Date {
    /// A day that is known to be valid.
    pub const fn new(year: u16, month: u8, day: u8) -> Self {
        Date { year, month, day }
    }

    /// Reads `YYYY-MM-DD`; `None` for anything else and for days that do not exist.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || (year.len(), month.len(), day.len()) != (4, 2, 2) {
            return None;
        }
        let all_digits = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let date = Date { year: year.parse().ok()?, month: month.parse().ok()?, day: day.parse().ok()? };
        let leap = date.year.is_multiple_of(4) && !date.year.is_multiple_of(100) || date.year.is_multiple_of(400);
        let days = match date.month {
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            1..=12 => 31,
            _ => return None,
        };
        (all_digits && (1..=days).contains(&date.day)).then_some(date)
    }

    /// The day that a number of days is after 1970-01-01; `None` beyond the years 0 to 9999.
    pub fn from_unix_days(days: i64) -> Option<Self> {
        let days = days.checked_add(Date::new(1970, 1, 1).days())?;
        // The year that begins in March: no year has more than 366 days, so the guess is at most one too high or low.
        let guess = days.div_euclid(365).min(9999);
        let begins = |year: i64| Some(Date::new(u16::try_from(year).ok()?, 3, 1));
        let mut year = guess - guess / 1461;
        while begins(year).is_some_and(|first| first.days() > days) {
            year -= 1;
        }
        while begins(year + 1).is_some_and(|first| first.days() <= days) {
            year += 1;
        }
        let in_year = days - begins(year)?.days();
        // Months from March on, as `days` counts them.
        let month = (in_year * 5 + 2) / 153;
        let day = in_year - (month * 306 + 5) / 10 + 1;
        let (year, month) = if month < 10 { (year, month + 3) } else { (year + 1, month - 9) };
        let date = Date { year: u16::try_from(year).ok()?, month: month as u8, day: day as u8 };
        (date.year <= 9999).then_some(date)
    }

    /// Days since 0000-03-01 of the proleptic Gregorian calendar: differences are what counts.
    pub fn days(self) -> i64 {
        let (year, month) = if self.month > 2 {
            (i64::from(self.year), i64::from(self.month) - 3)
        } else {
            (i64::from(self.year) - 1, i64::from(self.month) + 9)
        };
        365 * year + year / 4 - year / 100 + year / 400 + (month * 306 + 5) / 10 + i64::from(self.day) - 1
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_since_1970_are_dates() {
        let shown = |days| Date::from_unix_days(days).map(|date| date.to_string());
        assert_eq!(shown(0).as_deref(), Some("1970-01-01"));
        assert_eq!(shown(-1).as_deref(), Some("1969-12-31"));
        assert_eq!(shown(11_016).as_deref(), Some("2000-02-29"));
        assert_eq!(shown(20_785).as_deref(), Some("2026-11-28"));
        for days in -10_000..40_000 {
            let date = Date::from_unix_days(days).unwrap();
            assert_eq!(date.days() - Date::new(1970, 1, 1).days(), days);
            assert_eq!(Date::parse(&date.to_string()), Some(date));
        }
        assert_eq!(Date::from_unix_days(i64::MAX), None);
        assert_eq!(Date::from_unix_days(i64::MIN), None);
    }

    #[test]
    fn dates_exist_or_are_refused() {
        assert_eq!(Date::parse("2024-02-29"), Some(Date::new(2024, 2, 29)));
        for wrong in ["2023-02-29", "2023-13-01", "2023-1-1", "2023-04-31", "+023-01-01", "today"] {
            assert_eq!(Date::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Date::new(2024, 3, 1).days() - Date::new(2024, 2, 28).days(), 2);
        assert_eq!(Date::new(2025, 1, 1).days() - Date::new(2024, 1, 1).days(), 366);
    }

    #[test]
    fn versions_are_minor_versions() {
        assert_eq!(KubernetesVersion::parse("v1.30.2"), Some(KubernetesVersion::v1(30)));
        assert_eq!(KubernetesVersion::parse("1"), None);
        assert_eq!(KubernetesVersion::parse("1.30.x"), None);
    }
}
