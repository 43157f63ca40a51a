//! The text of one file, and the way from byte offsets to lines and columns.

use std::sync::OnceLock;

use crate::span::{FileId, Span};

/// The largest file that is read, in bytes. A larger one is named in the report and left out.
pub const MAX_FILE_BYTES: usize = 128 * 1024 * 1024;

/// What the report says about a file above [`MAX_FILE_BYTES`].
pub fn too_large_message() -> String {
    larger_than(MAX_FILE_BYTES)
}

/// What is said about a file above a limit in bytes.
pub fn larger_than(limit: usize) -> String {
    format!("larger than {} MiB", limit >> 20)
}

/// A copy of a file's bytes, unless they are too many: copying what is refused a moment later would be a waste.
pub(crate) fn copy_of(bytes: &[u8]) -> Result<Vec<u8>, String> {
    if bytes.len() > MAX_FILE_BYTES { Err(too_large_message()) } else { Ok(bytes.to_vec()) }
}

/// One file's text with its name. Parts of the file that nobody asks for may be left out of the text: spans are places
/// in the text that is kept, [`Position`]s are places in the file.
#[derive(Debug)]
pub struct Source {
    /// The file's number in the run.
    pub id: FileId,
    /// The path as it is shown, with `/` between folders.
    pub path: String,
    text: String,
    invalid_utf8: Vec<u32>,
    gaps: Box<[Gap]>,
    line_starts: OnceLock<Box<[u32]>>,
    /// Characters and UTF-16 code units before each block of [`BLOCK`] bytes; only for texts with long lines.
    widths: OnceLock<Box<[(u32, u32)]>>,
}

/// Lines of the file that are not in the text.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Gap {
    /// Offset in the text of the line behind them.
    at: u32,
    /// The number of that line in the text, from 0.
    line: u32,
    /// How many bytes of the file are left out up to here.
    bytes: u32,
    /// How many lines of the file are left out up to here.
    lines: u32,
}

/// A place in a text for people and for other programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters (Unicode scalar values), from 1.
    pub column: u32,
    /// Column in UTF-16 code units, from 1.
    pub utf16: u32,
    /// Column in bytes, from 1.
    pub byte: u32,
    /// Offset from the start of the file in bytes, from 0. A byte order mark counts.
    pub offset: u32,
}

/// By what stands in the file, and which one it is.
impl PartialEq for Source {
    fn eq(&self, other: &Source) -> bool {
        (self.id, &self.path, &self.text, &self.invalid_utf8, &self.gaps)
            == (other.id, &other.path, &other.text, &other.invalid_utf8, &other.gaps)
    }
}

impl Source {
    /// A source from text.
    pub fn new(id: FileId, path: impl Into<String>, text: impl Into<String>) -> Self {
        Source {
            id,
            path: path.into(),
            text: text.into(),
            invalid_utf8: Vec::new(),
            gaps: Box::default(),
            line_starts: OnceLock::new(),
            widths: OnceLock::new(),
        }
    }

    /// A source from bytes. Each byte that is not part of valid UTF-8 is kept as one `?`, so that all offsets stay
    /// true, and remembered in [`Source::invalid_utf8`].
    pub fn from_bytes(id: FileId, path: impl Into<String>, bytes: Vec<u8>) -> Self {
        let (text, invalid_utf8) = match String::from_utf8(bytes) {
            Ok(text) => (text, Vec::new()),
            Err(error) => replace_invalid(error.into_bytes()),
        };
        Source { invalid_utf8, ..Source::new(id, path, text) }
    }

    /// The source without parts of its text (bytes, ascending). Of each part whole lines go; what is left keeps its
    /// place in the file. A text with bytes that are not UTF-8 stays whole.
    pub fn without(self, parts: &[std::ops::Range<usize>]) -> Source {
        let (mut text, mut gaps, mut from) = (String::new(), Vec::new(), 0);
        let (mut line, mut bytes, mut lines) = (0, 0, 0);
        let breaks = |text: &str| memchr::memchr_iter(b'\n', text.as_bytes()).count() as u32;
        let line_start = |at: usize| memchr::memrchr(b'\n', self.text.as_bytes().get(..at)?).map(|newline| newline + 1);
        for part in parts.iter().filter(|_| self.invalid_utf8.is_empty()) {
            let behind_first_line = self.text.get(part.clone()).and_then(|part| part.find('\n'));
            let Some(start) = behind_first_line.map(|newline| part.start + newline + 1) else { continue };
            let Some(end) = line_start(part.end).filter(|end| *end > start) else { continue };
            let (Some(kept), Some(gone)) = (self.text.get(from..start), self.text.get(start..end)) else { continue };
            text.push_str(kept);
            (line, bytes, lines) = (line + breaks(kept), bytes + gone.len() as u32, lines + breaks(gone));
            gaps.push(Gap { at: text.len() as u32, line, bytes, lines });
            from = end;
        }
        if gaps.is_empty() {
            return self;
        }
        text.push_str(self.text.get(from..).unwrap_or(""));
        text.shrink_to_fit();
        Source { gaps: gaps.into(), ..Source::new(self.id, self.path, text) }
    }

    /// The text, with a byte order mark if the file has one.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it is all of the file: nothing was left out by [`Source::without`].
    pub fn is_whole(&self) -> bool {
        self.gaps.is_empty()
    }

    /// How many bytes the byte order mark takes: 3 or 0. Parsers begin behind it.
    pub fn bom_len(&self) -> usize {
        if self.text.starts_with('\u{feff}') { 3 } else { 0 }
    }

    /// Offsets (bytes, ascending) of bytes that were not valid UTF-8.
    pub fn invalid_utf8(&self) -> &[u32] {
        &self.invalid_utf8
    }

    /// The text of a span; empty when the span does not fit the text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// A span in this file.
    pub fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.id, range)
    }

    /// A span of the text as a byte range of the file.
    pub fn range_in_file(&self, span: Span) -> std::ops::Range<usize> {
        let start = span.start + self.gap_before(span.start).map_or(0, |gap| gap.bytes);
        // What ends where lines are left out ends before them.
        let last = span.end.saturating_sub(1).max(span.start);
        let end = span.end + self.gap_before(last).map_or(0, |gap| gap.bytes);
        start as usize..end as usize
    }

    /// The place in the text of an offset in the file (bytes); `None` where that is left out.
    pub fn offset_in_text(&self, offset: usize) -> Option<u32> {
        let mut left_out = 0;
        for gap in &self.gaps {
            if offset < (gap.at + left_out) as usize {
                break;
            }
            if offset < (gap.at + gap.bytes) as usize {
                return None;
            }
            left_out = gap.bytes;
        }
        u32::try_from(offset).ok().map(|offset| offset - left_out)
    }

    /// The text as long as the file: what is left out is blank, so that offsets in the file are offsets in it.
    pub fn padded_text(&self) -> std::borrow::Cow<'_, str> {
        let (mut padded, mut from, mut before) = (String::new(), 0, (0, 0));
        for gap in &self.gaps {
            padded.push_str(self.text.get(from..gap.at as usize).unwrap_or(""));
            let (bytes, lines) = (gap.bytes - before.0, gap.lines - before.1);
            padded.extend(std::iter::repeat_n(' ', (bytes - lines) as usize));
            padded.extend(std::iter::repeat_n('\n', lines as usize));
            (from, before) = (gap.at as usize, (gap.bytes, gap.lines));
        }
        match self.gaps.is_empty() {
            true => self.text.as_str().into(),
            false => (padded + self.text.get(from..).unwrap_or("")).into(),
        }
    }

    /// The last gap at or before an offset of the text.
    fn gap_before(&self, offset: u32) -> Option<&Gap> {
        self.gaps.get(self.gaps.partition_point(|gap| gap.at <= offset).checked_sub(1)?)
    }

    /// The index in the text of a line of the file, from 0; `Err` has the offset in the text where a line is left out.
    fn line_in_text(&self, line: usize) -> Result<usize, usize> {
        let mut left_out = 0;
        for gap in &self.gaps {
            if line < gap.line as usize + left_out {
                break;
            }
            if line < (gap.line + gap.lines) as usize {
                return Err(gap.at as usize);
            }
            left_out = gap.lines as usize;
        }
        Ok(line - left_out)
    }

    /// Where the blank lines end that begin at `end`, if what is deleted from the line of `start` to `end` leaves them behind a
    /// blank line, or at the top of the file: otherwise `end`.
    pub fn blank_lines_behind(&self, start: usize, end: usize) -> usize {
        let (line, text) = (self.line_bounds(start).start, self.text());
        let above = text.get(self.bom_len()..line).unwrap_or("x");
        let is_blank = |line: &str| line.trim().is_empty();
        if !above.lines().next_back().is_none_or(is_blank) {
            return end;
        }
        let blank = text.get(end..).unwrap_or("").split_inclusive('\n').take_while(|line| is_blank(line));
        end + blank.map(str::len).sum::<usize>()
    }

    /// The line ending that the file uses: that of its first line.
    pub fn newline(&self) -> &'static str {
        match memchr::memchr(b'\n', self.text.as_bytes()) {
            Some(at) if at > 0 && self.text.as_bytes()[at - 1] == b'\r' => "\r\n",
            _ => "\n",
        }
    }

    /// How many lines the file has; a final line break begins no further line.
    pub fn line_count(&self) -> u32 {
        let starts = self.starts();
        let last_is_empty = starts.last().is_some_and(|&start| start as usize == self.text.len());
        let left_out = self.gaps.last().map_or(0, |gap| gap.lines);
        (starts.len() - usize::from(last_is_empty && starts.len() > 1)) as u32 + left_out
    }

    /// The byte range in the text of a line of the file (from 1) without its line break; `None` beyond the end and
    /// where the line is left out.
    pub fn line_range(&self, line: u32) -> Option<std::ops::Range<usize>> {
        let starts = self.starts();
        let index = self.line_in_text((line as usize).checked_sub(1)?).ok()?;
        let start = *starts.get(index)? as usize;
        let end = starts.get(index + 1).map_or(self.text.len(), |&next| next as usize);
        let line = self.text[start..end].trim_end_matches(['\n', '\r']);
        Some(start..start + line.len())
    }

    /// The byte range of the line around an offset in the text, without the `\n` at its end.
    pub(crate) fn line_bounds(&self, offset: usize) -> std::ops::Range<usize> {
        let starts = self.starts();
        let index = starts.partition_point(|&start| start as usize <= offset);
        let start = index.checked_sub(1).map_or(0, |line| starts[line] as usize);
        start..starts.get(index).map_or(self.text.len(), |&next| next as usize - 1)
    }

    /// The whole lines that a span touches, the last line break included.
    pub fn whole_lines(&self, span: Span) -> Span {
        let (first, last) = (self.line_bounds(span.start as usize), self.line_bounds(span.end as usize));
        self.span(first.start..(last.end + 1).min(self.text.len()))
    }

    /// The position in the file of a byte offset in the text. An offset inside a character counts as that character's
    /// start, one beyond the text as its end.
    pub fn position(&self, offset: u32) -> Position {
        let mut at = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let starts = self.starts();
        let line = starts.partition_point(|&start| start as usize <= at) - 1;
        let mut start = starts[line] as usize;
        if line == 0 && at >= self.bom_len() {
            start = self.bom_len();
        }
        let start = start.min(at);
        let (column, utf16) = self.width(start..at);
        let (bytes, lines) = self.gap_before(at as u32).map_or((0, 0), |gap| (gap.bytes, gap.lines));
        Position {
            line: line as u32 + 1 + lines,
            column: column + 1,
            utf16: utf16 + 1,
            byte: (at - start) as u32 + 1,
            offset: at as u32 + bytes,
        }
    }

    /// The offset in the text of a 0-based line of the file and a 0-based column in UTF-16 code units, as editors send
    /// it. Values beyond a line or the text are cut to its end.
    pub fn offset_of_utf16(&self, line: u32, column: u32) -> u32 {
        self.offset_in_line(line, column, char::len_utf16)
    }

    /// The offset in the text of a 0-based line of the file and a 0-based column in bytes.
    pub fn offset_of_utf8(&self, line: u32, column: u32) -> u32 {
        self.offset_in_line(line, column, char::len_utf8)
    }

    /// The offset in the text of a 1-based line of the file and a 1-based column in characters, as [`Position`] has them.
    pub fn offset_of_position(&self, line: u32, column: u32) -> u32 {
        self.offset_in_line(line.saturating_sub(1), column.saturating_sub(1), |_| 1)
    }

    fn offset_in_line(&self, line: u32, column: u32, width: fn(char) -> usize) -> u32 {
        let Some(range) = self.line_range(line.saturating_add(1)) else {
            return self.line_in_text(line as usize).err().unwrap_or(self.text.len()) as u32;
        };
        let start = if line == 0 { range.start + self.bom_len() } else { range.start };
        let mut units = 0;
        for (at, c) in self.text[start..range.end].char_indices() {
            if units >= column as usize {
                return (start + at) as u32;
            }
            units += width(c);
        }
        range.end as u32
    }

    /// How many characters and UTF-16 code units a byte range has.
    fn width(&self, range: std::ops::Range<usize>) -> (u32, u32) {
        if range.len() <= BLOCK {
            return width(self.text.as_bytes().get(range).unwrap_or(&[]));
        }
        // Counting long lines from their start for each place in them would take forever.
        let widths = self.widths.get_or_init(|| {
            let mut sum = (0, 0);
            let blocks = self.text.as_bytes().chunks(BLOCK).map(|block| {
                let before = sum;
                let (characters, units) = width(block);
                sum = (sum.0 + characters, sum.1 + units);
                before
            });
            blocks.collect()
        });
        let until = |at: usize| {
            let before = widths.get(at / BLOCK).or(widths.last()).copied().unwrap_or((0, 0));
            let block = (at / BLOCK).min(widths.len().saturating_sub(1)) * BLOCK;
            let rest = width(self.text.as_bytes().get(block..at).unwrap_or(&[]));
            (before.0 + rest.0, before.1 + rest.1)
        };
        let (start, end) = (until(range.start), until(range.end));
        (end.0 - start.0, end.1 - start.1)
    }

    fn starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let breaks = memchr::memchr_iter(b'\n', self.text.as_bytes()).map(|at| at as u32 + 1);
            std::iter::once(0).chain(breaks).collect()
        })
    }
}

/// How many bytes are counted at once for places in long lines.
const BLOCK: usize = 4096;

/// How many characters begin in UTF-8 bytes, and how many UTF-16 code units they have.
fn width(bytes: &[u8]) -> (u32, u32) {
    if bytes.is_ascii() {
        return (bytes.len() as u32, bytes.len() as u32);
    }
    let characters = bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count() as u32;
    (characters, characters + bytes.iter().filter(|&&byte| byte >= 0xf0).count() as u32)
}

/// Replaces each byte outside valid UTF-8 by `?` and lists the offsets.
fn replace_invalid(mut bytes: Vec<u8>) -> (String, Vec<u32>) {
    let mut invalid = Vec::new();
    let mut at = 0;
    while let Err(error) = std::str::from_utf8(&bytes[at..]) {
        let bad = at + error.valid_up_to();
        let len = error.error_len().unwrap_or(bytes.len() - bad);
        bytes[bad..bad + len].fill(b'?');
        invalid.extend((bad..bad + len).map(|offset| offset as u32));
        at = bad + len;
    }
    (String::from_utf8(bytes).unwrap_or_default(), invalid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_bytes_characters_and_utf16() {
        let source = Source::new(FileId(0), "a", "ä😀b\r\nx");
        let at_b = source.position(6);
        assert_eq!((at_b.line, at_b.byte, at_b.column, at_b.utf16), (1, 7, 3, 4));
        assert_eq!(source.position(9).line, 2);
        assert_eq!(source.line_range(1), Some(0..7));
        assert_eq!(source.newline(), "\r\n");
        assert_eq!(source.offset_of_utf16(0, 3), 6);
    }

    #[test]
    fn positions_in_long_lines_are_those_of_counting() {
        let text = format!("a\n{}", "x\u{e4}\u{1f600}y ".repeat(3000));
        let source = Source::new(FileId(0), "a", text.as_str());
        for (offset, _) in text.char_indices().step_by(97).chain([(text.len(), ' ')]).filter(|(at, _)| *at > 1) {
            let before = &text[2..offset];
            let position = source.position(offset as u32);
            let utf16: usize = before.chars().map(char::len_utf16).sum();
            assert_eq!((position.line, position.column), (2, before.chars().count() as u32 + 1));
            assert_eq!((position.utf16, position.byte), (utf16 as u32 + 1, before.len() as u32 + 1));
        }
    }

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        let source = Source::new(FileId(0), "a", "\u{feff}FROM x");
        assert_eq!(source.position(3).column, 1);
        assert_eq!(source.offset_of_utf16(0, 0), 3);
    }

    #[test]
    fn invalid_bytes_keep_their_offsets() {
        let source = Source::from_bytes(FileId(0), "a", b"ab\xff\xfecd\xe2\x82".to_vec());
        assert_eq!(source.text(), "ab??cd??");
        assert_eq!(source.invalid_utf8(), &[2, 3, 6, 7]);
    }

    #[test]
    fn what_is_left_keeps_its_place_in_the_file() {
        let file = "a: 1\nb:\n  x\n  y\n  z\n---\nc: \u{e4}\nd:\n  1\n  2";
        let at = |part: &str| file.find(part).unwrap();
        let whole = Source::new(FileId(0), "a", file);
        let parts = [at("b:")..at("---"), at("d:")..file.len()];
        let source = Source::new(FileId(0), "a", file).without(&parts);
        assert_eq!(source.text(), "a: 1\nb:\n---\nc: \u{e4}\nd:\n  2");
        assert_eq!(source.line_count(), whole.line_count());
        assert_eq!(source.padded_text().len(), file.len());
        for (offset, c) in source.text().char_indices() {
            let span = source.span(offset..offset + c.len_utf8());
            let in_file = source.range_in_file(span);
            let (position, line) = (source.position(span.start), source.position(span.start).line);
            assert_eq!(file.get(in_file.clone()), Some(source.slice(span)));
            assert_eq!(source.padded_text().get(in_file.clone()), Some(source.slice(span)));
            assert_eq!(position, whole.position(in_file.start as u32));
            assert_eq!(source.offset_in_text(in_file.start), Some(span.start));
            assert_eq!(source.offset_of_utf16(line - 1, position.utf16 - 1), span.start);
            assert_eq!(source.text().get(source.line_range(line).unwrap()), file.get(whole.line_range(line).unwrap()));
        }
        for gone in ["  x", "  z", "  1"] {
            assert_eq!(source.offset_in_text(at(gone)), None);
        }
        for line in [3, 4, 5, 9] {
            assert_eq!(source.line_range(line), None, "{line}");
        }
        assert_eq!(source.text().get(source.offset_of_utf16(3, 1) as usize..), Some("---\nc: \u{e4}\nd:\n  2"));
        assert_eq!(source.position(99), whole.position(99));
    }

    #[test]
    fn bytes_outside_utf8_keep_the_text_whole() {
        let (bytes, part) = (b"a\nb\nc\n\xff\n".to_vec(), 0..6);
        let source = Source::from_bytes(FileId(0), "a", bytes).without(std::slice::from_ref(&part));
        assert_eq!(source.text(), "a\nb\nc\n?\n");
    }

    #[test]
    fn offsets_beyond_the_text_are_its_end() {
        let source = Source::new(FileId(0), "a", "");
        assert_eq!(source.position(99).offset, 0);
        assert_eq!(source.line_count(), 1);
        assert_eq!(Source::new(FileId(0), "a", "x\n").line_count(), 1);
    }
}
