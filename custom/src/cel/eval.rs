//! Evaluation. What is not known stays unknown: `a && b` is false where one side is, whatever the other one may be, and
//! otherwise unknown where one side is. The place that was read last is the one that decided.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::rc::Rc;

use lintainer_core::model::NodeRef;
use lintainer_core::span::Span;
use lintainer_core::yaml::{Field, Node};

use super::functions::too_long;
use super::syntax::{Each, Expr, Kind, Macro, Operator};
use super::value::{Is, Value, yaml_key};
use super::{Fault, MAX_MADE, MAX_STEPS};

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

/// Finds the YAML node of a thing of the model.
pub type Nodes<'a> = &'a dyn Fn(NodeRef) -> Option<Node<'a>>;

/// Evaluates expressions about one thing.
pub struct Evaluator<'a> {
    /// Variables, the innermost last.
    names: Vec<(&'a str, Value<'a>)>,
    nodes: Nodes<'a>,
    steps: u32,
    seen: Option<Span>,
}

type Evaluated<'a> = Result<Value<'a>, Stop>;

impl<'a> Evaluator<'a> {
    /// An evaluator with variables.
    pub fn new(names: Vec<(&'a str, Value<'a>)>, nodes: Nodes<'a>) -> Self {
        Evaluator { names, nodes, steps: 0, seen: None }
    }

    /// The place of the value that was read last: the one that decided.
    pub fn seen(&self) -> Option<Span> {
        self.seen
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
                let owner = self.eval(of)?;
                let value = self.field(&owner, name, expr)?;
                return self.read(value, expr);
            }
            Kind::Has(of, name) => {
                let owner = self.eval(of)?;
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

    fn step(&mut self, steps: u32) -> Result<(), Stop> {
        self.steps = self.steps.saturating_add(steps);
        if self.steps > MAX_STEPS { Err(Stop::Exhausted) } else { Ok(()) }
    }

    fn see(&mut self, place: Option<Span>) {
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
                fault(expr, format!("{name} is not set: {help}"))
            }
            _ => Ok(value),
        }
    }

    fn name(&mut self, name: &str, expr: &Expr) -> Evaluated<'a> {
        let found = self.names.iter().rev().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
        match found {
            Some(value) => self.read(value, expr),
            None => fault(expr, format!("there is no `{name}` here")),
        }
    }

    fn field(&self, owner: &Value<'a>, name: &'a str, expr: &Expr) -> Evaluated<'a> {
        match &owner.is {
            Is::Thing(thing) => match thing.record().field(name) {
                Some(field) => Ok((field.get)(*thing, self.nodes)),
                None => fault(expr, format!("`{}` has no field `{name}`", thing.record().name)),
            },
            Is::Yaml(field) if field.is_mapping() => Ok(Value::yaml(field.key(name))),
            Is::Map(entries) => Ok(entry(entries, name, owner.at)),
            _ => fault(expr, format!("{} has no field `{name}`", owner.what())),
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
        let items = items(&list, &each.list)?;
        let (mut kept, mut count, mut stop) = (Vec::new(), 0, None);
        for item in items.iter() {
            self.names.push((&each.name, item.clone()));
            let result = match each.what {
                Macro::Map => self.mapped(each, item).map(|made| {
                    kept.extend(made);
                    false
                }),
                _ => self.holds(&each.body),
            };
            self.names.pop();
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
            Macro::Filter | Macro::Map => Value::list(kept, list.at),
        })
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

    fn binary(&mut self, operator: Operator, left: &Value<'a>, right: &Value<'a>, expr: &Expr) -> Result<Is<'a>, Stop> {
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
            None => fault(expr, "the number is too large, or divided by zero".to_string()),
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
                (Is::Text(a), Is::Text(b)) if a.len() + b.len() <= MAX_MADE => {
                    Ok(Is::Text(format!("{a}{b}").into()))
                }
                (Is::Text(_), Is::Text(_)) => fault(expr, too_long()),
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

    fn equal(&mut self, a: &Value<'a>, b: &Value<'a>) -> Result<bool, Stop> {
        self.step(1)?;
        Ok(match (&a.is, &b.is) {
            (Is::Unknown, _) | (_, Is::Unknown) => return Err(Stop::Unknown),
            (Is::Bool(a), Is::Bool(b)) => a == b,
            (Is::Text(a), Is::Text(b)) => a == b,
            (Is::Null, Is::Null) => true,
            (Is::Int(_) | Is::Double(_), Is::Int(_) | Is::Double(_)) => compare(a, b) == Some(Some(Ordering::Equal)),
            (Is::Map(_) | Is::Yaml(_), Is::Map(_) | Is::Yaml(_)) if a.what() == "a map" && b.what() == "a map" => {
                let (a, b) = (entries(a), entries(b));
                let mut stop = None;
                for (key, value) in &a {
                    let Some((_, other)) = b.iter().find(|(known, _)| known == key) else { return Ok(false) };
                    match self.equal(value, other) {
                        Ok(false) => return Ok(false),
                        Ok(true) => {}
                        Err(found) => keep(&mut stop, found)?,
                    }
                }
                stop.map_or(Ok(()), Err)?;
                a.len() == b.len()
            }
            (Is::List(_) | Is::Yaml(_), Is::List(_) | Is::Yaml(_)) if a.what() == b.what() => {
                let (a, b) = (list_items(a), list_items(b));
                let mut stop = None;
                for (a, b) in a.iter().zip(b.iter()) {
                    match self.equal(a, b) {
                        Ok(false) => return Ok(false),
                        Ok(true) => {}
                        Err(found) => keep(&mut stop, found)?,
                    }
                }
                if a.len() != b.len() {
                    return Ok(false);
                }
                stop.map_or(Ok(true), Err)?
            }
            _ => false,
        })
    }

    fn is_in(&mut self, one: &Value<'a>, many: &Value<'a>, expr: &Expr) -> Result<bool, Stop> {
        if many.what() == "a map" {
            let Is::Text(key) = &one.is else {
                return fault(expr, format!("the keys of a map are texts, not {}", one.what()));
            };
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

fn fault<T>(expr: &Expr, message: String) -> Result<T, Stop> {
    Err(Stop::Fault(Fault::new(expr.at.clone(), message)))
}

/// Keeps the first reason for having no value: what is unknown goes before faults, and nothing goes on without steps.
fn keep(kept: &mut Option<Stop>, found: Stop) -> Result<(), Stop> {
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
        _ => 0,
    }
}

fn minus<'a>(value: Value<'a>, expr: &Expr) -> Result<Is<'a>, Stop> {
    match value.is {
        Is::Int(number) if number != i64::MIN => Ok(Is::Int(-number)),
        Is::Double(number) => Ok(Is::Double(-number)),
        _ => fault(expr, format!("`-` does not take {}", value.what())),
    }
}

/// The order of two numbers or texts; `None` where there is none, the inner one where one is no number (NaN).
fn compare(a: &Value, b: &Value) -> Option<Option<Ordering>> {
    match (&a.is, &b.is) {
        (Is::Int(a), Is::Int(b)) => Some(Some(a.cmp(b))),
        (Is::Double(a), Is::Double(b)) => Some(a.partial_cmp(b)),
        (Is::Int(a), Is::Double(b)) => Some((*a as f64).partial_cmp(b)),
        (Is::Double(a), Is::Int(b)) => Some(a.partial_cmp(&(*b as f64))),
        (Is::Text(a), Is::Text(b)) => Some(Some(a.cmp(b))),
        (Is::Bool(a), Is::Bool(b)) => Some(Some(a.cmp(b))),
        _ => None,
    }
}

fn list_items<'a>(value: &Value<'a>) -> Rc<[Value<'a>]> {
    match &value.is {
        Is::List(items) => Rc::clone(items),
        Is::Yaml(field) => field.items().map(Value::yaml).collect(),
        _ => Rc::new([]),
    }
}

fn entries<'a>(value: &Value<'a>) -> Vec<(Cow<'a, str>, Value<'a>)> {
    match &value.is {
        Is::Map(entries) => entries.to_vec(),
        Is::Yaml(field) => {
            let named = |value: Field<'a>| Some((Cow::Borrowed(value.key_name()?.value), Value::yaml(value)));
            field.values().filter_map(named).collect()
        }
        _ => Vec::new(),
    }
}

/// The items of a list, or the keys of a map.
fn items<'a>(value: &Value<'a>, expr: &Expr) -> Result<Rc<[Value<'a>]>, Stop> {
    let key = |key: &Cow<'a, str>, at: Option<Span>| Value { is: Is::Text(key.clone()), at };
    match &value.is {
        Is::List(_) => Ok(list_items(value)),
        Is::Map(entries) => Ok(entries.iter().map(|(name, value)| key(name, value.at)).collect()),
        Is::Yaml(field) if field.is_mapping() => {
            let name = |value: Field<'a>| value.key_name().map(|name| Value::text(name.value, name.span));
            Ok(field.values().filter_map(name).collect())
        }
        Is::Yaml(_) => Ok(list_items(value)),
        _ => fault(expr, format!("a list or map is wanted here, not {}", value.what())),
    }
}

/// The value of a key in a map of the model; what is absent is shown at the map.
fn entry<'a>(entries: &[(Cow<'a, str>, Value<'a>)], key: &str, map: Option<Span>) -> Value<'a> {
    let found = entries.iter().rev().find(|(known, _)| known == key).map(|(_, value)| value.clone());
    found.unwrap_or(Value { is: Is::Unset, at: map })
}

fn item<'a>(owner: &Value<'a>, index: &Value<'a>, expr: &Expr) -> Evaluated<'a> {
    match (&owner.is, &index.is) {
        (Is::List(_), Is::Int(index)) => Ok(at_index(&list_items(owner), *index, owner.at)),
        (Is::Yaml(field), Is::Int(index)) if !field.is_mapping() => {
            Ok(at_index(&list_items(owner), *index, owner.at))
        }
        (Is::Yaml(field), Is::Text(key)) if field.is_mapping() => Ok(yaml_key(*field, key)),
        (Is::Map(entries), Is::Text(key)) => Ok(entry(entries, key, owner.at)),
        _ => fault(expr, format!("{} has no place {}", owner.what(), index.shown())),
    }
}

fn at_index<'a>(items: &[Value<'a>], index: i64, list: Option<Span>) -> Value<'a> {
    let found = usize::try_from(index).ok().and_then(|index| items.get(index)).cloned();
    found.unwrap_or(Value { is: Is::Unset, at: list })
}
