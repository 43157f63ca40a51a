//! Where scalars end. Their values are read from the text when somebody asks (see [`super::super::decode`]).

use super::super::Dialect;
use super::super::node::Kind;
use super::bytes::{behind_blanks, plain_stop};
use super::{Class, Parser, Scanned, Step, class, fault};

/// How many characters a key without `?` may have (YAML 1.2.2, 8.2.2).
pub(super) const MAX_KEY: usize = 1024;

impl Parser<'_> {
    /// Whether a plain scalar may begin at an offset of a block.
    #[inline]
    pub(super) fn begins_plain(&self, at: usize) -> bool {
        let byte = self.byte(at);
        class(byte).has(Class::PLAIN_START) || matches!(byte, b'-' | b'?' | b':') && !self.is_gap(at + 1)
    }

    /// Where the part of a plain scalar in a block ends that is on the line of `at`. Blanks behind it are no part of it.
    #[inline]
    pub(super) fn plain_line(&self, start: usize) -> usize {
        self.plain_line_from(start, plain_stop(self.bytes, start))
    }

    /// The same, for text that mostly ends at the first byte that may end it.
    #[inline(always)]
    pub(super) fn quick_line(&self, start: usize) -> usize {
        let at = plain_stop(self.bytes, start);
        let is_end = match self.byte(at) {
            b'\n' => true,
            b':' => self.is_gap(at + 1),
            _ => false,
        };
        let is_blank = matches!(self.byte(at.wrapping_sub(1)), b' ' | b'\t');
        if is_end && !is_blank { at } else { self.plain_line_from(start, at) }
    }

    /// The same, where it is known that nothing before `at` ends it and that the byte there may.
    fn plain_line_from(&self, start: usize, mut at: usize) -> usize {
        loop {
            let goes_on = match self.byte(at) {
                b':' => !self.is_gap(at + 1),
                // Behind a blank it begins a comment.
                b'#' => !matches!(self.byte(at.wrapping_sub(1)), b' ' | b'\t'),
                byte => !class(byte).has(Class::GAP) || byte == b'\t',
            };
            if !goes_on {
                break;
            }
            at = plain_stop(self.bytes, at + 1);
        }
        while at > start && matches!(self.byte(at - 1), b' ' | b'\t') {
            at -= 1;
        }
        at
    }

    /// Reads on where a plain scalar of a block goes on in lines below. `min` is the least indentation of those lines.
    pub(super) fn plain_rest(&mut self, start: usize, mut end: usize, min: usize) -> Step<Scanned> {
        let column = start - self.line;
        let mut encoded = false;
        while let Some((line, first)) = self.continuation(end, min)? {
            let next = self.plain_line(first);
            // Text that is a key has no place here: it is the line above that does not end as it should.
            if self.byte(self.skip_blanks(next)) == b':' {
                return match first - line == column {
                    true => fault(start, "`:` is missing behind this key"),
                    false => fault(first, "a key has no place in a text of several lines; mind the indentation"),
                };
            }
            self.line = line;
            self.first = first;
            self.indent = first - line;
            end = next;
            encoded = true;
        }
        self.at = end;
        Ok(Scanned { kind: Kind::Plain, start, end, encoded, block: None })
    }

    /// The next line with text, and where its text begins, if a plain scalar that came to `end` goes on there.
    #[inline]
    fn continuation(&mut self, end: usize, min: usize) -> Step<Option<(usize, usize)>> {
        let mut at = self.skip_blanks(end);
        loop {
            let Some(line) = self.behind_break(at) else { return Ok(None) };
            at = behind_blanks(self.bytes, line);
            let blanks = at - line;
            if self.byte(at) == b'\t' {
                if blanks < min && self.dialect.is_go() {
                    return fault(at, TAB);
                }
                at = self.skip_blanks(at);
            }
            match self.byte(at) {
                b'\n' => {}
                b'\r' if self.byte(at + 1) == b'\n' => {}
                byte if byte == 0 || byte == b'#' || blanks < min => {
                    self.tabs_from = at;
                    return Ok(None);
                }
                _ => return Ok(Some((line, at))),
            }
        }
    }

    /// Reads the scalar in quotes at the present offset. `min` is the least indentation of its lines.
    pub(super) fn quoted(&mut self, min: usize) -> Step<Scanned> {
        let start = self.at;
        let quote = self.byte(start);
        let mut at = start + 1;
        let mut encoded = false;
        let end = loop {
            let rest = self.bytes.get(at..).unwrap_or(&[]);
            let found = if quote == b'"' { memchr::memchr2(b'"', b'\\', rest) } else { memchr::memchr(b'\'', rest) };
            let Some(len) = found else {
                return fault(start, "this text in quotes is never closed");
            };
            at += len;
            if self.byte(at) == b'\\' {
                encoded = true;
                at = self.escape(at)?;
            } else if quote == b'\'' && self.byte(at + 1) == b'\'' {
                encoded = true;
                at += 2;
            } else {
                break at + 1;
            }
        };
        let lines = &self.bytes[start..end];
        if memchr::memchr(b'\n', lines).is_some() {
            encoded = true;
            self.lines_of_quoted(start, end, min)?;
        }
        self.at = end;
        let kind = if quote == b'"' { Kind::DoubleQuoted } else { Kind::SingleQuoted };
        Ok(Scanned { kind, start, end, encoded, block: None })
    }

    /// Notes on which line a text ends that has several, and looks at their indentation.
    fn lines_of_quoted(&mut self, start: usize, end: usize, min: usize) -> Step {
        for newline in memchr::memchr_iter(b'\n', &self.bytes[start..end]) {
            self.line = start + newline + 1;
            let at = behind_blanks(self.bytes, self.line);
            let is_blank = matches!(self.byte(self.skip_blanks(at)), b'\n' | b'\r');
            if self.dialect == Dialect::Standard && !is_blank && at - self.line < min {
                return fault(at, OUTDENTED);
            }
        }
        self.first = usize::MAX;
        Ok(())
    }

    /// Goes over an escape of double-quoted text (YAML 1.2.2, 5.7).
    fn escape(&self, at: usize) -> Step<usize> {
        let digits = match self.byte(at + 1) {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            b'0' | b'a' | b'b' | b't' | b'\t' | b'n' | b'v' | b'f' | b'r' | b'e' | b' ' | b'"' | b'\\' | b'N'
            | b'_' | b'L' | b'P' | b'\n' => return Ok(at + 2),
            b'/' => return Ok(at + 2),
            // The Go libraries read this one too.
            b'\'' if self.dialect.is_go() => return Ok(at + 2),
            b'\r' if self.byte(at + 2) == b'\n' => return Ok(at + 3),
            _ => {
                let c = self.text.get(at + 1..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
                return fault(at, format!("`\\{c}` is no escape of text in double quotes"));
            }
        };
        let code = self.text.get(at + 2..at + 2 + digits).and_then(|code| u32::from_str_radix(code, 16).ok());
        match code.and_then(char::from_u32) {
            Some(_) => Ok(at + 2 + digits),
            None => fault(at, "this escape names no character"),
        }
    }

    /// Reads the block scalar whose `|` or `>` is at the present offset. `min` is the least indentation of its text.
    pub(super) fn block_scalar(&mut self, min: usize) -> Step<Scanned> {
        let start = self.at;
        let kind = if self.byte(start) == b'|' { Kind::Literal } else { Kind::Folded };
        let (header_end, digit) = self.block_header(start)?;
        let explicit = digit.map(|digit| min.saturating_sub(1) + digit);
        let (indent, text_at) = match explicit {
            Some(indent) => (indent, self.at),
            None => (self.block_indent(min)?, self.at),
        };
        let mut at = text_at;
        let mut text_end = header_end;
        while at < self.bytes.len() {
            let mut first = at;
            while first - at < indent && self.byte(first) == b' ' {
                first += 1;
            }
            let end = self.line_end(first);
            let line = &self.bytes[first..end];
            let is_blank = line.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r'));
            if first - at < indent && !matches!(line, [] | [b'\r']) {
                if self.byte(first) == b'\t' {
                    self.go_refuses(first, TAB);
                }
                break;
            }
            if !is_blank {
                let tail = line.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
                text_end = end - tail;
            }
            at = (end + 1).min(self.bytes.len());
        }
        self.at = at;
        // Behind the last line break a line begins, otherwise the text ends here.
        if at > 0 && self.byte(at - 1) == b'\n' {
            self.line = at;
        }
        Ok(Scanned { kind, start, end: text_end, encoded: true, block: Some((indent as u32, at)) })
    }

    /// Reads what stands behind `|` or `>` and goes to the next line. Where it ends, and the indentation that it tells.
    fn block_header(&mut self, start: usize) -> Step<(usize, Option<usize>)> {
        let mut at = start + 1;
        let (mut digit, mut chomping) = (None, false);
        loop {
            match self.byte(at) {
                b'+' | b'-' if !chomping => chomping = true,
                byte @ b'1'..=b'9' if digit.is_none() => digit = Some(usize::from(byte - b'0')),
                _ => break,
            }
            at += 1;
        }
        let header_end = at;
        let next = self.skip_blanks(at);
        self.at = next;
        match self.byte(next) {
            b'#' if next > at || self.dialect.is_go() => {
                self.comment(next);
            }
            b'\n' | 0 => {}
            b'\r' if self.byte(next + 1) == b'\n' => self.at += 1,
            _ => return fault(next, format!("the text of `{}` begins on the next line", &self.text[start..start + 1])),
        }
        self.at = (self.at + 1).min(self.bytes.len());
        Ok((header_end, digit))
    }

    /// How far the text of a block scalar is indented, told by its first line with text.
    fn block_indent(&mut self, min: usize) -> Step<usize> {
        let least = if self.dialect.is_go() { min.max(1) } else { min };
        let (mut line, mut widest) = (self.at, 0);
        loop {
            let at = behind_blanks(self.bytes, line);
            let blanks = at - line;
            match self.byte(at) {
                b'\n' => line = at + 1,
                b'\r' if self.byte(at + 1) == b'\n' => line = at + 2,
                0 => return Ok(least.max(widest.max(blanks))),
                b'\t' if blanks < least => return fault(at, TAB),
                _ if self.dialect.is_go() => return Ok(least.max(widest.max(blanks))),
                _ if widest > blanks && blanks >= least => {
                    return fault(at, "a blank line above has more blanks than this first line of the text");
                }
                _ => return Ok(least.max(blanks)),
            }
            widest = widest.max(blanks);
        }
    }
}

pub(super) const TAB: &str = "a tab may not indent; YAML indents with blanks";
pub(super) const OUTDENTED: &str = "this line is indented less than what it belongs to";
