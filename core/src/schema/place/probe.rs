//! A text in which something stands where the cursor is, so that it can be read.

use std::ops::Range;

use crate::source::Source;

/// Stands for what nobody has typed yet.
const STAND_IN: &str = "x";

/// What is being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A key, or an item of a list, that stands alone.
    Alone,
    /// A key that has its colon already.
    Key,
    /// The value of a key.
    Value,
}

/// A text with a word at the cursor.
#[derive(Debug)]
pub(super) struct Probe {
    pub(super) text: String,
    /// Where the word begins; where a quote stands before it, that of the quote.
    pub(super) at: usize,
    /// The word in the text as it is.
    pub(super) word: Range<usize>,
    pub(super) form: Form,
    /// The word stands in quotes.
    pub(super) is_quoted: bool,
    /// A dash stands before the word that is not in the text as it is.
    pub(super) is_item: bool,
    /// How many columns are before the word, and how many of them are blank.
    pub(super) column: usize,
    pub(super) indent: usize,
    /// The line with the word, in the text as it is.
    line: Range<usize>,
}

impl Probe {
    /// Puts a word at an offset. `None` where neither a key nor a value can stand.
    pub(super) fn at(source: &Source, offset: usize) -> Option<Probe> {
        let text = source.text();
        let bounds = source.line_bounds(offset.min(text.len()));
        let start = bounds.start.max(source.bom_len());
        let line = text.get(start..bounds.end)?;
        let line = line.strip_suffix('\r').unwrap_or(line);
        let at = offset.checked_sub(start)?;
        let (before, after) = (line.get(..at)?, line.get(at..)?);
        let begin = before.trim_end_matches(is_part).len();
        let end = at + after.len() - after.trim_start_matches(is_part).len();
        let (head, tail) = (line.get(..begin)?, line.get(end..)?);
        let word = line.get(begin..end)?;
        let quote = open_quote(head);
        let (outer, behind) = match quote {
            None => (head, tail),
            Some(quote) => (head.strip_suffix(quote)?, tail.strip_prefix(quote).unwrap_or(tail)),
        };
        if quote.is_none() && source.path.ends_with(".json") {
            return None;
        }
        let form = form(outer, behind, quote.is_some())?;
        if word == "-" && form == Form::Alone {
            return None;
        }
        let mut new = String::with_capacity(text.len() + 8);
        new.push_str(text.get(..start + begin)?);
        new.push_str(if word.is_empty() { STAND_IN } else { word });
        let mut rest = tail;
        if let Some(quote) = quote {
            new.push(quote);
            rest = rest.strip_prefix(quote).unwrap_or(rest);
        }
        if form == Form::Alone {
            new.push_str(": ");
        }
        new.push_str(rest);
        new.push_str(text.get(start + line.len()..)?);
        let is_blank = |c: &char| matches!(c, ' ' | '\t');
        Some(Probe {
            text: new,
            at: start + outer.len(),
            word: start + begin..start + end,
            form,
            is_quoted: quote.is_some(),
            is_item: false,
            column: head.chars().count(),
            indent: head.chars().take_while(is_blank).count(),
            line: start..start + line.len(),
        })
    }

    /// The same with a dash before the word, where that is the first on its line: perhaps it becomes an item of a list.
    pub(super) fn as_item(&self, source: &Source) -> Option<Probe> {
        let head = source.text().get(self.line.start..self.word.start)?;
        if self.form != Form::Alone || self.is_quoted || !head.bytes().all(|byte| byte == b' ') {
            return None;
        }
        let (before, after) = (self.text.get(..self.at)?, self.text.get(self.at..)?);
        let (text, at) = ([before, "- ", after].concat(), self.at + "- ".len());
        Some(Probe { text, at, is_item: true, word: self.word.clone(), line: self.line.clone(), ..*self })
    }

    /// The same without what stands behind the word, and with the brackets closed that are open before it on its line.
    /// `None` where none is.
    pub(super) fn closed(&self, source: &Source) -> Option<Probe> {
        let head = source.text().get(self.line.start..self.word.start)?;
        let closing = closing(head);
        if closing.is_empty() || self.is_quoted {
            return None;
        }
        let word = source.text().get(self.word.clone()).filter(|word| !word.is_empty()).unwrap_or(STAND_IN);
        let colon = if self.form == Form::Alone { ": " } else { "" };
        let (before, below) = (source.text().get(..self.word.start)?, source.text().get(self.line.end..)?);
        let text = [before, word, colon, closing.as_str(), below].concat();
        Some(Probe { text, word: self.word.clone(), line: self.line.clone(), ..*self })
    }
}

/// Whether a character is a part of a word: a key, or a value that a schema may name.
fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/')
}

/// The quote that opens right before the end of a text.
fn open_quote(head: &str) -> Option<char> {
    let quote = head.chars().next_back().filter(|c| matches!(c, '"' | '\''))?;
    (head.matches(quote).count() % 2 == 1).then_some(quote)
}

/// What is written between two parts of a line.
fn form(before: &str, after: &str, is_quoted: bool) -> Option<Form> {
    let inner = before.trim_end();
    let after = after.trim_start();
    if inner.ends_with(':') {
        // A colon is one when a blank or a quote follows.
        let is_colon = inner.len() < before.len() || is_quoted;
        return (is_colon && is_end(after)).then_some(Form::Value);
    }
    let mut lead = inner.trim_start();
    while let Some(rest) = lead.strip_prefix('-').filter(|rest| rest.is_empty() || rest.starts_with([' ', '\t'])) {
        // Behind a dash there is a blank.
        if rest.is_empty() && inner.len() == before.len() {
            return None;
        }
        lead = rest.trim_start();
    }
    if !lead.is_empty() && !lead.ends_with(['{', '[', ',']) {
        return None;
    }
    match after.strip_prefix(':') {
        Some(rest) if rest.is_empty() || is_quoted || rest.starts_with([' ', '\t', ',', '}', ']']) => Some(Form::Key),
        Some(_) => None,
        None => is_end(after).then_some(Form::Alone),
    }
}

/// Whether a value ends before a text.
fn is_end(after: &str) -> bool {
    after.is_empty() || after.starts_with(['#', ',', '}', ']'])
}

/// What closes the brackets that are open at the end of a part of a line.
fn closing(head: &str) -> String {
    let (mut open, mut quote) = (Vec::new(), None);
    for c in head.chars() {
        match (quote, c) {
            (Some(is_open), c) if is_open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '{') => open.push('}'),
            (None, '[') => open.push(']'),
            (None, '}' | ']') => _ = open.pop(),
            _ => {}
        }
    }
    open.into_iter().rev().collect()
}
