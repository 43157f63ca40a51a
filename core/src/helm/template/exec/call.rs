//! Calls of functions, and `and` and `or`, which do not evaluate all of their arguments.

use super::super::quote;
use super::super::tree::Operand;
use super::frame::{At, Frame, Slot, may_pass};
use crate::helm::context::Mode;
use crate::helm::failure::{Cause, Failure};
use crate::helm::functions::{self, Function, Unknowns};
use crate::helm::value::{Kind, Value};

impl<'r> Frame<'r, '_> {
    /// Calls a function; `node` is what messages name for what goes wrong in it.
    pub(super) fn function(
        &mut self,
        dot: &Slot,
        node: At<'r>,
        name: &'r str,
        arguments: &'r [Operand],
        last: Option<Value>,
    ) -> Result<Value, Failure> {
        let context = self.run.context;
        context.step().map_err(|failure| self.unlocated(failure))?;
        match name {
            "and" | "or" => return self.logic(dot, name, arguments, last),
            "include" | "tpl" => return self.rendered(dot, node, name, arguments, last),
            "call" => return self.call_value(dot, node, arguments, last),
            _ => {}
        }
        let Some(function) = functions::find(name) else {
            return Err(self.error(format!("{} is not a defined function", quote(name))));
        };
        self.check_count(function, arguments.len(), last.is_some())?;
        let mut given = self.arguments(dot, arguments, last)?;
        let may_spread = context.mode == Mode::Lint && function.unknown == Unknowns::Spread;
        if may_spread && given.values.iter().any(Value::is_unknown) {
            return Ok(context.unknown(&given.values));
        }
        loop {
            let mut failure = match function.run(context, &given.values) {
                Ok(value) => return Ok(value),
                Err(failure) => failure,
            };
            if !given.settle_nil(&mut failure) {
                return Err(self.failed(failure, node, name, arguments));
            }
        }
    }

    /// `call`: no value of a chart is a function.
    fn call_value(
        &mut self,
        dot: &Slot,
        node: At<'r>,
        arguments: &'r [Operand],
        last: Option<Value>,
    ) -> Result<Value, Failure> {
        let values = self.arguments(dot, arguments, last)?.values;
        let message = match (values.first(), arguments.first()) {
            (None, _) => return Err(self.error("wrong number of args for call: want at least 1 got 0")),
            (Some(value), _) if value.is_nil() => "call of nil".to_owned(),
            (Some(value), Some(first)) => format!("non-function {first} of type {}", value.type_name()),
            (Some(value), None) => format!("non-function of type {}", value.type_name()),
        };
        Err(self.call_error(Failure::new(message), "call", node))
    }

    /// The failure of a function that was called at a node.
    pub(super) fn failed(&mut self, failure: Failure, node: At<'r>, name: &str, arguments: &'r [Operand]) -> Failure {
        match failure.cause {
            Cause::Argument(index) if failure.trace.is_empty() => self.argument_error(failure, index, arguments),
            _ => self.call_error(failure, name, node),
        }
    }

    fn check_count(&self, function: &Function, arguments: usize, has_last: bool) -> Result<(), Failure> {
        let Function { name, least, most, .. } = *function;
        let given = arguments + usize::from(has_last);
        if given < least && least != most {
            return Err(self.error(format!("wrong number of args for {name}: want at least {least} got {arguments}")));
        }
        if given < least || given > most {
            return Err(self.error(format!("wrong number of args for {name}: want {most} got {given}")));
        }
        Ok(())
    }

    /// `and` and `or`. Where an argument is not known, the result is one that decides, if there is one behind it.
    fn logic(
        &mut self,
        dot: &Slot,
        name: &str,
        arguments: &'r [Operand],
        last: Option<Value>,
    ) -> Result<Value, Failure> {
        if arguments.is_empty() && last.is_none() {
            return Err(self.error(format!("wrong number of args for {name}: want at least 1 got 0")));
        }
        let is_or = name == "or";
        let mut unknown: Option<Value> = None;
        let mut value = Value::nil();
        for argument in arguments {
            value = match (self.argument(dot, argument), &unknown) {
                (Ok(slot), _) => slot.value,
                (Err(failure), Some(unknown)) if may_pass(&failure) => return Ok(unknown.clone()),
                (Err(failure), _) => return Err(failure),
            };
            if let Some(decided) = decides(&value, is_or, &mut unknown) {
                return Ok(decided);
            }
        }
        if let Some(last) = last {
            if unknown.is_some()
                && let Some(decided) = decides(&last, is_or, &mut unknown)
            {
                return Ok(decided);
            }
            value = last;
        }
        Ok(unknown.unwrap_or(value))
    }
}

/// The result of `and` or `or` if this argument decides it.
fn decides(value: &Value, is_or: bool, unknown: &mut Option<Value>) -> Option<Value> {
    match (value.truth(), &unknown) {
        (None, _) => {
            unknown.get_or_insert_with(|| value.clone());
            None
        }
        (Some(truth), _) if truth != is_or => None,
        // True, but which of both nobody knows.
        (Some(_), Some(earlier)) if is_or && !matches!(value.kind, Kind::Bool(_)) => Some(earlier.clone()),
        (Some(_), _) => Some(value.clone()),
    }
}
