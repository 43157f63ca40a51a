//! Functions that Go's templates have by themselves: comparisons, `not`, `len` and `index`. sprig has a `slice` of its
//! own.
//!
//! `and`, `or` and `call` are the evaluator's.

use std::cmp::Ordering;
use std::rc::Rc;

use super::{Function, MANY, plain};
use crate::helm::context::Context;
use crate::helm::failure::Failure;
use crate::helm::format;
use crate::helm::text::Text;
use crate::helm::value::{Kind, Value};

pub(super) const COMPARISON: &[Function] = &[
    plain("eq", 1, MANY, equal),
    plain("ne", 2, 2, |context, arguments| negated(context, arguments, equal)),
    plain("lt", 2, 2, less),
    plain("le", 2, 2, less_or_equal),
    plain("gt", 2, 2, |context, arguments| negated(context, arguments, less_or_equal)),
    plain("ge", 2, 2, |context, arguments| negated(context, arguments, less)),
    plain("not", 1, 1, not),
    plain("len", 1, 1, length),
    plain("index", 1, MANY, index),
];

type Result = std::result::Result<Value, Failure>;

fn boolean(context: &Context<'_>, value: bool, arguments: &[Value]) -> Result {
    Ok(Value::new(Kind::Bool(value)).from(context.derived(arguments)))
}

fn negated(context: &Context<'_>, arguments: &[Value], of: super::Call) -> Result {
    let value = of(context, arguments)?;
    Ok(match value.kind {
        Kind::Bool(truth) => Value { kind: Kind::Bool(!truth), ..value },
        _ => value,
    })
}

fn not(context: &Context<'_>, arguments: &[Value]) -> Result {
    match arguments.first().and_then(Value::truth) {
        Some(truth) => boolean(context, !truth, arguments),
        None => Ok(context.unknown(arguments)),
    }
}

/// What may be compared with what.
#[derive(PartialEq, Eq)]
enum Basic {
    Bool,
    Int,
    Float,
    Text,
    None,
}

fn basic(value: &Value) -> Basic {
    match value.kind {
        Kind::Bool(_) => Basic::Bool,
        Kind::Int(_) | Kind::Int64(_) => Basic::Int,
        Kind::Float(_) => Basic::Float,
        Kind::Text(_) => Basic::Text,
        _ => Basic::None,
    }
}

fn incompatible(first: &Value, second: &Value) -> Failure {
    let (first, second) = (first.type_name(), second.type_name());
    Failure::new(format!("incompatible types for comparison: {first} and {second}"))
}

fn equal(context: &Context<'_>, arguments: &[Value]) -> Result {
    let Some((first, others)) = arguments.split_first() else {
        return Err(Failure::new("missing argument for comparison"));
    };
    if others.is_empty() {
        return Err(Failure::new("missing argument for comparison"));
    }
    for other in others {
        if is_equal(context, first, other)? {
            return boolean(context, true, arguments);
        }
    }
    boolean(context, false, arguments)
}

fn is_equal(context: &Context<'_>, first: &Value, second: &Value) -> std::result::Result<bool, Failure> {
    match (&first.kind, &second.kind) {
        (Kind::Bool(a), Kind::Bool(b)) => Ok(a == b),
        (Kind::Int(a) | Kind::Int64(a), Kind::Int(b) | Kind::Int64(b)) => Ok(a == b),
        (Kind::Float(a), Kind::Float(b)) => Ok(a == b),
        (Kind::Text(a), Kind::Text(b)) => Ok(a == b),
        (Kind::Nil, Kind::Nil) => Ok(true),
        (Kind::Nil, _) | (_, Kind::Nil) => Ok(false),
        (Kind::Object(a), Kind::Object(b)) => Ok(Rc::ptr_eq(a, b)),
        _ if basic(first) != basic(second) => Err(incompatible(first, second)),
        (Kind::List(_), Kind::List(_)) | (Kind::Map(_), Kind::Map(_)) => {
            let shown = format::sprintf(context, &Text::new("%s", context.made()), std::slice::from_ref(second));
            Err(Failure::new(format!("non-comparable type {}: {}", shown.as_str(), second.type_name())))
        }
        _ => {
            let format = Text::new("%s", context.made());
            let shown = format::sprintf(context, &format, std::slice::from_ref(first));
            let other = format::show(context, second);
            let (of_first, of_second) = (first.type_name(), second.type_name());
            let message = format!("{}: {of_first}, {of_second}: {}", shown.as_str(), other.as_str());
            Err(Failure::new(format!("non-comparable types {message}")))
        }
    }
}

fn less(context: &Context<'_>, arguments: &[Value]) -> Result {
    let [first, second] = arguments else { return Err(Failure::new("missing argument for comparison")) };
    let bad = || Failure::new("invalid type for comparison");
    if basic(first) == Basic::None || basic(second) == Basic::None {
        return Err(bad());
    }
    let order = match (&first.kind, &second.kind) {
        (Kind::Int(a) | Kind::Int64(a), Kind::Int(b) | Kind::Int64(b)) => Some(a.cmp(b)),
        (Kind::Float(a), Kind::Float(b)) => a.partial_cmp(b),
        (Kind::Text(a), Kind::Text(b)) => Some(a.cmp(b)),
        (Kind::Bool(_), Kind::Bool(_)) => return Err(bad()),
        _ => return Err(incompatible(first, second)),
    };
    boolean(context, order == Some(Ordering::Less), arguments)
}

fn less_or_equal(context: &Context<'_>, arguments: &[Value]) -> Result {
    let is_less = less(context, arguments)?;
    if is_less.truth() == Some(true) { Ok(is_less) } else { equal(context, arguments) }
}

fn length(context: &Context<'_>, arguments: &[Value]) -> Result {
    let Some(value) = arguments.first() else { return Err(Failure::new("len of nil pointer")) };
    let length = match &value.kind {
        Kind::Text(text) => text.as_str().len(),
        Kind::List(items) => items.len(),
        Kind::Map(map) => map.len(),
        Kind::Nil => return Err(Failure::new("len of nil pointer")),
        Kind::Object(object) => return length(context, &[object.as_value()]),
        _ => return Err(Failure::new(format!("len of type {}", value.type_name()))),
    };
    Ok(Value::new(Kind::Int(i64::try_from(length).unwrap_or(i64::MAX))).from(context.derived(arguments)))
}

/// A position in something of a length; the length itself is one.
fn position(value: &Value, length: usize) -> std::result::Result<usize, Failure> {
    match &value.kind {
        Kind::Int(number) | Kind::Int64(number) => match usize::try_from(*number) {
            Ok(position) if position <= length => Ok(position),
            _ => Err(Failure::new(format!("index out of range: {number}"))),
        },
        Kind::Nil => Err(Failure::new("cannot index slice/array with nil")),
        _ => Err(Failure::new(format!("cannot index slice/array with type {}", value.type_name()))),
    }
}

fn index(context: &Context<'_>, arguments: &[Value]) -> Result {
    let Some((item, indexes)) = arguments.split_first() else {
        return Err(Failure::new("index of untyped nil"));
    };
    if item.is_nil() {
        return Err(Failure::new("index of untyped nil"));
    }
    let mut item = item.clone();
    for index in indexes {
        if let Kind::Object(object) = &item.kind {
            item = object.as_value();
        }
        item = match &item.kind {
            Kind::List(items) => {
                let at = position(index, items.len())?;
                items.get(at).cloned().ok_or_else(|| Failure::new("reflect: slice index out of range"))?
            }
            Kind::Text(text) => {
                let at = position(index, text.as_str().len())?;
                let byte = text.as_str().as_bytes().get(at);
                let byte = byte.ok_or_else(|| Failure::new("reflect: string index out of range"))?;
                Value::new(Kind::Int(i64::from(*byte))).from(context.derived([&item]))
            }
            Kind::Map(map) => match &index.kind {
                Kind::Text(key) => map.get(key.as_str()).unwrap_or_else(|| Value::nil().from(item.origin)),
                Kind::Nil => return Err(Failure::new("value is nil; should be of type string")),
                _ => {
                    return Err(Failure::new(format!("value has type {}; should be string", index.type_name())));
                }
            },
            Kind::Nil => return Err(Failure::new("index of nil pointer")),
            Kind::Unknown => return Ok(context.unknown([&item])),
            _ => return Err(Failure::new(format!("can't index item of type {}", item.type_name()))),
        };
    }
    Ok(item)
}
