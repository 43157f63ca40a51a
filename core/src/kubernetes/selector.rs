//! Label selectors: which pods an object means.

use crate::model::has_placeholder;
use crate::model::{Pairs, Setting};
use crate::yaml::{Field, Node};

use super::by_label::CertainLabel;

/// A selector of labels. All of its requirements must hold; without any it selects everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LabelSelector {
    /// The requirements in the order of the file.
    pub requirements: Vec<Requirement>,
}

/// A requirement on one label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// The label's key.
    pub key: String,
    /// What is required.
    pub operator: Operator,
}

/// What is required of a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operator {
    /// It has one of these values.
    In(Vec<String>),
    /// It has none of these values, or is absent.
    NotIn(Vec<String>),
    /// It is there.
    Exists,
    /// It is absent.
    DoesNotExist,
    /// Not known: a value that a tool fills in, or an operator that does not exist.
    Unknown,
}

impl LabelSelector {
    /// Reads a `LabelSelector` of the Kubernetes API: `matchLabels` and `matchExpressions`.
    pub fn read(field: Field) -> LabelSelector {
        let mut selector = LabelSelector::of_map(field.key("matchLabels"));
        let expressions = field.key("matchExpressions").items();
        selector.requirements.extend(expressions.map(expression));
        selector
    }

    /// Reads a map of labels such as the selector of a Service.
    pub fn of_map(field: Field) -> LabelSelector {
        let requirement = |entry: crate::yaml::Entry| {
            let value = if entry.value.is_null() { Some(String::new()) } else { known(entry.value) };
            let operator = value.map_or(Operator::Unknown, |value| Operator::In(vec![value]));
            Requirement { key: entry.key.text().unwrap_or("").to_string(), operator }
        };
        let entries = field.node().map(Node::entries).unwrap_or_default();
        LabelSelector { requirements: entries.into_iter().map(requirement).collect() }
    }

    /// Whether it selects everything.
    pub fn is_everything(&self) -> bool {
        self.requirements.is_empty()
    }

    /// The labels that every selected object has, each with one of some values.
    pub(super) fn certain_labels(&self) -> Vec<CertainLabel<'_>> {
        let certain = self.requirements.iter().filter_map(|requirement| match &requirement.operator {
            Operator::In(values) if !values.is_empty() => Some((requirement.key.as_str(), values.as_slice())),
            _ => None,
        });
        certain.collect()
    }

    /// Whether these labels are selected; `None` when that depends on what is not known.
    pub fn matches(&self, labels: &Pairs) -> Option<bool> {
        let mut all = Some(true);
        for requirement in &self.requirements {
            match requirement.holds(labels) {
                Some(false) => return Some(false),
                Some(true) => {}
                None => all = None,
            }
        }
        all
    }
}

impl Requirement {
    fn holds(&self, labels: &Pairs) -> Option<bool> {
        self.operator.holds(label(labels, &self.key))
    }
}

impl Operator {
    /// Whether the requirement holds for a label.
    pub(super) fn holds(&self, label: Label) -> Option<bool> {
        match (self, label) {
            (Operator::Unknown, _) | (_, Label::MaybeAbsent) => None,
            (Operator::Exists, Label::Absent) => Some(false),
            (Operator::Exists, _) => Some(true),
            (Operator::DoesNotExist, label) => Some(label == Label::Absent),
            (Operator::In(_), Label::Absent) => Some(false),
            (Operator::NotIn(_), Label::Absent) => Some(true),
            (Operator::In(values), Label::Value(value)) => Some(values.iter().any(|other| other == value)),
            (Operator::NotIn(values), Label::Value(value)) => Some(!values.iter().any(|other| other == value)),
            (Operator::In(_) | Operator::NotIn(_), Label::Unknown) => None,
        }
    }
}

/// What is known of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label<'a> {
    Absent,
    /// It may be there: a key is not known.
    MaybeAbsent,
    Value(&'a str),
    /// It is there with a value that is not known.
    Unknown,
}

pub(super) fn label<'a>(labels: &'a Pairs, key: &str) -> Label<'a> {
    match labels.iter().rev().find(|(name, _)| name.value == key) {
        Some((_, Setting::Set(value))) => Label::Value(&value.value),
        Some((_, Setting::Unset { .. })) => Label::Value(""),
        Some(_) => Label::Unknown,
        None if labels.iter().any(|(name, _)| has_placeholder(&name.value)) => Label::MaybeAbsent,
        None => Label::Absent,
    }
}

fn known(node: Node) -> Option<String> {
    Field::of(node).text().value().map(|text| (*text).to_string())
}

fn expression(field: Field) -> Requirement {
    let text = |key| field.key(key).word().unwrap_or("");
    let values = || -> Option<Vec<String>> { field.key("values").node()?.items().map(known).collect() };
    let operator = match text("operator") {
        "In" => values().map(Operator::In),
        "NotIn" => values().map(Operator::NotIn),
        "Exists" => Some(Operator::Exists),
        "DoesNotExist" => Some(Operator::DoesNotExist),
        _ => None,
    };
    Requirement { key: text("key").to_string(), operator: operator.unwrap_or(Operator::Unknown) }
}
