//! YAML that is put into a file: as a block with indentation, or in brackets.

use super::super::Dialect;
use super::super::node::Node;
use super::super::scalar::{Scalar, plain};
use super::style::Style;
use crate::source::Source;
use crate::span::FileId;

/// How deep a snippet may be nested.
const MAX_DEPTH: usize = 16;

/// A value to be written.
#[derive(Debug, PartialEq)]
pub(super) struct Snippet {
    text: String,
    shape: Shape,
    /// Whether it is a plain scalar that is read as text.
    is_plain_text: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// On one line, behind its key.
    Inline,
    /// A collection in block style, below its key.
    Block,
    /// A block scalar: the header behind the key, the text below.
    Literal,
}

impl Snippet {
    /// Reads YAML; `None` when it is none, or nothing, or laid out over lines in brackets or quotes.
    pub(super) fn read(value: &str) -> Option<Snippet> {
        let text = value.trim_end();
        Snippet::read_word(text).or_else(|| Snippet::parse(text))
    }

    /// Reads any YAML.
    pub(super) fn parse(text: &str) -> Option<Snippet> {
        with_root(text, |root| {
            let shape = match root {
                _ if root.is_block_scalar() => Shape::Literal,
                _ if (root.is_mapping() || root.is_sequence()) && !root.is_flow() => Shape::Block,
                _ if text.contains('\n') => return None,
                _ => Shape::Inline,
            };
            let is_text = !root.is_quoted() && matches!(root.scalar(), Some(Scalar::Text(_)));
            let is_plain_text = shape == Shape::Inline && is_text && root.text() == Some(text);
            // What cannot stand in brackets, as an alias cannot, is nothing to put into a file.
            render(root, true, 0, &mut String::new())?;
            Some(Snippet { text: text.to_string(), shape, is_plain_text })
        })
    }

    /// Reads what most fixes write without the parser: a word, or a list of words.
    pub(super) fn read_word(text: &str) -> Option<Snippet> {
        let is_word = |word: &str| {
            word.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/')
                && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'/' | b'-' | b':'))
                && !word.ends_with(':')
        };
        let shape = if is_word(text) {
            Shape::Inline
        } else if text.starts_with("- ") && text.lines().all(|line| line.strip_prefix("- ").is_some_and(is_word)) {
            Shape::Block
        } else {
            return None;
        };
        let is_plain_text = shape == Shape::Inline && matches!(plain(text, Dialect::Standard), Scalar::Text(_));
        Some(Snippet { text: text.to_string(), shape, is_plain_text })
    }

    /// The same with quotes around a plain text.
    pub(super) fn in_quotes(self, quote: Option<char>) -> Snippet {
        match quote.filter(|quote| self.is_plain_text && !self.text.contains([*quote, '\\'])) {
            Some(quote) => Snippet { text: format!("{quote}{}{quote}", self.text), is_plain_text: false, ..self },
            None => self,
        }
    }

    /// The same with quotes around the plain texts of a list of words.
    pub(super) fn list_in_quotes(self, quote: Option<char>) -> Snippet {
        let words = || self.text.lines().map(|line| line.strip_prefix("- ").and_then(Snippet::read_word));
        if quote.is_none() || !self.is_sequence() || words().any(|word| word.is_none_or(|word| !word.is_inline())) {
            return self;
        }
        let lines: Vec<String> = words().flatten().map(|word| format!("- {}", word.in_quotes(quote).text)).collect();
        Snippet { text: lines.join("\n"), ..self }
    }

    pub(super) fn is_inline(&self) -> bool {
        self.shape == Shape::Inline
    }

    /// Whether it is a list in block style.
    pub(super) fn is_sequence(&self) -> bool {
        self.shape == Shape::Block && ["- ", "-\n", "-\r"].iter().any(|dash| self.text.starts_with(dash))
    }

    /// The text of a value on one line.
    pub(super) fn inline(&self) -> Option<&str> {
        self.is_inline().then_some(self.text.as_str())
    }

    /// The text of a plain scalar that is text, so that it may take over the quotes of another one.
    pub(super) fn plain_text(&self) -> Option<&str> {
        self.is_plain_text.then_some(self.text.as_str())
    }

    /// The value as it stands in brackets.
    pub(super) fn flow(&self, json: bool) -> Option<String> {
        with_root(&self.text, |root| {
            let mut flow = String::new();
            render(root, json, 0, &mut flow)?;
            Some(flow)
        })
    }

    /// `a: {b: value}`.
    pub(super) fn flow_entry(&self, keys: &[&str], json: bool) -> Option<String> {
        let (last, outer) = keys.split_last()?;
        let key = |key: &str| if json { double_quoted(key) } else { quoted_key(key) };
        let mut text = format!("{}: {}", key(last), self.flow(json)?);
        for outer in outer.iter().rev() {
            text = format!("{}: {{{text}}}", key(outer));
        }
        Some(text)
    }

    /// The keys, each deeper than the one before, and the value; no line break at the end.
    pub(super) fn block_entry(&self, keys: &[&str], indent: usize, style: Style, newline: &str) -> String {
        let mut text = String::new();
        let mut indent = indent;
        for (index, key) in keys.iter().enumerate() {
            if index > 0 {
                text.push_str(newline);
                indent += style.step;
            }
            text.push_str(&" ".repeat(indent));
            text.push_str(&quoted_key(key));
            text.push(':');
        }
        match self.shape {
            Shape::Inline => text.push(' '),
            Shape::Literal => return format!("{text} {}", self.lines(indent, newline)),
            Shape::Block => {
                let indent = indent + if self.is_sequence() { style.dash } else { style.step };
                text.push_str(newline);
                text.push_str(&" ".repeat(indent));
                return text + &self.lines(indent, newline);
            }
        }
        text + &self.text
    }

    /// A block as it stands below its key; `None` for other values.
    pub(super) fn block(&self, indent: usize, newline: &str) -> Option<String> {
        (self.shape == Shape::Block).then(|| format!("{}{}", " ".repeat(indent), self.lines(indent, newline)))
    }

    /// The value as it stands behind a dash, further lines indented.
    pub(super) fn behind_dash(&self, indent: usize, newline: &str) -> String {
        match self.shape {
            Shape::Inline => self.text.clone(),
            Shape::Block => self.lines(indent, newline),
            Shape::Literal => self.lines(indent.saturating_sub(2), newline),
        }
    }

    /// The lines, all but the first one indented.
    fn lines(&self, indent: usize, newline: &str) -> String {
        let mut text = String::new();
        for (index, line) in self.text.lines().enumerate() {
            if index > 0 {
                text.push_str(newline);
                if !line.trim().is_empty() {
                    text.push_str(&" ".repeat(indent));
                }
            }
            text.push_str(line);
        }
        text
    }
}

/// Parses a text that is one document and asks something about its root.
fn with_root<T>(text: &str, ask: impl FnOnce(Node) -> Option<T>) -> Option<T> {
    let source = Source::new(FileId(0), "", text);
    let documents = super::super::parse(&source, Dialect::Standard);
    let [document] = documents.as_slice() else { return None };
    document.node(&source).filter(|_| !document.is_broken()).and_then(ask)
}

/// Writes a node in brackets.
fn render(node: Node, json: bool, depth: usize, into: &mut String) -> Option<()> {
    if depth > MAX_DEPTH || node.is_alias() || node.is_tagged() {
        return None;
    }
    if node.is_sequence() {
        into.push('[');
        for (index, item) in node.items().enumerate() {
            into.push_str(if index > 0 { ", " } else { "" });
            render(item, json, depth + 1, into)?;
        }
        into.push(']');
    } else if node.is_mapping() {
        into.push('{');
        for (index, entry) in node.own_entries().enumerate() {
            into.push_str(if index > 0 { ", " } else { "" });
            let key = entry.key.text()?;
            into.push_str(&if json { double_quoted(key) } else { quoted_key(key) });
            into.push_str(": ");
            render(entry.value, json, depth + 1, into)?;
        }
        into.push('}');
    } else {
        let text = node.text()?;
        let scalar = match node.scalar()? {
            Scalar::Null => "null".to_string(),
            Scalar::Text(_) if json || node.is_block_scalar() => double_quoted(text),
            _ if node.is_quoted() => node.source().slice(node.written_span()).to_string(),
            Scalar::Text(_) => plain_or_quoted(text, true),
            _ => text.to_string(),
        };
        into.push_str(&scalar);
    }
    Some(())
}

/// A key, in quotes where it needs them.
pub(super) fn quoted_key(key: &str) -> String {
    plain_or_quoted(key, true)
}

/// A text in double quotes, as both YAML and JSON read it.
pub(super) fn double_quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A text without quotes where that is certainly read as the same text, in brackets too; otherwise in double quotes.
/// `is_text`: numbers, booleans and null have to be quoted as well.
pub(super) fn plain_or_quoted(text: &str, is_text: bool) -> String {
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "~"];
    let is_word = words.iter().any(|word| word.eq_ignore_ascii_case(text));
    let begins_well = text.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_'));
    let is_plain =
        |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+' | '@' | '=' | '(' | ')' | '$');
    // A colon is part of a plain scalar only in front of something.
    let colons = !text.ends_with(':') && !text.contains(": ") && !text.contains(":,");
    let safe =
        begins_well && colons && text.chars().all(|c| is_plain(c) || matches!(c, ':' | ' ')) && !text.ends_with(' ');
    let numeric = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'))
        && text.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b'.' | b'_' | b'+' | b'-' | b':' | b'x' | b'o'));
    let retyped = is_text && (is_word || numeric);
    if safe && !retyped { text.to_string() } else { double_quoted(text) }
}
