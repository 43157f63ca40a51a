//! What schemas ask of objects and arrays.

use super::scalars::limit;
use super::{Checker, Here, Verdict, Violation, listed};
use crate::helm::schema::Draft;
use crate::helm::schema::equality::are_equal;
use crate::helm::text::Text;
use crate::helm::value::{Kind, Map, Value};
use crate::text::nearest;

/// How many items of a list are compared with each other.
const MAX_COMPARED: usize = 500;

fn names(list: &Value) -> Vec<String> {
    match &list.kind {
        Kind::List(items) => items.iter().filter_map(super::text_of).collect(),
        _ => Vec::new(),
    }
}

fn map_of(schema: &Map, keyword: &str) -> Option<Map> {
    match schema.get(keyword)?.kind {
        Kind::Map(map) => Some(map),
        _ => None,
    }
}

impl Checker<'_> {
    pub(super) fn object(&self, here: Here, object: &Map, out: &mut Vec<Violation>) -> Verdict {
        let (schema, draft) = (here.schema, self.schema.draft);
        let mut verdict = self.count(here, ["minProperties", "maxProperties"], object.len(), "key", out);
        if let Some(required) = schema.get("required") {
            verdict = verdict.max(self.required(here, "required", object, &names(&required), None, out));
        }
        for keyword in ["dependencies", "dependentRequired", "dependentSchemas"] {
            if keyword != "dependencies" && draft < Draft::Draft2019 {
                continue;
            }
            let all = map_of(schema, keyword).map(|map| map.entries()).unwrap_or_default();
            for (name, wanted) in all.into_iter().filter(|(name, _)| object.has(name.as_str())) {
                verdict = verdict.max(match &wanted.kind {
                    Kind::List(_) => self.required(here, keyword, object, &names(&wanted), Some(name.as_str()), out),
                    _ => self.check(&wanted, here.value, here.place, here.nested + 1, out),
                });
            }
        }
        verdict = verdict.max(self.properties(here, object, out));
        if let Some(wanted) = schema.get("propertyNames").filter(|_| draft > Draft::Draft4) {
            for (key, _) in object.entries() {
                let place = self.below(here.place, key.as_str(), Some(&key));
                let one = self.check(&wanted, &Value::text(key.clone()), &place, here.nested + 1, &mut Vec::new());
                if one == Verdict::Breaks {
                    let helm = format!("invalid propertyName '{}'", key.as_str());
                    let plain = "is no name that the schema allows".to_string();
                    let found = self.violation(here, "propertyNames", helm, plain);
                    out.push(Violation { path: place.path(), at: place.key, is_asked_for: false, ..found });
                }
                verdict = verdict.max(one);
            }
        }
        verdict
    }

    /// Keys that must be there; with `because` since this one is.
    fn required(
        &self,
        here: Here,
        keyword: &str,
        object: &Map,
        names: &[String],
        because: Option<&str>,
        out: &mut Vec<Violation>,
    ) -> Verdict {
        let missing: Vec<&str> = names.iter().map(String::as_str).filter(|name| !object.has(name)).collect();
        if missing.is_empty() {
            return Verdict::Fits;
        }
        let quoted: Vec<String> = missing.iter().map(|name| format!("'{name}'")).collect();
        let shown = listed(missing.iter().copied());
        let (helm, plain) = match because {
            Some(other) => (
                format!("properties {} required, if '{other}' exists", quoted.join(", ")),
                format!("has `{other}`, and not {shown}, which the schema asks for then"),
            ),
            None => (
                format!("missing propert{} {}", if missing.len() == 1 { "y" } else { "ies" }, quoted.join(", ")),
                format!("lacks {shown}, which the schema requires"),
            ),
        };
        let found = self.violation(here, keyword, helm, plain);
        out.push(Violation { is_asked_for: true, ..found });
        Verdict::Breaks
    }

    /// `properties`, `patternProperties` and `additionalProperties`.
    fn properties(&self, here: Here, object: &Map, out: &mut Vec<Violation>) -> Verdict {
        let schema = here.schema;
        let properties = map_of(schema, "properties");
        let patterns = map_of(schema, "patternProperties").map(|map| map.entries()).unwrap_or_default();
        let additional = schema.get("additionalProperties");
        if properties.is_none() && patterns.is_empty() && additional.is_none() {
            return Verdict::Fits;
        }
        let mut verdict = Verdict::Fits;
        for (key, value) in object.entries() {
            let place = self.below(here.place, key.as_str(), Some(&key));
            let own = properties.as_ref().and_then(|properties| properties.get(key.as_str()));
            let mut is_evaluated = own.is_some();
            let mut is_open = false;
            if let Some(own) = own {
                verdict = verdict.max(self.check(&own, &value, &place, here.nested + 1, out));
            }
            for (pattern, below) in &patterns {
                match self.schema.pattern(pattern.as_str()) {
                    Some(expression) if expression.0.is_match(key.as_str()) => {
                        is_evaluated = true;
                        verdict = verdict.max(self.check(below, &value, &place, here.nested + 1, out));
                    }
                    Some(_) => {}
                    None => is_open = true,
                }
            }
            if is_evaluated {
                continue;
            }
            verdict = match &additional {
                Some(_) if is_open => verdict.max(Verdict::Unknown),
                Some(Value { kind: Kind::Bool(false), .. }) => {
                    out.push(self.additional(here, &place, &key, properties.as_ref()));
                    Verdict::Breaks
                }
                Some(below) => verdict.max(self.check(below, &value, &place, here.nested + 1, out)),
                None => verdict,
            };
        }
        verdict
    }

    /// A key that may not be there.
    fn additional(&self, here: Here, place: &super::Place, key: &Text, known: Option<&Map>) -> Violation {
        let helm = format!("additional properties '{}' not allowed", key.as_str());
        let plain = "is no key that the schema allows".to_string();
        let found = self.violation(here, "additionalProperties", helm, plain);
        let known: Vec<Text> = known.into_iter().flat_map(Map::entries).map(|(key, _)| key).collect();
        let near = nearest(key.as_str(), known.iter().map(Text::as_str));
        Violation { path: place.path(), at: place.key, near, is_asked_for: false, ..found }
    }

    pub(super) fn array(&self, here: Here, items: &[Value], out: &mut Vec<Violation>) -> Verdict {
        let (schema, draft) = (here.schema, self.schema.draft);
        let mut verdict = self.count(here, ["minItems", "maxItems"], items.len(), "item", out);
        let mut each = |at: usize, item: &Value, below: &Value| {
            let place = self.below(here.place, &at.to_string(), None);
            verdict = verdict.max(self.check(below, item, &place, here.nested + 1, out));
        };
        let first = if draft >= Draft::Draft2020 { "prefixItems" } else { "items" };
        let first = match schema.get(first).map(|value| value.kind) {
            Some(Kind::List(first)) => first.to_vec(),
            _ => Vec::new(),
        };
        for (at, (item, below)) in items.iter().zip(&first).enumerate() {
            each(at, item, below);
        }
        let rest = if draft < Draft::Draft2020 && !first.is_empty() { "additionalItems" } else { "items" };
        if let Some(below) = schema.get(rest).filter(|below| !matches!(below.kind, Kind::List(_))) {
            for (at, item) in items.iter().enumerate().skip(first.len()) {
                each(at, item, &below);
            }
        }
        if matches!(schema.get("uniqueItems").map(|value| value.kind), Some(Kind::Bool(true))) {
            verdict = verdict.max(self.unique(here, items, out));
        }
        match schema.get("contains").filter(|_| draft > Draft::Draft4) {
            Some(wanted) => verdict.max(self.contains(here, items, &wanted, out)),
            None => verdict,
        }
    }

    fn unique(&self, here: Here, items: &[Value], out: &mut Vec<Violation>) -> Verdict {
        if items.iter().any(|item| self.is_unknown(item)) || items.len() > MAX_COMPARED {
            return Verdict::Unknown;
        }
        let same = |at: &usize| {
            let one = items.get(*at)?;
            let other = items.iter().skip(at + 1).position(|other| are_equal(one, other))?;
            Some((*at, at + 1 + other))
        };
        let Some((one, other)) = (0..items.len()).find_map(|at| same(&at)) else { return Verdict::Fits };
        let helm = format!("items at {one} and {other} are equal");
        let plain = "has an item twice, and the schema asks for different ones".to_string();
        out.push(self.violation(here, "uniqueItems", helm, plain));
        Verdict::Breaks
    }

    fn contains(&self, here: Here, items: &[Value], wanted: &Value, out: &mut Vec<Violation>) -> Verdict {
        let (mut fitting, mut unknown) = (0, 0);
        for (at, item) in items.iter().enumerate() {
            let place = self.below(here.place, &at.to_string(), None);
            match self.check(wanted, item, &place, here.nested + 1, &mut Vec::new()) {
                Verdict::Fits => fitting += 1,
                Verdict::Unknown => unknown += 1,
                Verdict::Breaks => {}
            }
        }
        let has_counts = self.schema.draft >= Draft::Draft2019;
        let count = |keyword: &str| limit(here.schema, keyword).filter(|_| has_counts);
        let least = count("minContains").unwrap_or(1.0);
        let most = count("maxContains").unwrap_or(f64::INFINITY);
        if f64::from(fitting + unknown) < least || f64::from(fitting) > most {
            let helm = "no items match contains schema".to_string();
            let plain = "has not the items that the schema asks for with `contains`".to_string();
            out.push(self.violation(here, "contains", helm, plain));
            return Verdict::Breaks;
        }
        if unknown > 0 { Verdict::Unknown } else { Verdict::Fits }
    }
}
