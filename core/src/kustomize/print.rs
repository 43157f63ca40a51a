//! The build as YAML: keys sorted, lists not indented, as the tool prints it. Each line knows who wrote it.

use std::borrow::Cow;

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
    let printed = print(objects);
    let texts = printed.text.lines().map(str::to_string);
    texts.zip(printed.origins).map(|(text, origin)| Line { text, origin }).collect()
}

/// The text of the objects, and where each of them ends in it (bytes).
pub(super) fn text(objects: &[Resource]) -> (String, Vec<usize>) {
    let printed = print(objects);
    (printed.text, printed.ends)
}

/// The text of one object.
pub(super) fn object_text(root: &Node) -> String {
    let mut printer = Printer { text: String::new(), origins: Vec::new(), ends: Vec::new() };
    printer.node(root, 0, At::Start, &root.origin);
    printer.text
}

fn print(objects: &[Resource]) -> Printer<'_> {
    let mut printer = Printer { text: String::new(), origins: Vec::new(), ends: Vec::new() };
    for (at, object) in objects.iter().enumerate() {
        if at > 0 {
            printer.text.push_str("---");
            printer.end_line(None);
        }
        printer.node(&object.root, 0, At::Start, &object.root.origin);
        printer.ends.push(printer.text.len());
    }
    printer
}

struct Printer<'b> {
    text: String,
    /// By line.
    origins: Vec<Option<&'b Origin>>,
    /// By object.
    ends: Vec<usize>,
}

/// What stands before a node on its line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// Nothing.
    Start,
    /// Its key.
    Key,
    /// The dash of an item.
    Dash,
}

/// The entries in the order of their keys.
pub(super) fn sorted(node: &Node) -> Vec<&Entry> {
    let mut entries: Vec<&Entry> = node.entries().iter().collect();
    entries.sort_by(|one, two| one.key.cmp(&two.key));
    entries
}

impl<'b> Printer<'b> {
    /// Prints a node behind what begins its line.
    fn node(&mut self, node: &'b Node, indent: usize, at: At, before: &'b Origin) {
        match &node.value {
            Value::Mapping(entries) if entries.is_empty() => self.alone("{}", at, &node.origin),
            Value::Sequence(items) if items.is_empty() => self.alone("[]", at, &node.origin),
            Value::Scalar(scalar) => self.scalar(scalar, indent, at, &node.origin),
            Value::Mapping(_) => {
                let mut indent = indent;
                if at == At::Key {
                    self.end_line(Some(before));
                    indent += 2;
                }
                for (index, entry) in sorted(node).into_iter().enumerate() {
                    self.begin(indent, at == At::Dash && index == 0);
                    self.text.push_str(&key(&entry.key));
                    self.text.push(':');
                    self.node(&entry.value, indent, At::Key, &entry.origin);
                }
            }
            Value::Sequence(items) => {
                if at == At::Key {
                    self.end_line(Some(before));
                }
                for (index, item) in items.iter().enumerate() {
                    self.begin(indent, at == At::Dash && index == 0);
                    self.text.push_str("- ");
                    self.node(item, indent + 2, At::Dash, &item.origin);
                }
            }
        }
    }

    /// Begins a line, or goes on behind a dash.
    fn begin(&mut self, indent: usize, goes_on: bool) {
        if !goes_on {
            self.text.extend(std::iter::repeat_n(' ', indent));
        }
    }

    fn end_line(&mut self, origin: Option<&'b Origin>) {
        self.text.push('\n');
        self.origins.push(origin);
    }

    /// Prints a text that fits on the line.
    fn alone(&mut self, text: &str, at: At, origin: &'b Origin) {
        if at == At::Key {
            self.text.push(' ');
        }
        self.text.push_str(text);
        self.end_line(Some(origin));
    }

    fn scalar(&mut self, scalar: &Scalar, indent: usize, at: At, origin: &'b Origin) {
        match scalar.meaning() {
            Meaning::Null => self.alone("null", at, origin),
            Meaning::Bool(value) => self.alone(if value { "true" } else { "false" }, at, origin),
            Meaning::Int(value) => self.alone(&value.to_string(), at, origin),
            Meaning::Float(value) => self.alone(&float(value), at, origin),
            Meaning::Text(text) if is_block(&text) => self.block(&text, indent, at, origin),
            Meaning::Text(text) => self.alone(&quoted(&text), at, origin),
        }
    }

    fn block(&mut self, text: &str, indent: usize, at: At, origin: &'b Origin) {
        let bare = text.trim_end_matches('\n');
        let mark = match text.len() - bare.len() {
            0 => "|-",
            1 => "|",
            _ => "|+",
        };
        self.alone(mark, at, origin);
        let body = text.strip_suffix('\n').unwrap_or(text);
        for line in body.split('\n') {
            if !line.is_empty() {
                self.begin(indent + 2, false);
                self.text.push_str(line);
            }
            self.end_line(Some(origin));
        }
    }
}

fn key(text: &str) -> Cow<'_, str> {
    if text.contains('\n') { double_quoted(text).into() } else { quoted(text) }
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
fn quoted(text: &str) -> Cow<'_, str> {
    // No word of YAML that is no text is longer than `false`.
    let is_word = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b'.' | b'/');
    if text.len() > 5 && text.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) && text.bytes().all(is_word) {
        return text.into();
    }
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
        return text.into();
    }
    let is_single = !text.contains('\'') && text.chars().all(|c| !c.is_control() && c != '\u{85}' && c != '\u{feff}');
    let looks_like_text = reads_as_text(Dialect::Kubernetes) && reads_as_text(Dialect::Compose);
    if is_single && looks_like_text && !text.is_empty() && !text.contains(['\u{2028}', '\u{2029}']) {
        return format!("'{text}'").into();
    }
    double_quoted(text).into()
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
