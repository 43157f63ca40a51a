//! Pipelines, commands and operands.

use super::super::source::Body;
use super::super::tree::{Command, NumberValue, Operand, Pipe, Place, Term};
use super::frame::{Frame, Given, Slot};
use crate::helm::failure::{Cause, Failure};
use crate::helm::origin::Origin;
use crate::helm::text::Text;
use crate::helm::value::{Kind, Value};

impl<'r> Frame<'r, '_> {
    /// The value of a pipeline. Its variables are set and stay.
    pub(super) fn pipe(&mut self, dot: &Slot, pipe: &'r Pipe) -> Result<Value, Failure> {
        self.at = pipe.into();
        let mut value = None;
        for command in &pipe.commands {
            value = Some(self.command(dot, command, value)?);
        }
        let value = value.unwrap_or_else(Value::nil);
        for variable in &pipe.variables {
            let slot = Slot::bare(value.clone());
            if pipe.assigns {
                self.set_variable(&variable.name, slot)?;
            } else {
                self.variables.push((&variable.name, slot));
            }
        }
        Ok(value)
    }

    fn parenthesized(&mut self, dot: &Slot, pipe: &'r Pipe) -> Result<Value, Failure> {
        let run = self.run;
        let result = run.deeper(1, || self.pipe(dot, pipe));
        result.map_err(|failure| self.unlocated(failure))
    }

    /// The value of a command; `last` is the result of the command before it.
    fn command(&mut self, dot: &Slot, command: &'r Command, last: Option<Value>) -> Result<Value, Failure> {
        let Some((first, arguments)) = command.words.split_first() else { return Ok(Value::nil()) };
        match &first.term {
            Term::Field(names) => {
                self.at = first.into();
                self.fields(dot, dot.clone(), first, names, arguments, last).map(Slot::into_value)
            }
            Term::Chain(start, names) => {
                let start = self.chain_start(dot, first, start)?;
                self.fields(dot, start, first, names, arguments, last).map(Slot::into_value)
            }
            Term::Function(name) => {
                self.at = first.into();
                self.function(dot, command.into(), name, arguments, last)
            }
            Term::Variable(names) => self.variable_fields(dot, first, names, arguments, last).map(Slot::into_value),
            Term::Pipe(pipe) => {
                self.takes_nothing(first, arguments, last)?;
                self.parenthesized(dot, pipe)
            }
            _ => {
                self.at = first.into();
                self.takes_nothing(first, arguments, last)?;
                match &first.term {
                    Term::Dot => Ok(dot.value.clone()),
                    Term::Nil => Err(self.error("nil is not a command")),
                    _ => self.constant(first),
                }
            }
        }
    }

    fn takes_nothing(&self, first: &'r Operand, arguments: &[Operand], last: Option<Value>) -> Result<(), Failure> {
        if arguments.is_empty() && last.is_none() {
            return Ok(());
        }
        Err(self.error(format!("can't give argument to non-function {first}")))
    }

    /// The value of an argument.
    pub(super) fn argument(&mut self, dot: &Slot, operand: &'r Operand) -> Result<Slot, Failure> {
        self.at = operand.into();
        match &operand.term {
            Term::Dot => Ok(dot.clone()),
            Term::Nil => Ok(Slot::bare(Value::nil())),
            Term::Field(names) => self.fields(dot, dot.clone(), operand, names, &[], None),
            Term::Variable(names) => self.variable_fields(dot, operand, names, &[], None),
            Term::Pipe(pipe) => self.parenthesized(dot, pipe).map(Slot::bare),
            Term::Function(name) => self.function(dot, operand.into(), name, &[], None).map(Slot::bare),
            Term::Chain(start, names) => {
                let start = self.chain_start(dot, operand, start)?;
                self.fields(dot, start, operand, names, &[], None)
            }
            _ => self.constant(operand).map(Slot::bare),
        }
    }

    fn chain_start(&mut self, dot: &Slot, chain: &'r Operand, start: &'r Operand) -> Result<Slot, Failure> {
        self.at = chain.into();
        Ok(Slot::bare(self.argument(dot, start)?.value))
    }

    fn variable_fields(
        &mut self,
        dot: &Slot,
        operand: &'r Operand,
        names: &'r [Box<str>],
        arguments: &'r [Operand],
        last: Option<Value>,
    ) -> Result<Slot, Failure> {
        self.at = operand.into();
        let Some((name, fields)) = names.split_first() else { return Ok(Slot::bare(Value::nil())) };
        let slot = self.variable(name)?;
        if fields.is_empty() {
            self.takes_nothing(operand, arguments, last)?;
            return Ok(slot);
        }
        self.fields(dot, slot, operand, fields, arguments, last)
    }

    /// Fields of fields; the last of them may be a method with arguments.
    fn fields(
        &mut self,
        dot: &Slot,
        mut receiver: Slot,
        operand: &'r Operand,
        names: &'r [Box<str>],
        arguments: &'r [Operand],
        last: Option<Value>,
    ) -> Result<Slot, Failure> {
        let Some((method, inner)) = names.split_last() else { return Ok(receiver) };
        for name in inner {
            receiver = self.field(dot, receiver, operand, name, &[], None)?;
        }
        self.field(dot, receiver, operand, method, arguments, last)
    }

    fn field(
        &mut self,
        dot: &Slot,
        receiver: Slot,
        operand: &'r Operand,
        name: &str,
        arguments: &'r [Operand],
        last: Option<Value>,
    ) -> Result<Slot, Failure> {
        let context = self.run.context;
        match &receiver.value.kind {
            Kind::Nil if !receiver.is_element => Ok(receiver),
            Kind::Nil => Err(self.error(format!("nil pointer evaluating interface {{}}.{name}"))),
            Kind::Unknown => Ok(Slot::bare(context.unknown([&receiver.value]))),
            Kind::Map(map) => {
                if !arguments.is_empty() || last.is_some() {
                    return Err(self.error(format!("{name} is not a method but has arguments")));
                }
                // What is missing would stand in the map.
                let value = map.get(name).unwrap_or_else(|| Value::nil().from(receiver.value.origin));
                Ok(Slot::element(value))
            }
            Kind::Object(object) => {
                let object = object.clone();
                let given = self.arguments(dot, arguments, last)?;
                match object.get(context, name, &given.values) {
                    Some(Ok(value)) => Ok(Slot::bare(value)),
                    Some(Err(failure)) => match failure.cause {
                        Cause::Argument(index) => Err(self.argument_error(failure, index, arguments)),
                        _ => Err(self.call_error(failure, name, operand.into())),
                    },
                    None => Err(self.no_field(name, &receiver)),
                }
            }
            _ => Err(self.no_field(name, &receiver)),
        }
    }

    fn no_field(&self, name: &str, receiver: &Slot) -> Failure {
        self.error(format!("can't evaluate field {name} in type {}", receiver.type_name()))
    }

    /// The values of arguments, with the result of the command before as the last one.
    pub(super) fn arguments(
        &mut self,
        dot: &Slot,
        arguments: &'r [Operand],
        last: Option<Value>,
    ) -> Result<Given, Failure> {
        let mut values = Vec::with_capacity(arguments.len() + usize::from(last.is_some()));
        let mut elements = 0;
        for (index, argument) in arguments.iter().enumerate() {
            let slot = self.argument(dot, argument)?;
            elements |= u64::from(slot.is_element).checked_shl(index as u32).unwrap_or(0);
            values.push(slot.value);
        }
        values.extend(last);
        Ok(Given { values, elements })
    }

    fn constant(&mut self, operand: &'r Operand) -> Result<Value, Failure> {
        let kind = match &operand.term {
            Term::Text { written, text } => return Ok(self.constant_text(operand.place, written, text)),
            Term::Bool(value) => Kind::Bool(*value),
            Term::Number(number) => match number.value {
                NumberValue::Int(value) => Kind::Int(value),
                NumberValue::Float(value) => Kind::Float(value),
                NumberValue::TooLarge => return Err(self.error(format!("{} overflows int", number.written))),
                NumberValue::Complex => {
                    let message = format!("{} is a complex number, which is not supported", number.written);
                    return Err(self.error(message));
                }
            },
            _ => return Err(self.error(format!("can't evaluate command {operand}"))),
        };
        Ok(Value::new(kind).from(self.run.context.origins.id(Origin::Written(self.span(operand.place)))))
    }

    fn constant_text(&self, place: Place, written: &str, text: &str) -> Value {
        let is_verbatim = written.get(1..).is_some_and(|rest| rest.strip_suffix(['"', '`']) == Some(text));
        let inner = Place { start: place.start + 1, end: place.end.saturating_sub(1) };
        let context = self.run.context;
        Value::text(match &self.tree.source.body {
            Body::Text(source, _) if is_verbatim && !text.is_empty() => source.slice(inner.range()),
            Body::File(..) if is_verbatim => {
                let span = self.span(inner);
                Text::at(text, context.origins.id(Origin::Written(span)), span.start)
            }
            _ => Text::new(text, context.origins.id(Origin::Written(self.span(place)))),
        })
    }
}
