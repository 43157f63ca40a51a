//! The baseline: findings that were there when lintainer was introduced and are not reported again.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::finding::{Suppressed, SuppressedBy};
use crate::report::Report;
use crate::rule::{Confidence, Severity};
use crate::settings::SettingsTable;

/// The version of the format.
const VERSION: u64 = 1;

/// Accepted findings by fingerprint.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Baseline {
    entries: BTreeMap<String, BaselineEntry>,
}

/// An accepted finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BaselineEntry {
    /// The path as it was shown.
    pub path: String,
    /// The rule's name.
    pub rule: String,
    /// Of the finding: 16 hexadecimal digits.
    pub fingerprint: String,
    /// How many findings have it.
    pub count: u32,
}

/// Why a baseline cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BaselineError {
    /// The text is not JSON.
    #[error("the baseline is not JSON: {message} at line {line}, column {column}")]
    Syntax {
        /// What the parser says.
        message: String,
        /// From 1.
        line: usize,
        /// In bytes, from 1.
        column: usize,
    },
    /// A version that this program does not know.
    #[error("the baseline has version {found}, and only version {VERSION} is known: write it anew")]
    Version {
        /// What is there.
        found: String,
    },
    /// JSON of another shape.
    #[error("the baseline's {place} is not as it must be: {expected}")]
    Shape {
        /// Where.
        place: String,
        /// What is wanted.
        expected: &'static str,
    },
}

impl miette::Diagnostic for BaselineError {}

impl Baseline {
    /// Reads a baseline file.
    pub fn parse(json: &str) -> Result<Baseline, BaselineError> {
        let json = json.strip_prefix('\u{feff}').unwrap_or(json);
        let value: Value = serde_json::from_str(json).map_err(|error| {
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or(&message).to_string();
            BaselineError::Syntax { message, line: error.line(), column: error.column() }
        })?;
        match value.get("version") {
            Some(version) if version.as_u64() == Some(VERSION) => {}
            found => return Err(BaselineError::Version { found: found.map_or("none".into(), Value::to_string) }),
        }
        let shape = |place: String, expected| BaselineError::Shape { place, expected };
        let items = value.get("findings").and_then(Value::as_array);
        let items = items.ok_or_else(|| shape("`findings`".into(), "a list of findings"))?;
        let mut baseline = Baseline::default();
        for (index, item) in items.iter().enumerate() {
            let text = |key: &str| {
                let found = item.get(key).and_then(Value::as_str).map(str::to_string);
                found.ok_or_else(|| shape(format!("`findings[{index}].{key}`"), "a text"))
            };
            let count = match item.get("count") {
                None => 1,
                Some(count) => count
                    .as_u64()
                    .and_then(|count| u32::try_from(count).ok())
                    .filter(|count| *count > 0)
                    .ok_or_else(|| shape(format!("`findings[{index}].count`"), "a number from 1"))?,
            };
            let entry =
                BaselineEntry { path: text("path")?, rule: text("rule")?, fingerprint: text("fingerprint")?, count };
            let known = baseline.entries.entry(entry.fingerprint.clone());
            known.and_modify(|known| known.count = known.count.saturating_add(count)).or_insert(entry);
        }
        Ok(baseline)
    }

    /// A baseline of all findings that are not suppressed otherwise. Those that an earlier baseline accepted stay in.
    pub fn from_report(report: &Report) -> Baseline {
        let mut baseline = Baseline::default();
        for finding in &report.findings {
            if finding.suppressed.as_ref().is_some_and(|suppressed| suppressed.by != SuppressedBy::Baseline) {
                continue;
            }
            let entry = baseline.entries.entry(finding.fingerprint.clone()).or_insert_with(|| BaselineEntry {
                path: report.path(finding.span).to_string(),
                rule: finding.rule.name.to_string(),
                fingerprint: finding.fingerprint.clone(),
                count: 0,
            });
            entry.count += 1;
        }
        baseline
    }

    /// The entries by path, rule and fingerprint.
    pub fn entries(&self) -> Vec<&BaselineEntry> {
        let mut entries: Vec<_> = self.entries.values().collect();
        entries.sort();
        entries
    }

    /// The file's text: one entry a line, so that versions of it can be compared and merged.
    pub fn to_json(&self) -> String {
        let mut text = format!("{{\n  \"version\": {VERSION},\n  \"findings\": [");
        for (index, entry) in self.entries().into_iter().enumerate() {
            text.push_str(if index == 0 { "\n    " } else { ",\n    " });
            let BaselineEntry { path, rule, fingerprint, count } = entry;
            text.push_str(&format!(
                "{{ \"path\": {}, \"rule\": {}, \"fingerprint\": {}, \"count\": {count} }}",
                json!(path),
                json!(rule),
                json!(fingerprint)
            ));
        }
        text.push_str(if self.entries.is_empty() { "]\n}\n" } else { "\n  ]\n}\n" });
        text
    }

    /// Marks the findings of a report that the baseline accepts, and returns the stale entries: those of files in the
    /// report that no finding has any more. The count of a stale entry is how many are missing. Nothing is said about
    /// entries of files that were not linted, of rules that are off, or where findings were filtered.
    pub fn apply(&self, report: &mut Report, settings: &dyn SettingsTable) -> Vec<BaselineEntry> {
        let mut left: BTreeMap<&str, u32> =
            self.entries.values().map(|entry| (entry.fingerprint.as_str(), entry.count)).collect();
        for finding in &mut report.findings {
            // What a comment accepts needs no baseline, but it is still there.
            let Some(count) = left.get_mut(finding.fingerprint.as_str()).filter(|count| **count > 0) else { continue };
            *count -= 1;
            if finding.suppressed.is_none() {
                finding.suppressed = Some(Suppressed { by: SuppressedBy::Baseline, reason: None });
            }
        }
        // What the profile hides is still there.
        for fingerprint in report.hidden.iter().flat_map(|hidden| &hidden.fingerprints) {
            if let Some(count) = left.get_mut(fingerprint.as_str()) {
                *count = count.saturating_sub(1);
            }
        }
        let linted: std::collections::BTreeSet<&str> = report.files.iter().map(|file| file.path.as_str()).collect();
        let stale = self.entries.values().filter_map(|entry| {
            let missing = left.get(entry.fingerprint.as_str()).copied().filter(|count| *count > 0)?;
            (linted.contains(entry.path.as_str()) && would_be_seen(entry, settings))
                .then(|| BaselineEntry { count: missing, ..entry.clone() })
        });
        let mut stale: Vec<_> = stale.collect();
        stale.sort();
        stale
    }
}

/// Whether a finding like this one would be in a report under these settings.
fn would_be_seen(entry: &BaselineEntry, settings: &dyn SettingsTable) -> bool {
    settings.all().get(settings.index_for(&entry.path)).is_some_and(|settings| {
        settings.enabled.contains_key(entry.rule.as_str())
            && settings.min_severity == Severity::Info
            && settings.min_confidence == Confidence::Low
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_read_back() {
        let text = "{\"version\":1,\"findings\":[{\"path\":\"b\",\"rule\":\"r\",\"fingerprint\":\"02\"},{\"path\":\"a\\\"\",\"rule\":\"r\",\"fingerprint\":\"01\",\"count\":2}]}";
        let baseline = Baseline::parse(text).unwrap();
        let json = baseline.to_json();
        assert_eq!(Baseline::parse(&json).unwrap(), baseline);
        assert_eq!(
            json,
            "{\n  \"version\": 1,\n  \"findings\": [\n    { \"path\": \"a\\\"\", \"rule\": \"r\", \"fingerprint\": \"01\", \"count\": 2 },\n    { \"path\": \"b\", \"rule\": \"r\", \"fingerprint\": \"02\", \"count\": 1 }\n  ]\n}\n"
        );
        assert_eq!(Baseline::parse(&Baseline::default().to_json()).unwrap(), Baseline::default());
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        let message = |text: &str| Baseline::parse(text).unwrap_err().to_string();
        assert!(message("{").starts_with("the baseline is not JSON: "));
        assert_eq!(
            message("{\"version\":2}"),
            "the baseline has version 2, and only version 1 is known: write it anew"
        );
        assert_eq!(
            message("{\"version\":1,\"findings\":[{\"path\":\"a\"}]}"),
            "the baseline's `findings[0].rule` is not as it must be: a text"
        );
    }
}
