//! `fromToml`: values of TOML that templates printed.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::helm::context::{Context, Mode};
use crate::helm::failure::{Cause, Failure};
use crate::helm::place::{Places, Read};
use crate::helm::text::Text;
use crate::helm::value::{Kind, MAX_DEPTH, Map, Value};

/// A map. What cannot be read is a map with the key `Error`, whose words are not those of Go; points in time are not known.
///
/// # Errors
/// If a limit is passed.
pub fn from_toml(context: &Context<'_>, text: &Text) -> Result<Value, Failure> {
    context.spend(text.as_str().len())?;
    let places = Places { context, read: Read::Printed(text) };
    let unknown = || context.unknown([&Value::text(text.clone())]);
    let error = |error: toml::de::Error| match context.mode {
        Mode::Lint => unknown(),
        Mode::Exact => Value::text(Text::new(error.message(), context.made())),
    };
    match DeTable::parse(text.as_str()) {
        Ok(table) => Ok(Value::map(map(&places, table.get_ref(), 0)?).from(places.origin_of_start(table.span()))),
        Err(_) if text.is_unknown() => Ok(unknown()),
        Err(why) => Ok(Value::map(Map::from_iter([(Text::new("Error", context.made()), error(why))]))),
    }
}

fn map(places: &Places<'_, '_>, table: &DeTable, depth: u32) -> Result<Map, Failure> {
    let map = Map::default();
    for (key, value) in table.iter() {
        map.set(text(places, key.get_ref(), key.span()), of(places, value, depth)?);
    }
    Ok(map)
}

fn of(places: &Places<'_, '_>, value: &Spanned<DeValue>, depth: u32) -> Result<Value, Failure> {
    places.context.step()?;
    if depth > MAX_DEPTH {
        return Err(Failure::new("TOML is nested too deep").because(Cause::Limit));
    }
    let range = value.span();
    let kind = match value.get_ref() {
        DeValue::String(string) => return Ok(Value::text(text(places, string, range))),
        DeValue::Boolean(is) => Kind::Bool(*is),
        DeValue::Integer(number) => {
            i64::from_str_radix(number.as_str(), number.radix()).map_or(Kind::Unknown, Kind::Int64)
        }
        DeValue::Float(number) => number.as_str().parse().map_or(Kind::Unknown, Kind::Float),
        DeValue::Datetime(_) => Kind::Unknown,
        DeValue::Array(items) => {
            let items = items.iter().map(|item| of(places, item, depth + 1)).collect::<Result<Vec<_>, _>>()?;
            return Ok(Value::list(items).from(places.origin_of_start(range)));
        }
        DeValue::Table(table) => {
            return Ok(Value::map(map(places, table, depth + 1)?).from(places.origin_of_start(range)));
        }
    };
    Ok(Value { kind, origin: places.origin(range) })
}

/// A text or key; where it is written as it is meant, these characters.
fn text(places: &Places<'_, '_>, meant: &str, range: Range<usize>) -> Text {
    let origin = places.origin_of_start(range.clone());
    let inner = range.start + 1..range.end.saturating_sub(1).max(range.start + 1);
    for range in [range, inner] {
        if !meant.is_empty() && places.as_str().get(range.clone()) == Some(meant) {
            return places.verbatim(range, origin);
        }
    }
    Text::new(meant, origin)
}
