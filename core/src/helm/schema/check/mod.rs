//! Holds a schema against values.

mod containers;
mod scalars;

use std::cell::Cell;

use super::equality::are_equal;
use super::keywords::is_reference_alone;
use super::refs::{Target, references};
use super::{Draft, MAX_VIOLATIONS, Schema, Violation, formats};
use crate::helm::context::Mode;
use crate::helm::origin::Origins;
use crate::helm::text::Text;
use crate::helm::value::{Kind, Map, Value};
use crate::span::Span;

/// How many schemas are held against values in all. What is left then is not known.
const MAX_STEPS: u64 = 500_000;

/// How many schemas may be held against a value and those in it within each other: what refers to itself ends there.
const MAX_NESTED: u32 = 200;

/// How many values of `enum` are named.
const MAX_NAMED: usize = 8;

/// What comes of a schema and a value, the stronger one last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Fits,
    Unknown,
    Breaks,
}

/// The way to a value.
struct Place<'p> {
    above: Option<&'p Place<'p>>,
    name: String,
    /// Where the key is written.
    key: Option<Span>,
}

/// A schema and a value that it is held against.
#[derive(Clone, Copy)]
struct Here<'h> {
    schema: &'h Map,
    value: &'h Value,
    place: &'h Place<'h>,
    nested: u32,
}

struct Checker<'s> {
    schema: &'s Schema,
    origins: &'s Origins,
    mode: Mode,
    steps: Cell<u64>,
}

/// What values a schema does not allow.
pub(super) fn violations(schema: &Schema, mode: Mode, origins: &Origins, values: &Map) -> Vec<Violation> {
    let checker = Checker { schema, origins, mode, steps: Cell::new(0) };
    let place = Place { above: None, name: String::new(), key: None };
    let mut found = Vec::new();
    checker.check(&schema.root, &Value::map(values.clone()), &place, 0, &mut found);
    found.truncate(MAX_VIOLATIONS);
    found
}

/// The name of a value's type in JSON.
pub(super) fn type_of(value: &Value) -> &'static str {
    match &value.kind {
        Kind::Nil | Kind::Unknown => "null",
        Kind::Bool(_) => "boolean",
        Kind::Int(_) | Kind::Int64(_) | Kind::Float(_) => "number",
        Kind::Text(_) => "string",
        Kind::List(_) => "array",
        Kind::Map(_) | Kind::Object(_) => "object",
    }
}

/// The name of a type with its article.
pub(super) fn a(name: &str) -> String {
    match name {
        "null" => name.to_string(),
        _ if name.starts_with(['a', 'e', 'i', 'o', 'u']) => format!("an {name}"),
        _ => format!("a {name}"),
    }
}

/// Names between backticks, with commas.
fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

impl Place<'_> {
    fn path(&self) -> Vec<String> {
        let mut path = self.above.map_or_else(Vec::new, Place::path);
        if self.above.is_some() {
            path.push(self.name.clone());
        }
        path
    }
}

impl Checker<'_> {
    /// Adds what a schema does not allow of a value.
    fn check(&self, schema: &Value, value: &Value, place: &Place, nested: u32, out: &mut Vec<Violation>) -> Verdict {
        self.steps.set(self.steps.get() + 1);
        if self.steps.get() > MAX_STEPS || nested > MAX_NESTED || out.len() >= MAX_VIOLATIONS {
            return Verdict::Unknown;
        }
        let schema = match &schema.kind {
            Kind::Map(map) => map,
            Kind::Bool(false) => {
                out.push(Violation {
                    path: place.path(),
                    helm: "false schema".to_string(),
                    plain: "is nothing that the schema allows".to_string(),
                    near: None,
                    at: place.key.or_else(|| self.origins.written(value.origin)),
                    by: self.schema.span(schema),
                    is_asked_for: false,
                });
                return Verdict::Breaks;
            }
            _ => return Verdict::Fits,
        };
        if schema.is_empty() {
            return Verdict::Fits;
        }
        if self.is_unknown(value) {
            return Verdict::Unknown;
        }
        let here = Here { schema, value, place, nested };
        let draft = self.schema.draft;
        if is_reference_alone(schema, draft) {
            return self.references(here, out);
        }
        if let Some(found) = self.of_itself(here) {
            out.push(found);
            return Verdict::Breaks;
        }
        let own = match &value.kind {
            Kind::Map(map) => self.object(here, map, out),
            Kind::List(items) => self.array(here, items, out),
            Kind::Text(text) => self.text(here, text, out),
            _ => self.number(here, out),
        };
        let is_open = draft >= Draft::Draft2019
            && ["unevaluatedProperties", "unevaluatedItems"].iter().any(|keyword| schema.has(keyword));
        let open = if is_open { Verdict::Unknown } else { Verdict::Fits };
        own.max(open).max(self.format(here, out)).max(self.references(here, out)).max(self.combined(here, out))
    }

    /// Whether nobody knows what a value is: of texts that another program fills in later as well.
    fn is_unknown(&self, value: &Value) -> bool {
        match &value.kind {
            Kind::Map(map) => map.has_unknown_key(),
            Kind::Text(text) => value.is_unknown() || self.mode == Mode::Lint && text.as_str().contains("${"),
            _ => value.is_unknown(),
        }
    }

    fn violation(&self, here: Here, keyword: &str, helm: String, plain: String) -> Violation {
        let (value, place) = (here.value, here.place);
        let own = self.origins.written(value.origin);
        let is_empty = match &value.kind {
            Kind::Nil => true,
            Kind::Text(text) => text.as_str().is_empty(),
            Kind::List(items) => items.is_empty(),
            Kind::Map(map) => map.is_empty(),
            _ => false,
        };
        Violation {
            path: place.path(),
            helm,
            plain,
            near: None,
            at: match &value.kind {
                Kind::Map(_) | Kind::List(_) => place.key.or(own),
                _ => own.or(place.key),
            },
            by: self.schema.keyword(here.schema, keyword),
            is_asked_for: is_empty,
        }
    }

    /// `type`, `const` and `enum`: where one of them is not met, nothing else counts.
    fn of_itself(&self, here: Here) -> Option<Violation> {
        let (schema, value) = (here.schema, here.value);
        if let Some(wanted) = schema.get("type") {
            let names: Vec<String> = match &wanted.kind {
                Kind::Text(name) => vec![name.as_str().to_string()],
                Kind::List(names) => names.iter().filter_map(text_of).collect(),
                _ => Vec::new(),
            };
            let own = type_of(value);
            let is_integer = super::equality::number(value).is_some_and(|number| number.fract() == 0.0);
            let fits = |name: &String| name == own || name == "integer" && is_integer;
            if !names.is_empty() && !names.iter().any(fits) {
                let helm = format!("got {own}, want {}", names.join(" or "));
                let wanted: Vec<String> = names.iter().map(|name| a(name)).collect();
                let own = if names.contains(&"integer".to_string()) && own == "number" {
                    "no whole number".to_string()
                } else {
                    a(own)
                };
                let plain = format!("is {own}, and the schema asks for {}", wanted.join(" or "));
                return Some(self.violation(here, "type", helm, plain));
            }
        }
        let draft = self.schema.draft;
        let differs = |wanted: &Value| draft > Draft::Draft4 && !are_equal(value, wanted);
        if let Some(wanted) = schema.get("const").filter(differs) {
            let shown = shown(&wanted);
            let plain = format!("is not {}, which the schema asks for", listed([shown.trim_matches('\'')]));
            return Some(self.violation(here, "const", format!("value must be {shown}"), plain));
        }
        match schema.get("enum").map(|value| value.kind) {
            Some(Kind::List(allowed)) => self.one_of(here, &allowed),
            _ => None,
        }
    }

    /// `enum`.
    fn one_of(&self, here: Here, allowed: &[Value]) -> Option<Violation> {
        if allowed.iter().any(|one| are_equal(here.value, one)) {
            return None;
        }
        let mut names: Vec<String> = allowed.iter().map(shown).collect();
        let helm = format!("value must be one of {}", names.join(", "));
        let more = names.len().saturating_sub(MAX_NAMED);
        names.truncate(MAX_NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let plain = format!("is none of {}{more}", listed(names.iter().map(|name| name.trim_matches('\''))));
        let mut found = self.violation(here, "enum", helm, plain);
        let texts: Vec<String> = allowed.iter().filter_map(text_of).collect();
        found.near = text_of(here.value).and_then(|own| crate::text::nearest(&own, texts.iter().map(String::as_str)));
        Some(found)
    }

    fn format(&self, here: Here, out: &mut Vec<Violation>) -> Verdict {
        let (Some(format), Kind::Text(text)) = (here.schema.get("format"), &here.value.kind) else {
            return Verdict::Fits;
        };
        let Some(format) = text_of(&format).filter(|_| self.schema.draft < Draft::Draft2019) else {
            return Verdict::Fits;
        };
        match formats::has(&format, text.as_str()) {
            Some(true) => Verdict::Fits,
            None => Verdict::Unknown,
            Some(false) => {
                let helm = format!("'{}' is not valid {format}", text.as_str());
                let plain = format!("has not the format `{format}`, which the schema asks for");
                out.push(self.violation(here, "format", helm, plain));
                Verdict::Breaks
            }
        }
    }

    fn references(&self, here: Here, out: &mut Vec<Violation>) -> Verdict {
        let mut verdict = Verdict::Fits;
        for (_, target) in references(here.schema, self.schema.draft) {
            verdict = verdict.max(match self.schema.refs.target(&self.schema.root, &target) {
                Target::Here(found) => self.check(&found, here.value, here.place, here.nested + 1, out),
                Target::Anything => Verdict::Fits,
                Target::Elsewhere | Target::Nowhere => Verdict::Unknown,
            });
        }
        verdict
    }

    /// Whether a schema allows a value; what it does not allow is of no interest.
    fn allows(&self, here: Here, schema: &Value) -> Verdict {
        self.check(schema, here.value, here.place, here.nested + 1, &mut Vec::new())
    }

    /// `allOf`, `anyOf`, `oneOf`, `not`, and `if` with `then` and `else`.
    fn combined(&self, here: Here, out: &mut Vec<Violation>) -> Verdict {
        let schema = here.schema;
        let list = |keyword: &str| match schema.get(keyword).map(|value| value.kind) {
            Some(Kind::List(items)) => items.to_vec(),
            _ => Vec::new(),
        };
        let mut verdict = Verdict::Fits;
        if let Some(not) = schema.get("not") {
            verdict = verdict.max(match self.allows(here, &not) {
                Verdict::Fits => {
                    let plain = "is what the schema excludes with `not`".to_string();
                    out.push(self.violation(here, "not", "'not' failed".to_string(), plain));
                    Verdict::Breaks
                }
                Verdict::Unknown => Verdict::Unknown,
                Verdict::Breaks => Verdict::Fits,
            });
        }
        for one in list("allOf") {
            verdict = verdict.max(self.check(&one, here.value, here.place, here.nested + 1, out));
        }
        for keyword in ["anyOf", "oneOf"] {
            let schemas = list(keyword);
            if !schemas.is_empty() {
                verdict = verdict.max(self.alternatives(here, keyword, &schemas, out));
            }
        }
        if let Some(condition) = schema.get("if").filter(|_| self.schema.draft >= Draft::Draft7) {
            let then = match self.allows(here, &condition) {
                Verdict::Fits => schema.get("then"),
                Verdict::Breaks => schema.get("else"),
                Verdict::Unknown => return verdict.max(Verdict::Unknown),
            };
            if let Some(then) = then {
                verdict = verdict.max(self.check(&then, here.value, here.place, here.nested + 1, out));
            }
        }
        verdict
    }

    /// `anyOf` and `oneOf`. What no alternative allows is told by the one that the value was meant for, if that is clear.
    fn alternatives(&self, here: Here, keyword: &str, schemas: &[Value], out: &mut Vec<Violation>) -> Verdict {
        let mut fitting = Vec::new();
        let mut broken: Vec<Vec<Violation>> = Vec::new();
        let mut is_unknown = false;
        for (index, schema) in schemas.iter().enumerate() {
            let mut found = Vec::new();
            match self.check(schema, here.value, here.place, here.nested + 1, &mut found) {
                Verdict::Fits => fitting.push(index),
                Verdict::Unknown => is_unknown = true,
                Verdict::Breaks => broken.push(found),
            }
        }
        let is_one = keyword == "oneOf";
        if let ([first, second, ..], true) = (fitting.as_slice(), is_one) {
            let helm = format!("'oneOf' failed, subschemas {first}, {second} matched");
            let plain = "is what more than one alternative of `oneOf` in the schema allows".to_string();
            out.push(self.violation(here, keyword, helm, plain));
            return Verdict::Breaks;
        }
        if is_unknown {
            return if !is_one && !fitting.is_empty() { Verdict::Fits } else { Verdict::Unknown };
        }
        if !fitting.is_empty() {
            return Verdict::Fits;
        }
        let depth = here.place.path().len();
        let is_meant = |found: &Vec<Violation>| found.iter().all(|one| one.path.len() > depth || one.is_asked_for);
        let is_asked_for = broken.iter().any(|found| found.iter().all(|one| one.is_asked_for));
        let mut meant: Vec<Vec<Violation>> = broken.into_iter().filter(is_meant).collect();
        if let (Some(mut found), true) = (meant.pop(), meant.is_empty()) {
            found.iter_mut().for_each(|one| one.is_asked_for |= is_asked_for);
            out.append(&mut found);
            return Verdict::Breaks;
        }
        let helm = if is_one { "'oneOf' failed, none matched" } else { "'anyOf' failed" };
        let plain = format!("is what none of {} alternatives in the schema allows", schemas.len());
        let mut found = self.violation(here, keyword, helm.to_string(), plain);
        found.is_asked_for |= is_asked_for;
        out.push(found);
        Verdict::Breaks
    }

    /// The place of a key in a map, or of an item in a list.
    fn below<'p>(&self, above: &'p Place<'p>, name: &str, key: Option<&Text>) -> Place<'p> {
        let origin = key.and_then(|key| key.segments().first().map(|first| first.origin));
        Place { above: Some(above), name: name.to_string(), key: origin.and_then(|id| self.origins.written(id)) }
    }
}

fn text_of(value: &Value) -> Option<String> {
    match &value.kind {
        Kind::Text(text) => Some(text.as_str().to_string()),
        _ => None,
    }
}

/// A value of the schema as helm shows it.
fn shown(value: &Value) -> String {
    match &value.kind {
        Kind::Text(text) => format!("'{}'", text.as_str()),
        Kind::Bool(value) => value.to_string(),
        Kind::Nil => "null".to_string(),
        Kind::List(_) => "array".to_string(),
        Kind::Map(_) => "object".to_string(),
        _ => super::equality::number(value).and_then(crate::helm::number::json).unwrap_or_default(),
    }
}
