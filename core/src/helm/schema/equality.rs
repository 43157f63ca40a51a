//! Whether values of JSON are equal.

use crate::helm::value::{Kind, Value};

/// The number that a value is.
pub(super) fn number(value: &Value) -> Option<f64> {
    match value.kind {
        Kind::Float(number) => Some(number),
        Kind::Int(number) | Kind::Int64(number) => Some(number as f64),
        _ => None,
    }
}

/// Whether two values are equal: `1` and `1.0` are.
pub(super) fn are_equal(one: &Value, other: &Value) -> bool {
    match (&one.kind, &other.kind) {
        (Kind::Nil, Kind::Nil) => true,
        (Kind::Bool(one), Kind::Bool(other)) => one == other,
        (Kind::Text(one), Kind::Text(other)) => one.as_str() == other.as_str(),
        (Kind::List(one), Kind::List(other)) => {
            one.len() == other.len() && one.iter().zip(other.iter()).all(|(one, other)| are_equal(one, other))
        }
        (Kind::Map(one), Kind::Map(other)) => {
            one.len() == other.len()
                && one
                    .entries()
                    .iter()
                    .all(|(key, value)| other.get(key.as_str()).is_some_and(|other| are_equal(value, &other)))
        }
        _ => number(one).zip(number(other)).is_some_and(|(one, other)| one == other),
    }
}
