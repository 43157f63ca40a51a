//! TOML, JSON and YAML as one small tree with places, so that both are read by the same code.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::source::Source;
use crate::span::FileId;
use crate::yaml::{self, Dialect, Node, Scalar};

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// What it is.
    pub data: Data,
    /// Where it stands (bytes), quotes included; `None` for what was given without a text.
    pub span: Option<Range<usize>>,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// With a fraction, and finite.
    Float(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// A table, in the order of the text.
    Table(Vec<(Key, Value)>),
    /// Something that no key accepts, with its name and article.
    Other(&'static str),
}

/// A key and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// Its name, decoded.
    pub name: String,
    /// Where it stands (bytes).
    pub span: Option<Range<usize>>,
}

impl Value {
    /// Whether it is null, or nothing at all.
    pub fn is_null(&self) -> bool {
        matches!(self.data, Data::Other("null"))
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        if let Data::Text(text) = &self.data { Some(text) } else { None }
    }

    /// The entries of a table; none of what is no table.
    pub fn table(&self) -> &[(Key, Value)] {
        if let Data::Table(entries) = &self.data { entries } else { &[] }
    }

    /// The items of a list; none of what is no list.
    pub fn items(&self) -> &[Value] {
        if let Data::List(items) = &self.data { items } else { &[] }
    }

    /// What a table has at a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.table().iter().find(|(known, _)| known.name == key).map(|(_, value)| value)
    }

    /// What it is, with its article.
    pub fn what(&self) -> &'static str {
        match self.data {
            Data::Bool(_) => "true or false",
            Data::Int(_) => "a number",
            Data::Float(_) => "a number with a fraction",
            Data::Text(_) => "a text",
            Data::List(_) => "a list",
            Data::Table(_) => "a table",
            Data::Other(what) => what,
        }
    }
}

/// What a parser says, and where.
pub type Fault = (String, Option<Range<usize>>);

/// Reads TOML. What is broken is left out and named with its place.
pub fn from_toml(text: &str) -> (Value, Vec<Fault>) {
    // The parser's depth limit (80) bounds the recursion below.
    let (table, errors) = DeTable::parse_recoverable(text);
    let errors = errors.iter().map(|error| (error.message().to_string(), error.span())).collect();
    let span = table.span();
    (Value { data: toml_table(table.get_ref()), span: Some(span) }, errors)
}

fn toml_table(table: &DeTable<'_>) -> Data {
    let mut entries: Vec<(Key, Value)> = table
        .iter()
        .map(|(key, value)| {
            let key = Key { name: key.get_ref().to_string(), span: Some(key.span()) };
            (key, Value { data: toml_value(value.get_ref()), span: Some(value.span()) })
        })
        .collect();
    entries.sort_by_key(|(key, _)| key.span.as_ref().map(|span| span.start));
    Data::Table(entries)
}

fn toml_value(value: &DeValue<'_>) -> Data {
    match value {
        DeValue::String(text) => Data::Text(text.to_string()),
        DeValue::Integer(number) => {
            i64::from_str_radix(number.as_str(), number.radix()).map_or(Data::Other("a number too large"), Data::Int)
        }
        DeValue::Float(number) => float(number.as_str().replace('_', "").parse().ok()),
        DeValue::Boolean(value) => Data::Bool(*value),
        // A day may be written with or without quotes.
        DeValue::Datetime(datetime) => Data::Text(datetime.to_string()),
        DeValue::Array(items) => Data::List(
            items.iter().map(|item| Value { data: toml_value(item.get_ref()), span: Some(item.span()) }).collect(),
        ),
        DeValue::Table(table) => toml_table(table),
    }
}

fn float(number: Option<f64>) -> Data {
    number.filter(|number| number.is_finite()).map_or(Data::Other("nan or infinite"), Data::Float)
}

/// How many values a YAML text may come to, aliases written out.
const MAX_VALUES: usize = 100_000;

/// Reads the first document of YAML 1.2 as far as it has text, lists and tables. What is broken is named with its place.
pub(crate) fn from_yaml(text: &str) -> (Value, Vec<Fault>) {
    let source = Source::new(FileId(0), "", text);
    let documents = yaml::parse(&source, Dialect::Standard);
    let problem = |problem: &yaml::Problem| (problem.message.clone(), Some(problem.span.range()));
    let faults = documents.iter().flat_map(|document| &document.problems).map(problem).collect();
    let root = documents.iter().find_map(|document| document.node(&source));
    let mut left = MAX_VALUES;
    let value = root.map_or(Value { data: Data::Other("null"), span: None }, |node| yaml_value(node, 0, &mut left));
    (value, faults)
}

fn yaml_value(node: Node<'_>, depth: usize, left: &mut usize) -> Value {
    let span = Some(node.written_span().range());
    if depth > MAX_DEPTH || *left == 0 {
        return Value { data: Data::Other("nested too deep"), span };
    }
    *left -= 1;
    let data = match node.scalar() {
        Some(Scalar::Null) => Data::Other("null"),
        Some(Scalar::Bool(value)) => Data::Bool(value),
        Some(Scalar::Int(number)) => Data::Int(number),
        Some(Scalar::Float(number)) => float(Some(number)),
        Some(Scalar::Text(text)) => Data::Text(text.to_string()),
        None if node.resolved().is_sequence() => {
            Data::List(node.items().map(|item| yaml_value(item, depth + 1, left)).collect())
        }
        None => {
            let mut entries = Vec::new();
            for entry in node.entries() {
                let Some(name) = entry.key.text() else { continue };
                let key = Key { name: name.to_string(), span: Some(entry.key.written_span().range()) };
                entries.push((key, yaml_value(entry.value, depth + 1, left)));
            }
            Data::Table(entries)
        }
    };
    Value { data, span }
}

/// How deep JSON and YAML may be nested.
const MAX_DEPTH: usize = 80;

/// Takes JSON, which has no places.
pub(crate) fn from_json(value: &serde_json::Value) -> Value {
    json(value, 0)
}

fn json(value: &serde_json::Value, depth: usize) -> Value {
    let data = match value {
        _ if depth > MAX_DEPTH => Data::Other("nested too deep"),
        serde_json::Value::Null => Data::Other("null"),
        serde_json::Value::Bool(value) => Data::Bool(*value),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(number) => Data::Int(number),
            None if number.is_u64() => Data::Other("a number too large"),
            None => float(number.as_f64()),
        },
        serde_json::Value::String(text) => Data::Text(text.clone()),
        serde_json::Value::Array(items) => Data::List(items.iter().map(|item| json(item, depth + 1)).collect()),
        serde_json::Value::Object(entries) => Data::Table(
            entries
                .iter()
                // A key that is null is one that is not given: callers pass their optional arguments as they are.
                .filter(|(_, value)| !value.is_null())
                .map(|(key, value)| (Key { name: key.clone(), span: None }, json(value, depth + 1)))
                .collect(),
        ),
    };
    Value { data, span: None }
}
