//! Scalars in their styles.

use std::ops::Range;

use super::style::{Setting, Style, is_break, is_printable, possible};
use super::{Emitter, Library, Place};
use crate::helm::failure::Failure;
use crate::helm::origin::OriginId;
use crate::helm::text::Text;

/// From how many characters on a line is folded at the next blank.
const WIDTH: usize = 80;

impl Emitter<'_, '_> {
    pub(super) fn scalar(&mut self, text: &Text, wanted: Style, place: Place) -> Result<(), Failure> {
        let is_simple_key = place == Place::SimpleKey;
        let setting = Setting { is_simple_key, has_tabs: self.library == Library::V3 };
        let outer = self.indent;
        self.indent = if outer < 0 { 2 } else { outer + 2 };
        match possible(text.as_str(), wanted, setting) {
            Style::Plain => self.plain(text, !is_simple_key),
            Style::SingleQuoted => self.quoted(text, |it| it.single_quoted(text, !is_simple_key)),
            Style::DoubleQuoted => self.quoted(text, |it| it.double_quoted(text, !is_simple_key)),
            Style::Literal => self.literal(text),
        }
        self.indent = outer;
        Ok(())
    }

    /// Writes a text with quotes: they are there because of what it says, and so come from it.
    fn quoted(&mut self, text: &Text, write: impl FnOnce(&mut Self)) {
        if !self.whitespace {
            self.made(" ");
            self.whitespace = true;
        }
        let origins = &self.context.origins;
        let is_known = |id: OriginId| id != OriginId::NONE && id != self.made && !origins.is_unknown(id);
        let of_text = text.origins().all(is_known).then(|| origins.derived(self.context.action(), text.origins()));
        let made = self.made;
        self.made = of_text.unwrap_or(made);
        write(self);
        self.made = made;
    }

    fn is_full(&self) -> bool {
        self.library == Library::V2 && self.column > WIDTH
    }

    /// Adds a part of the text without line breaks.
    fn part(&mut self, text: &Text, range: Range<usize>) {
        if let Some(part) = text.as_str().get(range.clone()).filter(|part| !part.is_empty()) {
            self.column += part.chars().count();
            self.out.push_range(text, range);
        }
    }

    /// Adds a part with the origins of the text, of which some may be none.
    fn escaped(&mut self, escape: &str, text: &Text, at: usize) {
        let origin = text.stretch_at(at).map_or(OriginId::NONE, |(segment, _)| segment.origin);
        self.out.push_made(escape, if origin == OriginId::NONE { self.made } else { origin });
        self.column += escape.len();
    }

    fn plain(&mut self, text: &Text, may_fold: bool) {
        if !(self.whitespace || self.library == Library::V3 && text.as_str().is_empty()) {
            self.made(" ");
        }
        self.folded(text, may_fold, 0);
        self.whitespace = false;
        self.indention = false;
    }

    fn single_quoted(&mut self, text: &Text, may_fold: bool) {
        self.indicator("'", true, false, false);
        self.folded(text, may_fold, 1);
        self.indicator("'", false, false, false);
    }

    /// Plain or single-quoted text: the first blank of some is a line break where the line is full; breaks are doubled.
    /// `margin` is how many characters at each end are not folded.
    fn folded(&mut self, text: &Text, may_fold: bool, margin: usize) {
        let value = text.as_str();
        let is_quoted = margin > 0;
        if !is_quoted && (!may_fold || self.column + value.len() <= WIDTH) {
            // Without breaks and too short to fold.
            return self.part(text, 0..value.len());
        }
        let (mut spaces, mut breaks, mut start) = (false, false, 0);
        let mut chars = value.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map(|next| next.1);
            if c == ' ' {
                let inside = !is_quoted || at > 0 && at + 1 < value.len();
                self.part(text, start..at);
                start = at;
                if may_fold && !spaces && self.is_full() && inside && next != Some(' ') {
                    self.write_indent();
                    start = at + 1;
                }
                spaces = true;
            } else if is_break(c) {
                self.part(text, start..at);
                start = at + c.len_utf8();
                if !breaks && c == '\n' {
                    self.line_break();
                }
                self.out.push_range(text, at..start);
                self.column = 0;
                self.indention = true;
                breaks = true;
            } else {
                if breaks {
                    self.write_indent();
                }
                if c == '\'' && is_quoted {
                    self.part(text, start..at);
                    start = at;
                    self.made("'");
                }
                self.indention = false;
                spaces = false;
                breaks = false;
            }
        }
        self.part(text, start..value.len());
    }

    fn double_quoted(&mut self, text: &Text, may_fold: bool) {
        self.indicator("\"", true, false, false);
        let value = text.as_str();
        let begins_with_mark = value.starts_with('\u{feff}');
        let (mut spaces, mut start) = (false, 0);
        let mut chars = value.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map(|next| next.1);
            if !is_printable(c) || begins_with_mark || is_break(c) || c == '"' || c == '\\' {
                self.part(text, start..at);
                start = at + c.len_utf8();
                self.escaped(&escape(c), text, at);
                spaces = false;
            } else if c == ' ' {
                self.part(text, start..at);
                start = at;
                if may_fold && !spaces && self.is_full() && at > 0 && at + 1 < value.len() {
                    self.write_indent();
                    if next == Some(' ') {
                        self.made("\\");
                    }
                    start = at + 1;
                }
                spaces = true;
            } else {
                spaces = false;
            }
        }
        self.part(text, start..value.len());
        self.indicator("\"", false, false, false);
    }

    fn literal(&mut self, text: &Text) {
        let value = text.as_str();
        self.indicator("|", true, false, false);
        if value.starts_with(' ') || value.starts_with(is_break) {
            self.made("2");
        }
        let mut from_end = value.chars().rev();
        match (from_end.next().is_some_and(is_break), from_end.next()) {
            (false, _) => self.made("-"),
            (true, None) => self.made("+"),
            (true, Some(c)) if is_break(c) => self.made("+"),
            _ => {}
        }
        self.line_break();
        self.indention = true;
        self.whitespace = true;
        let mut at = 0;
        for line in value.split_inclusive(is_break) {
            let content = line.trim_end_matches(is_break).len();
            if content > 0 {
                self.write_indent();
                self.part(text, at..at + content);
                self.indention = false;
            }
            if content < line.len() {
                self.out.push_range(text, at + content..at + line.len());
                self.column = 0;
                self.indention = true;
            }
            at += line.len();
        }
    }
}

/// A character as an escape.
fn escape(c: char) -> String {
    let letter = match c {
        '\0' => '0',
        '\x07' => 'a',
        '\x08' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\x0b' => 'v',
        '\x0c' => 'f',
        '\r' => 'r',
        '\x1b' => 'e',
        '"' => '"',
        '\\' => '\\',
        '\u{85}' => 'N',
        '\u{a0}' => '_',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        c => {
            return match u32::from(c) {
                code @ ..=0xff => format!("\\x{code:02X}"),
                code @ ..=0xffff => format!("\\u{code:04X}"),
                code => format!("\\U{code:08X}"),
            };
        }
    };
    format!("\\{letter}")
}
