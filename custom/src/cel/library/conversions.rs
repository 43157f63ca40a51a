//! From one type to another.

use super::super::eval::Evaluator;
use super::super::functions::Function;
use super::super::special::Special;
use super::super::value::{Is, Value};
use super::{Entry, Made, Wrong, global, plain, refused, special, unsure};

pub(super) const ENTRIES: &[Entry] = &[
    global("dyn", (1, 1), |_, values| values.first().map(|value| value.is.clone()).ok_or(Wrong::Unknown)),
    global("type", (1, 1), type_of),
    global("int", (1, 1), |_, values| match (values.first().map(|value| &value.is), special(values, 0)) {
        (_, Some(Special::Time(nanoseconds))) => {
            Ok(Is::Int(nanoseconds.div_euclid(1_000_000_000).try_into().unwrap_or(i64::MAX)))
        }
        (Some(Is::Text(text)), _) if text.parse::<i64>().is_err() => refused("it is no whole number"),
        _ => plain(Function::Int, values),
    }),
    global("double", (1, 1), |_, values| plain(Function::Double, values)),
    global("string", (1, 1), |_, values| match (values.first().map(|value| &value.is), special(values, 0)) {
        (_, Some(Special::Ip(address))) => Ok(Is::Text(address.to_string().into())),
        (_, Some(Special::Cidr(address, len))) => Ok(Is::Text(format!("{address}/{len}").into())),
        (Some(Is::Double(_)), _) => unsure("a number with a fraction as text"),
        _ => plain(Function::String, values),
    }),
    global("bool", (1, 1), |_, values| match values.first().map(|value| &value.is) {
        Some(Is::Bool(value)) => Ok(Is::Bool(*value)),
        Some(Is::Text(text)) => match &**text {
            "true" | "True" | "TRUE" | "t" | "1" => Ok(Is::Bool(true)),
            "false" | "False" | "FALSE" | "f" | "0" => Ok(Is::Bool(false)),
            _ => refused("it is neither true nor false"),
        },
        _ => unsure("a text is wanted"),
    }),
];

/// Whether a name is that of a type.
pub fn is_type(name: &str) -> bool {
    type_named(name).is_some() || matches!(name, "uint" | "bytes")
}

/// The names of types, which stand for these.
pub(in super::super) fn type_named(name: &str) -> Option<Special<'static>> {
    const NAMES: [&str; 8] = ["int", "double", "string", "bool", "list", "map", "null_type", "type"];
    NAMES.into_iter().find(|known| *known == name).map(Special::Type)
}

fn type_of<'a>(_: &mut Evaluator<'a>, values: &[Value<'a>]) -> Made<'a> {
    let name = match values.first().map(|value| &value.is) {
        Some(Is::Int(_)) => "int",
        Some(Is::Double(_)) => "double",
        Some(Is::Text(_)) => "string",
        Some(Is::Bool(_)) => "bool",
        Some(Is::List(_)) => "list",
        Some(Is::Null) => "null_type",
        Some(Is::Special(special)) => match &**special {
            Special::Set(_) => "list",
            Special::Type(_) => "type",
            _ => return unsure("the type of another value"),
        },
        // A map, or an object.
        _ => return unsure("the type of another value"),
    };
    Ok(Special::Type(name).is())
}
