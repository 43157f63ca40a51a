//! The short way through ordinary text: entries and items without comments, anchors, tags, tabs or a second line.
//!
//! What is found here is what [`super::block`] finds as well; anything else is left to it, with nothing read.

use super::super::node::{Flags, Kind};
use super::block::Place;
use super::bytes::behind_blanks;
use super::scan::MAX_KEY;
use super::tree::Properties;
use super::{Class, Parser, Scanned, Step, class};

impl Parser<'_> {
    /// Reads a plain key at the present offset with the colon right behind it. `false` if there is none.
    #[inline]
    pub(super) fn quick_key(&mut self) -> Step<bool> {
        let start = self.at;
        if self.tab.is_some() || !class(self.byte(start)).has(Class::PLAIN_START) {
            return Ok(false);
        }
        let end = self.quick_line(start);
        if !self.is_quick_key(start, end) {
            return Ok(false);
        }
        self.tree.plain(start, end)?;
        self.at = end + 1;
        Ok(true)
    }

    /// Whether plain text is a key with its colon right behind it, and none that needs a closer look.
    #[inline]
    fn is_quick_key(&self, start: usize, end: usize) -> bool {
        let len = end - start;
        let is_merge = len == 2 && self.byte(start) == b'<';
        self.byte(end) == b':' && self.is_gap(end + 1) && len < MAX_KEY && !is_merge
    }

    /// Reads the value or item at the present offset, which is behind a colon or dash, and goes to the next line.
    /// `column` is that of the collection. `false` if it needs a closer look; nothing is read then.
    #[inline]
    pub(super) fn quick_value(&mut self, column: usize, place: Place) -> Step<bool> {
        match self.byte(self.at) {
            b' ' => self.quick_text(self.at + 1, column, place),
            b'\n' if place == Place::Value => self.quick_collection(column),
            _ => Ok(false),
        }
    }

    /// Reads a scalar on this line, or a mapping whose first key is.
    #[inline]
    fn quick_text(&mut self, start: usize, column: usize, place: Place) -> Step<bool> {
        let byte = self.byte(start);
        if class(byte).has(Class::PLAIN_START) {
            let end = self.quick_line(start);
            if let Some(line) = self.behind_break(end) {
                let first = behind_blanks(self.bytes, line);
                let is_end =
                    first - line <= column && !matches!(self.byte(first), b' ' | b'\t' | b'\r' | b'\n' | b'#' | 0);
                if is_end {
                    self.tree.plain(start, end)?;
                    self.begin_line(line, first);
                }
                return Ok(is_end);
            }
            let is_mapping = place == Place::Compact && self.is_quick_key(start, end);
            if is_mapping {
                self.quick_mapping(start, end)?;
            }
            return Ok(is_mapping);
        }
        if !matches!(byte, b'"' | b'\'') {
            return Ok(false);
        }
        let rest = self.bytes.get(start + 1..).unwrap_or(&[]);
        let Some(len) = memchr::memchr3(byte, b'\\', b'\n', rest) else { return Ok(false) };
        let end = start + 1 + len + 1;
        if self.byte(end - 1) != byte || self.behind_break(end).is_none() {
            return Ok(false);
        }
        let kind = if byte == b'"' { Kind::DoubleQuoted } else { Kind::SingleQuoted };
        let scalar = Scanned { kind, start, end, encoded: false, block: None };
        self.tree.scalar(scalar, Properties::default())?;
        self.at = end;
        Ok(true)
    }

    /// Reads a mapping or list that begins on the next line.
    fn quick_collection(&mut self, column: usize) -> Step<bool> {
        let line = self.at + 1;
        let first = behind_blanks(self.bytes, line);
        let (indent, byte) = (first - line, self.byte(first));
        if indent > column && class(byte).has(Class::PLAIN_START) {
            let end = self.quick_line(first);
            let is_key = self.is_quick_key(first, end);
            if is_key {
                self.begin_line(line, first);
                self.quick_mapping(first, end)?;
            }
            return Ok(is_key);
        }
        let is_list = indent >= column && byte == b'-' && self.is_gap(first + 1);
        if is_list {
            self.begin_line(line, first);
            self.block_sequence(Properties::default())?;
        }
        Ok(is_list)
    }

    /// Reads the mapping whose first key stands on the present line.
    fn quick_mapping(&mut self, start: usize, end: usize) -> Step {
        let id = self.tree.open(Kind::Mapping, Flags::NONE, start, Properties::default())?;
        self.tree.plain(start, end)?;
        self.at = end + 1;
        self.block_mapping(id, start - self.line, Some(Place::Value))
    }

    /// Goes to the first text of a line.
    #[inline]
    fn begin_line(&mut self, line: usize, first: usize) {
        (self.at, self.line, self.first) = (first, line, first);
        (self.indent, self.tab) = (first - line, None);
    }
}
