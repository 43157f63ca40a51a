//! Arguments by their types, with Go's messages when they do not fit.

use std::rc::Rc;

use crate::helm::context::Context;
use crate::helm::failure::{Cause, Failure};
use crate::helm::text::Text;
use crate::helm::value::{Kind, Map, Value};

/// The argument at `index` as a parameter of type `string`.
///
/// # Errors
/// If it is something else, with Go's message.
pub fn text(arguments: &[Value], index: usize) -> Result<&Text, Failure> {
    match arguments.get(index).map(|value| &value.kind) {
        Some(Kind::Text(text)) => Ok(text),
        _ => Err(unfit(arguments, index, "string")),
    }
}

/// The argument at `index` as a parameter of type `string`, with the mark for what is not known.
///
/// # Errors
/// If it is something else, with Go's message.
pub fn marked(context: &Context<'_>, arguments: &[Value], index: usize) -> Result<Text, Failure> {
    match arguments.get(index) {
        Some(value) if matches!(value.kind, Kind::Unknown) => Ok(context.unknown_text(value)),
        _ => text(arguments, index).cloned(),
    }
}

/// Whether the argument at `index` or a part of its text is not known.
pub fn is_unknown(arguments: &[Value], index: usize) -> bool {
    arguments.get(index).is_some_and(Value::is_unknown)
}

/// The argument at `index` as a parameter of type `int`: constants of templates and results of `int`, neither numbers
/// of values files nor results of `int64` and of arithmetic.
///
/// # Errors
/// If it is something else, with Go's message.
pub fn int(arguments: &[Value], index: usize) -> Result<i64, Failure> {
    match arguments.get(index).map(|value| &value.kind) {
        Some(Kind::Int(value)) => Ok(*value),
        _ => Err(unfit(arguments, index, "int")),
    }
}

/// The argument at `index` as a parameter of type `map[string]interface{}`.
///
/// # Errors
/// If it is something else, with Go's message.
pub fn map(arguments: &[Value], index: usize) -> Result<Map, Failure> {
    match arguments.get(index).map(|value| &value.kind) {
        Some(Kind::Map(map)) => Ok(map.clone()),
        _ => Err(unfit(arguments, index, "map[string]interface {}")),
    }
}

/// The argument at `index` as a parameter of type `[]interface{}`.
///
/// # Errors
/// If it is something else, with Go's message.
pub fn list(arguments: &[Value], index: usize) -> Result<&Rc<Vec<Value>>, Failure> {
    match arguments.get(index).map(|value| &value.kind) {
        Some(Kind::List(items)) => Ok(items),
        _ => Err(unfit(arguments, index, "[]interface {}")),
    }
}

/// What Go says of an argument that does not fit its parameter.
pub fn unfit(arguments: &[Value], index: usize, wanted: &str) -> Failure {
    let message = match arguments.get(index) {
        Some(value) if !value.is_nil() => {
            format!("wrong type for value; expected {wanted}; got {}", value.type_name())
        }
        Some(_) => format!("wrong type for value; expected {wanted}; got interface {{}}"),
        None => format!("invalid value; expected {wanted}"),
    };
    Failure::new(message).because(Cause::Argument(u32::try_from(index).unwrap_or(u32::MAX)))
}
