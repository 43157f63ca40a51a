//! The value of a scalar with the way back to the file: for shell text in `command`, scripts and other embedded text.

use super::node::Node;
use crate::mapped::MappedText;

impl<'a> Node<'a> {
    /// The decoded value with a map from its offsets to the file's. `None` for collections.
    /// Quoted, folded and block scalars are mapped piece by piece.
    pub fn mapped_text(self) -> Option<MappedText<'a>> {
        let node = self.resolved();
        let data = node.data();
        let value = node.text()?;
        let start = data.start as usize;
        let raw = node.source.text().get(start..data.end as usize)?;
        Some(mapped(value, raw, start, node.source.id))
    }
}

/// The way from the value of a scalar to its text in a file, which begins at `start` (bytes).
pub(crate) fn mapped<'a>(value: &'a str, raw: &str, start: usize, file: crate::span::FileId) -> MappedText<'a> {
    if raw == value {
        return MappedText::verbatim(file, value, start);
    }
    let (content, content_at) = match raw.as_bytes().first() {
        Some(b'\'' | b'"') => (raw.get(1..raw.len().max(2) - 1).unwrap_or(""), start + 1),
        Some(b'|' | b'>') => {
            let header = raw.find('\n').map_or(raw.len(), |newline| newline + 1);
            (raw.get(header..).unwrap_or(""), start + header)
        }
        _ => (raw, start),
    };
    if content == value {
        return MappedText::verbatim(file, value, content_at);
    }
    align(value, content, content_at, raw.starts_with('"'), file)
}

/// Walks value and written content together. Each character of the value is looked for where the content has come to,
/// over the white space of indentation and folding; an escape (`\n`, `''`) is one piece.
fn align<'a>(value: &str, content: &str, at: usize, escapes: bool, file: crate::span::FileId) -> MappedText<'a> {
    let mut mapped = MappedText::empty(file, at);
    let mut rest = content;
    let mut chars = value.char_indices().peekable();
    while let Some((index, c)) = chars.next() {
        let text = &value[index..index + c.len_utf8()];
        let offset = |rest: &str| at + content.len() - rest.len();
        if c == '\n' || c == ' ' {
            // A line break or the blank that folding made of one: what is between this line's text and the next one's.
            if let Some(tail) = rest.strip_prefix(c) {
                mapped.push(text, offset(rest), text.len());
                rest = if c == '\n' { skip_indent(tail, chars.peek().map(|next| next.1)) } else { tail };
                continue;
            }
            let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
            if blank > 0 && rest[..blank].contains('\n') {
                let newline = rest[..blank].find('\n').map_or(0, |found| found + 1);
                mapped.push(text, offset(rest), newline);
                rest = skip_indent(&rest[newline..], chars.peek().map(|next| next.1));
                continue;
            }
        }
        if escapes && rest.starts_with('\\') && c != '\\' || rest.starts_with("\\\\") && escapes {
            let len = escape_len(rest);
            if len > 0 {
                mapped.push(text, offset(rest), len);
                rest = rest.get(len..).unwrap_or("");
                continue;
            }
        }
        if !rest.starts_with(c) {
            // Indentation, or an escaped line break.
            let skipped = rest.trim_start_matches([' ', '\t', '\r', '\n', '\\']);
            if skipped.starts_with(c) {
                rest = skipped;
            }
        }
        if let Some(tail) = rest.strip_prefix(c) {
            mapped.push(text, offset(rest), text.len());
            // A doubled quote in single quotes.
            rest = if c == '\'' && !escapes { tail.strip_prefix('\'').unwrap_or(tail) } else { tail };
        } else {
            mapped.push(text, offset(rest), 0);
        }
    }
    mapped
}

/// The next line's text: indentation is left out unless the value goes on with blanks itself.
fn skip_indent(rest: &str, next: Option<char>) -> &str {
    match next {
        Some(' ' | '\t') => {
            // The value keeps some of the blanks; which of them does not matter for a range.
            let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            let indent = blanks.saturating_sub(1);
            rest.get(indent..).unwrap_or(rest)
        }
        _ => rest.trim_start_matches([' ', '\t']),
    }
}

/// How many bytes an escape of a double-quoted scalar takes (YAML 1.2.2, 5.7); 0 for an escaped line break.
fn escape_len(rest: &str) -> usize {
    match rest.as_bytes().get(1) {
        Some(b'x') => 4,
        Some(b'u') => 6,
        Some(b'U') => 10,
        Some(b'\n' | b'\r') | None => 0,
        Some(_) => 2,
    }
}
