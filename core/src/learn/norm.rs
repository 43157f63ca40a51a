//! A norm that is written down and reviewed like code, so that what is normal does not move with each change.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Count, Group, HABITS, is_norm};
use crate::model::Format;

/// The version of the file.
const VERSION: u32 = 1;

/// Of fewer containers nothing is written down.
const LEAST: usize = 10;

/// What is normal in the groups of a project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Norm {
    /// The version of the file.
    pub version: u32,
    /// How many distinct containers were looked at.
    pub units: usize,
    /// The groups in their order.
    pub groups: Vec<NormGroup>,
}

/// What is normal in a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NormGroup {
    /// `compose` or `kubernetes`.
    pub format: String,
    /// The folder; empty for the whole project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// The namespace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// What runs all the time, or ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The habits by the rules that ask for them.
    pub habits: BTreeMap<String, NormHabit>,
}

/// How many have a habit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NormHabit {
    /// How many do it.
    pub follow: usize,
    /// How many there are.
    pub of: usize,
    /// How likely it is a norm, for who reads the file; worked out anew when it is used.
    #[serde(default)]
    pub p: f64,
}

/// Why a norm cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NormError {
    /// It is not JSON, or not of the shape of a norm.
    #[error("it is no norm: {message} at line {line}, column {column}")]
    Shape {
        /// What is wrong.
        message: String,
        /// From 1.
        line: usize,
        /// In bytes, from 1.
        column: usize,
    },
    /// It is of another version.
    #[error("it has version {0}, and only version 1 is known: write it anew")]
    Version(u32),
    /// It names a habit that nobody knows, or more who do something than there are.
    #[error("{0}")]
    Value(String),
}

impl Norm {
    pub(super) fn of(units: usize, counts: &BTreeMap<(Format, Group), Vec<Count>>) -> Norm {
        let mut groups = Vec::new();
        for ((format, group), counts) in counts {
            let habits = HABITS.iter().zip(counts).filter_map(|(habit, count)| {
                let p = is_norm(count.of, count.follow);
                let is_wanted = count.of >= LEAST && count.follow * 2 > count.of;
                is_wanted.then(|| {
                    let p = (p * 1000.0).round() / 1000.0;
                    (habit.rule.to_string(), NormHabit { follow: count.follow, of: count.of, p })
                })
            });
            let habits: BTreeMap<String, NormHabit> = habits.collect();
            if habits.is_empty() {
                continue;
            }
            let mut one =
                NormGroup { format: format.name().to_string(), folder: None, namespace: None, kind: None, habits };
            match group {
                Group::Folder(path) => one.folder = Some(path.clone()),
                Group::Namespace(name) => one.namespace = Some(name.clone()),
                Group::Kind(kind) => one.kind = Some((*kind).to_string()),
            }
            groups.push(one);
        }
        Norm { version: VERSION, units, groups }
    }

    /// Reads a norm.
    ///
    /// # Errors
    /// It is not JSON, of another version, or says what cannot be.
    pub fn read(text: &str) -> Result<Norm, NormError> {
        let norm: Norm = serde_json::from_str(text.strip_prefix('\u{feff}').unwrap_or(text)).map_err(|error| {
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or(&message).to_string();
            NormError::Shape { message, line: error.line(), column: error.column() }
        })?;
        if norm.version != VERSION {
            return Err(NormError::Version(norm.version));
        }
        for group in &norm.groups {
            for (rule, habit) in &group.habits {
                if !HABITS.iter().any(|known| known.rule == rule) {
                    return Err(NormError::Value(format!("it has a habit `{rule}`, which is none that is learned")));
                }
                if habit.follow > habit.of {
                    let NormHabit { follow, of, .. } = habit;
                    return Err(NormError::Value(format!("it says that {follow} of {of} have the habit `{rule}`")));
                }
            }
        }
        Ok(norm)
    }

    /// The norm as it is written down.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    pub(super) fn count(&self, format: Format, group: &Group, rule: &str) -> Option<Count> {
        let is_one = |one: &&NormGroup| {
            one.format == format.name()
                && match group {
                    Group::Folder(path) => one.folder.as_ref() == Some(path),
                    Group::Namespace(name) => one.namespace.as_ref() == Some(name),
                    Group::Kind(kind) => one.kind.as_deref() == Some(*kind),
                }
        };
        let habit = self.groups.iter().find(is_one)?.habits.get(rule)?;
        Some(Count { of: habit.of, follow: habit.follow, ..Count::default() })
    }
}
