//! The keywords of JSON Schema under which other schemas stand.

use super::Draft;
use crate::helm::value::{Kind, Map, Value};

/// How schemas stand under a keyword.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Below {
    /// A schema.
    One,
    /// A map of schemas by names.
    Map,
    /// A list of them, one at least.
    List,
    /// A schema, or a list of them.
    OneOrList,
    /// A map of schemas, or of lists of names, by names.
    Dependencies,
}

/// A keyword under which schemas stand.
#[derive(Debug)]
pub(super) struct Applicator {
    pub name: &'static str,
    /// The first and the last draft that has it.
    pub drafts: (Draft, Draft),
    pub below: Below,
    /// Whether the schemas are there to be referred to, and for nothing by themselves.
    pub is_store: bool,
}

const fn since(name: &'static str, first: Draft, below: Below) -> Applicator {
    Applicator { name, drafts: (first, Draft::Draft2020), below, is_store: false }
}

/// All of them.
pub(super) const APPLICATORS: &[Applicator] = &[
    Applicator { is_store: true, ..since("definitions", Draft::Draft4, Below::Map) },
    Applicator { is_store: true, ..since("$defs", Draft::Draft2019, Below::Map) },
    since("properties", Draft::Draft4, Below::Map),
    since("patternProperties", Draft::Draft4, Below::Map),
    since("additionalProperties", Draft::Draft4, Below::One),
    since("propertyNames", Draft::Draft6, Below::One),
    since("unevaluatedProperties", Draft::Draft2019, Below::One),
    since("dependencies", Draft::Draft4, Below::Dependencies),
    since("dependentSchemas", Draft::Draft2019, Below::Map),
    Applicator { drafts: (Draft::Draft4, Draft::Draft2019), ..since("items", Draft::Draft4, Below::OneOrList) },
    since("items", Draft::Draft2020, Below::One),
    Applicator { drafts: (Draft::Draft4, Draft::Draft2019), ..since("additionalItems", Draft::Draft4, Below::One) },
    since("prefixItems", Draft::Draft2020, Below::List),
    since("contains", Draft::Draft6, Below::One),
    since("unevaluatedItems", Draft::Draft2019, Below::One),
    since("allOf", Draft::Draft4, Below::List),
    since("anyOf", Draft::Draft4, Below::List),
    since("oneOf", Draft::Draft4, Below::List),
    since("not", Draft::Draft4, Below::One),
    since("if", Draft::Draft7, Below::One),
    since("then", Draft::Draft7, Below::One),
    since("else", Draft::Draft7, Below::One),
];

impl Applicator {
    /// Whether a draft has it.
    pub(super) fn is_in(&self, draft: Draft) -> bool {
        (self.drafts.0..=self.drafts.1).contains(&draft)
    }

    /// The schemas under it in one that has it.
    pub(super) fn schemas(&self, schema: &Map) -> Vec<Value> {
        let Some(value) = schema.get(self.name) else { return Vec::new() };
        match (self.below, &value.kind) {
            (Below::Map, Kind::Map(map)) => map.entries().into_iter().map(|(_, value)| value).collect(),
            (Below::Dependencies, Kind::Map(map)) => {
                let all = map.entries().into_iter().map(|(_, value)| value);
                all.filter(|value| !matches!(value.kind, Kind::List(_))).collect()
            }
            (Below::List | Below::OneOrList, Kind::List(items)) => items.to_vec(),
            (Below::One | Below::OneOrList, Kind::Map(_) | Kind::Bool(_)) => vec![value],
            _ => Vec::new(),
        }
    }
}

/// Whether everything beside `$ref` counts for nothing.
pub(super) fn is_reference_alone(schema: &Map, draft: Draft) -> bool {
    draft < Draft::Draft2019 && schema.get("$ref").is_some_and(|target| matches!(target.kind, Kind::Text(_)))
}
