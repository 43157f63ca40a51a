//! What is wrong with the rules of a definition itself, as far as the API server refuses the definition for it.

use std::ops::Range;

use lintainer_core::source::Source;
use lintainer_core::text::nearest;

use super::rule::Rule;
use super::schema::{Form, Program, Schema};
use crate::cel::{Each, Expr, Kind, Macro, SPACES, each_part, is_type, unescaped};

/// A fault of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFault {
    /// Where it is in the definition (bytes).
    pub at: Range<usize>,
    /// What is wrong, about the rule: `names no field that there is`.
    pub message: String,
    /// The name that was perhaps meant.
    pub near: Option<String>,
}

/// The faults of all rules of a definition: of each the first.
pub fn faults(source: &Source, program: &Program) -> Vec<RuleFault> {
    let mut found = Vec::new();
    for (_, schema) in program.schemas() {
        each_rule(schema, &mut |rule, schema| {
            let fault = match &rule.expr {
                Err(fault) if fault.is_sure => Some((fault.at.clone(), fault.message.clone(), None)),
                Err(_) => None,
                Ok(expr) => {
                    let names = vec![("self", Of::Schema(schema)), ("oldSelf", Of::Schema(schema))];
                    let mut checker = Checker { names, fault: None };
                    checker.of(expr);
                    checker.fault
                }
            };
            found.extend(fault.map(|(at, message, near)| RuleFault { at: within(rule, source, at), message, near }));
        });
    }
    // Several versions may have one schema by an alias.
    found.sort_by_key(|fault: &RuleFault| fault.at.start);
    found.dedup();
    found
}

fn each_rule<'s>(schema: &'s Schema, look: &mut dyn FnMut(&'s Rule, &'s Schema)) {
    schema.rules.iter().for_each(|rule| look(rule, schema));
    let below = schema.items.as_deref().into_iter().chain(schema.properties.iter().map(|property| &property.schema));
    below.filter(|schema| schema.has_rules).for_each(|schema| each_rule(schema, look));
}

/// The place of a part of a rule, where it is written as it reads; otherwise that of the rule.
fn within(rule: &Rule, source: &Source, part: Range<usize>) -> Range<usize> {
    let start = source.text().get(rule.at.clone()).and_then(|written| written.find(&*rule.text));
    match start {
        Some(start) if part.end <= rule.text.len() && !part.is_empty() => {
            let start = rule.at.start + start;
            start + part.start..start + part.end
        }
        _ => rule.at.clone(),
    }
}

/// What is known of a value.
#[derive(Debug, Clone, Copy)]
enum Of<'s> {
    Schema(&'s Schema),
    Any,
}

struct Checker<'s> {
    names: Vec<(&'s str, Of<'s>)>,
    fault: Option<(Range<usize>, String, Option<String>)>,
}

impl<'s> Checker<'s> {
    fn of(&mut self, expr: &'s Expr) -> Of<'s> {
        if self.fault.is_some() {
            return Of::Any;
        }
        match &expr.kind {
            Kind::Name(name) => self.name(name, expr, false),
            Kind::Field(of, name) | Kind::Has(of, name) | Kind::MaybeField(of, name) => {
                let owner = match &of.kind {
                    // Names of types have dots.
                    Kind::Name(first) => self.name(first, of, true),
                    _ => self.of(of),
                };
                let found = self.field(owner, name, expr);
                if matches!(expr.kind, Kind::Field(..)) { found } else { Of::Any }
            }
            Kind::Index(of, index) => {
                self.of(index);
                self.of(of).items()
            }
            Kind::Each(each) => self.each(each),
            _ => {
                let mut parts = Vec::new();
                each_part(expr, &mut |part| parts.push(part));
                parts.into_iter().for_each(|part| _ = self.of(part));
                Of::Any
            }
        }
    }

    fn with(&mut self, names: Vec<(&'s str, Of<'s>)>, body: &'s Expr) -> Of<'s> {
        let depth = self.names.len();
        self.names.extend(names);
        let found = self.of(body);
        self.names.truncate(depth);
        found
    }

    fn each(&mut self, each: &'s Each) -> Of<'s> {
        let list = self.of(&each.list);
        let key_or_item = if list.is_map() { Of::Any } else { list.items() };
        let names = match &each.second {
            None => vec![(&*each.name, key_or_item)],
            Some(second) => vec![(&*each.name, Of::Any), (&**second, list.items())],
        };
        if matches!(each.what, Macro::OptMap | Macro::OptFlatMap) {
            return self.with(vec![(&*each.name, Of::Any)], &each.body);
        }
        if let Some(condition) = &each.condition {
            self.with(names.clone(), condition);
        }
        self.with(names, &each.body);
        if each.what == Macro::Filter && !list.is_map() { list } else { Of::Any }
    }

    fn name(&mut self, name: &'s str, expr: &Expr, has_field: bool) -> Of<'s> {
        if let Some((_, of)) = self.names.iter().rev().find(|(known, _)| *known == name) {
            return *of;
        }
        let near = nearest(name, self.names.iter().map(|(known, _)| *known));
        if !is_type(name) && !SPACES.contains(&name) && (!has_field || near.is_some()) {
            self.fault = Some((expr.at.clone(), format!("there is no `{name}` here"), near));
        }
        Of::Any
    }

    fn field(&mut self, owner: Of<'s>, name: &'s str, expr: &Expr) -> Of<'s> {
        let Of::Schema(schema) = owner else { return Of::Any };
        match schema.form {
            Form::Object => match schema.field(name) {
                Some(property) if property.schema.form == Form::Unknown => Of::Any,
                Some(property) => Of::Schema(&property.schema),
                None => {
                    let near = nearest(name, schema.properties.iter().map(|property| &*property.name));
                    let end = expr.at.end - usize::from(matches!(expr.kind, Kind::Has(..)));
                    let message = format!("the schema has no field `{}` there", unescaped(name));
                    self.fault = Some((end.saturating_sub(name.len())..end, message, near));
                    Of::Any
                }
            },
            Form::Map => owner.items(),
            _ => Of::Any,
        }
    }
}

impl<'s> Of<'s> {
    fn items(self) -> Of<'s> {
        match self {
            Of::Schema(schema) => schema.items.as_deref().filter(|items| items.form != Form::Unknown),
            Of::Any => None,
        }
        .map_or(Of::Any, Of::Schema)
    }

    fn is_map(self) -> bool {
        matches!(self, Of::Schema(schema) if schema.form == Form::Map)
    }
}
