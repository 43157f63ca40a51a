//! Whether values are the same, as Go's `reflect.DeepEqual` has it: `1` of type `int` is no `1` of type `float64`.

use crate::helm::context::Context;
use crate::helm::failure::{Cause, Failure};
use crate::helm::value::{Kind, MAX_DEPTH, Value};

/// How two values relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Equality {
    /// They are the same.
    Same,
    /// They are not.
    Different,
    /// A part of one of them is not known.
    Unknown,
}

/// How two values relate.
///
/// # Errors
/// If a limit is passed.
pub fn equality(context: &Context<'_>, one: &Value, other: &Value) -> Result<Equality, Failure> {
    equality_at(context, one, other, 0)
}

fn equality_at(context: &Context<'_>, one: &Value, other: &Value, depth: u32) -> Result<Equality, Failure> {
    context.step()?;
    if depth > MAX_DEPTH {
        return Err(Failure::new("values are too deep to be compared").because(Cause::Limit));
    }
    let are_same = match (&one.kind, &other.kind) {
        (Kind::Unknown, _) | (_, Kind::Unknown) => return Ok(Equality::Unknown),
        (Kind::Text(one), Kind::Text(other)) if one.is_unknown() || other.is_unknown() => {
            return Ok(Equality::Unknown);
        }
        (Kind::Nil, Kind::Nil) => true,
        (Kind::Bool(one), Kind::Bool(other)) => one == other,
        (Kind::Int(one), Kind::Int(other)) | (Kind::Int64(one), Kind::Int64(other)) => one == other,
        (Kind::Float(one), Kind::Float(other)) => one == other,
        (Kind::Text(one), Kind::Text(other)) => one == other,
        (Kind::List(one), Kind::List(other)) => {
            if one.len() != other.len() {
                return Ok(Equality::Different);
            }
            return all(one.iter().zip(other.iter()).map(|(one, other)| equality_at(context, one, other, depth + 1)));
        }
        (Kind::Map(one), Kind::Map(other)) => {
            if one.is_same(other) {
                return Ok(Equality::Same);
            }
            if one.len() != other.len() {
                return Ok(Equality::Different);
            }
            return all(one.entries().into_iter().map(|(key, value)| match other.get(key.as_str()) {
                Some(other) => equality_at(context, &value, &other, depth + 1),
                None => Ok(Equality::Different),
            }));
        }
        (Kind::Object(one), Kind::Object(other)) => {
            std::rc::Rc::ptr_eq(one, other) || one.type_name() == other.type_name() && one.print() == other.print()
        }
        _ => false,
    };
    Ok(if are_same { Equality::Same } else { Equality::Different })
}

fn all(parts: impl Iterator<Item = Result<Equality, Failure>>) -> Result<Equality, Failure> {
    let mut whole = Equality::Same;
    for part in parts {
        match part? {
            Equality::Same => {}
            Equality::Different => return Ok(Equality::Different),
            Equality::Unknown => whole = Equality::Unknown,
        }
    }
    Ok(whole)
}
