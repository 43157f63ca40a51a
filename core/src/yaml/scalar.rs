//! What a scalar means: the core schema of YAML 1.2, with the words that YAML 1.1 read differently kept apart.

use super::node::{Kind, Node};

/// The value of a scalar by the core schema of YAML 1.2.2 (10.3.2).
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
        if node.data().kind != Kind::Plain || node.data().tagged {
            return Some(Scalar::Text(text));
        }
        Some(plain(text))
    }

    /// The value of a boolean: `true` or `false`, unquoted. Quoted words are text.
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

    /// The value of a whole number, unquoted.
    pub fn as_int(self) -> Option<i64> {
        match self.scalar()? {
            Scalar::Int(value) => Some(value),
            _ => None,
        }
    }
}

/// The value of a scalar that is written without quotes and tag.
pub(super) fn plain(text: &str) -> Scalar<'_> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Scalar::Null,
        "true" | "True" | "TRUE" => return Scalar::Bool(true),
        "false" | "False" | "FALSE" => return Scalar::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return Scalar::Float(f64::NAN),
        _ => {}
    }
    // Most scalars begin with a letter and are done here.
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.')) {
        return Scalar::Text(text);
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if let Some(octal) = text.strip_prefix("0o") {
        return i64::from_str_radix(octal, 8).map_or(Scalar::Text(text), Scalar::Int);
    }
    if let Some(hex) = text.strip_prefix("0x") {
        return i64::from_str_radix(hex, 16).map_or(Scalar::Text(text), Scalar::Int);
    }
    if matches!(digits, ".inf" | ".Inf" | ".INF") {
        let infinity = if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY };
        return Scalar::Float(infinity);
    }
    if !digits.is_empty()
        && digits.bytes().all(|b| b.is_ascii_digit())
        && let Ok(value) = text.parse()
    {
        return Scalar::Int(value);
    }
    let is_float = digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'-' | b'+'))
        && digits.bytes().any(|b| b.is_ascii_digit());
    match text.parse() {
        Ok(value) if is_float => Scalar::Float(value),
        _ => Scalar::Text(text),
    }
}
