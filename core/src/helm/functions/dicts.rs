//! Maps. `set`, `unset` and the merges change the map itself, for all who hold it.

use super::arguments::{map, text, unfit};
use super::{Function, MANY, handling, plain};
use crate::helm::context::{Context, Mode};
use crate::helm::failure::{Cause, Failure};
use crate::helm::format;
use crate::helm::merge::{Way, merge};
use crate::helm::text::Text;
use crate::helm::value::{Kind, MAX_DEPTH, Map, Value};

type Result = std::result::Result<Value, Failure>;

/// What makes maps and changes them.
pub(super) const DICTS: &[Function] = &[
    handling("dict", 0, MANY, dict),
    plain("get", 2, 2, get),
    handling("set", 3, 3, set),
    plain("unset", 2, 2, unset),
    plain("hasKey", 2, 2, has_key),
    plain("pluck", 1, MANY, pluck),
    plain("keys", 0, MANY, keys),
    plain("values", 1, 1, values),
    plain("pick", 1, MANY, pick),
    plain("omit", 1, MANY, omit),
    plain("merge", 1, MANY, |context, arguments| merged(context, arguments, Way::Fill)),
    plain("mustMerge", 1, MANY, |context, arguments| merged(context, arguments, Way::Fill)),
    plain("mergeOverwrite", 1, MANY, |context, arguments| merged(context, arguments, Way::Overwrite)),
    plain("mustMergeOverwrite", 1, MANY, |context, arguments| merged(context, arguments, Way::Overwrite)),
    handling("deepCopy", 1, 1, deep_copy),
    handling("mustDeepCopy", 1, 1, deep_copy),
    handling("dig", 0, MANY, dig),
];

fn made(context: &Context<'_>, arguments: &[Value], map: Map) -> Result {
    context.spend(map.len().saturating_mul(size_of::<(Text, Value)>()))?;
    Ok(Value::map(map).from(context.derived(arguments)))
}

/// Whether a map may hold other keys than those that are known.
fn is_open(context: &Context<'_>, map: &Map) -> bool {
    context.mode == Mode::Lint && map.has_unknown_key()
}

fn dict(context: &Context<'_>, arguments: &[Value]) -> Result {
    let map = Map::default();
    for pair in arguments.chunks(2) {
        let [key, rest @ ..] = pair else { continue };
        let key = match &key.kind {
            Kind::Text(key) => key.clone(),
            Kind::Unknown => context.unknown_text(key),
            _ => format::show(context, key),
        };
        let value = rest.first().cloned().unwrap_or_else(|| Value::text(Text::new("", context.made())));
        map.set(key, value);
    }
    made(context, arguments, map)
}

fn get(context: &Context<'_>, arguments: &[Value]) -> Result {
    let (map, key) = (map(arguments, 0)?, text(arguments, 1)?);
    match map.get(key.as_str()) {
        Some(value) => Ok(value),
        None if is_open(context, &map) => Ok(context.unknown(arguments)),
        None => Ok(context.derived_text("", arguments).from(context.derived(arguments))),
    }
}

fn set(context: &Context<'_>, arguments: &[Value]) -> Result {
    let [target, key, value] = arguments else { return Err(unfit(arguments, 2, "interface {}")) };
    if matches!(target.kind, Kind::Unknown) {
        return Ok(context.unknown(arguments));
    }
    if target.is_nil() {
        return Err(Failure::new("assignment to entry in nil map"));
    }
    let map = map(arguments, 0)?;
    let key = match &key.kind {
        Kind::Unknown => context.unknown_text(key),
        _ => text(arguments, 1)?.clone(),
    };
    map.set(key, value.clone());
    Ok(target.clone())
}

fn unset(_: &Context<'_>, arguments: &[Value]) -> Result {
    map(arguments, 0)?.remove(text(arguments, 1)?.as_str());
    Ok(arguments.first().cloned().unwrap_or_else(Value::nil))
}

fn has_key(context: &Context<'_>, arguments: &[Value]) -> Result {
    let (map, key) = (map(arguments, 0)?, text(arguments, 1)?);
    let has = map.has(key.as_str());
    if !has && is_open(context, &map) {
        return Ok(context.unknown(arguments));
    }
    Ok(Value::new(Kind::Bool(has)).from(context.derived(arguments)))
}

fn list(context: &Context<'_>, arguments: &[Value], items: Vec<Value>) -> Result {
    context.spend(items.len().saturating_mul(size_of::<Value>()))?;
    Ok(Value::list(items).from(context.derived(arguments)))
}

fn pluck(context: &Context<'_>, arguments: &[Value]) -> Result {
    let key = text(arguments, 0)?;
    let mut found = Vec::new();
    for index in 1..arguments.len() {
        found.extend(map(arguments, index)?.get(key.as_str()));
    }
    list(context, arguments, found)
}

/// The keys in order, which Go leaves to chance.
fn keys(context: &Context<'_>, arguments: &[Value]) -> Result {
    let mut all = Vec::new();
    for index in 0..arguments.len() {
        all.extend(map(arguments, index)?.entries().into_iter().map(|(key, _)| Value::text(key)));
    }
    list(context, arguments, all)
}

/// The values in the order of their keys, which Go leaves to chance.
fn values(context: &Context<'_>, arguments: &[Value]) -> Result {
    let all = map(arguments, 0)?.entries().into_iter().map(|(_, value)| value).collect();
    list(context, arguments, all)
}

/// The keys that are named behind the first argument.
fn named(arguments: &[Value]) -> std::result::Result<Vec<&Text>, Failure> {
    (1..arguments.len()).map(|index| text(arguments, index)).collect()
}

fn pick(context: &Context<'_>, arguments: &[Value]) -> Result {
    let (map, keys) = (map(arguments, 0)?, named(arguments)?);
    let kept = map.entries().into_iter().filter(|(key, _)| keys.contains(&key)).collect();
    made(context, arguments, kept)
}

fn omit(context: &Context<'_>, arguments: &[Value]) -> Result {
    let (map, keys) = (map(arguments, 0)?, named(arguments)?);
    let kept: Map = map.entries().into_iter().filter(|(key, _)| !keys.contains(&key)).collect();
    context.spend(kept.len().saturating_mul(size_of::<(Text, Value)>()))?;
    let origin = arguments.first().map_or(crate::helm::origin::OriginId::NONE, |value| value.origin);
    Ok(Value::map(kept).from(origin))
}

fn merged(context: &Context<'_>, arguments: &[Value], way: Way) -> Result {
    let into = map(arguments, 0)?;
    for index in 1..arguments.len() {
        map(arguments, index)?;
    }
    for index in 1..arguments.len() {
        merge(context, &into, &map(arguments, index)?, way)?;
    }
    Ok(arguments.first().cloned().unwrap_or_else(Value::nil))
}

fn deep_copy(context: &Context<'_>, arguments: &[Value]) -> Result {
    let Some(value) = arguments.first().filter(|value| !value.is_nil()) else {
        return Err(Failure::new("reflect: call of reflect.Value.Type on zero Value"));
    };
    copied(context, value, 0)
}

fn copied(context: &Context<'_>, value: &Value, depth: u32) -> Result {
    context.step()?;
    if depth > MAX_DEPTH {
        return Err(Failure::new("values are too deep to be copied").because(Cause::Limit));
    }
    let kind = match &value.kind {
        Kind::List(items) => {
            context.spend(items.len().saturating_mul(size_of::<Value>()))?;
            let items = items.iter().map(|item| copied(context, item, depth + 1));
            Kind::List(std::rc::Rc::new(items.collect::<std::result::Result<_, _>>()?))
        }
        Kind::Map(map) => {
            context.spend(map.len().saturating_mul(size_of::<(Text, Value)>()))?;
            let copy = |(key, value): (Text, Value)| Ok((key, copied(context, &value, depth + 1)?));
            Kind::Map(map.entries().into_iter().map(copy).collect::<std::result::Result<_, Failure>>()?)
        }
        other => other.clone(),
    };
    Ok(Value { kind, origin: value.origin })
}

fn dig(context: &Context<'_>, arguments: &[Value]) -> Result {
    let [keys @ .., default, within] = arguments else {
        return Err(Failure::new("dig needs at least three arguments"));
    };
    if keys.is_empty() {
        return Err(Failure::new("dig needs at least three arguments"));
    }
    let mut present = within.clone();
    for key in keys {
        let map = match &present.kind {
            Kind::Map(map) => map,
            Kind::Unknown => return Ok(context.unknown(arguments)),
            _ => return Err(not_as(&present, "map[string]interface {}")),
        };
        let key = match &key.kind {
            Kind::Text(key) => key,
            Kind::Unknown => return Ok(context.unknown(arguments)),
            _ => return Err(not_as(key, "string")),
        };
        let Some(value) = map.get(key.as_str()) else {
            let unknown = is_open(context, map);
            return Ok(if unknown { context.unknown(arguments) } else { default.clone() });
        };
        present = value;
    }
    Ok(present)
}

/// What Go says of a value that is asserted to be of another type.
fn not_as(value: &Value, wanted: &str) -> Failure {
    let is = if value.is_nil() { "nil" } else { value.type_name() };
    Failure::new(format!("interface conversion: interface {{}} is {is}, not {wanted}"))
}
