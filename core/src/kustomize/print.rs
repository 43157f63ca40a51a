//! The build as YAML: keys sorted, lists not indented, as the tool prints it. Each line knows who wrote it.

use super::hash::float;
use super::resource::Resource;
use super::scalar::{Meaning, Scalar};
use super::tree::{Entry, Node, Origin, Value};
use crate::yaml::{self, Dialect, plain_scalar};

/// A line of a build.
#[derive(Debug, Clone)]
pub struct Line<'b> {
    /// Its text, without a line break.
    pub text: String,
    /// Who wrote what is in it: the value, or the key where there is none. `None` for the `---` between objects.
    pub origin: Option<&'b Origin>,
}

/// The lines of the objects.
pub fn lines(objects: &[Resource]) -> Vec<Line<'_>> {
    let mut printer = Printer { lines: Vec::new() };
    for (at, object) in objects.iter().enumerate() {
        if at > 0 {
            printer.lines.push(Line { text: "---".to_string(), origin: None });
        }
        printer.node(&object.root, 0, String::new(), &object.root.origin);
    }
    printer.lines
}

struct Printer<'b> {
    lines: Vec<Line<'b>>,
}

/// The entries in the order of their keys.
pub(super) fn sorted(node: &Node) -> Vec<&Entry> {
    let mut entries: Vec<&Entry> = node.entries().iter().collect();
    entries.sort_by(|one, two| one.key.cmp(&two.key));
    entries
}

impl<'b> Printer<'b> {
    /// Prints a node behind what begins its line: nothing, `- `, or a key.
    fn node(&mut self, node: &'b Node, indent: usize, begin: String, before: &'b Origin) {
        let is_key = begin.ends_with(':');
        let alone = |text: &str| if is_key { format!("{begin} {text}") } else { format!("{begin}{text}") };
        match &node.value {
            Value::Mapping(entries) if entries.is_empty() => self.push(alone("{}"), &node.origin),
            Value::Sequence(items) if items.is_empty() => self.push(alone("[]"), &node.origin),
            Value::Scalar(scalar) => self.scalar(scalar, indent, &alone, &node.origin),
            Value::Mapping(_) => {
                let (mut begin, mut indent) = (begin, indent);
                if is_key {
                    self.push(std::mem::take(&mut begin), before);
                    indent += 2;
                }
                for entry in sorted(node) {
                    let start = if begin.is_empty() { " ".repeat(indent) } else { std::mem::take(&mut begin) };
                    self.node(&entry.value, indent, format!("{start}{}:", key(&entry.key)), &entry.origin);
                }
            }
            Value::Sequence(items) => {
                let mut begin = begin;
                if is_key {
                    self.push(std::mem::take(&mut begin), before);
                }
                for item in items.iter() {
                    let start = if begin.is_empty() { " ".repeat(indent) } else { std::mem::take(&mut begin) };
                    self.node(item, indent + 2, format!("{start}- "), &item.origin);
                }
            }
        }
    }

    fn push(&mut self, text: String, origin: &'b Origin) {
        self.lines.push(Line { text, origin: Some(origin) });
    }

    fn scalar(&mut self, scalar: &Scalar, indent: usize, alone: &dyn Fn(&str) -> String, origin: &'b Origin) {
        let text = match scalar.meaning() {
            Meaning::Null => "null".to_string(),
            Meaning::Bool(value) => value.to_string(),
            Meaning::Int(value) => value.to_string(),
            Meaning::Float(value) => float(value),
            Meaning::Text(text) if is_block(&text) => return self.block(&text, indent, alone, origin),
            Meaning::Text(text) => quoted(&text),
        };
        self.push(alone(&text), origin);
    }

    fn block(&mut self, text: &str, indent: usize, alone: &dyn Fn(&str) -> String, origin: &'b Origin) {
        let bare = text.trim_end_matches('\n');
        let mark = match text.len() - bare.len() {
            0 => "|-",
            1 => "|",
            _ => "|+",
        };
        self.push(alone(mark), origin);
        let body = text.strip_suffix('\n').unwrap_or(text);
        for line in body.split('\n') {
            let line = if line.is_empty() { String::new() } else { format!("{}{line}", " ".repeat(indent + 2)) };
            self.push(line, origin);
        }
    }
}

fn key(text: &str) -> String {
    if text.contains('\n') { double_quoted(text) } else { quoted(text) }
}

/// Whether a text can be a block: several lines, of which the first begins with a letter or sign, without odd
/// characters.
fn is_block(text: &str) -> bool {
    let is_odd = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\t') || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
    };
    let first = text.chars().next();
    let is_plain_start = first.is_some_and(|c| !matches!(c, ' ' | '\t' | '\n'));
    text.contains('\n')
        && is_plain_start
        && !text.contains(is_odd)
        && !text.split('\n').any(|line| line.ends_with([' ', '\t']))
}

/// A text on one line, in quotes where it needs them.
fn quoted(text: &str) -> String {
    let reads_as_text = |dialect| matches!(plain_scalar(text, dialect), yaml::Scalar::Text(_));
    let first = text.chars().next();
    let is_plain_start = first.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '$' | '.' | '('));
    let is_plain = |c: char| c.is_ascii_alphanumeric() || " -_./:@+=,$()*;<>~^%&|?!'".contains(c);
    let is_fine = is_plain_start
        && text.chars().all(is_plain)
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.starts_with("---")
        && !text.starts_with("...")
        && !(text.starts_with(|c: char| c.is_ascii_digit()) && text.bytes().filter(|byte| *byte == b'-').count() >= 2)
        && reads_as_text(Dialect::Kubernetes)
        && reads_as_text(Dialect::Compose)
        && reads_as_text(Dialect::Standard);
    if is_fine {
        return text.to_string();
    }
    let is_single = !text.contains('\'') && text.chars().all(|c| !c.is_control() && c != '\u{85}' && c != '\u{feff}');
    let looks_like_text = reads_as_text(Dialect::Kubernetes) && reads_as_text(Dialect::Compose);
    if is_single && looks_like_text && !text.is_empty() && !text.contains(['\u{2028}', '\u{2029}']) {
        return format!("'{text}'");
    }
    double_quoted(text)
}

fn double_quoted(text: &str) -> String {
    let mut result = String::with_capacity(text.len() + 2);
    result.push('"');
    for c in text.chars() {
        match c {
            '"' => result.push_str("\\\""),
            '\\' => result.push_str("\\\\"),
            '\n' => result.push_str("\\n"),
            '\t' => result.push_str("\\t"),
            '\r' => result.push_str("\\r"),
            c if (c as u32) < 0x100 && c.is_control() => result.push_str(&format!("\\x{:02x}", c as u32)),
            '\u{2028}' | '\u{2029}' | '\u{feff}' => result.push_str(&format!("\\u{:04x}", c as u32)),
            c => result.push(c),
        }
    }
    result.push('"');
    result
}
