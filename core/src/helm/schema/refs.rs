//! What `$ref` leads to within a schema. Other files are never read.

use rustc_hash::{FxHashMap, FxHashSet};

use super::keywords::{APPLICATORS, is_reference_alone};
use super::shape::Wrong;
use super::{Draft, Schema};
use crate::helm::value::{Kind, Map, Value};

/// The name that helm gives to the schema of a chart.
const OWN: &str = "file:///values.schema.json";

/// The places in a schema that have names.
#[derive(Debug, Default)]
pub(super) struct Refs {
    /// The name that it gives to itself.
    id: String,
    /// Its parts by their anchors.
    anchors: FxHashMap<String, Value>,
    /// Whether parts of it have names of their own, so that references in them are about these.
    is_split: bool,
}

/// What a reference leads to.
#[derive(Debug)]
pub(super) enum Target {
    /// A part of the schema.
    Here(Value),
    /// A `urn:`, for which helm puts a schema that allows everything.
    Anything,
    /// Another file.
    Elsewhere,
    /// Nothing.
    Nowhere,
}

impl Refs {
    /// Those of a schema.
    pub(super) fn of(root: &Value, draft: Draft) -> Refs {
        let mut refs = Refs::default();
        refs.add(root, draft, true);
        refs
    }

    fn add(&mut self, schema: &Value, draft: Draft, is_root: bool) {
        let Kind::Map(map) = &schema.kind else { return };
        let text = |key: &str| match map.get(key).map(|value| value.kind) {
            Some(Kind::Text(text)) => Some(text.as_str().to_string()),
            _ => None,
        };
        let id = text(if draft == Draft::Draft4 { "id" } else { "$id" });
        if let Some(id) = id.filter(|_| !is_reference_alone(map, draft)) {
            let (base, anchor) = id.split_once('#').unwrap_or((&id, ""));
            if !anchor.is_empty() && draft < Draft::Draft2019 {
                self.anchors.insert(anchor.to_string(), schema.clone());
            }
            if is_root {
                self.id = base.to_string();
            } else {
                self.is_split |= !base.is_empty();
            }
        }
        if draft >= Draft::Draft2019 {
            for anchor in ["$anchor", "$dynamicAnchor"].into_iter().filter_map(text) {
                self.anchors.insert(anchor, schema.clone());
            }
        }
        for keyword in APPLICATORS.iter().filter(|keyword| keyword.is_in(draft)) {
            keyword.schemas(map).iter().for_each(|below| self.add(below, draft, false));
        }
    }

    /// What a reference leads to.
    pub(super) fn target(&self, root: &Value, reference: &str) -> Target {
        let (base, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        if base.starts_with("urn:") {
            return Target::Anything;
        }
        let is_own = match self.id.as_str() {
            "" => ["", OWN, "values.schema.json", "/values.schema.json"].contains(&base),
            id => base.is_empty() || base == id,
        };
        if self.is_split || !is_own {
            return Target::Elsewhere;
        }
        let fragment = percent_decoded(fragment);
        let found = match fragment.as_str() {
            "" => Some(root.clone()),
            pointer if pointer.starts_with('/') => at(root, pointer),
            anchor => self.anchors.get(anchor).cloned(),
        };
        found.map_or(Target::Nowhere, Target::Here)
    }
}

/// The part at a pointer such as `/definitions/image`.
fn at(root: &Value, pointer: &str) -> Option<Value> {
    let mut found = root.clone();
    for part in pointer.split('/').skip(1) {
        let part = part.replace("~1", "/").replace("~0", "~");
        found = match &found.kind {
            Kind::Map(map) => map.get(&part)?,
            Kind::List(items) => items.get(part.parse::<usize>().ok()?)?.clone(),
            _ => return None,
        };
    }
    Some(found)
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let digits = behind.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match digits.and_then(|two| u8::from_str_radix(two, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = behind.get(2..).unwrap_or(&[]);
            }
            None => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The first reference that leads nowhere, among those that count for some values.
pub(super) fn dangling(schema: &Schema) -> Option<Wrong> {
    let mut seen = FxHashSet::default();
    let mut waiting = vec![schema.root.clone()];
    while let Some(one) = waiting.pop() {
        let Kind::Map(map) = &one.kind else { continue };
        if !seen.insert(one.origin) {
            continue;
        }
        for (keyword, target) in references(map, schema.draft) {
            match schema.refs.target(&schema.root, &target) {
                Target::Here(found) => waiting.push(found),
                Target::Nowhere => {
                    let message = format!("\"{target}\" leads to nothing in the schema");
                    let at = map.get(keyword).and_then(|value| schema.span(&value));
                    return Some(Wrong { at, message });
                }
                Target::Anything | Target::Elsewhere => {}
            }
        }
        if is_reference_alone(map, schema.draft) {
            continue;
        }
        let counts = |keyword: &&super::keywords::Applicator| keyword.is_in(schema.draft) && !keyword.is_store;
        for keyword in APPLICATORS.iter().filter(counts) {
            let is_idle = matches!(keyword.name, "then" | "else") && !map.has("if");
            if !is_idle {
                waiting.extend(keyword.schemas(map));
            }
        }
    }
    None
}

/// The references of a schema, each with its keyword.
pub(super) fn references(schema: &Map, draft: Draft) -> Vec<(&'static str, String)> {
    let keywords = match draft {
        Draft::Draft2020 => &["$ref", "$dynamicRef"][..],
        Draft::Draft2019 => &["$ref", "$recursiveRef"],
        _ => &["$ref"],
    };
    let target = |keyword: &&'static str| match schema.get(keyword)?.kind {
        Kind::Text(target) => Some((*keyword, target.as_str().to_string())),
        _ => None,
    };
    keywords.iter().filter_map(target).collect()
}
