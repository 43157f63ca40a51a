//! Values as text.

use crate::helm::context::Context;
use crate::helm::failure::Failure;
use crate::helm::format;
use crate::helm::functions::arguments::marked;
use crate::helm::functions::{Function, MANY, handling, plain};
use crate::helm::text::{Builder, Text};
use crate::helm::value::{Kind, Value};

/// What prints values.
pub const PRINTING: &[Function] = &[
    handling("print", 0, MANY, |context, arguments| Ok(Value::text(format::sprint(context, arguments)))),
    handling("println", 0, MANY, |context, arguments| Ok(Value::text(format::sprintln(context, arguments)))),
    handling("printf", 1, MANY, printf),
    handling("toString", 1, 1, to_string),
    handling("quote", 0, MANY, |context, arguments| {
        spaced(context, arguments, |value| format::quoted(context, &format::show(context, value), false))
    }),
    handling("squote", 0, MANY, |context, arguments| {
        let made = context.made();
        spaced(context, arguments, |value| {
            let mut builder = Builder::default();
            builder.push_made("'", made);
            builder.push(&format::show(context, value));
            builder.push_made("'", made);
            builder.finish()
        })
    }),
    handling("cat", 0, MANY, |context, arguments| spaced(context, arguments, |value| format::show(context, value))),
    plain("html", 0, MANY, |context, arguments| {
        Ok(Value::text(format::with_escapes(&printed(context, arguments), html_escape)))
    }),
    plain("js", 0, MANY, |context, arguments| {
        Ok(Value::text(format::with_escapes(&printed(context, arguments), js_escape)))
    }),
    plain("urlquery", 0, MANY, |context, arguments| {
        Ok(Value::text(format::with_escapes(&printed(context, arguments), query_escape)))
    }),
];

fn printf(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Failure> {
    let format = marked(context, arguments, 0)?;
    Ok(Value::text(format::sprintf(context, &format, arguments.get(1..).unwrap_or_default())))
}

fn to_string(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Failure> {
    Ok(match arguments.first() {
        Some(value) if matches!(value.kind, Kind::Unknown | Kind::Text(_)) => value.clone(),
        Some(value) => Value::text(format::show(context, value)),
        None => Value::nil(),
    })
}

/// All values but `nil`, with blanks between them.
fn spaced(context: &Context<'_>, values: &[Value], text: impl Fn(&Value) -> Text) -> Result<Value, Failure> {
    let parts: Vec<Text> = values.iter().filter(|value| !value.is_nil()).map(text).collect();
    if let [part] = parts.as_slice() {
        return Ok(Value::text(part.clone()));
    }
    Ok(Value::text(format::joined(&Text::new(" ", context.made()), &parts)))
}

/// What `html`, `js` and `urlquery` take as their text.
fn printed(context: &Context<'_>, arguments: &[Value]) -> Text {
    if let [Value { kind: Kind::Text(text), .. }] = arguments {
        return text.clone();
    }
    let shown = |value: &Value| match value.is_nil() {
        true => Value::text(Text::new("<no value>", value.origin)),
        false => value.clone(),
    };
    format::sprint(context, &arguments.iter().map(shown).collect::<Vec<_>>())
}

fn html_escape(letter: char) -> Option<String> {
    let escape = match letter {
        '\0' => "\u{fffd}",
        '"' => "&#34;",
        '\'' => "&#39;",
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        _ => return None,
    };
    Some(escape.into())
}

fn js_escape(letter: char) -> Option<String> {
    match letter {
        '\\' | '\'' | '"' => Some(format!("\\{letter}")),
        '<' | '>' | '&' | '=' | '\0'..' ' => Some(format!("\\u{:04X}", letter as u32)),
        _ if letter.is_ascii() || format::is_printable(letter) => None,
        _ => Some(format!("\\u{:04X}", letter as u32)),
    }
}

fn query_escape(letter: char) -> Option<String> {
    match letter {
        ' ' => Some("+".into()),
        _ if letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.' | '~') => None,
        _ => Some(letter.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("%{byte:02X}")).collect()),
    }
}
