//! `toYaml` as helm writes it, with the origins of all scalars and keys.
//!
//! Source: helm makes JSON of the value, reads that as YAML and writes it with `go.yaml.in/yaml/v2` 2.4 (`toYamlPretty`: with
//! version 3 at once), whose emitter is libyaml's: keys in a natural order, lists not indented below their key, quotes only
//! where the text would mean something else, blocks for texts of several lines, long lines folded at blanks.

mod order;
mod scalar;
mod style;

use crate::helm::context::Context;
use crate::helm::failure::{Cause, Failure};
use crate::helm::format;
use crate::helm::number;
use crate::helm::origin::OriginId;
use crate::helm::text::{Builder, Text};
use crate::helm::value::{Kind, MAX_DEPTH, Map, Value};
use crate::helm::yaml_scalar::Meaning;

/// Which library writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Library {
    /// `go.yaml.in/yaml/v2`, behind `toYaml`.
    V2,
    /// `go.yaml.in/yaml/v3`, behind `toYamlPretty`: lists are indented, and lines are never folded.
    V3,
}

/// A value as YAML, without a line break at its end.
///
/// # Errors
/// If it cannot be written, in Go's words: infinity, control characters, maps that hold themselves. If a limit is passed.
pub fn to_yaml(context: &Context<'_>, value: &Value, library: Library) -> Result<Text, Failure> {
    let made = context.made();
    let out = Builder::default();
    let mut emitter =
        Emitter { context, library, out, made, column: 0, whitespace: true, indention: true, indent: -1, depth: 0 };
    if let Kind::Unknown = value.kind {
        // So that it fits where a map is wanted.
        let mark = context.unknown_text(value);
        emitter.out.push(&mark);
        emitter.out.push_made(": ", made);
        emitter.out.push(&mark);
        return Ok(emitter.out.finish());
    }
    emitter.node(value, Place::Root)?;
    emitter.indent = -1;
    emitter.write_indent();
    context.spend(emitter.out.len())?;
    let text = emitter.out.finish();
    let len = text.as_str().strip_suffix('\n').map_or(text.as_str().len(), str::len);
    Ok(text.slice(0..len))
}

/// A line break of YAML 1.1.
const NEXT_LINE: char = '\u{85}';

/// Where a node stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Root,
    Item,
    /// A key that is written without `?`.
    SimpleKey,
    /// Another key, or a value of a mapping.
    Mapping,
}

/// The state of the writer, named as in libyaml.
struct Emitter<'c, 'a> {
    context: &'c Context<'a>,
    library: Library,
    out: Builder,
    made: OriginId,
    /// Characters since the last line break.
    column: usize,
    /// Whether the last character was white space, or nothing needs any before it.
    whitespace: bool,
    /// Whether only indentation and indicators are in the line so far.
    indention: bool,
    /// Of the present collection; -1 outside of all.
    indent: i32,
    depth: u32,
}

impl Emitter<'_, '_> {
    fn node(&mut self, value: &Value, place: Place) -> Result<(), Failure> {
        self.context.step()?;
        let printed = match &value.kind {
            Kind::Map(map) if map.is_empty() => return self.empty("{", "}", value),
            Kind::List(items) if items.is_empty() => return self.empty("[", "]", value),
            Kind::Map(map) => return self.mapping(map, place),
            Kind::List(items) => return self.sequence(items, place),
            Kind::Object(object) => {
                self.deeper()?;
                self.node(&object.as_value().from(value.origin), place)?;
                self.depth -= 1;
                return Ok(());
            }
            Kind::Text(text) => return self.text(text, place, false),
            Kind::Unknown => {
                let mark = self.context.unknown_text(value);
                return self.scalar(&mark, style::Style::Plain, place);
            }
            Kind::Nil => "null".to_string(),
            Kind::Bool(value) => value.to_string(),
            Kind::Int(number) | Kind::Int64(number) => number.to_string(),
            Kind::Float(number) => self.float(*number)?,
        };
        let text = match value.origin {
            OriginId::NONE => Text::new(&printed, self.made),
            _ => self.context.scalar_text(value, &printed),
        };
        self.scalar(&text, style::Style::Plain, place)
    }

    /// A number as it is after the way through JSON, where `1e6` is a whole number.
    fn float(&self, number: f64) -> Result<String, Failure> {
        if self.library == Library::V3 {
            return Ok(match format::float(number).as_str() {
                "+Inf" => ".inf".to_string(),
                "-Inf" => "-.inf".to_string(),
                "NaN" => ".nan".to_string(),
                text => text.to_string(),
            });
        }
        let Some(json) = number::json(number) else {
            let shown = format::float(number);
            return Err(Failure::new(format!("error marshaling into JSON: json: unsupported value: {shown}")));
        };
        Ok(match crate::helm::yaml_scalar::number(&json) {
            Meaning::Int(whole) => whole.to_string(),
            Meaning::Uint(whole) => whole.to_string(),
            _ => format::float(number),
        })
    }

    fn deeper(&mut self) -> Result<(), Failure> {
        self.depth += 1;
        if self.depth <= MAX_DEPTH {
            return Ok(());
        }
        let message =
            "error marshaling into JSON: json: unsupported value: encountered a cycle via map[string]interface {}";
        Err(Failure::new(message))
    }

    /// An empty collection, which comes from where it is written.
    fn empty(&mut self, open: &str, close: &str, value: &Value) -> Result<(), Failure> {
        if !self.whitespace {
            self.made(" ");
        }
        let origin = if value.origin == OriginId::NONE { self.made } else { value.origin };
        let made = std::mem::replace(&mut self.made, origin);
        self.indicator(open, false, true, false);
        self.indicator(close, false, false, false);
        self.made = made;
        Ok(())
    }

    fn mapping(&mut self, map: &Map, place: Place) -> Result<(), Failure> {
        self.deeper()?;
        let outer = self.indent;
        self.indent = if outer < 0 { 0 } else { self.deeper_indent(place) };
        for (key, value) in order::sorted(map.entries(), self.library) {
            self.write_indent();
            let is_simple = key.as_str().len() <= 128 && !style::has_breaks(key.as_str());
            if is_simple {
                self.text(&key, Place::SimpleKey, true)?;
                self.indicator(":", false, false, false);
            } else {
                self.indicator("?", true, false, true);
                self.text(&key, Place::Mapping, true)?;
                self.write_indent();
                self.indicator(":", true, false, true);
            }
            self.node(&value, Place::Mapping)?;
        }
        self.indent = outer;
        self.depth -= 1;
        Ok(())
    }

    fn sequence(&mut self, items: &[Value], place: Place) -> Result<(), Failure> {
        self.deeper()?;
        let outer = self.indent;
        let is_indentless = self.library == Library::V2 && place == Place::Mapping && !self.indention;
        self.indent = match outer {
            ..0 => 0,
            _ if is_indentless => outer,
            _ => self.deeper_indent(place),
        };
        for item in items {
            self.write_indent();
            self.indicator("-", true, false, true);
            self.node(item, Place::Item)?;
        }
        self.indent = outer;
        self.depth -= 1;
        Ok(())
    }

    fn deeper_indent(&self, place: Place) -> i32 {
        match (self.library, place) {
            (Library::V3, Place::SimpleKey | Place::Mapping) => 2 * ((self.indent + 2) / 2),
            _ => self.indent + 2,
        }
    }

    fn text(&mut self, text: &Text, place: Place, is_key: bool) -> Result<(), Failure> {
        if self.library == Library::V2 && text.as_str().chars().any(is_refused) {
            return Err(Failure::new("yaml: control characters are not allowed"));
        }
        if self.library == Library::V2 && text.as_str().contains(NEXT_LINE) {
            if is_key {
                return Err(Failure::new("yaml: could not find expected ':'"));
            }
            let folded = self.without_next_lines(text);
            return self.scalar(&folded, style::wanted(folded.as_str()), place);
        }
        self.scalar(text, style::wanted(text.as_str()), place)
    }

    /// A text as it is after the way through JSON: this character is not escaped there, and a line break for the reader.
    fn without_next_lines(&self, text: &Text) -> Text {
        let mut folded = Builder::default();
        let value = text.as_str();
        let (mut start, mut at) = (0, 0);
        while let Some(found) = value.get(at..).and_then(|rest| rest.find([' ', NEXT_LINE])) {
            let gap = at + found;
            let rest = value.get(gap..).unwrap_or("");
            at = gap + rest.len() - rest.trim_start_matches([' ', NEXT_LINE]).len();
            let breaks = rest.get(..at - gap).unwrap_or("").matches(NEXT_LINE).count();
            if breaks > 0 {
                folded.push_range(text, start..gap);
                let meant = if breaks == 1 { " ".to_string() } else { "\n".repeat(breaks - 1) };
                folded.push_made(&meant, self.made);
                start = at;
            }
        }
        folded.push_range(text, start..value.len());
        folded.finish()
    }

    fn write_indent(&mut self) {
        let indent = self.indent.max(0) as usize;
        if !self.indention || self.column > indent || (self.column == indent && !self.whitespace) {
            self.line_break();
        }
        if self.column < indent {
            let blanks = indent - self.column;
            self.made(&" ".repeat(blanks));
        }
        self.whitespace = true;
        self.indention = true;
    }

    fn indicator(&mut self, indicator: &str, needs_whitespace: bool, is_whitespace: bool, is_indention: bool) {
        if needs_whitespace && !self.whitespace {
            self.made(" ");
        }
        self.made(indicator);
        self.whitespace = is_whitespace;
        self.indention = self.indention && is_indention;
    }

    fn line_break(&mut self) {
        self.out.push_made("\n", self.made);
        self.column = 0;
    }

    /// Adds ASCII characters of the writer's own.
    fn made(&mut self, text: &str) {
        self.out.push_made(text, self.made);
        self.column += text.len();
    }
}

/// Characters that JSON writes as they are and YAML does not read.
fn is_refused(c: char) -> bool {
    matches!(c, '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}

/// The text of [`to_yaml`], or nothing where it fails, as `toYaml` has it.
///
/// # Errors
/// If a limit is passed.
pub fn to_yaml_or_nothing(context: &Context<'_>, value: &Value, library: Library) -> Result<Text, Failure> {
    match to_yaml(context, value, library) {
        Err(failure) if failure.cause != Cause::Limit => Ok(Text::new("", context.made())),
        other => other,
    }
}

#[cfg(test)]
mod tests;
