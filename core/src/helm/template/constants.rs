//! Constants in actions, read as Go's `strconv` does.

use super::quote;
use super::tree::{Number, NumberValue};

/// What a string says that is written with its quotes.
///
/// # Errors
/// If it is not well-formed, with Go's message.
pub(super) fn unquote(written: &str) -> Result<String, String> {
    if let Some(raw) = written.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')) {
        return Ok(raw.replace('\r', ""));
    }
    let body = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).ok_or("invalid syntax")?;
    let mut bytes = Vec::with_capacity(body.len());
    let mut rest = body;
    while !rest.is_empty() {
        let (unit, behind) = unquote_char(rest, '"').ok_or("invalid syntax")?;
        match unit {
            Unit::Char(c) => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            Unit::Byte(byte) => bytes.push(byte),
        }
        rest = behind;
    }
    Ok(String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

/// What one character of a string stands for: `\xff` is a byte that need not be a character.
enum Unit {
    Char(char),
    Byte(u8),
}

impl Unit {
    fn number(&self) -> u32 {
        match self {
            Unit::Char(c) => u32::from(*c),
            Unit::Byte(byte) => u32::from(*byte),
        }
    }
}

fn unquote_char(text: &str, quote: char) -> Option<(Unit, &str)> {
    let mut chars = text.chars();
    let first = chars.next()?;
    if first == quote || first == '\n' {
        return None;
    }
    if first != '\\' {
        return Some((Unit::Char(first), chars.as_str()));
    }
    let escape = chars.next()?;
    let rest = chars.as_str();
    let plain = |c: char| Some((Unit::Char(c), rest));
    match escape {
        'a' => plain('\x07'),
        'b' => plain('\x08'),
        'f' => plain('\x0c'),
        'n' => plain('\n'),
        'r' => plain('\r'),
        't' => plain('\t'),
        'v' => plain('\x0b'),
        '\\' => plain('\\'),
        '\'' | '"' if escape == quote => plain(escape),
        'x' => digits(rest, 2, 16).map(|(number, rest)| (Unit::Byte(number as u8), rest)),
        'u' => digits(rest, 4, 16).and_then(|(number, rest)| Some((Unit::Char(char::from_u32(number)?), rest))),
        'U' => digits(rest, 8, 16).and_then(|(number, rest)| Some((Unit::Char(char::from_u32(number)?), rest))),
        '0'..='7' => {
            let (number, rest) = digits(text.get(1..)?, 3, 8)?;
            Some((Unit::Byte(u8::try_from(number).ok()?), rest))
        }
        _ => None,
    }
}

fn digits(text: &str, count: usize, radix: u32) -> Option<(u32, &str)> {
    let written = text.get(..count)?;
    if !written.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    Some((u32::from_str_radix(written, radix).ok()?, text.get(count..)?))
}

/// A character constant with its quotes.
///
/// # Errors
/// If it is not well-formed, with Go's message.
pub(super) fn character(written: &str) -> Result<Number, String> {
    let body = written.get(1..).unwrap_or_default();
    let (unit, rest) = unquote_char(body, '\'').ok_or("invalid syntax")?;
    if rest != "'" {
        return Err(format!("malformed character constant: {written}"));
    }
    Ok(Number { written: written.into(), value: NumberValue::Int(i64::from(unit.number())) })
}

/// A number: an integer in any base, a float, or an imaginary one.
///
/// # Errors
/// If it is not well-formed or too large, with Go's message.
pub(super) fn number(written: &str) -> Result<Number, String> {
    Ok(Number { written: written.into(), value: value(written)? })
}

fn value(written: &str) -> Result<NumberValue, String> {
    if let Some(imaginary) = written.strip_suffix('i')
        && float(imaginary).is_some()
    {
        return Ok(NumberValue::Complex);
    }
    let is_hex = is_hex(written);
    let has_power = written.contains(['p', 'P']);
    let looks_float = has_power || (!is_hex && written.contains(['.', 'e', 'E']));
    match integer(written) {
        Some(value) => return Ok(i64::try_from(value).map_or(NumberValue::TooLarge, NumberValue::Int)),
        None if looks_float => {}
        None if float(written).is_some() && !is_hex => return Err(format!("integer overflow: {}", quote(written))),
        None => return Err(format!("illegal number syntax: {}", quote(written))),
    }
    match float(written) {
        Some(value) if value.is_finite() => Ok(NumberValue::Float(value)),
        _ => Err(format!("illegal number syntax: {}", quote(written))),
    }
}

fn is_hex(written: &str) -> bool {
    let unsigned = written.trim_start_matches(['+', '-']);
    unsigned.starts_with("0x") || unsigned.starts_with("0X")
}

/// An integer that fits into 64 bits, with or without a sign.
fn integer(written: &str) -> Option<i128> {
    let (negative, unsigned) = match written.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, written.strip_prefix('+').unwrap_or(written)),
    };
    let lower = unsigned.to_ascii_lowercase();
    let (radix, body) = match lower.get(..2) {
        Some("0x") => (16, lower.get(2..)?),
        Some("0o") => (8, lower.get(2..)?),
        Some("0b") => (2, lower.get(2..)?),
        _ if lower.len() > 1 && lower.starts_with('0') => (8, lower.get(1..)?),
        _ => (10, lower.as_str()),
    };
    let is_prefixed = body.len() < lower.len();
    if body.ends_with('_') || body.contains("__") || (!is_prefixed && body.starts_with('_')) || body.is_empty() {
        return None;
    }
    let digits = body.replace('_', "");
    if !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    let value = i128::from(u64::from_str_radix(&digits, radix).ok()?);
    match negative {
        true if value > i128::from(i64::MAX) + 1 => None,
        true => Some(-value),
        // Go takes a sign as one of `int64` alone.
        false if written.starts_with('+') && value > i128::from(i64::MAX) => None,
        false => Some(value),
    }
}

fn float(written: &str) -> Option<f64> {
    if written.ends_with('_') || written.contains("__") {
        return None;
    }
    let digits = written.replace('_', "");
    if !is_hex(&digits) {
        return digits.chars().all(|c| c.is_ascii_digit() || ".eE+-".contains(c)).then(|| digits.parse().ok())?;
    }
    let (sign, unsigned) = match digits.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, digits.trim_start_matches('+')),
    };
    let lower = unsigned.to_ascii_lowercase();
    let (mantissa, exponent) = lower.get(2..)?.split_once('p')?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let value = u64::from_str_radix(&all, 16).ok()? as f64;
    let exponent = exponent.parse::<i32>().ok()?.checked_sub(4 * i32::try_from(fraction.len()).ok()?)?;
    Some(sign * value * 2f64.powi(exponent))
}

/// A complex number: well-formed, but nothing that this program calculates with.
pub(super) fn complex(written: &str) -> Number {
    Number { written: written.into(), value: NumberValue::Complex }
}
