//! What is wrong with an expression before it runs: fields that do not exist, types that do not go together, and values
//! that may be absent and are not asked for. CEL itself finds these when it is too late.

use std::collections::BTreeSet;

use lintainer_core::text::nearest;

use super::Fault;
use super::functions::Function;
use super::syntax::{Each, Expr, Kind, Macro, Operator};
use super::types::Type;

/// The variables that an expression may use.
pub type Names = Vec<(String, Type)>;

/// Checks an expression, and returns the type of its value. `guarded` has paths that need not be asked for with
/// `has(…)`, beside those that the expression itself asks for.
///
/// # Errors
///
/// The first fault.
pub fn check(expr: &Expr, names: &Names, guarded: &BTreeSet<String>) -> Result<Type, Fault> {
    let mut guarded = guarded.clone();
    asked(expr, &mut guarded);
    let mut checker = Checker { names: names.clone(), guarded };
    checker.value(expr)
}

/// Adds the paths that an expression asks for with `has(…)`.
fn asked(expr: &Expr, paths: &mut BTreeSet<String>) {
    if let Kind::Has(..) = &expr.kind {
        paths.extend(expr.path());
    }
    each_part(expr, &mut |part| asked(part, paths));
}

/// Adds all paths of fields that an expression reads.
pub fn paths(expr: &Expr, found: &mut BTreeSet<String>) {
    found.extend(expr.path());
    each_part(expr, &mut |part| paths(part, found));
}

/// Adds the names of all fields that an expression reads, whatever they are fields of.
pub fn fields(expr: &Expr, found: &mut BTreeSet<String>) {
    if let Kind::Field(_, name) | Kind::Has(_, name) = &expr.kind {
        found.insert(name.to_string());
    }
    each_part(expr, &mut |part| fields(part, found));
}

/// Looks at the parts right below an expression.
pub fn each_part<'e>(expr: &'e Expr, look: &mut dyn FnMut(&'e Expr)) {
    match &expr.kind {
        Kind::Null | Kind::Bool(_) | Kind::Int(_) | Kind::Double(_) | Kind::Text(_) | Kind::Name(_) => {}
        Kind::List(parts) | Kind::All(parts) | Kind::Any(parts) | Kind::Call(_, parts) | Kind::Library(_, parts) => {
            parts.iter().for_each(look);
        }
        Kind::Map(entries) => entries.iter().for_each(|(key, value)| {
            look(key);
            look(value);
        }),
        Kind::Field(of, _) | Kind::Has(of, _) | Kind::Not(of) | Kind::Minus(of) | Kind::Matches(of, _) => look(of),
        Kind::MaybeField(of, _) => look(of),
        Kind::Index(a, b) | Kind::MaybeIndex(a, b) | Kind::Binary(_, a, b) => {
            look(a);
            look(b);
        }
        Kind::Choice(parts) => parts.iter().for_each(look),
        Kind::Each(each) => {
            look(&each.list);
            each.condition.iter().for_each(&mut *look);
            look(&each.body);
        }
    }
}

struct Checker {
    names: Names,
    guarded: BTreeSet<String>,
}

impl Checker {
    fn value(&mut self, expr: &Expr) -> Result<Type, Fault> {
        Ok(match &expr.kind {
            Kind::Null => Type::Null,
            Kind::Bool(_) => Type::Bool,
            Kind::Int(_) => Type::Int,
            Kind::Double(_) => Type::Double,
            Kind::Text(_) => Type::Text,
            Kind::List(items) => {
                let mut of = None;
                for item in items {
                    let item = self.value(item)?;
                    of = Some(of.map_or(item, |of: Type| of.common(item)));
                }
                Type::List(of.unwrap_or(Type::Any).shared())
            }
            Kind::Map(entries) => {
                let mut of = None;
                for (key, value) in entries {
                    self.is(key, Type::Text)?;
                    let value = self.value(value)?;
                    of = Some(of.map_or(value, |of: Type| of.common(value)));
                }
                Type::Map(of.unwrap_or(Type::Any).shared())
            }
            Kind::Name(name) => self.name(name, expr)?,
            Kind::Field(of, name) => {
                let owner = self.value(of)?;
                self.field(owner, name, expr, false)?
            }
            Kind::Has(of, name) => {
                let owner = self.value(of)?;
                self.field(owner, name, expr, true)?;
                Type::Bool
            }
            Kind::Index(of, index) => self.index(of, index)?,
            Kind::Not(inner) => self.is(inner, Type::Bool)?,
            Kind::Minus(inner) => match self.value(inner)? {
                number @ (Type::Int | Type::Double | Type::Any) => number,
                other => return wrong(inner, format!("`-` wants a number, not {}", other.what())),
            },
            Kind::All(parts) | Kind::Any(parts) => {
                for part in parts {
                    self.is(part, Type::Bool)?;
                }
                Type::Bool
            }
            Kind::Binary(operator, left, right) => self.binary(*operator, left, right, expr)?,
            Kind::Choice(parts) => {
                let [condition, yes, no] = &**parts;
                self.is(condition, Type::Bool)?;
                self.value(yes)?.common(self.value(no)?)
            }
            Kind::Call(function, arguments) => self.call(*function, arguments)?,
            Kind::Matches(text, _) => {
                self.is(text, Type::Text)?;
                Type::Bool
            }
            Kind::Each(each) => self.each(each)?,
            // Only in expressions of the API server, which are checked elsewhere.
            Kind::MaybeField(..) | Kind::MaybeIndex(..) | Kind::Library(..) => Type::Any,
        })
    }

    /// Checks that an expression may be of a type, and returns that.
    fn is(&mut self, expr: &Expr, wanted: Type) -> Result<Type, Fault> {
        let found = self.value(expr)?;
        if found.is_any() || std::mem::discriminant(&found) == std::mem::discriminant(&wanted) {
            return Ok(wanted);
        }
        wrong(expr, format!("this is {}, where {} is wanted", found.what(), wanted.what()))
    }

    fn name(&self, name: &str, expr: &Expr) -> Result<Type, Fault> {
        if let Some((_, of)) = self.names.iter().rev().find(|(known, _)| known == name) {
            return Ok(*of);
        }
        let known = self.names.iter().map(|(known, _)| known.as_str());
        let names: Vec<&str> = known.clone().collect();
        let meant = nearest(name, known).map(|near| format!("did you mean `{near}`?"));
        let meant = meant.unwrap_or_else(|| format!("there are `{}`", names.join("`, `")));
        wrong(expr, format!("there is no `{name}` here; {meant}"))
    }

    fn field(&self, owner: Type, name: &str, expr: &Expr, is_asked: bool) -> Result<Type, Fault> {
        match owner {
            Type::Any => Ok(Type::Any),
            Type::Map(of) => Ok(*of),
            Type::Record(record) => {
                let Some(field) = record.field(name) else {
                    let known = record.fields.iter().map(|field| field.name);
                    let meant = nearest(name, known.clone()).map(|near| format!("did you mean `{near}`?"));
                    let all = || format!("it has `{}`", known.collect::<Vec<_>>().join("`, `"));
                    let meant = meant.unwrap_or_else(all);
                    return wrong_at_end(expr, name, format!("no field `{name}` in `{}`; {meant}", record.name));
                };
                let path = expr.path();
                let is_guarded = path.as_ref().is_some_and(|path| self.guarded.contains(path));
                if field.may_be_unset && !is_asked && !is_guarded {
                    let path = path.unwrap_or_else(|| format!("….{name}"));
                    let message = format!("`{path}` may not be set: ask `has({path})` as well");
                    return wrong_at_end(expr, name, message);
                }
                Ok(field.of)
            }
            other => wrong_at_end(expr, name, format!("no field `{name}`: this is {}", other.what())),
        }
    }

    fn index(&mut self, of: &Expr, index: &Expr) -> Result<Type, Fault> {
        let owner = self.value(of)?;
        match owner {
            Type::Any => self.value(index).map(|_| Type::Any),
            Type::List(item) => self.is(index, Type::Int).map(|_| *item),
            Type::Map(value) => self.is(index, Type::Text).map(|_| *value),
            other => wrong(of, format!("this is {}, which has no items", other.what())),
        }
    }

    fn binary(&mut self, operator: Operator, left: &Expr, right: &Expr, expr: &Expr) -> Result<Type, Fault> {
        let (a, b) = (self.value(left)?, self.value(right)?);
        let sign = operator.text();
        let mismatch = || wrong(expr, format!("`{sign}` does not take {} and {}", a.what(), b.what()));
        match operator {
            Operator::Equal | Operator::Unequal if a.may_equal(b) => Ok(Type::Bool),
            Operator::Equal | Operator::Unequal => match (a, b) {
                (Type::Record(_), _) | (_, Type::Record(_)) => {
                    wrong(expr, "a thing of the model is compared by its fields, such as its name".to_string())
                }
                _ => wrong(expr, format!("{} and {} are never equal", a.what(), b.what())),
            },
            Operator::Less | Operator::LessOrEqual | Operator::Greater | Operator::GreaterOrEqual => {
                if a.may_compare(b) { Ok(Type::Bool) } else { mismatch() }
            }
            Operator::In => match b {
                Type::Any => Ok(Type::Bool),
                Type::List(of) if a.may_equal(*of) => Ok(Type::Bool),
                Type::List(of) => wrong(expr, format!("{} is never in a list of {}", a.what(), of.documented())),
                Type::Map(_) => self.is(left, Type::Text).map(|_| Type::Bool),
                other => wrong(right, format!("`in` wants a list or map, not {}", other.what())),
            },
            Operator::Add => match (a, b) {
                (Type::Any, _) | (_, Type::Any) => Ok(Type::Any),
                (Type::Int, Type::Int) | (Type::Double, Type::Double) | (Type::Text, Type::Text) => Ok(a),
                (Type::List(x), Type::List(y)) => Ok(Type::List(x.common(*y).shared())),
                (Type::Text, Type::Int | Type::Double) | (Type::Int | Type::Double, Type::Text) => {
                    wrong(expr, "a text and a number are not added: write `string(…)` around the number".to_string())
                }
                _ => mismatch(),
            },
            _ => match (a, b) {
                (Type::Any, other) | (other, Type::Any) if matches!(other, Type::Int | Type::Double | Type::Any) => {
                    Ok(other)
                }
                (Type::Int, Type::Int) => Ok(a),
                (Type::Double, Type::Double) if operator != Operator::Modulo => Ok(a),
                _ => mismatch(),
            },
        }
    }

    fn call(&mut self, function: Function, arguments: &[Expr]) -> Result<Type, Fault> {
        let Some((first, rest)) = arguments.split_first() else { return Ok(Type::Any) };
        let of = match function {
            Function::Size => match self.value(first)? {
                Type::Any | Type::Text | Type::List(_) | Type::Map(_) => Type::Int,
                other => return wrong(first, format!("`size` does not take {}", other.what())),
            },
            Function::Int => self.scalar(first, function).map(|()| Type::Int)?,
            Function::Double => self.scalar(first, function).map(|()| Type::Double)?,
            Function::String => self.scalar(first, function).map(|()| Type::Text)?,
            Function::Join => {
                match self.value(first)? {
                    Type::Any | Type::List(Type::Any | Type::Text) => {}
                    other => return wrong(first, format!("`join` wants a list of texts, not {}", other.documented())),
                }
                Type::Text
            }
            _ => {
                self.is(first, Type::Text)?;
                match function {
                    Function::Contains | Function::StartsWith | Function::EndsWith | Function::Matches => Type::Bool,
                    Function::IndexOf | Function::LastIndexOf => Type::Int,
                    Function::Split => Type::List(&Type::Text),
                    _ => Type::Text,
                }
            }
        };
        let wanted = if matches!(function, Function::CharAt | Function::Substring) { Type::Int } else { Type::Text };
        for argument in rest {
            self.is(argument, wanted)?;
        }
        Ok(of)
    }

    /// Checks that an expression may be a number or text.
    fn scalar(&mut self, expr: &Expr, function: Function) -> Result<(), Fault> {
        match self.value(expr)? {
            Type::Any | Type::Text | Type::Int | Type::Double => Ok(()),
            Type::Bool if function == Function::String => Ok(()),
            other => wrong(expr, format!("`{}` does not take {}", function.name(), other.what())),
        }
    }

    fn each(&mut self, each: &Each) -> Result<Type, Fault> {
        let item = match self.value(&each.list)? {
            Type::Any => Type::Any,
            Type::List(of) => *of,
            Type::Map(_) => Type::Text,
            other => return wrong(&each.list, format!("this is {}, not a list or map", other.what())),
        };
        self.names.push((each.name.to_string(), item));
        let found = self.each_body(each, item);
        self.names.pop();
        found
    }

    fn each_body(&mut self, each: &Each, item: Type) -> Result<Type, Fault> {
        if let Some(condition) = &each.condition {
            self.is(condition, Type::Bool)?;
        }
        match each.what {
            Macro::Map => Ok(Type::List(self.value(&each.body)?.shared())),
            what => {
                self.is(&each.body, Type::Bool)?;
                Ok(if what == Macro::Filter { Type::List(item.shared()) } else { Type::Bool })
            }
        }
    }
}

fn wrong<T>(expr: &Expr, message: String) -> Result<T, Fault> {
    Err(Fault::new(expr.at.clone(), message))
}

/// A fault of the field that a path ends with.
fn wrong_at_end<T>(expr: &Expr, name: &str, message: String) -> Result<T, Fault> {
    let end = expr.at.end - usize::from(matches!(expr.kind, Kind::Has(..)));
    Err(Fault::new(end.saturating_sub(name.len())..end, message))
}
