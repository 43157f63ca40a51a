//! Arithmetic. Values of other types are made numbers first: what cannot be is 0.
//!
//! Source: sprig 3.3.0 with `spf13/cast` 1.7.0. Whole numbers wrap around, as in Go.

use std::borrow::Cow;

use super::arguments::{int, text, unfit};
use super::{Function, MANY, plain};
use crate::helm::context::Context;
use crate::helm::decimal::Decimal;
use crate::helm::failure::Failure;
use crate::helm::format;
use crate::helm::value::{Kind, Value};
use crate::helm::yaml_scalar::whole;

type Result = std::result::Result<Value, Failure>;

/// What computes.
pub(super) const NUMBERS: &[Function] = &[
    plain("int", 1, 1, |context, arguments| number(context, arguments, Kind::Int(first(arguments, to_int64)))),
    plain("int64", 1, 1, |context, arguments| number(context, arguments, Kind::Int64(first(arguments, to_int64)))),
    plain("float64", 1, 1, |context, arguments| number(context, arguments, Kind::Float(first(arguments, to_float)))),
    plain("atoi", 1, 1, |context, arguments| {
        let parsed = atoi(text(arguments, 0)?.as_str());
        number(context, arguments, Kind::Int(parsed))
    }),
    plain("toDecimal", 1, 1, |context, arguments| {
        let shown = arguments.first().map(|value| format::show(context, value));
        let octal = shown.and_then(|text| octal(text.as_str())).unwrap_or(0);
        number(context, arguments, Kind::Int64(octal))
    }),
    plain("add1", 1, 1, |context, arguments| {
        number(context, arguments, Kind::Int64(first(arguments, to_int64).wrapping_add(1)))
    }),
    plain("add", 0, MANY, |context, arguments| {
        let sum = arguments.iter().map(to_int64).fold(0, i64::wrapping_add);
        number(context, arguments, Kind::Int64(sum))
    }),
    plain("sub", 2, 2, |context, arguments| folded(context, arguments, i64::wrapping_sub)),
    plain("mul", 1, MANY, |context, arguments| folded(context, arguments, i64::wrapping_mul)),
    plain("div", 2, 2, |context, arguments| divided(context, arguments, i64::wrapping_div)),
    plain("mod", 2, 2, |context, arguments| divided(context, arguments, i64::wrapping_rem)),
    plain("max", 1, MANY, |context, arguments| folded(context, arguments, i64::max)),
    plain("biggest", 1, MANY, |context, arguments| folded(context, arguments, i64::max)),
    plain("min", 1, MANY, |context, arguments| folded(context, arguments, i64::min)),
    plain("maxf", 1, MANY, |context, arguments| {
        folded_floats(context, arguments, |one, other| extreme(one, other, true))
    }),
    plain("minf", 1, MANY, |context, arguments| {
        folded_floats(context, arguments, |one, other| extreme(one, other, false))
    }),
    plain("floor", 1, 1, |context, arguments| {
        number(context, arguments, Kind::Float(first(arguments, to_float).floor()))
    }),
    plain("ceil", 1, 1, |context, arguments| {
        number(context, arguments, Kind::Float(first(arguments, to_float).ceil()))
    }),
    plain("round", 2, MANY, round),
    plain("add1f", 1, 1, |context, arguments| {
        let one = Value::new(Kind::Int(1));
        decimal(context, arguments, arguments.first().into_iter().chain([&one]), Decimal::add)
    }),
    plain("addf", 0, MANY, |context, arguments| {
        let zero = Value::new(Kind::Int(0));
        decimal(context, arguments, [&zero].into_iter().chain(arguments), Decimal::add)
    }),
    plain("subf", 1, MANY, |context, arguments| decimal(context, arguments, arguments, Decimal::sub)),
    plain("mulf", 1, MANY, |context, arguments| decimal(context, arguments, arguments, Decimal::mul)),
    plain("divf", 1, MANY, |context, arguments| decimal(context, arguments, arguments, Decimal::div)),
];

fn number(context: &Context<'_>, arguments: &[Value], kind: Kind) -> Result {
    Ok(Value::new(kind).from(context.derived(arguments)))
}

fn first<T: Default>(arguments: &[Value], make: fn(&Value) -> T) -> T {
    arguments.first().map(make).unwrap_or_default()
}

/// A value as a whole number; 0 for what is none.
pub(super) fn to_int64(value: &Value) -> i64 {
    match &value.kind {
        Kind::Int(number) | Kind::Int64(number) => *number,
        Kind::Float(number) => truncated(*number),
        Kind::Bool(value) => i64::from(*value),
        Kind::Text(text) => parsed(without_zero_decimals(text.as_str())).unwrap_or(0),
        _ => 0,
    }
}

/// Towards zero; what is too large is the smallest number, as on Go's usual processors.
fn truncated(number: f64) -> i64 {
    let whole = number as i64;
    let fits = (-9.223_372_036_854_776e18..9.223_372_036_854_776e18).contains(&number);
    if fits { whole } else { i64::MIN }
}

/// A value as a number; 0 for what is none.
pub(super) fn to_float(value: &Value) -> f64 {
    match &value.kind {
        Kind::Int(number) | Kind::Int64(number) => *number as f64,
        Kind::Float(number) => *number,
        Kind::Bool(value) => f64::from(u8::from(*value)),
        Kind::Text(text) => float(text.as_str()).unwrap_or(0.0),
        _ => 0.0,
    }
}

/// As Go's `strconv.ParseFloat`, except that hexadecimal numbers are none.
pub(super) fn float(text: &str) -> Option<f64> {
    let names_infinity = text.contains(['i', 'I']);
    let number: f64 = without_underscores(text)?.parse().ok()?;
    (number.is_finite() || number.is_nan() || names_infinity).then_some(number)
}

/// The text without a fraction of zeros.
fn without_zero_decimals(text: &str) -> &str {
    let whole = text.trim_end_matches('0');
    match whole.strip_suffix('.') {
        Some(whole_number) if whole.len() < text.len() => whole_number,
        _ => text,
    }
}

/// As Go's `strconv.ParseInt` with base 0: a sign, `0x`, `0o`, `0b` or `0` for octal, underscores between digits.
fn parsed(text: &str) -> Option<i64> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let size = whole(&without_underscores(digits)?)?;
    if negative { 0_i64.checked_sub_unsigned(size) } else { i64::try_from(size).ok() }
}

/// A number without the underscores between its digits. Nothing if one stands elsewhere.
fn without_underscores(digits: &str) -> Option<Cow<'_, str>> {
    if !digits.contains('_') {
        return Some(Cow::Borrowed(digits));
    }
    let is_between =
        digits.split('_').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    is_between.then(|| Cow::Owned(digits.replace('_', "")))
}

/// A whole number to the base of 10; the nearest one if it is too large, 0 if it is none.
pub(super) fn atoi(text: &str) -> i64 {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return 0;
    }
    text.parse().unwrap_or(if text.starts_with('-') { i64::MIN } else { i64::MAX })
}

fn octal(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    digits.starts_with(|c: char| c.is_digit(8)).then(|| i64::from_str_radix(text, 8).ok()).flatten()
}

fn folded(context: &Context<'_>, arguments: &[Value], with: fn(i64, i64) -> i64) -> Result {
    let result = arguments.iter().map(to_int64).reduce(with).unwrap_or(0);
    number(context, arguments, Kind::Int64(result))
}

fn divided(context: &Context<'_>, arguments: &[Value], with: fn(i64, i64) -> i64) -> Result {
    if arguments.get(1).is_none_or(|by| to_int64(by) == 0) {
        return Err(Failure::new("runtime error: integer divide by zero"));
    }
    folded(context, arguments, with)
}

fn folded_floats(context: &Context<'_>, arguments: &[Value], with: fn(f64, f64) -> f64) -> Result {
    let result = arguments.iter().map(to_float).reduce(with).unwrap_or(0.0);
    number(context, arguments, Kind::Float(result))
}

/// The larger or smaller one; what is no number wins.
fn extreme(one: f64, other: f64, larger: bool) -> f64 {
    if one.is_nan() || other.is_nan() {
        return f64::NAN;
    }
    if larger { one.max(other) } else { one.min(other) }
}

fn round(context: &Context<'_>, arguments: &[Value]) -> Result {
    let places = int(arguments, 1)?;
    let mut from = 0.5;
    for (index, value) in arguments.iter().enumerate().skip(2) {
        match value.kind {
            Kind::Float(number) if index == 2 => from = number,
            Kind::Float(_) => {}
            _ => return Err(unfit(arguments, index, "float64")),
        }
    }
    let power = 10_f64.powi(i32::try_from(places.clamp(-400, 400)).unwrap_or(0));
    let digit = power * first(arguments, to_float);
    let rounded = if digit.fract() >= from { digit.ceil() } else { digit.floor() };
    number(context, arguments, Kind::Float(rounded / power))
}

fn decimal<'v>(
    context: &Context<'_>,
    arguments: &[Value],
    operands: impl IntoIterator<Item = &'v Value>,
    with: fn(Decimal, Decimal) -> std::result::Result<Decimal, Failure>,
) -> Result {
    let mut operands = operands.into_iter().map(|value| Decimal::new(to_float(value)));
    let mut result = operands.next().unwrap_or_else(|| Decimal::new(0.0))?;
    for operand in operands {
        result = with(result, operand?)?;
    }
    number(context, arguments, Kind::Float(result.to_float()))
}
