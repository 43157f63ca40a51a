//! `toToml` as helm writes it, with the origins of all scalars and keys.
//!
//! Source: helm v4.3.1 writes with `github.com/BurntSushi/toml` 1.6: keys in the order of their letters, tables behind everything
//! else, two blanks a level, lists of maps as `[[…]]`; within lists maps stand in braces.

use crate::helm::context::Context;
use crate::helm::failure::{Cause, Failure};
use crate::helm::format::{format_float, with_escapes};
use crate::helm::origin::OriginId;
use crate::helm::text::{Builder, Text};
use crate::helm::value::{Kind, MAX_DEPTH, Map, Value};

/// A value as TOML.
///
/// # Errors
/// If it cannot be written, in Go's words: a list with `nil`, a list of maps that has no name. If a limit is passed.
pub fn to_toml(context: &Context<'_>, value: &Value) -> Result<Text, Failure> {
    if let Kind::Unknown = value.kind {
        return Ok(context.unknown_text(value));
    }
    let mut writer = Writer { context, out: Builder::default(), made: context.made() };
    writer.entry(&[], value)?;
    context.spend(writer.out.len())?;
    Ok(writer.out.finish())
}

/// The text of [`to_toml`], or the message where it fails, as `toToml` has it.
///
/// # Errors
/// If a limit is passed.
pub fn to_toml_or_message(context: &Context<'_>, value: &Value) -> Result<Text, Failure> {
    match to_toml(context, value) {
        Err(failure) if failure.cause != Cause::Limit => Ok(Text::new(&failure.message, context.made())),
        other => other,
    }
}

struct Writer<'c, 'a> {
    context: &'c Context<'a>,
    out: Builder,
    made: OriginId,
}

/// What a value becomes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Nothing.
    Nil,
    /// Text behind a key.
    Direct,
    /// A table or several.
    Table,
}

/// What a value becomes; lists are looked through for `nil`, which has no place in them.
fn form(value: &Value) -> Result<Form, Failure> {
    form_at(value, 0)
}

fn form_at(value: &Value, depth: u32) -> Result<Form, Failure> {
    if depth > MAX_DEPTH {
        return Err(too_deep());
    }
    Ok(match &value.kind {
        Kind::Nil => Form::Nil,
        Kind::Map(_) => Form::Table,
        Kind::Object(object) => form_at(&object.as_value(), depth + 1)?,
        Kind::List(items) => {
            let mut are_maps = !items.is_empty();
            for item in items.iter() {
                if form_at(item, depth + 1)? == Form::Nil {
                    return Err(Failure::new("toml: cannot encode array with nil element"));
                }
                are_maps &= matches!(item.kind, Kind::Map(_));
            }
            if are_maps { Form::Table } else { Form::Direct }
        }
        _ => Form::Direct,
    })
}

fn too_deep() -> Failure {
    Failure::new(format!("more than {MAX_DEPTH} values inside of each other")).because(Cause::Limit)
}

impl Writer<'_, '_> {
    fn made(&mut self, text: &str) {
        self.out.push_made(text, self.made);
    }

    /// A line break, but at the start.
    fn line(&mut self) {
        if !self.out.is_empty() {
            self.made("\n");
        }
    }

    fn indent(&mut self, path: &[Text]) {
        let blanks = "  ".repeat(path.len().saturating_sub(1));
        self.made(&blanks);
    }

    /// A value at a path of keys, which is empty for the whole.
    fn entry(&mut self, path: &[Text], value: &Value) -> Result<(), Failure> {
        self.context.step()?;
        if path.len() > MAX_DEPTH as usize {
            return Err(too_deep());
        }
        match &value.kind {
            Kind::Nil if path.is_empty() => Err(Failure::new("reflect: call of reflect.Value.Type on zero Value")),
            Kind::Object(object) => self.entry(path, &object.as_value().from(value.origin)),
            Kind::Map(map) => {
                if path.len() == 1 {
                    self.line();
                }
                if !path.is_empty() {
                    self.header(path, "[", "]");
                }
                self.table(path, map)
            }
            Kind::List(items) if form(value)? == Form::Table => {
                if path.is_empty() {
                    return Err(Failure::new("toml: top-level values must be Go maps or structs"));
                }
                for item in items.iter() {
                    let Kind::Map(map) = &item.kind else { continue };
                    self.line();
                    self.header(path, "[[", "]]");
                    self.table(path, map)?;
                }
                Ok(())
            }
            _ => {
                if let Some(key) = path.last() {
                    self.indent(path);
                    self.key(key);
                    self.made(" = ");
                }
                self.element(value, 0)?;
                if !path.is_empty() {
                    self.line();
                }
                Ok(())
            }
        }
    }

    fn header(&mut self, path: &[Text], open: &str, close: &str) {
        self.indent(path);
        self.made(open);
        for (index, key) in path.iter().enumerate() {
            if index > 0 {
                self.made(".");
            }
            self.key(key);
        }
        self.made(close);
        self.line();
    }

    /// The entries of a map, tables last.
    fn table(&mut self, path: &[Text], map: &Map) -> Result<(), Failure> {
        for (key, value) in sorted(map)?.concat() {
            if !value.is_nil() {
                let mut path = path.to_vec();
                path.push(key);
                self.entry(&path, &value)?;
            }
        }
        Ok(())
    }

    /// A value behind a key or in a list.
    fn element(&mut self, value: &Value, depth: u32) -> Result<(), Failure> {
        self.context.step()?;
        if depth > MAX_DEPTH {
            return Err(too_deep());
        }
        let printed = match &value.kind {
            Kind::Nil => return Err(Failure::new("toml: cannot encode array with nil element")),
            Kind::Bool(value) => value.to_string(),
            Kind::Int(number) | Kind::Int64(number) => number.to_string(),
            Kind::Float(number) => float(*number),
            Kind::Text(text) => {
                self.quoted(text);
                return Ok(());
            }
            Kind::Unknown => {
                let mark = self.context.unknown_text(value);
                self.quoted(&mark);
                return Ok(());
            }
            Kind::Object(object) => return self.element(&object.as_value().from(value.origin), depth + 1),
            Kind::List(items) => {
                form(value)?;
                self.made("[");
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        self.made(", ");
                    }
                    self.element(item, depth + 1)?;
                }
                self.made("]");
                return Ok(());
            }
            Kind::Map(map) => return self.in_braces(map, depth),
        };
        match value.origin {
            OriginId::NONE => self.made(&printed),
            _ => self.out.push(&self.context.scalar_text(value, &printed)),
        }
        Ok(())
    }

    fn in_braces(&mut self, map: &Map, depth: u32) -> Result<(), Failure> {
        let [direct, tables] = sorted(map)?;
        self.made("{");
        let has_more = !tables.is_empty();
        for (entries, has_more) in [(direct, has_more), (tables, false)] {
            let last = entries.len().saturating_sub(1);
            for (index, (key, value)) in entries.iter().enumerate().filter(|(_, (_, value))| !value.is_nil()) {
                self.key(key);
                self.made(" = ");
                self.element(value, depth + 1)?;
                if has_more || index != last {
                    self.made(", ");
                }
            }
        }
        self.made("}");
        Ok(())
    }

    fn key(&mut self, key: &Text) {
        let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        match key.as_str() {
            "" => self.made("\"\""),
            text if text.chars().all(is_bare) => self.out.push(key),
            _ => self.quoted(key),
        }
    }

    fn quoted(&mut self, text: &Text) {
        self.made("\"");
        self.out.push(&with_escapes(text, |c| match c {
            '"' => Some("\\\"".to_string()),
            '\\' => Some("\\\\".to_string()),
            '\u{8}' => Some("\\b".to_string()),
            '\t' => Some("\\t".to_string()),
            '\n' => Some("\\n".to_string()),
            '\u{c}' => Some("\\f".to_string()),
            '\r' => Some("\\r".to_string()),
            '\0'..' ' | '\u{7f}' => Some(format!("\\u{:04x}", u32::from(c))),
            _ => None,
        }));
        self.made("\"");
    }
}

/// The entries that are text behind their keys, and those that are tables.
fn sorted(map: &Map) -> Result<[Vec<(Text, Value)>; 2], Failure> {
    let (mut direct, mut tables) = (Vec::new(), Vec::new());
    for (key, value) in map.entries() {
        match form(&value)? {
            Form::Table => tables.push((key, value)),
            Form::Direct | Form::Nil => direct.push((key, value)),
        }
    }
    Ok([direct, tables])
}

fn float(number: f64) -> String {
    if number.is_nan() {
        return "nan".to_string();
    }
    if number.is_infinite() {
        return if number < 0.0 { "-inf" } else { "inf" }.to_string();
    }
    let printed = format_float(number, 'g', None);
    if printed.contains(['e', '.']) { printed } else { printed + ".0" }
}
