//! Quantities, versions and mathematics.

use std::cmp::Ordering;

use lintainer_core::model::{Quantity, parse_quantity};

use super::super::eval::Evaluator;
use super::super::operators::compare;
use super::super::special::Special;
use super::super::value::{Is, Value};
use super::{Entry, Made, Wrong, global, list, method, refused, special, text, unsure};

pub(super) const ENTRIES: &[Entry] = &[
    global("isQuantity", (1, 1), |_, values| Ok(Is::Bool(parse_quantity(text(values, 0)?).is_some()))),
    global("quantity", (1, 1), |_, values| match parse_quantity(text(values, 0)?) {
        // Below thousandths they are rounded here.
        Some(quantity) if matches!(quantity.suffix.as_str(), "n" | "u") => unsure("a quantity below thousandths"),
        Some(quantity) => Ok(Special::Quantity(quantity).is()),
        None => refused("it is no quantity"),
    }),
    method("isInteger", (1, 1), |_, values| Ok(Is::Bool(whole(quantity(values, 0)?).is_some()))),
    method("asInteger", (1, 1), |_, values| match whole(quantity(values, 0)?) {
        Some(value) => Ok(Is::Int(value)),
        None => refused("it is no whole number"),
    }),
    method("asApproximateFloat", (1, 1), |_, values| Ok(Is::Double(quantity(values, 0)?.milli as f64 / 1000.0))),
    method("add", (2, 2), |_, values| moved(values, 1)),
    method("sub", (2, 2), |_, values| moved(values, -1)),
    method("compareTo", (2, 2), |_, values| Ok(Is::Int(order(values)? as i64))),
    method("isLessThan", (2, 2), |_, values| Ok(Is::Bool(order(values)? == Ordering::Less))),
    method("isGreaterThan", (2, 2), |_, values| Ok(Is::Bool(order(values)? == Ordering::Greater))),
    global("isSemver", (1, 1), |_, values| Ok(Is::Bool(Semver::parse(text(values, 0)?).is_some()))),
    global("semver", (1, 1), |_, values| match Semver::parse(text(values, 0)?) {
        Some(version) => Ok(Special::Semver(version).is()),
        None => refused("it is no semantic version"),
    }),
    method("major", (1, 1), |_, values| Ok(Is::Int(semver(values)?.numbers.0 as i64))),
    method("minor", (1, 1), |_, values| Ok(Is::Int(semver(values)?.numbers.1 as i64))),
    method("patch", (1, 1), |_, values| Ok(Is::Int(semver(values)?.numbers.2 as i64))),
    global("math.greatest", (1, 16), |evaluator, values| extreme(evaluator, values, Ordering::Greater)),
    global("math.least", (1, 16), |evaluator, values| extreme(evaluator, values, Ordering::Less)),
    global("math.abs", (1, 1), |_, values| match values.first().map(|value| &value.is) {
        Some(Is::Int(value)) => value.checked_abs().map(Is::Int).ok_or(Wrong::Refused("integer overflow".into())),
        Some(Is::Double(value)) => Ok(Is::Double(value.abs())),
        _ => unsure("a number is wanted"),
    }),
    global("math.ceil", (1, 1), |_, values| Ok(Is::Double(double(values)?.ceil()))),
    global("math.floor", (1, 1), |_, values| Ok(Is::Double(double(values)?.floor()))),
    global("math.trunc", (1, 1), |_, values| Ok(Is::Double(double(values)?.trunc()))),
    global("math.round", (1, 1), |_, values| Ok(Is::Double(double(values)?.round()))),
];

/// A semantic version (2.0.0), written in full.
#[derive(Debug, Clone)]
pub struct Semver {
    numbers: (u64, u64, u64),
    before: Vec<Identifier>,
}

/// A part of what stands behind the `-`: numbers come before words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Identifier {
    Number(u64),
    Word(String),
}

impl Semver {
    fn parse(text: &str) -> Option<Semver> {
        let (rest, build) = text.split_once('+').map_or((text, None), |(rest, build)| (rest, Some(build)));
        let (numbers, before) = rest.split_once('-').map_or((rest, None), |(rest, before)| (rest, Some(before)));
        let is_word =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let number = |part: &str| {
            let is_one = part.bytes().all(|byte| byte.is_ascii_digit()) && (part == "0" || !part.starts_with('0'));
            part.parse::<u64>().ok().filter(|_| is_one)
        };
        if build.is_some_and(|build| !build.split('.').all(is_word)) {
            return None;
        }
        let identifier = |part: &str| match part.bytes().all(|byte| byte.is_ascii_digit()) {
            true => number(part).map(Identifier::Number),
            false => is_word(part).then(|| Identifier::Word(part.to_string())),
        };
        let parts: Option<Vec<u64>> = numbers.split('.').map(number).collect();
        let [major, minor, patch] = parts?[..] else { return None };
        let before: Option<Vec<_>> = before.into_iter().flat_map(|before| before.split('.')).map(identifier).collect();
        Some(Semver { numbers: (major, minor, patch), before: before? })
    }

    /// Which is newer.
    pub(in super::super) fn cmp(&self, other: &Semver) -> Ordering {
        let before = match (self.before.is_empty(), other.before.is_empty()) {
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            _ => self.before.cmp(&other.before),
        };
        self.numbers.cmp(&other.numbers).then(before)
    }
}

fn quantity<'v>(values: &'v [Value], index: usize) -> Result<&'v Quantity, Wrong> {
    match special(values, index) {
        Some(Special::Quantity(quantity)) => Ok(quantity),
        _ => unsure("a quantity is wanted"),
    }
}

fn whole(quantity: &Quantity) -> Option<i64> {
    if quantity.milli % 1000 == 0 { i64::try_from(quantity.milli / 1000).ok() } else { None }
}

fn moved<'a>(values: &[Value<'a>], sign: i128) -> Made<'a> {
    let first = quantity(values, 0)?;
    let by = match values.get(1).map(|value| &value.is) {
        Some(Is::Int(value)) => i128::from(*value) * 1000,
        _ => quantity(values, 1)?.milli,
    };
    match by.checked_mul(sign).and_then(|by| first.milli.checked_add(by)) {
        Some(milli) => Ok(Special::Quantity(Quantity { milli, text: format!("{milli}m"), suffix: "m".into() }).is()),
        None => unsure("a very large quantity"),
    }
}

fn order(values: &[Value]) -> Result<Ordering, Wrong> {
    match (special(values, 0), special(values, 1)) {
        (Some(Special::Quantity(a)), Some(Special::Quantity(b))) => Ok(a.milli.cmp(&b.milli)),
        (Some(Special::Semver(a)), Some(Special::Semver(b))) => Ok(a.cmp(b)),
        _ => unsure("two quantities or versions are wanted"),
    }
}

fn semver<'v>(values: &'v [Value]) -> Result<&'v Semver, Wrong> {
    match special(values, 0) {
        Some(Special::Semver(version)) => Ok(version),
        _ => unsure("a version is wanted"),
    }
}

fn double(values: &[Value]) -> Result<f64, Wrong> {
    match values.first().map(|value| &value.is) {
        Some(Is::Double(value)) => Ok(*value),
        _ => unsure("a number with a fraction is wanted"),
    }
}

fn extreme<'a>(_: &mut Evaluator<'a>, values: &[Value<'a>], wanted: Ordering) -> Made<'a> {
    let items = match values {
        [one] if one.list_items().is_some() => list(values, 0)?,
        _ => values.to_vec().into(),
    };
    let Some(mut found) = items.first() else { return refused("the list is empty") };
    for item in items.iter().skip(1) {
        match compare(item, found).flatten() {
            Some(order) if order == wanted => found = item,
            Some(_) => {}
            None => return unsure("these have no order"),
        }
    }
    Ok(found.is.clone())
}
