//! What type a value has.

use super::arguments::text;
use super::{Function, plain};
use crate::helm::context::Context;
use crate::helm::failure::Failure;
use crate::helm::value::{Kind, Value};

/// What tells types.
pub(super) const TYPES: &[Function] = &[
    plain("typeOf", 1, 1, |context, arguments| named(context, arguments, Value::type_name)),
    plain("kindOf", 1, 1, |context, arguments| named(context, arguments, kind_of)),
    plain("typeIs", 2, 2, |context, arguments| is(context, arguments, |wanted, value| wanted == value.type_name())),
    plain("typeIsLike", 2, 2, |context, arguments| {
        is(context, arguments, |wanted, value| {
            let name = value.type_name();
            wanted == name || name.strip_prefix('*') == Some(wanted)
        })
    }),
    plain("kindIs", 2, 2, |context, arguments| is(context, arguments, |wanted, value| wanted == kind_of(value))),
];

/// The name of a value's kind in Go.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match &value.kind {
        Kind::Nil | Kind::Unknown => "invalid",
        Kind::Bool(_) => "bool",
        Kind::Int(_) => "int",
        Kind::Int64(_) => "int64",
        Kind::Float(_) => "float64",
        Kind::Text(_) => "string",
        Kind::List(_) => "slice",
        Kind::Map(_) => "map",
        Kind::Object(object) => match object.type_name() {
            "time.Duration" => "int64",
            name if name.starts_with('*') => "ptr",
            name if name.starts_with("map[") || name == "engine.files" => "map",
            name if name.starts_with("[]") || name == "common.VersionSet" => "slice",
            _ => "struct",
        },
    }
}

fn named(context: &Context<'_>, arguments: &[Value], name: fn(&Value) -> &'static str) -> Result<Value, Failure> {
    let name = arguments.first().map_or("", name);
    Ok(context.derived_text(name, arguments))
}

fn is(context: &Context<'_>, arguments: &[Value], is: fn(&str, &Value) -> bool) -> Result<Value, Failure> {
    let wanted = text(arguments, 0)?;
    let is = arguments.get(1).is_some_and(|value| is(wanted.as_str(), value));
    Ok(Value::new(Kind::Bool(is)).from(context.derived(arguments)))
}
