//! Go's `fmt` on the values of charts, with the origin of each byte of the result.
//!
//! Source: the package `fmt` of Go 1.26, tried with the program itself.

pub(crate) mod number;
mod printer;
mod quote;
mod template;

pub use number::{float, format_float};
pub use quote::{escaped, is_printable, quote, quoted, with_escapes};

use crate::helm::context::Context;
use crate::helm::text::{Builder, Text};
use crate::helm::value::{Kind, Value};
use printer::Printer;

/// What an action writes for a value: `nil` is nothing, as helm takes `<no value>` out again.
///
/// What is too long or too deep to print ends early; the next step of the evaluation then fails at the limit.
pub fn print(context: &Context<'_>, value: &Value) -> Text {
    match &value.kind {
        Kind::Nil => Text::new("", value.origin),
        Kind::Text(text) => text.clone(),
        Kind::Object(object) => Text::new(&object.shown(), value.origin),
        _ => show(context, value),
    }
}

/// A value as the verb `%v` has it: `nil` is `<nil>`.
pub fn show(context: &Context<'_>, value: &Value) -> Text {
    if let Kind::Text(text) = &value.kind {
        return text.clone();
    }
    let mut printer = Printer::new(context);
    printer.argument(value, 'v');
    printer.finish()
}

/// Go's `Sprint`: values with a blank between two that are no strings.
pub fn sprint(context: &Context<'_>, values: &[Value]) -> Text {
    let mut printer = Printer::new(context);
    let mut after_text = true;
    for value in values {
        let is_text = matches!(value.kind, Kind::Text(_));
        if !is_text && !after_text {
            printer.made(" ");
        }
        printer.argument(value, 'v');
        after_text = is_text;
    }
    printer.finish()
}

/// Go's `Sprintln`: values with a blank between each two, and a line feed.
pub fn sprintln(context: &Context<'_>, values: &[Value]) -> Text {
    let mut printer = Printer::new(context);
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            printer.made(" ");
        }
        printer.argument(value, 'v');
    }
    printer.made("\n");
    printer.finish()
}

/// Go's `Sprintf`. What the format and the values do not agree on stands in the result as Go writes it:
/// `%!d(string=a)`, `%!s(MISSING)`, `%!(EXTRA int=1)`.
pub fn sprintf(context: &Context<'_>, format: &Text, arguments: &[Value]) -> Text {
    let mut printer = Printer::new(context);
    template::run(&mut printer, format, arguments);
    printer.finish()
}

/// Texts with `between` among them.
pub fn joined<'t>(between: &Text, parts: impl IntoIterator<Item = &'t Text>) -> Text {
    let mut builder = Builder::default();
    for (index, part) in parts.into_iter().enumerate() {
        if index > 0 {
            builder.push(between);
        }
        builder.push(part);
    }
    builder.finish()
}
