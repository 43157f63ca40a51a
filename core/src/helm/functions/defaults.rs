//! What stands in for what is empty, and what ends a render.

use super::arguments::{text, unfit};
use super::{Function, MANY, handling, plain};
use crate::helm::context::{Context, Mode};
use crate::helm::equal::{Equality, equality};
use crate::helm::failure::{Cause, Failure};
use crate::helm::origin::Origin;
use crate::helm::value::{Kind, Map, Value};

type Result = std::result::Result<Value, Failure>;

/// What asks whether values are empty.
pub(super) const DEFAULTS: &[Function] = &[
    handling("default", 1, MANY, default),
    handling("empty", 1, 1, |context, arguments| match arguments.first().map(Value::truth) {
        Some(Some(truth)) => boolean(context, arguments, !truth),
        _ => Ok(context.unknown(arguments)),
    }),
    handling("coalesce", 0, MANY, coalesce),
    handling("all", 0, MANY, |context, arguments| decided(context, arguments, false)),
    handling("any", 0, MANY, |context, arguments| decided(context, arguments, true)),
    handling("ternary", 3, 3, ternary),
    handling("fail", 1, 1, fail),
    handling("required", 2, 2, required),
    plain("lookup", 4, 4, lookup),
    handling("deepEqual", 2, 2, deep_equal),
];

fn boolean(context: &Context<'_>, arguments: &[Value], value: bool) -> Result {
    Ok(Value::new(Kind::Bool(value)).from(context.derived(arguments)))
}

fn default(context: &Context<'_>, arguments: &[Value]) -> Result {
    match arguments {
        [standing_in] => Ok(standing_in.clone()),
        [standing_in, given, ..] => match given.truth() {
            Some(true) => Ok(given.clone()),
            Some(false) => Ok(standing_in.clone()),
            None => Ok(context.unknown(arguments)),
        },
        [] => Ok(Value::nil()),
    }
}

fn coalesce(context: &Context<'_>, arguments: &[Value]) -> Result {
    for value in arguments {
        match value.truth() {
            Some(true) => return Ok(value.clone()),
            Some(false) => {}
            None => return Ok(context.unknown(arguments)),
        }
    }
    Ok(Value::nil().from(context.derived(arguments)))
}

/// Whether some value has the truth that decides, which then is the result.
fn decided(context: &Context<'_>, arguments: &[Value], by: bool) -> Result {
    let truths = || arguments.iter().map(Value::truth);
    if truths().any(|truth| truth == Some(by)) {
        return boolean(context, arguments, by);
    }
    if truths().any(|truth| truth.is_none()) {
        Ok(context.unknown(arguments))
    } else {
        boolean(context, arguments, !by)
    }
}

fn ternary(context: &Context<'_>, arguments: &[Value]) -> Result {
    let [if_true, if_false, condition] = arguments else { return Err(unfit(arguments, 2, "bool")) };
    match condition.kind {
        Kind::Bool(true) => Ok(if_true.clone()),
        Kind::Bool(false) => Ok(if_false.clone()),
        Kind::Unknown => Ok(context.unknown(arguments)),
        _ => Err(unfit(arguments, 2, "bool")),
    }
}

fn fail(_: &Context<'_>, arguments: &[Value]) -> Result {
    if matches!(arguments.first().map(|value| &value.kind), Some(Kind::Unknown)) {
        return Err(Failure::new(crate::helm::text::UNKNOWN).because(Cause::Fail));
    }
    Err(Failure::new(text(arguments, 0)?.as_str()).because(Cause::Fail))
}

/// What is missing is not known where charts are judged, so that the rest of the template is.
fn required(context: &Context<'_>, arguments: &[Value]) -> Result {
    let [message, value] = arguments else { return Err(unfit(arguments, 1, "interface {}")) };
    let is_missing = match &value.kind {
        Kind::Nil => true,
        Kind::Text(text) => text.as_str().is_empty(),
        _ => false,
    };
    if !is_missing {
        return Ok(value.clone());
    }
    if context.mode == Mode::Lint {
        if let Kind::Text(message) = &message.kind {
            context.ask(message.as_str());
        }
        let origin = context.origins.id(Origin::Unknown("a value that the chart requires"));
        return Ok(Value { kind: Kind::Unknown, origin });
    }
    match &message.kind {
        Kind::Text(message) => Err(Failure::new(message.as_str()).because(Cause::Required)),
        _ => Err(unfit(arguments, 0, "string")),
    }
}

/// Nothing is found without a cluster.
fn lookup(context: &Context<'_>, arguments: &[Value]) -> Result {
    for index in 0..arguments.len() {
        text(arguments, index)?;
    }
    Ok(Value::map(Map::default()).from(context.origins.id(Origin::Assumed("the result of `lookup`"))))
}

fn deep_equal(context: &Context<'_>, arguments: &[Value]) -> Result {
    let [one, other] = arguments else { return Err(unfit(arguments, 1, "interface {}")) };
    match equality(context, one, other)? {
        Equality::Same => boolean(context, arguments, true),
        Equality::Different => boolean(context, arguments, false),
        Equality::Unknown => Ok(context.unknown(arguments)),
    }
}
