//! `fromYaml` and its kin: values of texts that templates printed.

use crate::source::Source;
use crate::span::FileId;
use crate::yaml::chunks;

use super::{as_map, document, mismatch, unfit};
use crate::helm::context::Context;
use crate::helm::failure::{Cause, Failure};
use crate::helm::json_in;
use crate::helm::place::{Places, Read};
use crate::helm::text::Text;
use crate::helm::value::{Kind, Map, Value};

/// `fromYaml`: a map. What cannot be read is a map with the key `Error`.
///
/// # Errors
/// If a limit is passed.
pub fn from_yaml(context: &Context<'_>, text: &Text) -> Result<Value, Failure> {
    let read = printed(context, text).and_then(|value| match value {
        Some(value) if matches!(value.kind, Kind::Unknown) => Ok(value),
        Some(value) => {
            let origin = value.origin;
            as_map(value).map(|map| Value::map(map).from(origin))
        }
        None => Ok(Value::map(Map::default())),
    });
    or_error(context, text, read, |message| Value::map(Map::from_iter([error_entry(context, message)])))
}

/// `fromYamlArray`: a list. What cannot be read is a list of the message.
///
/// # Errors
/// If a limit is passed.
pub fn from_yaml_array(context: &Context<'_>, text: &Text) -> Result<Value, Failure> {
    let read = printed(context, text).and_then(|value| match value {
        None => Ok(Value::list(Vec::new())),
        Some(value) if matches!(value.kind, Kind::List(_) | Kind::Unknown) => Ok(value),
        Some(value) if value.is_nil() => Ok(Value::list(Vec::new())),
        Some(value) => Err(unfit(&value, "[]interface {}")),
    });
    or_error(context, text, read, |message| Value::list(vec![message]))
}

/// `fromJson`: a map. What cannot be read is a map with the key `Error`.
///
/// # Errors
/// If a limit is passed.
pub fn from_json(context: &Context<'_>, text: &Text) -> Result<Value, Failure> {
    let read = json_in::read(context, text).and_then(|value| match &value.kind {
        Kind::Nil => Ok(Value::map(Map::default())),
        Kind::Map(_) | Kind::Unknown => Ok(value),
        _ => Err(mismatch(&value, "map[string]interface {}")),
    });
    or_error(context, text, read, |message| Value::map(Map::from_iter([error_entry(context, message)])))
}

/// `fromJsonArray`: a list. What cannot be read is a list of the message.
///
/// # Errors
/// If a limit is passed.
pub fn from_json_array(context: &Context<'_>, text: &Text) -> Result<Value, Failure> {
    let read = json_in::read(context, text).and_then(|value| match &value.kind {
        Kind::Nil => Ok(Value::list(Vec::new())),
        Kind::List(_) | Kind::Unknown => Ok(value),
        _ => Err(mismatch(&value, "[]interface {}")),
    });
    or_error(context, text, read, |message| Value::list(vec![message]))
}

fn error_entry(context: &Context<'_>, message: Value) -> (Text, Value) {
    (Text::new("Error", context.made()), message)
}

/// What was read, or the message as a value; what is wrong in a text that is not wholly known is not known either.
fn or_error(
    context: &Context<'_>,
    text: &Text,
    read: Result<Value, Failure>,
    error: impl Fn(Value) -> Value,
) -> Result<Value, Failure> {
    match read {
        Err(failure) if failure.cause == Cause::Limit => Err(failure),
        Err(_) if text.is_unknown() => Ok(context.unknown([&Value::text(text.clone())])),
        Err(failure) => Ok(error(Value::text(Text::new(&failure.message, context.made())))),
        Ok(value) => Ok(value),
    }
}

fn printed(context: &Context<'_>, text: &Text) -> Result<Option<Value>, Failure> {
    context.spend(text.as_str().len())?;
    let source = Source::new(FileId(u32::MAX), "", text.as_str());
    let Some(chunk) = chunks(&source).into_iter().next() else { return Ok(None) };
    let places = Places { context, read: Read::Printed(text) };
    document(&places, &source, chunk).map_err(|failure| Failure { span: None, ..failure })
}
