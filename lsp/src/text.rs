//! Positions of editors and offsets of texts.

use lintainer_core::source::Source;
use lintainer_core::span::Span;
use lsp_types::{Position, Range, TextDocumentContentChangeEvent};

/// What a column counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units.
    Utf16,
}

impl Encoding {
    /// The position of an offset.
    pub(crate) fn position(self, source: &Source, offset: u32) -> Position {
        let position = source.position(offset);
        let column = match self {
            Encoding::Utf8 => position.byte,
            Encoding::Utf16 => position.utf16,
        };
        Position::new(position.line - 1, column - 1)
    }

    /// The range of a span, as it is.
    pub(crate) fn range(self, source: &Source, span: Span) -> Range {
        Range::new(self.position(source, span.start), self.position(source, span.end))
    }

    /// The range of a span, widened where it would be invisible.
    pub(crate) fn visible_range(self, source: &Source, span: Span) -> Range {
        self.range(source, visible(source, span))
    }

    /// The offset of a position.
    pub(crate) fn offset(self, source: &Source, position: Position) -> u32 {
        match self {
            Encoding::Utf8 => source.offset_of_utf8(position.line, position.character),
            Encoding::Utf16 => source.offset_of_utf16(position.line, position.character),
        }
    }

    /// Applies changes, in order. Places beyond the text are cut to its end.
    pub(crate) fn apply(self, text: &mut String, changes: Vec<TextDocumentContentChangeEvent>) {
        for change in changes {
            let Some(range) = change.range else {
                *text = change.text;
                continue;
            };
            let start = self.offset_in(text, range.start);
            let end = self.offset_in(text, range.end);
            text.replace_range(start.min(end)..start.max(end), &change.text);
        }
    }

    /// The offset of a position in a text that changes too often for an index of its lines.
    fn offset_in(self, text: &str, position: Position) -> usize {
        let bytes = text.as_bytes();
        let mut start = 0;
        for _ in 0..position.line {
            match bytes.get(start..).and_then(|rest| memchr::memchr(b'\n', rest)) {
                Some(at) => start += at + 1,
                None => return text.len(),
            }
        }
        let rest = text.get(start..).unwrap_or("");
        let line = memchr::memchr(b'\n', rest.as_bytes()).and_then(|end| rest.get(..end)).unwrap_or(rest);
        let line = line.strip_suffix('\r').unwrap_or(line);
        // As in `Source`, a byte order mark takes no column.
        let mark = if start == 0 && line.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let mut units = 0;
        for (at, c) in line.get(mark..).unwrap_or("").char_indices() {
            if units >= position.character as usize {
                return start + mark + at;
            }
            units += match self {
                Encoding::Utf8 => c.len_utf8(),
                Encoding::Utf16 => c.len_utf16(),
            };
        }
        start + line.len()
    }
}

/// A span of at least one character, where there is one: the next, else the one before, else the line break.
fn visible(source: &Source, span: Span) -> Span {
    if !span.is_empty() {
        return span;
    }
    let at = span.start as usize;
    let (before, after) = (source.text().get(..at).unwrap_or(""), source.text().get(at..).unwrap_or(""));
    let is_break = |c: &char| matches!(c, '\n' | '\r');
    if let Some(next) = after.chars().next().filter(|c| !is_break(c)) {
        return source.span(at..at + next.len_utf8());
    }
    if let Some(last) = before.chars().next_back().filter(|c| !is_break(c)) {
        return source.span(at - last.len_utf8()..at);
    }
    match after.find('\n') {
        Some(newline) => source.span(at..at + newline + 1),
        None => source.span(before.trim_end_matches(['\n', '\r']).len()..at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lintainer_core::span::FileId;

    fn change(range: Option<((u32, u32), (u32, u32))>, text: &str) -> TextDocumentContentChangeEvent {
        let range = range.map(|((a, b), (c, d))| Range::new(Position::new(a, b), Position::new(c, d)));
        TextDocumentContentChangeEvent { range, range_length: None, text: text.to_string() }
    }

    #[test]
    fn changes_are_applied_in_both_encodings() {
        let mut text = "a😀b\r\nzwei\n".to_string();
        Encoding::Utf16
            .apply(&mut text, vec![change(Some(((0, 3), (0, 4))), "X"), change(Some(((1, 0), (1, 1))), "Z")]);
        assert_eq!(text, "a😀X\r\nZwei\n");
        Encoding::Utf8.apply(&mut text, vec![change(Some(((0, 5), (0, 99))), "Y")]);
        assert_eq!(text, "a😀Y\r\nZwei\n");
        Encoding::Utf16.apply(&mut text, vec![change(Some(((9, 9), (2, 0))), "end")]);
        assert_eq!(text, "a😀Y\r\nZwei\nend");
        Encoding::Utf16.apply(&mut text, vec![change(Some(((0, 2), (0, 2))), "-"), change(None, "new")]);
        assert_eq!(text, "new");
    }

    #[test]
    fn empty_spans_are_widened() {
        let source = Source::new(FileId(0), "a", "ab\n\ncd");
        let at = |offset: usize| visible(&source, source.span(offset..offset)).range();
        assert_eq!(at(0), 0..1);
        assert_eq!(at(2), 1..2);
        assert_eq!(at(3), 3..4);
        assert_eq!(at(6), 5..6);
        let empty = Source::new(FileId(0), "a", "");
        assert_eq!(visible(&empty, empty.span(0..0)).range(), 0..0);
    }
}
