//! What operators make of two values.

use std::cmp::Ordering;

use super::MAX_MADE;
use super::eval::{Evaluator, Stop, fault, keep, refused};
use super::functions::too_long;
use super::items::{entries, entry, items, list_items};
use super::special::Special;
use super::syntax::{Expr, Operator};
use super::value::{Is, Value, yaml_key};

/// How deep lists and maps are compared.
const MAX_DEPTH: usize = 128;

impl<'a> Evaluator<'a> {
    /// The value of an operator with two sides.
    pub(super) fn binary(
        &mut self,
        operator: Operator,
        left: &Value<'a>,
        right: &Value<'a>,
        expr: &Expr,
    ) -> Result<Is<'a>, Stop> {
        let mismatch = || {
            let (sign, left, right) = (operator.text(), left.what(), right.what());
            fault(expr, format!("`{sign}` does not take {left} and {right}"))
        };
        let is = |wanted: &[Ordering]| match compare(left, right) {
            Some(order) => Ok(Is::Bool(order.is_some_and(|order| wanted.contains(&order)))),
            None => mismatch(),
        };
        let number = |value: Option<i64>| match value {
            Some(value) => Ok(Is::Int(value)),
            None => refused(expr, "the number is too large, or divided by zero".to_string()),
        };
        match operator {
            Operator::Equal => Ok(Is::Bool(self.equal(left, right)?)),
            Operator::Unequal => Ok(Is::Bool(!self.equal(left, right)?)),
            Operator::In => self.is_in(left, right, expr).map(Is::Bool),
            Operator::Less => is(&[Ordering::Less]),
            Operator::LessOrEqual => is(&[Ordering::Less, Ordering::Equal]),
            Operator::Greater => is(&[Ordering::Greater]),
            Operator::GreaterOrEqual => is(&[Ordering::Greater, Ordering::Equal]),
            Operator::Add => match (&left.is, &right.is) {
                (Is::Int(a), Is::Int(b)) => number(a.checked_add(*b)),
                (Is::Double(a), Is::Double(b)) => Ok(Is::Double(a + b)),
                (Is::Text(a), Is::Text(b)) if a.len() + b.len() <= MAX_MADE => Ok(Is::Text(format!("{a}{b}").into())),
                (Is::Text(_), Is::Text(_)) => fault(expr, too_long()),
                (Is::Special(a), Is::Special(b)) => match moment(a, b, 1) {
                    Some(made) => Ok(made),
                    None => mismatch(),
                },
                (Is::List(_) | Is::Yaml(_), Is::List(_) | Is::Yaml(_)) => {
                    let (a, b) = (items(left, expr)?, items(right, expr)?);
                    self.step((a.len() + b.len()) as u32)?;
                    if a.len() + b.len() > MAX_MADE {
                        return fault(expr, too_long());
                    }
                    Ok(Is::List(a.iter().chain(b.iter()).cloned().collect()))
                }
                _ => mismatch(),
            },
            _ => match (operator, &left.is, &right.is) {
                (Operator::Subtract, Is::Special(a), Is::Special(b)) => match moment(a, b, -1) {
                    Some(made) => Ok(made),
                    None => mismatch(),
                },
                (Operator::Subtract, Is::Int(a), Is::Int(b)) => number(a.checked_sub(*b)),
                (Operator::Multiply, Is::Int(a), Is::Int(b)) => number(a.checked_mul(*b)),
                (Operator::Divide, Is::Int(a), Is::Int(b)) => number(a.checked_div(*b)),
                (Operator::Modulo, Is::Int(a), Is::Int(b)) => number(a.checked_rem(*b)),
                (Operator::Subtract, Is::Double(a), Is::Double(b)) => Ok(Is::Double(a - b)),
                (Operator::Multiply, Is::Double(a), Is::Double(b)) => Ok(Is::Double(a * b)),
                (Operator::Divide, Is::Double(a), Is::Double(b)) => Ok(Is::Double(a / b)),
                _ => mismatch(),
            },
        }
    }

    pub(super) fn equal(&mut self, a: &Value<'a>, b: &Value<'a>) -> Result<bool, Stop> {
        self.equal_at(a, b, 0)
    }

    fn equal_at(&mut self, a: &Value<'a>, b: &Value<'a>, depth: usize) -> Result<bool, Stop> {
        self.step(1)?;
        // Aliases in aliases go deeper than a text can be nested.
        if depth > MAX_DEPTH {
            return Err(Stop::Exhausted);
        }
        Ok(match (&a.is, &b.is) {
            (Is::Unknown, _) | (_, Is::Unknown) => return Err(Stop::Unknown),
            (Is::Bool(a), Is::Bool(b)) => a == b,
            (Is::Text(a), Is::Text(b)) => a == b,
            (Is::Null, Is::Null) => true,
            (Is::Int(_) | Is::Double(_), Is::Int(_) | Is::Double(_)) => compare(a, b) == Some(Some(Ordering::Equal)),
            (Is::Map(_) | Is::Yaml(_), Is::Map(_) | Is::Yaml(_)) if a.what() == "a map" && b.what() == "a map" => {
                let (a, b) = (entries(a), entries(b));
                self.step((a.len().saturating_mul(b.len()) / 16).min(u32::MAX as usize) as u32)?;
                let value = |key: &str| b.iter().find(|(known, _)| known == key).map(|(_, value)| value);
                let pairs: Option<Vec<_>> = a.iter().map(|(key, one)| Some((one, value(key)?))).collect();
                match pairs {
                    Some(pairs) if a.len() == b.len() => self.all_equal(pairs.into_iter(), depth)?,
                    _ => false,
                }
            }
            (Is::Special(one), Is::Special(other)) if one.equals(other).is_some() => one.equals(other) == Some(true),
            (Is::Special(one), Is::Special(other)) => match (&**one, &**other) {
                (Special::Optional(Some(a)), Special::Optional(Some(b))) => self.equal_at(a, b, depth + 1)?,
                (Special::Optional(a), Special::Optional(b)) => a.is_none() && b.is_none(),
                (Special::Set(a), Special::Set(b)) => self.same_items(a, b, depth)?,
                _ => false,
            },
            _ if a.what() == "a list" && b.what() == "a list" => {
                let is_set = |value: &Value| matches!(value.is, Is::Special(_));
                let (any_set, a, b) = (is_set(a) || is_set(b), list_items(a), list_items(b));
                match any_set {
                    true => self.same_items(&a, &b, depth)?,
                    false => a.len() == b.len() && self.all_equal(a.iter().zip(b.iter()), depth)?,
                }
            }
            _ => false,
        })
    }

    /// Whether two lists have the same items, in whatever order.
    fn same_items(&mut self, a: &[Value<'a>], b: &[Value<'a>], depth: usize) -> Result<bool, Stop> {
        if a.len() != b.len() {
            return Ok(false);
        }
        for one in a {
            let mut is_there = false;
            for other in b {
                is_there = is_there || self.equal_at(one, other, depth + 1)?;
            }
            if !is_there {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether all pairs are equal; what is unknown matters only if no other pair differs.
    fn all_equal<'v>(
        &mut self,
        pairs: impl Iterator<Item = (&'v Value<'a>, &'v Value<'a>)>,
        depth: usize,
    ) -> Result<bool, Stop>
    where
        'a: 'v,
    {
        let mut stop = None;
        for (a, b) in pairs {
            match self.equal_at(a, b, depth + 1) {
                Ok(true) => {}
                Ok(false) => return Ok(false),
                Err(found) => keep(&mut stop, found)?,
            }
        }
        stop.map_or(Ok(true), Err)
    }

    fn is_in(&mut self, one: &Value<'a>, many: &Value<'a>, expr: &Expr) -> Result<bool, Stop> {
        if many.what() == "a map" {
            let Is::Text(key) = &one.is else {
                return fault(expr, format!("the keys of a map are texts, not {}", one.what()));
            };
            if let Is::Map(entries) = &many.is {
                self.step(entries.len() as u32 / 32)?;
            }
            let found = match &many.is {
                Is::Map(entries) => entry(entries, key, many.at),
                Is::Yaml(field) => yaml_key(*field, key),
                _ => return fault(expr, "a thing of the model has fields: ask `has(…)`".to_string()),
            };
            self.see(found.at);
            return match found.is {
                // A key is there whatever its value is.
                Is::Unknown if found.at.is_none() => Err(Stop::Unknown),
                is => Ok(!matches!(is, Is::Unset)),
            };
        }
        let items = items(many, expr)?;
        let mut stop = None;
        for item in items.iter() {
            match self.equal(one, item) {
                Ok(true) => {
                    self.see(item.at);
                    return Ok(true);
                }
                Ok(false) => {}
                Err(found) => keep(&mut stop, found)?,
            }
        }
        stop.map_or(Ok(false), Err)
    }
}

/// Times and durations moved by durations, or the span between two times. `sign`: 1 or -1.
fn moment<'a>(a: &Special, b: &Special, sign: i64) -> Option<Is<'a>> {
    Some(match (a, b) {
        (Special::Duration(a), Special::Duration(b)) => Special::Duration(a.checked_add(b.checked_mul(sign)?)?).is(),
        (Special::Time(at), Special::Duration(by)) => {
            Special::Time(at.checked_add(i128::from(*by) * i128::from(sign))?).is()
        }
        (Special::Duration(by), Special::Time(at)) if sign == 1 => Special::Time(at.checked_add(i128::from(*by))?).is(),
        (Special::Time(a), Special::Time(b)) if sign == -1 => {
            Special::Duration(i64::try_from(a.checked_sub(*b)?).ok()?).is()
        }
        _ => return None,
    })
}

/// A number with the other sign.
pub(super) fn minus<'a>(value: Value<'a>, expr: &Expr) -> Result<Is<'a>, Stop> {
    match value.is {
        Is::Int(number) if number != i64::MIN => Ok(Is::Int(-number)),
        Is::Double(number) => Ok(Is::Double(-number)),
        _ => fault(expr, format!("`-` does not take {}", value.what())),
    }
}

/// The order of two numbers or texts; `None` where there is none, the inner one where one is no number (NaN).
pub(super) fn compare(a: &Value, b: &Value) -> Option<Option<Ordering>> {
    match (&a.is, &b.is) {
        (Is::Int(a), Is::Int(b)) => Some(Some(a.cmp(b))),
        (Is::Double(a), Is::Double(b)) => Some(a.partial_cmp(b)),
        (Is::Int(a), Is::Double(b)) => Some((*a as f64).partial_cmp(b)),
        (Is::Double(a), Is::Int(b)) => Some(a.partial_cmp(&(*b as f64))),
        (Is::Text(a), Is::Text(b)) => Some(Some(a.cmp(b))),
        (Is::Bool(a), Is::Bool(b)) => Some(Some(a.cmp(b))),
        (Is::Special(a), Is::Special(b)) => a.compare(b),
        _ => None,
    }
}
