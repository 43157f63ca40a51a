//! Evaluation. What is not known stays unknown: `a && b` is false where one side is, whatever the other one may be, and
//! otherwise unknown where one side is. The place that was read last is the one that decided.

use std::borrow::Cow;

use lintainer_core::span::Span;
use lintainer_core::yaml::Field;

use super::escape::unescaped;
use super::functions::Function;
use super::items::{entries, entry, item, items};
use super::library::{self, Wrong};
use super::operators::minus;
use super::special::Special;
use super::syntax::{Each, Expr, Kind, Macro};
use super::value::{Is, Value};
use super::{Fault, MAX_STEPS};
use crate::model::Around;

/// Why an expression has no value.
#[derive(Debug, Clone)]
pub enum Stop {
    /// It depends on what is not known.
    Unknown,
    /// It cannot be evaluated: a field that is absent, types that do not go together.
    Fault(Fault),
    /// It takes more steps than are allowed.
    Exhausted,
}

/// Evaluates expressions about one thing.
pub struct Evaluator<'a> {
    /// Variables, the innermost last.
    names: Vec<(&'a str, Value<'a>)>,
    /// What the fields of things are had from; `None` where no value is a thing.
    around: Option<Around<'a, 'a>>,
    steps: u32,
    seen: Option<Span>,
}

pub(super) type Evaluated<'a> = Result<Value<'a>, Stop>;

impl<'a> Evaluator<'a> {
    /// An evaluator with variables.
    pub fn new(names: Vec<(&'a str, Value<'a>)>, around: Around<'a, 'a>) -> Self {
        Evaluator { names, around: Some(around), steps: 0, seen: None }
    }

    /// An evaluator with variables that are plain values.
    pub fn of_values(names: Vec<(&'a str, Value<'a>)>) -> Self {
        Evaluator { names, around: None, steps: 0, seen: None }
    }

    /// The place of the value that was read last: the one that decided.
    pub fn seen(&self) -> Option<Span> {
        self.seen
    }

    /// How many steps were taken.
    pub fn steps(&self) -> u32 {
        self.steps
    }

    /// Whether a condition holds.
    ///
    /// # Errors
    ///
    /// It has no value, or none that is true or false.
    pub fn holds(&mut self, expr: &'a Expr) -> Result<bool, Stop> {
        let value = self.eval(expr)?;
        match value.is {
            Is::Bool(value) => Ok(value),
            _ => fault(expr, format!("this is {}, not true or false", value.what())),
        }
    }

    /// Where what an expression names is written, or would be.
    pub fn place(&mut self, expr: &'a Expr) -> Option<Span> {
        let Kind::Field(of, name) = &expr.kind else { return self.eval(expr).ok()?.at };
        match self.eval(of) {
            Ok(owner) => self.field(&owner, name, expr).ok().and_then(|value| value.at).or(owner.at),
            Err(_) => self.place(of),
        }
    }

    /// The place in YAML that an expression names, whether or not something stands there.
    pub fn yaml(&mut self, expr: &'a Expr) -> Option<Field<'a>> {
        match &expr.kind {
            Kind::Field(of, name) => Some(self.yaml(of)?.key(name)),
            Kind::Index(of, key) => match &key.kind {
                Kind::Text(key) => Some(self.yaml(of)?.key(key)),
                _ => self.yaml_value(expr),
            },
            _ => self.yaml_value(expr),
        }
    }

    fn yaml_value(&mut self, expr: &'a Expr) -> Option<Field<'a>> {
        match self.eval(expr).ok()?.is {
            Is::Yaml(field) => Some(field),
            _ => None,
        }
    }

    /// The value of an expression.
    ///
    /// # Errors
    ///
    /// It has none.
    pub fn eval(&mut self, expr: &'a Expr) -> Evaluated<'a> {
        self.step(1)?;
        let is = match &expr.kind {
            Kind::Null => Is::Null,
            Kind::Bool(value) => Is::Bool(*value),
            Kind::Int(value) => Is::Int(*value),
            Kind::Double(value) => Is::Double(*value),
            Kind::Text(text) => Is::Text(Cow::Borrowed(text)),
            Kind::List(items) => {
                let items: Result<Vec<_>, Stop> = items.iter().map(|item| self.eval(item)).collect();
                Is::List(items?.into())
            }
            Kind::Map(entries) => return self.map(entries),
            Kind::Name(name) => return self.name(name, expr),
            Kind::Field(of, name) => {
                let before = self.seen;
                let owner = self.eval(of)?;
                if let Some(owner) = optional(&owner) {
                    return self.maybe_field(owner, name, expr);
                }
                self.look(&owner)?;
                let value = self.field(&owner, name, expr)?;
                // A default is written nowhere: what was read before it decides.
                if value.at.is_none() && matches!(owner.is, Is::Map(_)) {
                    self.seen = before;
                }
                return self.read(value, expr);
            }
            Kind::MaybeField(of, name) => {
                let owner = self.eval(of)?;
                return match optional(&owner) {
                    Some(owner) => self.maybe_field(owner, name, expr),
                    None => self.maybe_field(Some(&owner), name, expr),
                };
            }
            Kind::MaybeIndex(of, index) => {
                let (owner, index) = (self.eval(of)?, self.eval(index)?);
                let owner = optional(&owner).map_or(Some(&owner), |owner| owner).cloned();
                let Some(owner) = owner else { return Ok(Value::made(Special::Optional(None).is())) };
                let value = item(&owner, &index, expr)?;
                return self.maybe(value);
            }
            Kind::Library(entry, arguments) => {
                let values: Result<Vec<_>, Stop> = arguments.iter().map(|argument| self.eval(argument)).collect();
                let values = values?;
                self.step(values.iter().map(weight).sum::<u32>().saturating_mul(4))?;
                match entry.call(self, &values) {
                    Ok(is) => is,
                    Err(Wrong::Unknown) => return Err(Stop::Unknown),
                    Err(Wrong::Exhausted) => return Err(Stop::Exhausted),
                    Err(Wrong::Unsure(message)) => return fault(expr, format!("`{}`: {message}", entry.name)),
                    Err(Wrong::Refused(message)) => return refused(expr, message),
                }
            }
            Kind::Has(of, name) => {
                let owner = self.eval(of)?;
                let owner = match optional(&owner) {
                    Some(Some(owner)) => owner.clone(),
                    Some(None) => return Ok(Value::made(Is::Bool(false))),
                    None => owner,
                };
                let value = self.field(&owner, name, expr)?;
                self.see(value.at.or(owner.at));
                match value.is {
                    Is::Unknown => return Err(Stop::Unknown),
                    is => Is::Bool(!matches!(is, Is::Unset)),
                }
            }
            Kind::Index(of, index) => {
                let owner = self.eval(of)?;
                let index = self.eval(index)?;
                self.look(&owner)?;
                let value = item(&owner, &index, expr)?;
                return self.read(value, expr);
            }
            Kind::Not(inner) => Is::Bool(!self.holds(inner)?),
            Kind::Minus(inner) => minus(self.eval(inner)?, expr)?,
            Kind::All(parts) => Is::Bool(!self.first_to_be(false, parts)?),
            Kind::Any(parts) => Is::Bool(self.first_to_be(true, parts)?),
            Kind::Binary(operator, left, right) => {
                let (left, right) = (self.eval(left)?, self.eval(right)?);
                self.binary(*operator, &left, &right, expr)?
            }
            Kind::Choice(parts) => {
                let [condition, yes, no] = &**parts;
                return if self.holds(condition)? { self.eval(yes) } else { self.eval(no) };
            }
            Kind::Call(function, arguments) => {
                let values: Result<Vec<_>, Stop> = arguments.iter().map(|argument| self.eval(argument)).collect();
                let values = values?;
                self.step(values.iter().map(weight).sum())?;
                match function.call(&values) {
                    Ok(Is::Unknown) => return Err(Stop::Unknown),
                    // Items of YAML are counted one by one.
                    Ok(Is::Int(count)) if *function == Function::Size => {
                        self.step(count as u32 / 8)?;
                        Is::Int(count)
                    }
                    Ok(is) => is,
                    Err(message) => return fault(expr, message),
                }
            }
            Kind::Matches(text, pattern) => {
                let text = self.eval(text)?;
                self.step(weight(&text).saturating_mul(4))?;
                match &text.is {
                    Is::Text(text) => Is::Bool(pattern.is_match(text)),
                    _ => return fault(expr, format!("`matches` does not take {}", text.what())),
                }
            }
            Kind::Each(each) => return self.each(each),
        };
        Ok(Value::made(is))
    }

    pub(super) fn step(&mut self, steps: u32) -> Result<(), Stop> {
        self.steps = self.steps.saturating_add(steps);
        if self.steps > MAX_STEPS { Err(Stop::Exhausted) } else { Ok(()) }
    }

    pub(super) fn see(&mut self, place: Option<Span>) {
        self.seen = place.or(self.seen);
    }

    /// A value that was looked up: it is seen, and must be there.
    fn read(&mut self, value: Value<'a>, expr: &Expr) -> Evaluated<'a> {
        self.see(value.at);
        match value.is {
            Is::Unknown => Err(Stop::Unknown),
            Is::Unset => {
                let name = expr.path().map_or_else(|| "this".to_string(), |path| format!("`{path}`"));
                let help = match &expr.kind {
                    Kind::Index(..) => "ask `key in map` or `size(list)` first".to_string(),
                    _ => format!("ask `has({})` first", expr.path().unwrap_or_else(|| "…".to_string())),
                };
                refused(expr, format!("{name} is not set: {help}"))
            }
            _ => Ok(value),
        }
    }

    fn name(&mut self, name: &str, expr: &Expr) -> Evaluated<'a> {
        let found = self.names.iter().rev().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
        match found {
            Some(value) => self.read(value, expr),
            None if library::type_named(name).is_some() => {
                Ok(Value::made(library::type_named(name).map_or(Is::Unknown, Special::is)))
            }
            None => fault(expr, format!("there is no `{name}` here")),
        }
    }

    fn field(&self, owner: &Value<'a>, name: &'a str, expr: &Expr) -> Evaluated<'a> {
        match &owner.is {
            Is::Thing(thing) => match thing.record().field(name) {
                Some(field) => match &self.around {
                    Some(around) => Ok((field.get)(*thing, around)),
                    None => Err(Stop::Unknown),
                },
                None => fault(expr, format!("`{}` has no field `{name}`", thing.record().name)),
            },
            Is::Yaml(field) if field.is_mapping() => Ok(Value::yaml(field.key(name))),
            Is::Map(entries) => match entry(entries, name, owner.at) {
                // Names of the API server that are no names in CEL.
                Value { is: Is::Unset, .. } if name.contains("__") => Ok(entry(entries, &unescaped(name), owner.at)),
                found => Ok(found),
            },
            _ => fault(expr, format!("{} has no field `{name}`", owner.what())),
        }
    }

    /// Counts the steps of a look into a map.
    fn look(&mut self, owner: &Value<'a>) -> Result<(), Stop> {
        match &owner.is {
            Is::Map(entries) => self.step(entries.len() as u32 / 32),
            _ => Ok(()),
        }
    }

    /// A field that may be absent, of a value that may be so too.
    fn maybe_field(&mut self, owner: Option<&Value<'a>>, name: &'a str, expr: &Expr) -> Evaluated<'a> {
        let Some(owner) = owner else { return Ok(Value::made(Special::Optional(None).is())) };
        let value = self.field(owner, name, expr)?;
        self.maybe(value)
    }

    fn maybe(&mut self, value: Value<'a>) -> Evaluated<'a> {
        self.see(value.at);
        match value.is {
            Is::Unknown => Err(Stop::Unknown),
            Is::Unset => Ok(Value::made(Special::Optional(None).is())),
            _ => Ok(Value { at: value.at, is: Special::Optional(Some(value)).is() }),
        }
    }

    fn map(&mut self, entries: &'a [(Expr, Expr)]) -> Evaluated<'a> {
        let mut made = Vec::new();
        for (key, value) in entries {
            let found = self.eval(key)?;
            let Is::Text(text) = found.is else {
                return fault(key, format!("the key of a map is a text here, not {}", found.what()));
            };
            made.push((text, self.eval(value)?));
        }
        Ok(Value::made(Is::Map(made.into())))
    }

    /// Whether a part is `wanted`; what is unknown or faulty matters only if none is.
    fn first_to_be(&mut self, wanted: bool, parts: &'a [Expr]) -> Result<bool, Stop> {
        let mut stop = None;
        for part in parts {
            match self.holds(part) {
                Ok(value) if value == wanted => return Ok(true),
                Ok(_) => {}
                Err(found) => keep(&mut stop, found)?,
            }
        }
        stop.map_or(Ok(false), Err)
    }

    fn each(&mut self, each: &'a Each) -> Evaluated<'a> {
        let list = self.eval(&each.list)?;
        if matches!(each.what, Macro::OptMap | Macro::OptFlatMap) {
            return self.if_there(each, &list);
        }
        let items = items(&list, &each.list)?;
        self.step(items.len() as u32 / 4)?;
        // Of a map the items are its keys, in the same order.
        let values: Vec<Value> = match each.second {
            Some(_) if list.what() == "a map" => entries(&list).into_iter().map(|(_, value)| value).collect(),
            _ => Vec::new(),
        };
        let (mut kept, mut keys, mut count, mut stop) = (Vec::new(), Vec::new(), 0, None);
        for (index, item) in items.iter().enumerate() {
            let depth = self.names.len();
            match &each.second {
                None => self.names.push((&each.name, item.clone())),
                Some(second) if list.what() == "a map" => {
                    self.names.push((&each.name, item.clone()));
                    self.names.push((second, values.get(index).cloned().unwrap_or(Value::made(Is::Unknown))));
                }
                Some(second) => {
                    self.names.push((&each.name, Value { is: Is::Int(index as i64), at: item.at }));
                    self.names.push((second, item.clone()));
                }
            }
            let result = match each.what {
                Macro::Map | Macro::TransformList | Macro::TransformMap => self.mapped(each, item).map(|made| {
                    keys.extend(made.is_some().then(|| item.clone()));
                    kept.extend(made);
                    false
                }),
                _ => self.holds(&each.body),
            };
            self.names.truncate(depth);
            match (each.what, result) {
                (Macro::All, Ok(false)) => return Ok(Value::made(Is::Bool(false))),
                (Macro::Exists, Ok(true)) => return Ok(Value::made(Is::Bool(true))),
                (Macro::ExistsOne, Ok(true)) => count += 1,
                (Macro::Filter, Ok(true)) => kept.push(item.clone()),
                (_, Ok(_)) => {}
                (Macro::All | Macro::Exists, Err(found)) => keep(&mut stop, found)?,
                (_, Err(found)) => return Err(found),
            }
        }
        if let Some(stop) = stop {
            return Err(stop);
        }
        Ok(match each.what {
            Macro::All => Value::made(Is::Bool(true)),
            Macro::Exists => Value::made(Is::Bool(false)),
            Macro::ExistsOne => Value::made(Is::Bool(count == 1)),
            Macro::TransformMap => {
                let entries = keys.into_iter().zip(kept).map(|(key, value)| (key.shown(), value));
                Value { is: Is::Map(entries.collect()), at: list.at }
            }
            _ => Value::list(kept, list.at),
        })
    }

    /// What is made of an optional value.
    fn if_there(&mut self, each: &'a Each, value: &Value<'a>) -> Evaluated<'a> {
        let Some(inner) = optional(value) else {
            return fault(&each.list, format!("an optional value is wanted here, not {}", value.what()));
        };
        let Some(inner) = inner else { return Ok(value.clone()) };
        self.names.push((&each.name, inner.clone()));
        let made = self.eval(&each.body);
        self.names.pop();
        match each.what {
            Macro::OptMap => Ok(Value::made(Special::Optional(Some(made?)).is())),
            _ => made,
        }
    }

    /// What is made of an item, at its place; nothing where the condition does not hold.
    fn mapped(&mut self, each: &'a Each, item: &Value<'a>) -> Result<Option<Value<'a>>, Stop> {
        if let Some(condition) = &each.condition
            && !self.holds(condition)?
        {
            return Ok(None);
        }
        let made = self.eval(&each.body)?;
        Ok(Some(Value { at: made.at.or(item.at), ..made }))
    }
}

/// What is in an optional value; `None` for others.
fn optional<'v, 'a>(value: &'v Value<'a>) -> Option<Option<&'v Value<'a>>> {
    match &value.is {
        Is::Special(special) => match &**special {
            Special::Optional(inner) => Some(inner.as_ref()),
            _ => None,
        },
        _ => None,
    }
}

/// A fault that the API server finds as well.
pub(super) fn refused<T>(expr: &Expr, message: String) -> Result<T, Stop> {
    Err(Stop::Fault(Fault::sure(expr.at.clone(), message)))
}

pub(super) fn fault<T>(expr: &Expr, message: String) -> Result<T, Stop> {
    Err(Stop::Fault(Fault::new(expr.at.clone(), message)))
}

/// Keeps the first reason for having no value: what is unknown goes before faults, and nothing goes on without steps.
pub(super) fn keep(kept: &mut Option<Stop>, found: Stop) -> Result<(), Stop> {
    match (&kept, &found) {
        (_, Stop::Exhausted) => return Err(found),
        (None, _) | (Some(Stop::Fault(_)), Stop::Unknown) => *kept = Some(found),
        _ => {}
    }
    Ok(())
}

/// How many steps a function may take for a value.
fn weight(value: &Value) -> u32 {
    match &value.is {
        Is::Text(text) => text.len() as u32 / 16,
        Is::List(items) => items.len() as u32,
        Is::Special(_) => value.list_items().map_or(0, |items| items.len() as u32),
        _ => 0,
    }
}
