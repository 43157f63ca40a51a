//! Whether a schema is one: helm refuses a chart whose schema has a keyword with a value of the wrong kind.

use super::equality::number;
use super::keywords::{APPLICATORS, Below};
use super::{Draft, Schema};
use crate::helm::functions::go_expression;
use crate::helm::value::{Kind, Map, Value};
use crate::span::Span;

/// What is wrong with a schema.
#[derive(Debug)]
pub(super) struct Wrong {
    /// Where, if it stands somewhere.
    pub at: Option<Span>,
    /// What.
    pub message: String,
}

/// The names of types.
pub(super) const TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];

/// The kinds of values of keywords.
#[derive(Clone, Copy)]
enum Form {
    Types,
    Text,
    Pattern,
    Bool,
    Number,
    /// A number above 0.
    Positive,
    /// A whole number from 0 on.
    Count,
    /// A list.
    List,
    /// A list of different texts.
    Names,
    /// Lists of different texts by names.
    NamesByName,
    /// `true` in draft 4, a number since.
    Exclusive,
}

/// Keywords under which no schemas stand, with the first draft that has them.
const KEYWORDS: &[(&str, Draft, Form)] = &[
    ("type", Draft::Draft4, Form::Types),
    ("enum", Draft::Draft4, Form::List),
    ("multipleOf", Draft::Draft4, Form::Positive),
    ("maximum", Draft::Draft4, Form::Number),
    ("minimum", Draft::Draft4, Form::Number),
    ("exclusiveMaximum", Draft::Draft4, Form::Exclusive),
    ("exclusiveMinimum", Draft::Draft4, Form::Exclusive),
    ("maxLength", Draft::Draft4, Form::Count),
    ("minLength", Draft::Draft4, Form::Count),
    ("pattern", Draft::Draft4, Form::Pattern),
    ("maxItems", Draft::Draft4, Form::Count),
    ("minItems", Draft::Draft4, Form::Count),
    ("uniqueItems", Draft::Draft4, Form::Bool),
    ("maxContains", Draft::Draft2019, Form::Count),
    ("minContains", Draft::Draft2019, Form::Count),
    ("maxProperties", Draft::Draft4, Form::Count),
    ("minProperties", Draft::Draft4, Form::Count),
    ("required", Draft::Draft4, Form::Names),
    ("dependentRequired", Draft::Draft2019, Form::NamesByName),
    ("format", Draft::Draft4, Form::Text),
    ("$ref", Draft::Draft4, Form::Text),
    ("$id", Draft::Draft6, Form::Text),
    ("id", Draft::Draft4, Form::Text),
    ("$schema", Draft::Draft4, Form::Text),
    ("title", Draft::Draft4, Form::Text),
    ("description", Draft::Draft4, Form::Text),
    ("$comment", Draft::Draft7, Form::Text),
    ("readOnly", Draft::Draft7, Form::Bool),
    ("examples", Draft::Draft6, Form::List),
    ("writeOnly", Draft::Draft2019, Form::Bool),
    ("deprecated", Draft::Draft2019, Form::Bool),
];

/// Says what is wrong first.
pub(super) fn check(schema: &Schema) -> Result<(), Wrong> {
    one(schema, &schema.root)
}

fn one(schema: &Schema, value: &Value) -> Result<(), Wrong> {
    let draft = schema.draft;
    let map = match &value.kind {
        Kind::Map(map) => map,
        Kind::Bool(_) if draft > Draft::Draft4 => return Ok(()),
        _ => return Err(Wrong { at: schema.span(value), message: expected(value, "a schema, which is an object") }),
    };
    let wrong = |keyword: &str, message: String| {
        Err(Wrong { at: schema.keyword(map, keyword), message: format!("\"{keyword}\" {message}") })
    };
    for (keyword, first, form) in KEYWORDS {
        // Since draft 6 it is a word like any other.
        let is_other = *keyword == "id" && draft != Draft::Draft4;
        let Some(value) = map.get(keyword).filter(|_| *first <= draft && !is_other) else { continue };
        if let Err(message) = fits(&value, *form, draft) {
            return wrong(keyword, message);
        }
    }
    for keyword in APPLICATORS.iter().filter(|keyword| keyword.is_in(draft)) {
        let Some(value) = map.get(keyword.name) else { continue };
        if let Err(message) = stand(&value, keyword.below, keyword.name, draft) {
            return wrong(keyword.name, message);
        }
        let may_be_said = matches!(keyword.name, "additionalProperties" | "additionalItems");
        if may_be_said && matches!(value.kind, Kind::Bool(_)) {
            continue;
        }
        keyword.schemas(map).iter().try_for_each(|below| one(schema, below))?;
    }
    patterns(map).map_or(Ok(()), |message| wrong("patternProperties", message))
}

/// An expression among the names of `patternProperties` that Go refuses.
fn patterns(map: &Map) -> Option<String> {
    let Some(Kind::Map(patterns)) = map.get("patternProperties").map(|value| value.kind) else { return None };
    patterns.entries().iter().find_map(|(pattern, _)| refused(pattern.as_str()))
}

fn refused(pattern: &str) -> Option<String> {
    go_expression(pattern).err().map(|why| format!("has `{pattern}`, which Go does not read: {why}"))
}

/// Whether schemas can stand under a keyword as they do.
fn stand(value: &Value, below: Below, keyword: &str, draft: Draft) -> Result<(), String> {
    let is_schema = |value: &Value| matches!(value.kind, Kind::Map(_) | Kind::Bool(_));
    match (below, &value.kind) {
        (Below::List | Below::OneOrList, Kind::List(items)) if items.is_empty() => Err("is empty".to_string()),
        (Below::List | Below::OneOrList, Kind::List(_)) => Ok(()),
        (Below::Map, Kind::Map(_)) => Ok(()),
        (Below::Dependencies, Kind::Map(map)) => map.entries().iter().try_for_each(|(_, value)| match &value.kind {
            Kind::List(_) => fits(value, Form::Names, draft),
            _ if is_schema(value) => Ok(()),
            _ => Err(expected(value, "lists of names, or schemas")),
        }),
        (Below::One | Below::OneOrList, _) if is_schema(value) => Ok(()),
        (Below::Map | Below::Dependencies, _) => Err(expected(value, "an object")),
        (Below::List, _) => Err(expected(value, "an array")),
        // Before 2020 a list was good.
        (_, Kind::List(_)) if keyword == "items" => {
            Err("is an array, which is `prefixItems` since draft 2020-12".to_string())
        }
        _ => Err(expected(value, "a schema")),
    }
}

fn fits(value: &Value, form: Form, draft: Draft) -> Result<(), String> {
    let number = number(value);
    match (form, &value.kind) {
        (Form::Types, Kind::Text(name)) => known_type(name.as_str()),
        (Form::Types, Kind::List(names)) => {
            fits(value, Form::Names, draft)?;
            if names.is_empty() {
                return Err("is empty".to_string());
            }
            names.iter().try_for_each(|name| match &name.kind {
                Kind::Text(name) => known_type(name.as_str()),
                _ => Err(expected(name, "strings")),
            })
        }
        (Form::Pattern, Kind::Text(pattern)) => refused(pattern.as_str()).map_or(Ok(()), Err),
        (Form::Text, Kind::Text(_)) | (Form::Bool, Kind::Bool(_)) => Ok(()),
        (Form::Exclusive, Kind::Bool(_)) if draft == Draft::Draft4 => Ok(()),
        (Form::Number, _) if number.is_some() => Ok(()),
        (Form::Exclusive, _) if number.is_some() && draft > Draft::Draft4 => Ok(()),
        (Form::Positive, _) if number.is_some_and(|number| number > 0.0) => Ok(()),
        (Form::Count, _) if number.is_some_and(|number| number >= 0.0 && number.fract() == 0.0) => Ok(()),
        (Form::List, Kind::List(items)) if draft > Draft::Draft4 || !items.is_empty() => Ok(()),
        (Form::Names, Kind::List(items)) => {
            if items.is_empty() && draft == Draft::Draft4 {
                return Err("is empty".to_string());
            }
            let mut seen = std::collections::BTreeSet::new();
            items.iter().try_for_each(|item| match &item.kind {
                Kind::Text(name) if seen.insert(name.as_str().to_string()) => Ok(()),
                Kind::Text(name) => Err(format!("has `{}` twice", name.as_str())),
                _ => Err(expected(item, "strings")),
            })
        }
        (Form::NamesByName, Kind::Map(map)) => {
            map.entries().iter().try_for_each(|(_, value)| fits(value, Form::Names, draft))
        }
        _ => Err(expected(value, wanted(form, draft))),
    }
}

fn wanted(form: Form, draft: Draft) -> &'static str {
    match form {
        Form::Types => "the name of a type, or an array of such",
        Form::Text | Form::Pattern => "a string",
        Form::Bool => "a boolean",
        Form::Exclusive if draft == Draft::Draft4 => "a boolean",
        Form::Number | Form::Exclusive => "a number",
        Form::Positive => "a number above 0",
        Form::Count => "a whole number from 0 on",
        Form::List if draft == Draft::Draft4 => "an array with values",
        Form::List => "an array",
        Form::Names => "an array of strings",
        Form::NamesByName => "an object of arrays of strings",
    }
}

fn known_type(name: &str) -> Result<(), String> {
    if TYPES.contains(&name) { Ok(()) } else { Err(format!("is `{name}`, which is none of {}", TYPES.join(", "))) }
}

/// `is a boolean, and not an array`.
fn expected(value: &Value, wanted: &str) -> String {
    format!("is {}, and not {wanted}", super::check::a(super::check::type_of(value)))
}
