//! JSON as Go's `encoding/json` writes it, with the origins of all scalars and keys.

use crate::helm::context::Context;
use crate::helm::failure::{Cause, Failure};
use crate::helm::format;
use crate::helm::number;
use crate::helm::origin::OriginId;
use crate::helm::text::{Builder, Text};
use crate::helm::value::{Kind, MAX_DEPTH, Value};

/// How JSON is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// In lines that are indented by two blanks a level.
    pub pretty: bool,
    /// With escapes for `<`, `>` and `&`.
    pub for_html: bool,
}

/// A value as JSON.
///
/// # Errors
/// If it cannot be written, in Go's words: infinity, maps that hold themselves. If a limit is passed.
pub fn to_json(context: &Context<'_>, value: &Value, layout: Layout) -> Result<Text, Failure> {
    if let Kind::Unknown = value.kind {
        return Ok(context.unknown_text(value));
    }
    let mut writer = Writer { context, layout, out: Builder::default(), made: context.made(), depth: 0 };
    writer.value(value)?;
    context.spend(writer.out.len())?;
    Ok(writer.out.finish())
}

/// The text of [`to_json`], or nothing where it fails, as `toJson` has it.
///
/// # Errors
/// If a limit is passed.
pub fn to_json_or_nothing(context: &Context<'_>, value: &Value, layout: Layout) -> Result<Text, Failure> {
    match to_json(context, value, layout) {
        Err(failure) if failure.cause != Cause::Limit => Ok(Text::new("", context.made())),
        other => other,
    }
}

struct Writer<'c, 'a> {
    context: &'c Context<'a>,
    layout: Layout,
    out: Builder,
    made: OriginId,
    depth: u32,
}

impl Writer<'_, '_> {
    fn value(&mut self, value: &Value) -> Result<(), Failure> {
        self.context.step()?;
        let printed = match &value.kind {
            Kind::Nil => "null".to_string(),
            Kind::Bool(value) => value.to_string(),
            Kind::Int(number) | Kind::Int64(number) => number.to_string(),
            Kind::Float(number) => match number::json(*number) {
                Some(json) => json,
                None => {
                    let shown = format::float(*number);
                    return Err(Failure::new(format!("json: unsupported value: {shown}")));
                }
            },
            Kind::Text(text) => {
                self.string(text);
                return Ok(());
            }
            Kind::List(items) => return self.collection('[', ']', items.iter().map(|item| (None, item))),
            Kind::Map(map) => {
                let entries = map.entries();
                return self.collection('{', '}', entries.iter().map(|(key, value)| (Some(key), value)));
            }
            Kind::Object(object) => {
                self.deeper()?;
                self.value(&object.as_value().from(value.origin))?;
                self.depth -= 1;
                return Ok(());
            }
            Kind::Unknown => {
                let mark = self.context.unknown_text(value);
                self.out.push(&mark);
                return Ok(());
            }
        };
        match value.origin {
            OriginId::NONE => self.made(&printed),
            _ => self.out.push(&self.context.scalar_text(value, &printed)),
        }
        Ok(())
    }

    fn deeper(&mut self) -> Result<(), Failure> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Failure::new("json: unsupported value: encountered a cycle via map[string]interface {}"));
        }
        Ok(())
    }

    fn collection<'v>(
        &mut self,
        open: char,
        close: char,
        entries: impl ExactSizeIterator<Item = (Option<&'v Text>, &'v Value)>,
    ) -> Result<(), Failure> {
        self.made(open.encode_utf8(&mut [0; 4]));
        if entries.len() > 0 {
            self.deeper()?;
            for (index, (key, value)) in entries.enumerate() {
                if index > 0 {
                    self.made(",");
                }
                self.line();
                if let Some(key) = key {
                    self.string(key);
                    self.made(if self.layout.pretty { ": " } else { ":" });
                }
                self.value(value)?;
            }
            self.depth -= 1;
            self.line();
        }
        self.made(close.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn line(&mut self) {
        if self.layout.pretty {
            let indent = "  ".repeat(self.depth as usize);
            self.made(&format!("\n{indent}"));
        }
    }

    fn made(&mut self, text: &str) {
        self.out.push_made(text, self.made);
    }

    fn string(&mut self, text: &Text) {
        self.made("\"");
        let mut start = 0;
        for (at, c) in text.as_str().char_indices() {
            let escape = match c {
                '"' => r#"\""#.to_string(),
                '\\' => r"\\".to_string(),
                '\u{8}' => r"\b".to_string(),
                '\u{c}' => r"\f".to_string(),
                '\n' => r"\n".to_string(),
                '\r' => r"\r".to_string(),
                '\t' => r"\t".to_string(),
                '<' | '>' | '&' if self.layout.for_html => format!("\\u{:04x}", u32::from(c)),
                '\0'..' ' | '\u{2028}' | '\u{2029}' => format!("\\u{:04x}", u32::from(c)),
                _ => continue,
            };
            self.out.push_range(text, start..at);
            let origin = text.stretch_at(at).map_or(self.made, |(segment, _)| segment.origin);
            self.out.push_made(&escape, origin);
            start = at + c.len_utf8();
        }
        self.out.push_range(text, start..text.as_str().len());
        self.made("\"");
    }
}
