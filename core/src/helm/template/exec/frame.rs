//! The state of one call of a template.

use std::fmt::Display;
use std::rc::Rc;

use crate::span::Span;

use super::super::tree::{Command, Operand, Pipe, Place, TemplateCall, Tree};
use super::super::{quote, tree};
use super::{Run, Templates};
use crate::helm::failure::{Cause, Failure, Level};
use crate::helm::origin::{OriginId, SiteId};
use crate::helm::value::{Kind, Map, Value};

/// Where templates are looked for: those that a text given to `tpl` defines, then those outside of it.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s> {
    pub(super) outer: Option<&'s Scope<'s>>,
    pub(super) templates: &'s Templates,
}

impl<'s> Scope<'s> {
    pub(super) fn find(&self, name: &str) -> Option<&'s Tree> {
        let mut scope = self;
        loop {
            if let Some(tree) = scope.templates.trees.get(name) {
                return Some(tree);
            }
            scope = scope.outer?;
        }
    }
}

/// A value where it stands: in Go a `nil` in a list or map still has a type, and its fields are errors.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    pub(super) value: Value,
    pub(super) is_element: bool,
}

impl Slot {
    /// What a pipeline gave.
    pub(super) fn bare(value: Value) -> Slot {
        Slot { value, is_element: false }
    }

    /// An element of a list or map.
    pub(super) fn element(value: Value) -> Slot {
        Slot { value, is_element: true }
    }

    pub(super) fn into_value(self) -> Value {
        self.value
    }

    /// Its type as messages have it.
    pub(super) fn type_name(&self) -> &'static str {
        if self.is_element { "interface {}" } else { self.value.type_name() }
    }
}

/// The arguments of a call.
pub(super) struct Given {
    pub(super) values: Vec<Value>,
    /// A bit for each of the first 64: whether it is an element of a list or map.
    pub(super) elements: u64,
}

impl Given {
    /// A `nil` that no parameter of its type takes: one of a map or list does, unless it is an element.
    pub(super) fn settle_nil(&mut self, failure: &mut Failure) -> bool {
        let Cause::Argument(index) = failure.cause else { return false };
        let is_element = self.elements.checked_shr(index).unwrap_or(0) & 1 == 1;
        let Some(value) = self.values.get_mut(index as usize).filter(|value| value.is_nil()) else { return false };
        let wanted = failure.message.split_once("expected ").map_or("", |(_, wanted)| wanted);
        let wanted = wanted.split(';').next().unwrap_or_default();
        let kind = match wanted {
            _ if is_element => {
                failure.message = format!("wrong type for value; expected {wanted}; got interface {{}}");
                return false;
            }
            "map[string]interface {}" => Kind::Map(Map::default()),
            "[]interface {}" => Kind::List(Rc::default()),
            _ => {
                failure.message = format!("invalid value; expected {wanted}");
                return false;
            }
        };
        *value = Value { kind, origin: value.origin };
        true
    }
}

/// A node that is being evaluated, for messages.
#[derive(Clone, Copy)]
pub(super) struct At<'r> {
    pub(super) node: &'r dyn Display,
    /// The offset that Go's messages name.
    pub(super) offset: u32,
    pub(super) place: Place,
}

impl<'r> From<&'r Pipe> for At<'r> {
    fn from(pipe: &'r Pipe) -> At<'r> {
        At { node: pipe, offset: pipe.place.start, place: pipe.place }
    }
}

impl<'r> From<&'r Command> for At<'r> {
    fn from(command: &'r Command) -> At<'r> {
        // Go's position of a command is that of its first token.
        At { node: command, offset: command.place.start, place: command.place }
    }
}

impl<'r> From<&'r Operand> for At<'r> {
    fn from(operand: &'r Operand) -> At<'r> {
        At { node: operand, offset: operand.at, place: operand.place }
    }
}

impl<'r> From<&'r TemplateCall> for At<'r> {
    fn from(call: &'r TemplateCall) -> At<'r> {
        At { node: call, offset: call.place.start, place: call.place }
    }
}

/// One call of a template.
pub(super) struct Frame<'r, 'f> {
    pub(super) run: &'r Run<'r, 'f>,
    pub(super) scope: &'r Scope<'r>,
    pub(super) tree: &'r Tree,
    /// The call.
    pub(super) site: SiteId,
    /// The origin of the text outside of actions.
    pub(super) literal: OriginId,
    /// The node that is being evaluated.
    pub(super) at: At<'r>,
    pub(super) variables: Vec<(&'r str, Slot)>,
}

impl<'r> Frame<'r, '_> {
    /// Where a part of the template is written.
    pub(super) fn span(&self, place: Place) -> Span {
        self.tree.source.span(self.run.context, place)
    }

    pub(super) fn variable(&self, name: &str) -> Result<Slot, Failure> {
        let found = self.variables.iter().rev().find(|(known, _)| *known == name);
        found.map(|(_, slot)| slot.clone()).ok_or_else(|| self.error(format!("undefined variable: {name}")))
    }

    pub(super) fn set_variable(&mut self, name: &str, slot: Slot) -> Result<(), Failure> {
        match self.variables.iter_mut().rev().find(|(known, _)| *known == name) {
            Some((_, old)) => {
                *old = slot;
                Ok(())
            }
            None => Err(self.error(format!("undefined variable: {name}"))),
        }
    }

    /// An error at the node that is being evaluated.
    pub(super) fn error(&self, message: impl Into<String>) -> Failure {
        self.located(Failure::new(message), "", false)
    }

    /// The failure of a function or method that is called at a node.
    pub(super) fn call_error(&mut self, failure: Failure, name: &str, node: At<'r>) -> Failure {
        self.at = node;
        self.located(failure, &format!("error calling {name}: "), true)
    }

    /// The failure of something else than a function, unless it says where already.
    pub(super) fn unlocated(&self, failure: Failure) -> Failure {
        if failure.trace.is_empty() { self.located(failure, "", false) } else { failure }
    }

    fn located(&self, failure: Failure, what: &str, wraps: bool) -> Failure {
        let span = self.span(self.at.place);
        let source = &self.tree.source;
        let (line, column) = source.line_column(self.at.offset);
        let (file, name, node) = (&source.name, quote(&self.tree.name), self.at.node);
        let prefix = format!("template: {file}:{line}:{column}: executing {name} at <{node}>: {what}");
        failure.or_at(span).within(Level { prefix, wraps, span })
    }

    /// The failure of a function that was given something of another type: Go finds it before the call.
    pub(super) fn argument_error(&mut self, failure: Failure, index: u32, arguments: &'r [Operand]) -> Failure {
        let message = failure.message.clone();
        let Some(argument) = arguments.get(index as usize) else { return self.error(message) };
        self.at = argument.into();
        let wanted = message.split_once("expected ").map_or("", |(_, wanted)| wanted);
        let wanted = wanted.split(';').next().unwrap_or_default();
        let is_constant =
            matches!(argument.term, tree::Term::Bool(_) | tree::Term::Number(_) | tree::Term::Text { .. });
        match (&argument.term, wanted) {
            (tree::Term::Nil, _) => self.error(format!("cannot assign nil to {wanted}")),
            (_, "string" | "bool") if is_constant => self.error(format!("expected {wanted}; found {argument}")),
            (_, "int" | "int64") if is_constant => self.error(format!("expected integer; found {argument}")),
            (_, "float64") if is_constant => self.error(format!("expected float; found {argument}")),
            _ if is_constant => self.error(format!("can't handle {argument} for arg of type {wanted}")),
            _ => self.error(message),
        }
    }

    /// What an unknown condition or name means: nothing that ends the render.
    pub(super) fn unknown(&self, reason: &'static str) -> Value {
        let origin = self.run.context.origins.id(crate::helm::origin::Origin::Unknown(reason));
        Value { kind: Kind::Unknown, origin }
    }
}

/// Whether a failure may be passed over where it depends on what nobody knows.
pub(super) fn may_pass(failure: &Failure) -> bool {
    failure.cause != Cause::Limit
}
