//! Lists, sets and optional values.

use std::cmp::Ordering;

use super::super::eval::{Evaluator, Stop};
use super::super::functions::Function;
use super::super::operators::compare;
use super::super::special::Special;
use super::super::value::{Is, Value};
use super::{Entry, Made, Wrong, global, list, method, plain, refused, special, text, unsure};

pub(super) const ENTRIES: &[Entry] = &[
    method("isSorted", (1, 1), is_sorted),
    method("sum", (1, 1), sum),
    method("min", (1, 1), |_, values| extreme(values, Ordering::Less)),
    method("max", (1, 1), |_, values| extreme(values, Ordering::Greater)),
    method("indexOf", (2, 3), |evaluator, values| index_of(evaluator, values, Function::IndexOf)),
    method("lastIndexOf", (2, 3), |evaluator, values| index_of(evaluator, values, Function::LastIndexOf)),
    global("sets.contains", (2, 2), |evaluator, values| {
        Ok(Is::Bool(contains_all(evaluator, &list(values, 0)?, &list(values, 1)?)?))
    }),
    global("sets.equivalent", (2, 2), |evaluator, values| {
        let (a, b) = (list(values, 0)?, list(values, 1)?);
        Ok(Is::Bool(contains_all(evaluator, &a, &b)? && contains_all(evaluator, &b, &a)?))
    }),
    global("sets.intersects", (2, 2), |evaluator, values| {
        let (a, b) = (list(values, 0)?, list(values, 1)?);
        for item in b.iter() {
            if place_of(evaluator, &a, item)?.is_some() {
                return Ok(Is::Bool(true));
            }
        }
        Ok(Is::Bool(false))
    }),
    global("optional.none", (0, 0), |_, _| Ok(Special::Optional(None).is())),
    global("optional.of", (1, 1), |_, values| Ok(Special::Optional(values.first().cloned()).is())),
    global("optional.ofNonZeroValue", (1, 1), |_, values| {
        let value = values.first().filter(|value| !is_zero(value));
        Ok(Special::Optional(value.cloned()).is())
    }),
    method("hasValue", (1, 1), |_, values| Ok(Is::Bool(optional(values)?.is_some()))),
    method("value", (1, 1), |_, values| match optional(values)? {
        Some(value) => Ok(value.is.clone()),
        None => refused("optional.none() dereference"),
    }),
    method("orValue", (2, 2), |_, values| match (optional(values)?, values.get(1)) {
        (Some(value), _) | (None, Some(value)) => Ok(value.is.clone()),
        (None, None) => unsure("no other value"),
    }),
    method("or", (2, 2), |_, values| match (optional(values)?, values.get(1)) {
        (Some(value), _) => Ok(Special::Optional(Some(value.clone())).is()),
        (None, Some(other)) => Ok(other.is.clone()),
        (None, None) => unsure("no other value"),
    }),
];

fn optional<'v, 'a>(values: &'v [Value<'a>]) -> Result<Option<&'v Value<'a>>, Wrong> {
    match special(values, 0) {
        Some(Special::Optional(value)) => Ok(value.as_ref()),
        _ => unsure("an optional value is wanted"),
    }
}

fn is_zero(value: &Value) -> bool {
    match &value.is {
        Is::Null | Is::Unset => true,
        Is::Bool(value) => !value,
        Is::Int(value) => *value == 0,
        Is::Double(value) => *value == 0.0,
        Is::Text(text) => text.is_empty(),
        Is::Map(entries) => entries.is_empty(),
        _ => value.list_items().is_some_and(|items| items.is_empty()),
    }
}

fn order(a: &Value, b: &Value) -> Result<Ordering, Wrong> {
    compare(a, b).flatten().ok_or_else(|| Wrong::Unsure("these have no order".to_string()))
}

fn is_sorted<'a>(_: &mut Evaluator<'a>, values: &[Value<'a>]) -> Made<'a> {
    for pair in list(values, 0)?.windows(2) {
        if let [a, b] = pair
            && order(a, b)? == Ordering::Greater
        {
            return Ok(Is::Bool(false));
        }
    }
    Ok(Is::Bool(true))
}

fn extreme<'a>(values: &[Value<'a>], wanted: Ordering) -> Made<'a> {
    let items = list(values, 0)?;
    let Some(mut found) = items.first() else { return refused("min/max called on empty list") };
    for item in items.iter().skip(1) {
        if order(item, found)? == wanted {
            found = item;
        }
    }
    Ok(found.is.clone())
}

fn sum<'a>(_: &mut Evaluator<'a>, values: &[Value<'a>]) -> Made<'a> {
    let items = list(values, 0)?;
    // Of what kind the sum of nothing is, only the type of the list says.
    let Some(first) = items.first() else { return Ok(Is::Int(0)) };
    match &first.is {
        Is::Int(_) => {
            let mut sum = 0_i64;
            for item in items.iter() {
                let Is::Int(value) = item.is else { return unsure("a list of different values") };
                sum = sum.checked_add(value).ok_or_else(|| Wrong::Refused("integer overflow".to_string()))?;
            }
            Ok(Is::Int(sum))
        }
        Is::Double(_) => {
            let mut sum = 0.0;
            for item in items.iter() {
                let Is::Double(value) = item.is else { return unsure("a list of different values") };
                sum += value;
            }
            Ok(Is::Double(sum))
        }
        _ => unsure("a list of other values"),
    }
}

fn equal<'a>(evaluator: &mut Evaluator<'a>, a: &Value<'a>, b: &Value<'a>) -> Result<bool, Wrong> {
    evaluator.equal(a, b).map_err(|stop| match stop {
        Stop::Exhausted => Wrong::Exhausted,
        _ => Wrong::Unknown,
    })
}

fn place_of<'a>(
    evaluator: &mut Evaluator<'a>,
    items: &[Value<'a>],
    wanted: &Value<'a>,
) -> Result<Option<usize>, Wrong> {
    for (index, item) in items.iter().enumerate() {
        if equal(evaluator, item, wanted)? {
            return Ok(Some(index));
        }
    }
    Ok(None)
}

fn contains_all<'a>(evaluator: &mut Evaluator<'a>, all: &[Value<'a>], some: &[Value<'a>]) -> Result<bool, Wrong> {
    for item in some {
        if place_of(evaluator, all, item)?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

fn index_of<'a>(evaluator: &mut Evaluator<'a>, values: &[Value<'a>], function: Function) -> Made<'a> {
    if text(values, 0).is_ok() {
        return if values.len() == 2 { plain(function, values) } else { unsure("a search from an index") };
    }
    let items = list(values, 0)?;
    let Some(wanted) = values.get(1).filter(|_| values.len() == 2) else { return unsure("one value is wanted") };
    let mut items: Vec<Value> = items.to_vec();
    let count = items.len();
    let is_last = function == Function::LastIndexOf;
    if is_last {
        items.reverse();
    }
    let found = place_of(evaluator, &items, wanted)?.map(|at| if is_last { count - 1 - at } else { at });
    Ok(Is::Int(found.map_or(-1, |at| at as i64)))
}
