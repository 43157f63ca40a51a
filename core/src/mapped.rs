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
    /// Pairs (offset in the text, offset in the file), ascending in both; each holds up to the next one.
    segments: Vec<(u32, u32)>,
    /// Offset in the file just behind the last piece.
    file_end: u32,
}

impl<'a> MappedText<'a> {
    /// Text that stands in the file byte for byte from `start` on.
    pub fn verbatim(file: FileId, text: &'a str, start: usize) -> Self {
        let start = start as u32;
        let file_end = start + text.len() as u32;
        MappedText { text: Cow::Borrowed(text), file, segments: vec![(0, start)], file_end }
    }

    /// An empty text to which pieces are pushed.
    pub fn empty(file: FileId, start: usize) -> Self {
        MappedText { text: Cow::Owned(String::new()), file, segments: Vec::new(), file_end: start as u32 }
    }

    /// Appends text that stands at `at` (bytes) in the file and takes `file_len` bytes there. Where the lengths differ
    /// (an escape that was decoded), offsets inside the piece all mean its start.
    pub fn push(&mut self, text: &str, at: usize, file_len: usize) {
        let here = self.text.len() as u32;
        let continues = text.len() == file_len
            && self.segments.last().is_some_and(|&(from, to)| (here - from) + to == at as u32)
            && self.file_end == at as u32;
        if !continues {
            self.segments.push((here, at as u32));
        }
        self.text.to_mut().push_str(text);
        self.file_end = (at + file_len) as u32;
    }

    /// The file that the text comes from.
    pub fn file(&self) -> FileId {
        self.file
    }

    /// The offset in the file of an offset in the text.
    pub fn offset(&self, at: usize) -> u32 {
        let at = at as u32;
        let index = self.segments.partition_point(|&(from, _)| from <= at);
        let limit = self.segments.get(index).map_or(self.file_end, |&(_, to)| to);
        match index.checked_sub(1).and_then(|before| self.segments.get(before)) {
            Some(&(from, to)) => (to + (at - from)).min(limit),
            None => limit,
        }
    }

    /// The span in the file of a range of the text: from the file offset of its first byte to just behind its last.
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = self.offset(range.start);
        let end = match range.end.checked_sub(1) {
            Some(last) if range.end > range.start => {
                let mut last = last;
                while !self.text.is_char_boundary(last) {
                    last -= 1;
                }
                self.end_of_piece(last, range.end)
            }
            _ => start,
        };
        Span { file: self.file, start, end: end.max(start) }
    }

    /// The file offset just behind the character of the text that spans `from..to`.
    fn end_of_piece(&self, from: usize, to: usize) -> u32 {
        let index = self.segments.partition_point(|&(start, _)| start as usize <= from);
        let next = self.segments.get(index);
        match next {
            // The character ends its piece: the piece may be longer in the file than in the text.
            Some(&(start, file)) if start as usize == to => {
                let straight = self.offset(from) + (to - from) as u32;
                // A gap of more than a few bytes is a removed continuation, not part of the character.
                if file.saturating_sub(straight) <= 10 && self.is_escape(index) { file } else { straight.min(file) }
            }
            None if to == self.text.len() && self.is_escape(index) => self.file_end,
            _ => self.offset(from) + (to - from) as u32,
        }
    }

    /// Whether the piece before segment `index` is a decoded escape, that is, one character long in the text.
    fn is_escape(&self, index: usize) -> bool {
        let Some(&(start, file)) = index.checked_sub(1).and_then(|before| self.segments.get(before)) else {
            return false;
        };
        let (end, file_end) = self.segments.get(index).map_or((self.text.len() as u32, self.file_end), |&next| next);
        let piece = self.text.get(start as usize..end as usize).unwrap_or("");
        piece.chars().nth(1).is_none() && file_end - file > piece.len() as u32
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
    fn a_decoded_escape_is_underlined_whole() {
        let mut text = MappedText::empty(FileId(0), 1);
        text.push("a", 1, 1);
        text.push("\n", 2, 2);
        text.push("b", 4, 1);
        assert_eq!(text.span(1..2).range(), 2..4);
        assert_eq!(text.span(0..3).range(), 1..5);
    }
}
