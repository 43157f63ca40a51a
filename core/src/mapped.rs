//! Text that was joined or decoded from pieces of a file, with the way back to the file's offsets.

use std::borrow::Cow;
use std::ops::Range;

use crate::span::{FileId, Span};

/// A text and a map from its offsets to those of the file that it was made from: a RUN body without its line
/// continuations, a decoded YAML scalar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedText<'a> {
    /// The text itself.
    pub text: Cow<'a, str>,
    file: FileId,
    /// The pieces, ascending in the text and in the file; none if the text stands in the file as it is.
    pieces: Vec<Piece>,
    /// Offset in the file of the first byte.
    file_start: u32,
    /// Offset in the file just behind the last piece.
    file_end: u32,
}

/// A part of the text; it goes on up to the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    /// Offset in the text.
    text: u32,
    /// Offset in the file.
    file: u32,
    /// Length in the file. The piece was decoded, that is, its bytes are no copy of the file's, if the lengths differ.
    file_len: u32,
}

impl Piece {
    /// Whether a piece that ends at `end` in the text has the very bytes of the file.
    fn is_copy(self, end: u32) -> bool {
        end - self.text == self.file_len
    }

    /// The offset in the file of one of its offsets in the text.
    fn start_of(self, at: u32, end: u32) -> u32 {
        if self.is_copy(end) { self.file + (at - self.text) } else { self.file }
    }
}

impl<'a> MappedText<'a> {
    /// Text that stands in the file byte for byte from `start` on.
    pub fn verbatim(file: FileId, text: &'a str, start: usize) -> Self {
        let file_start = start as u32;
        let file_end = file_start + text.len() as u32;
        MappedText { text: Cow::Borrowed(text), file, pieces: Vec::new(), file_start, file_end }
    }

    /// An empty text to which pieces are pushed.
    pub fn empty(file: FileId, start: usize) -> Self {
        MappedText::with_room(file, start, 0, 0)
    }

    /// An empty text with room for some bytes and pieces.
    pub(crate) fn with_room(file: FileId, start: usize, bytes: usize, pieces: usize) -> Self {
        let start = start as u32;
        let text = Cow::Owned(String::with_capacity(bytes));
        MappedText { text, file, pieces: Vec::with_capacity(pieces), file_start: start, file_end: start }
    }

    /// Appends text that stands at `at` (bytes) in the file and takes `file_len` bytes there. Where the lengths differ
    /// (an escape that was decoded), offsets inside the piece all mean its start.
    pub fn push(&mut self, text: &str, at: usize, file_len: usize) {
        let here = self.text.len() as u32;
        let (at, file_len) = (at as u32, file_len as u32);
        if self.pieces.is_empty() && here > 0 {
            self.pieces.push(Piece { text: 0, file: self.file_start, file_len: here });
        }
        let is_copy = text.len() as u32 == file_len;
        match self.pieces.last_mut() {
            Some(last) if is_copy && self.file_end == at && here - last.text == last.file_len => {
                last.file_len += file_len;
            }
            _ => self.pieces.push(Piece { text: here, file: at, file_len }),
        }
        self.text.to_mut().push_str(text);
        self.file_end = at + file_len;
    }

    /// Appends a range of another text of the same file, with its way back.
    pub fn push_mapped(&mut self, other: &MappedText<'_>, range: Range<usize>) {
        let mut from = range.start;
        while from < range.end {
            let (_, end) = other.piece(from as u32);
            let to = (end as usize).clamp(from + 1, range.end);
            let Some(text) = other.text.get(from..to) else { return };
            let span = other.span(from..to);
            self.push(text, span.start as usize, span.len());
            from = to;
        }
    }

    /// Appends what a range of another text of the same file stands for.
    pub fn push_decoded(&mut self, other: &MappedText<'_>, range: Range<usize>, decoded: &str) {
        let span = other.span(range);
        self.push(decoded, span.start as usize, span.len());
    }

    /// The file that the text comes from.
    pub fn file(&self) -> FileId {
        self.file
    }

    /// The piece that holds an offset of the text, and its end in the text.
    fn piece(&self, at: u32) -> (Piece, u32) {
        let len = self.text.len() as u32;
        let behind = self.pieces.partition_point(|piece| piece.text <= at);
        let end = self.pieces.get(behind).map_or(len, |next| next.text);
        match behind.checked_sub(1).and_then(|index| self.pieces.get(index)) {
            Some(piece) => (*piece, end),
            None => (Piece { text: 0, file: self.file_start, file_len: self.file_end - self.file_start }, end),
        }
    }

    /// The offset in the file of an offset in the text.
    pub fn offset(&self, at: usize) -> u32 {
        if at >= self.text.len() {
            return self.file_end;
        }
        let (piece, end) = self.piece(at as u32);
        piece.start_of(at as u32, end)
    }

    /// The span in the file of a range of the text: from the file offset of its first byte to just behind its last.
    pub fn span(&self, range: Range<usize>) -> Span {
        let len = self.text.len();
        if range.start >= len {
            return Span { file: self.file, start: self.file_end, end: self.file_end };
        }
        if self.pieces.is_empty() {
            let place = |at: usize| self.file_start + at as u32;
            return Span {
                file: self.file,
                start: place(range.start),
                end: place(range.end.min(len).max(range.start)),
            };
        }
        let (first, first_end) = self.piece(range.start as u32);
        let start = first.start_of(range.start as u32, first_end);
        if range.is_empty() {
            return Span { file: self.file, start, end: start };
        }
        // The last byte's piece says where the range ends; a decoded piece is taken whole.
        let last = range.end.min(len) as u32 - 1;
        let (piece, end) = if last < first_end { (first, first_end) } else { self.piece(last) };
        let end = if piece.is_copy(end) { piece.file + (last + 1 - piece.text) } else { piece.file + piece.file_len };
        Span { file: self.file, start, end: end.max(start) }
    }

    /// The spans in the file that a range of the text consists of, in order.
    pub fn pieces(&self, range: Range<usize>) -> impl Iterator<Item = Span> + '_ {
        let first = self.pieces.partition_point(|piece| piece.text as usize <= range.start).saturating_sub(1);
        let pieces = self.pieces.get(first..).unwrap_or(&[]);
        let ends = pieces.iter().skip(1).map(|piece| piece.text as usize).chain([self.text.len()]);
        let inside = pieces.iter().zip(ends).take_while(move |(piece, _)| (piece.text as usize) < range.end);
        inside.filter_map(move |(piece, end)| {
            let part = range.start.max(piece.text as usize)..range.end.min(end);
            if part.is_empty() {
                return None;
            }
            let is_copy = end - piece.text as usize == piece.file_len as usize;
            let place = |at: usize| piece.file + (at as u32 - piece.text);
            let (from, to) =
                if is_copy { (place(part.start), place(part.end)) } else { (piece.file, piece.file + piece.file_len) };
            Some(Span { file: self.file, start: from, end: to })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbatim_text_is_shifted() {
        let text = MappedText::verbatim(FileId(1), "abc", 10);
        assert_eq!(text.span(1..3), Span::new(FileId(1), 11..13));
        assert_eq!(text.span(3..3), Span::new(FileId(1), 13..13));
    }

    #[test]
    fn removed_pieces_are_jumped_over() {
        let mut text = MappedText::empty(FileId(0), 4);
        text.push("ab ", 4, 3);
        text.push("cd", 20, 2);
        assert_eq!(text.text, "ab cd");
        assert_eq!(text.span(0..2).range(), 4..6);
        assert_eq!(text.span(3..5).range(), 20..22);
        assert_eq!(text.span(1..4).range(), 5..21);
        assert_eq!(text.span(1..3).range(), 5..7);
    }

    #[test]
    fn pieces_of_a_range() {
        let mut text = MappedText::empty(FileId(0), 4);
        text.push("ab ", 4, 3);
        text.push("c", 20, 6);
        text.push("de", 30, 2);
        let pieces = |range| text.pieces(range).map(Span::range).collect::<Vec<_>>();
        assert_eq!(pieces(0..6), [4..7, 20..26, 30..32]);
        assert_eq!(pieces(1..5), [5..7, 20..26, 30..31]);
        assert_eq!(pieces(2..4), [6..7, 20..26]);
        assert_eq!(text.span(3..4).range(), 20..26);
        assert_eq!(text.span(6..6).range(), 32..32);
    }

    #[test]
    fn a_single_letter_is_no_escape() {
        let mut text = MappedText::empty(FileId(0), 0);
        text.push("a", 0, 1);
        text.push("b", 3, 1);
        assert_eq!(text.span(0..1).range(), 0..1);
        assert_eq!(text.span(0..2).range(), 0..4);
    }

    #[test]
    fn a_decoded_escape_is_underlined_whole() {
        let mut text = MappedText::empty(FileId(0), 1);
        text.push("a", 1, 1);
        text.push("\n", 2, 2);
        text.push("b", 4, 1);
        assert_eq!(text.span(1..2).range(), 2..4);
        assert_eq!(text.span(0..3).range(), 1..5);
    }
}
