//! What a scalar means: the core schema of YAML 1.2, or what the Go libraries make of it.

use super::Dialect;
use super::node::{Kind, Node};

/// The value of a scalar: by the core schema of YAML 1.2.2 (10.3.2), or as the reader of the file takes it ([`Dialect`]).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scalar<'a> {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A decimal, octal (`0o17`) or hexadecimal (`0x1f`) whole number.
    Int(i64),
    /// A decimal fraction, `.inf` or `.nan`.
    Float(f64),
    /// Anything else, and everything in quotes.
    Text(&'a str),
}

impl<'a> Node<'a> {
    /// The typed value of a scalar; `None` for collections.
    pub fn scalar(self) -> Option<Scalar<'a>> {
        let node = self.resolved();
        let text = node.text()?;
        let dialect = node.document.dialect;
        if node.is_tagged() {
            return Some(tagged(text, node.core_tag(), dialect));
        }
        if node.data().kind != Kind::Plain {
            return Some(Scalar::Text(text));
        }
        Some(plain(text, dialect))
    }

    /// The value of a boolean: `true` or `false`, unquoted, in manifests also the words of YAML 1.1. Quoted words are text.
    pub fn as_bool(self) -> Option<bool> {
        match self.scalar()? {
            Scalar::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// A boolean as tools read it that decode into a boolean field: quoted words and the words of YAML 1.1
    /// (`yes`, `no`, `on`, `off`, `y`, `n`) count as well.
    pub fn as_bool_lenient(self) -> Option<bool> {
        let text = self.text()?;
        if self.is_block_scalar() {
            return None;
        }
        let is = |words: [&str; 4]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
        if is(["true", "yes", "on", "y"]) {
            return Some(true);
        }
        is(["false", "no", "off", "n"]).then_some(false)
    }

    /// The value of a whole number, unquoted. In manifests `0.0` and `1e3` are whole numbers as well: the API server takes
    /// them where it wants one.
    pub fn as_int(self) -> Option<i64> {
        match self.scalar()? {
            Scalar::Int(value) => Some(value),
            Scalar::Float(value) if self.document.dialect == Dialect::Kubernetes => {
                let is_exact = value.fract() == 0.0 && value.abs() < (1_i64 << 53) as f64;
                is_exact.then_some(value as i64)
            }
            _ => None,
        }
    }
}

/// The value of a scalar with one of YAML's own tags, which counts more than quotes; any other tag makes it text.
fn tagged<'a>(text: &'a str, tag: Option<&str>, dialect: Dialect) -> Scalar<'a> {
    let value = plain(text, dialect);
    match (tag, value) {
        (Some("null"), _) => Scalar::Null,
        (Some("bool"), Scalar::Bool(_)) | (Some("int"), Scalar::Int(_)) | (Some("float"), Scalar::Float(_)) => value,
        (Some("float"), Scalar::Int(number)) => Scalar::Float(number as f64),
        _ => Scalar::Text(text),
    }
}

/// The value of a scalar that is written without quotes and tag.
pub(crate) fn plain(text: &str, dialect: Dialect) -> Scalar<'_> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Scalar::Null,
        "true" | "True" | "TRUE" => return Scalar::Bool(true),
        "false" | "False" | "FALSE" => return Scalar::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return Scalar::Float(f64::NAN),
        _ => {}
    }
    let first = text.as_bytes().first().copied().unwrap_or(0);
    // Most scalars begin with a letter and are done here.
    if !matches!(first, b'0'..=b'9' | b'-' | b'+' | b'.') {
        return match (dialect, text) {
            (Dialect::Kubernetes, "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON") => Scalar::Bool(true),
            (Dialect::Kubernetes, "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF") => Scalar::Bool(false),
            _ => Scalar::Text(text),
        };
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return Scalar::Float(if first == b'-' { f64::NEG_INFINITY } else { f64::INFINITY });
    }
    // Underscores are for the eye in YAML 1.1.
    let bare = if dialect.is_go() && text.contains('_') { Some(text.replace('_', "")) } else { None };
    let number = bare.as_deref().unwrap_or(text);
    let value = if dialect.is_go() { go_int(number) } else { int(number) };
    if let Some(value) = value {
        return Scalar::Int(value);
    }
    float(number).map_or(Scalar::Text(text), Scalar::Float)
}

/// A whole number of the core schema.
fn int(text: &str) -> Option<i64> {
    if let Some(octal) = text.strip_prefix("0o") {
        return unsigned(octal, 8);
    }
    if let Some(hex) = text.strip_prefix("0x") {
        return unsigned(hex, 16);
    }
    is_digits(text.strip_prefix(['-', '+']).unwrap_or(text)).then(|| text.parse().ok()).flatten()
}

/// A whole number as Go's `strconv.ParseInt` reads it with base 0: a sign, then `0x`, `0o` or `0` for octal, `0b`.
fn go_int(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let of = |digits: &str, radix: u32| unsigned(digits, radix).map(|value| sign * value);
    match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => of(&digits[2..], 16),
        [b'0', b'o' | b'O', ..] => of(&digits[2..], 8),
        [b'0', b'b' | b'B', ..] => of(&digits[2..], 2),
        [b'0', _, ..] => of(&digits[1..], 8),
        _ if is_digits(digits) => text.parse().ok(),
        _ => None,
    }
}

/// Digits without a sign.
fn unsigned(digits: &str, radix: u32) -> Option<i64> {
    digits.starts_with(|c: char| c.is_digit(radix)).then(|| i64::from_str_radix(digits, radix).ok()).flatten()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A decimal fraction: `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`.
pub(crate) fn float(text: &str) -> Option<f64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match digits.find(['e', 'E']) {
        Some(at) => (&digits[..at], Some(&digits[at + 1..])),
        None => (digits, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let has_digits = !whole.is_empty() || !fraction.is_empty();
    let exponent = exponent.is_none_or(|text| is_digits(text.strip_prefix(['-', '+']).unwrap_or(text)));
    let value =
        (has_digits && is_number(whole) && is_number(fraction) && exponent).then(|| text.parse().ok()).flatten();
    // What is too large for a number stays text.
    value.filter(|value: &f64| value.is_finite())
}
