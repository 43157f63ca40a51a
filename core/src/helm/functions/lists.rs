//! Lists.
//!
//! Source: sprig 3.3.0; where it panics, the messages are those that Go's templates make of that.

use super::arguments::{int, unfit};
use super::numbers::to_int64;
use super::{Function, MANY, handling, plain};
use crate::helm::context::{Context, Mode};
use crate::helm::equal::{Equality, equality};
use crate::helm::failure::Failure;
use crate::helm::text::{Builder, Text};
use crate::helm::value::{Kind, Value};

type Result = std::result::Result<Value, Failure>;

/// What makes lists and takes them apart.
pub(super) const LISTS: &[Function] = &[
    handling("list", 0, MANY, |context, arguments| made(context, arguments, arguments.to_vec())),
    handling("tuple", 0, MANY, |context, arguments| made(context, arguments, arguments.to_vec())),
    plain("first", 1, 1, |context, arguments| one(context, arguments, "first", |items| items.first())),
    plain("mustFirst", 1, 1, |context, arguments| one(context, arguments, "first", |items| items.first())),
    plain("last", 1, 1, |context, arguments| one(context, arguments, "last", |items| items.last())),
    plain("mustLast", 1, 1, |context, arguments| one(context, arguments, "last", |items| items.last())),
    plain("rest", 1, 1, rest),
    plain("mustRest", 1, 1, rest),
    plain("initial", 1, 1, initial),
    plain("mustInitial", 1, 1, initial),
    handling("append", 2, 2, append),
    handling("mustAppend", 2, 2, append),
    handling("push", 2, 2, append),
    handling("mustPush", 2, 2, append),
    handling("prepend", 2, 2, prepend),
    handling("mustPrepend", 2, 2, prepend),
    handling("concat", 0, MANY, concat),
    plain("reverse", 1, 1, reverse),
    plain("mustReverse", 1, 1, reverse),
    plain("uniq", 1, 1, uniq),
    plain("mustUniq", 1, 1, uniq),
    handling("without", 1, MANY, without),
    handling("mustWithout", 1, MANY, without),
    handling("has", 2, 2, has),
    handling("mustHas", 2, 2, has),
    plain("slice", 1, MANY, slice),
    plain("mustSlice", 1, MANY, slice),
    plain("chunk", 2, 2, chunk),
    plain("mustChunk", 2, 2, chunk),
    plain("compact", 1, 1, compact),
    plain("mustCompact", 1, 1, compact),
    plain("until", 1, 1, until),
    plain("untilStep", 3, 3, until_step),
    plain("seq", 0, MANY, seq),
];

/// What Go says of a method called on `nil`.
const NIL_PANIC: &str = "runtime error: invalid memory address or nil pointer dereference";

/// A new list.
fn made(context: &Context<'_>, arguments: &[Value], items: Vec<Value>) -> Result {
    context.spend(items.len().saturating_mul(size_of::<Value>()))?;
    Ok(Value::list(items).from(context.derived(arguments)))
}

/// The items of the argument at an index; `refusal` is what is said of other types, with `%s` for their kind.
fn items<'v>(arguments: &'v [Value], index: usize, refusal: &str) -> std::result::Result<&'v [Value], Failure> {
    match arguments.get(index).map(|value| (&value.kind, value)) {
        Some((Kind::List(items), _)) => Ok(items),
        Some((Kind::Nil, _)) | None => Err(Failure::new(NIL_PANIC)),
        Some((_, value)) => Err(Failure::new(refusal.replace("%s", super::types::kind_of(value)))),
    }
}

/// Whether the argument at an index is not known, or is a list of which it is not known what it holds.
fn is_unknown(arguments: &[Value], index: usize) -> bool {
    matches!(arguments.get(index).map(|value| &value.kind), Some(Kind::Unknown))
}

fn one(context: &Context<'_>, arguments: &[Value], name: &str, of: fn(&[Value]) -> Option<&Value>) -> Result {
    let items = items(arguments, 0, &format!("Cannot find {name} on type %s"))?;
    Ok(of(items).cloned().unwrap_or_else(|| Value::nil().from(context.derived(arguments))))
}

/// A part of a list, as `rest` and `initial` have it: of an empty one, none.
fn part(context: &Context<'_>, arguments: &[Value], part: Option<&[Value]>) -> Result {
    made(context, arguments, part.unwrap_or(&[]).to_vec())
}

fn rest(context: &Context<'_>, arguments: &[Value]) -> Result {
    let items = items(arguments, 0, "Cannot find rest on type %s")?;
    part(context, arguments, items.split_first().map(|(_, rest)| rest))
}

fn initial(context: &Context<'_>, arguments: &[Value]) -> Result {
    let items = items(arguments, 0, "Cannot find initial on type %s")?;
    part(context, arguments, items.split_last().map(|(_, initial)| initial))
}

fn append(context: &Context<'_>, arguments: &[Value]) -> Result {
    if is_unknown(arguments, 0) {
        return Ok(context.unknown(arguments));
    }
    let mut all = items(arguments, 0, "Cannot push on type %s")?.to_vec();
    all.extend(arguments.get(1).cloned());
    made(context, arguments, all)
}

fn prepend(context: &Context<'_>, arguments: &[Value]) -> Result {
    if is_unknown(arguments, 0) {
        return Ok(context.unknown(arguments));
    }
    let behind = items(arguments, 0, "Cannot prepend on type %s")?;
    let all = arguments.get(1).into_iter().chain(behind).cloned().collect();
    made(context, arguments, all)
}

fn concat(context: &Context<'_>, arguments: &[Value]) -> Result {
    let mut all = Vec::new();
    for index in 0..arguments.len() {
        if is_unknown(arguments, index) {
            return Ok(context.unknown(arguments));
        }
        all.extend_from_slice(items(arguments, index, "Cannot concat type %s as list")?);
    }
    made(context, arguments, all)
}

fn reverse(context: &Context<'_>, arguments: &[Value]) -> Result {
    let items = items(arguments, 0, "Cannot find reverse on type %s")?;
    made(context, arguments, items.iter().rev().cloned().collect())
}

/// Whether a value is among others; nothing if that is not known.
fn is_among(context: &Context<'_>, value: &Value, others: &[Value]) -> std::result::Result<Option<bool>, Failure> {
    let mut found = Some(false);
    for other in others {
        match equality(context, value, other)? {
            Equality::Same => return Ok(Some(true)),
            Equality::Unknown => found = None,
            Equality::Different => {}
        }
    }
    Ok(found)
}

fn uniq(context: &Context<'_>, arguments: &[Value]) -> Result {
    let mut kept: Vec<Value> = Vec::new();
    for item in items(arguments, 0, "Cannot find uniq on type %s")? {
        if is_among(context, item, &kept)? != Some(true) {
            kept.push(item.clone());
        }
    }
    made(context, arguments, kept)
}

fn without(context: &Context<'_>, arguments: &[Value]) -> Result {
    if is_unknown(arguments, 0) {
        return Ok(context.unknown(arguments));
    }
    let mut kept = Vec::new();
    for item in items(arguments, 0, "Cannot find without on type %s")? {
        if is_among(context, item, arguments.get(1..).unwrap_or(&[]))? != Some(true) {
            kept.push(item.clone());
        }
    }
    made(context, arguments, kept)
}

fn has(context: &Context<'_>, arguments: &[Value]) -> Result {
    let Some(needle) = arguments.first() else { return Err(unfit(arguments, 0, "interface {}")) };
    if is_unknown(arguments, 1) {
        return Ok(context.unknown(arguments));
    }
    let found = match arguments.get(1) {
        Some(list) if !list.is_nil() => is_among(context, needle, items(arguments, 1, "Cannot find has on type %s")?)?,
        _ => Some(false),
    };
    match found {
        None if context.mode == Mode::Lint => Ok(context.unknown(arguments)),
        found => Ok(Value::new(Kind::Bool(found == Some(true))).from(context.derived(arguments))),
    }
}

fn slice(context: &Context<'_>, arguments: &[Value]) -> Result {
    let items = items(arguments, 0, "list should be type of slice or array but %s")?;
    if items.is_empty() {
        return Ok(Value::nil().from(context.derived(arguments)));
    }
    let start = arguments.get(1).map_or(0, to_int64);
    let end = arguments.get(2).map_or(items.len() as i64, to_int64);
    let range = usize::try_from(start).ok().zip(usize::try_from(end).ok());
    match range.and_then(|(start, end)| items.get(start..end)) {
        Some(part) => made(context, arguments, part.to_vec()),
        None => Err(Failure::new("reflect.Value.Slice: slice index out of bounds")),
    }
}

fn chunk(context: &Context<'_>, arguments: &[Value]) -> Result {
    let size = int(arguments, 0)?;
    let items = items(arguments, 1, "Cannot chunk type %s")?;
    match usize::try_from(size) {
        Ok(size) if size > 0 => {
            let chunks = items.chunks(size).map(|chunk| made(context, arguments, chunk.to_vec()));
            let chunks = chunks.collect::<std::result::Result<Vec<_>, _>>()?;
            made(context, arguments, chunks)
        }
        // Go computes with the negative size, which makes no chunk of what is not longer.
        Err(_) if (1..=size.unsigned_abs()).contains(&(items.len() as u64 - u64::from(!items.is_empty()))) => {
            made(context, arguments, Vec::new())
        }
        _ => Err(Failure::new("runtime error: makeslice: len out of range")),
    }
}

fn compact(context: &Context<'_>, arguments: &[Value]) -> Result {
    let items = items(arguments, 0, "Cannot compact on type %s")?;
    made(context, arguments, items.iter().filter(|item| item.truth() != Some(false)).cloned().collect())
}

fn until(context: &Context<'_>, arguments: &[Value]) -> Result {
    let count = int(arguments, 0)?;
    numbers(context, arguments, 0, count, if count < 0 { -1 } else { 1 })
}

fn until_step(context: &Context<'_>, arguments: &[Value]) -> Result {
    numbers(context, arguments, int(arguments, 0)?, int(arguments, 1)?, int(arguments, 2)?)
}

fn numbers(context: &Context<'_>, arguments: &[Value], start: i64, stop: i64, step: i64) -> Result {
    let origin = context.derived(arguments);
    let numbers = steps(context, start, stop, step)?;
    made(context, arguments, numbers.map(|number| Value::new(Kind::Int(number)).from(origin)).collect())
}

/// The numbers from `start` on before `stop`; none where the step leads away from it.
fn steps(
    context: &Context<'_>,
    start: i64,
    stop: i64,
    step: i64,
) -> std::result::Result<impl Iterator<Item = i64>, Failure> {
    let distance = i128::from(stop) - i128::from(start);
    let width = i128::from(step);
    let leads = if distance < 0 { step < 0 } else { step > 0 };
    let count = if leads { (distance.abs() + width.abs() - 1) / width.abs() } else { 0 };
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    context.spend(count.saturating_mul(size_of::<Value>()))?;
    Ok((0..count).map(move |index| start.wrapping_add(step.wrapping_mul(index as i64))))
}

fn seq(context: &Context<'_>, arguments: &[Value]) -> Result {
    let given = (0..arguments.len()).map(|index| int(arguments, index));
    let given = given.collect::<std::result::Result<Vec<_>, _>>()?;
    let (start, end, step) = match given.as_slice() {
        [end] => (1, *end, if *end < 1 { -1 } else { 1 }),
        [start, end] => (*start, *end, if end < start { -1 } else { 1 }),
        [start, step, end] if end >= start || *step <= 0 => (*start, *end, *step),
        _ => return Ok(Value::text(Text::new("", context.derived(arguments)))),
    };
    let towards = if end < start { -1 } else { 1 };
    let origin = context.derived(arguments);
    let mut text = Builder::default();
    for number in steps(context, start, end.wrapping_add(towards), step)? {
        if !text.is_empty() {
            text.push_made(" ", origin);
        }
        text.push_made(&number.to_string(), origin);
    }
    Ok(Value::text(text.finish()).from(origin))
}
