//! Whether a scalar may stand where a value of the schema is wanted, as the reader of the file takes it.

use super::{Shape, Value};
use crate::model::{has_placeholder, parse_quantity};
use crate::yaml::{Dialect, Node, Scalar};

/// Whether something stands there that a tool fills in: a text with a placeholder, or `{{ … }}`, which YAML reads as a
/// mapping.
pub(super) fn is_placeholder(node: Node) -> bool {
    if node.is_flow() {
        return node.source().slice(node.span()).starts_with("{{");
    }
    let text = node.text().unwrap_or_default();
    has_placeholder(text) || node.document().dialect() == Dialect::Compose && text.contains('$')
}

/// Whether a scalar is a value of this kind.
pub(super) fn fits(value: Value, node: Node) -> bool {
    let Some(scalar) = node.scalar() else { return value == Value::Any };
    let is_text = matches!(scalar, Scalar::Text(_));
    match value {
        Value::Any => true,
        Value::Null => scalar == Scalar::Null,
        Value::Text | Value::Time => is_text,
        Value::Base64 => matches!(scalar, Scalar::Text(text) if is_base64(text)),
        Value::Int => whole(scalar).is_some_and(|number| i32::try_from(number).is_ok()),
        Value::Long => whole(scalar).is_some(),
        Value::Number => matches!(scalar, Scalar::Int(_) | Scalar::Float(_)),
        Value::Bool => matches!(scalar, Scalar::Bool(_)),
        Value::Quantity => match scalar {
            Scalar::Text(text) => parse_quantity(text).is_some(),
            Scalar::Int(_) | Scalar::Float(_) => true,
            Scalar::Bool(_) | Scalar::Null => false,
        },
        Value::IntOrText => is_text || whole(scalar).is_some_and(|number| i32::try_from(number).is_ok()),
        Value::Mapping | Value::Metadata | Value::Object(_) => false,
    }
}

/// A whole number, however it is written: `2.0` is one for every reader.
fn whole(scalar: Scalar) -> Option<i64> {
    match scalar {
        Scalar::Int(number) => Some(number),
        Scalar::Float(number) if number.fract() == 0.0 && number.abs() < (1_i64 << 53) as f64 => Some(number as i64),
        _ => None,
    }
}

/// Whether a text is base64 as Go's standard encoding has it: with padding, line breaks left out.
fn is_base64(text: &str) -> bool {
    let digits = text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n'));
    let (mut count, mut padding) = (0_usize, 0_usize);
    for byte in digits {
        match byte {
            b'=' => padding += 1,
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' if padding == 0 => {}
            _ => return false,
        }
        count += 1;
    }
    count % 4 == 0 && padding <= 2 && (padding == 0 || count >= 4)
}

/// What is wanted, for messages: `a string`, `an integer or a string`.
pub(super) fn wanted(shapes: impl Iterator<Item = Shape>) -> String {
    let mut words: Vec<&str> = Vec::new();
    for shape in shapes {
        let word = match shape.value() {
            _ if shape.is_list() => "a list",
            None | Some(Value::Mapping | Value::Metadata | Value::Object(_)) => "a mapping",
            Some(Value::Text) => "a string",
            Some(Value::Base64) => "a string in base64",
            Some(Value::Time) => "a time",
            Some(Value::Int | Value::Long) => "an integer",
            Some(Value::Number) => "a number",
            Some(Value::Bool) => "a boolean",
            Some(Value::Quantity) => "a quantity",
            Some(Value::IntOrText) => "an integer or a string",
            Some(Value::Null) => continue,
            Some(Value::Any) => "anything",
        };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        Some((last, _)) => (*last).to_string(),
        None => String::new(),
    }
}

/// What a node is, for messages.
pub(super) fn found(node: Node) -> &'static str {
    match node.scalar() {
        None if node.is_sequence() => "a list",
        None => "a mapping",
        Some(Scalar::Text(_)) => "a string",
        Some(Scalar::Int(_)) => "an integer",
        Some(Scalar::Float(_)) => "a number with a fraction",
        Some(Scalar::Bool(_)) => "a boolean",
        Some(Scalar::Null) => "null",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_go() {
        for text in ["", "YQ==", "YWI=", "YWJj", "YW\nJj\n", "password"] {
            assert!(is_base64(text), "{text}");
        }
        for text in ["a", "YQ", "YQ=", "Y===", "=", "YQ==YQ==", "a-b_", "YWJj "] {
            assert!(!is_base64(text), "{text}");
        }
    }
}
