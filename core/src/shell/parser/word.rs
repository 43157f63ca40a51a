//! Words outside of quotes: plain text, quotes, patterns, `~`, braces.

use super::simple::{LOOKAHEAD, is_plain};
use super::{Parser, is_delimiter, is_name};
use crate::shell::Dialect;
use crate::shell::word::{PartKind, Word, WordPart};

/// Plain text that is being collected: decoded text plus a run of the source not yet appended to it.
pub(super) struct Piece {
    start: usize,
    run: usize,
    text: String,
}

impl Piece {
    pub(super) fn new(at: usize) -> Piece {
        Piece { start: at, run: at, text: String::new() }
    }
}

impl Parser<'_, '_> {
    /// The word at the cursor; None at an operator, a line end, a comment or the end. `array` allows `NAME=(…)`.
    pub(super) fn word(&mut self, array: bool) -> Option<Word> {
        let start = self.pos;
        self.skip_while(is_plain);
        let at = self.pos;
        let next = if at < self.end { self.bytes.get(at).copied() } else { None };
        let simple = match next {
            None | Some(b' ' | b'\n' | b'\t' | b'\r' | b';' | b'&' | b'|' | b')') => true,
            Some(b'<' | b'>') => at + 1 >= self.end || self.bytes.get(at + 1) != Some(&b'('),
            _ => false,
        };
        if at == start && (simple || next == Some(b'(')) || self.bytes.get(start) == Some(&b'#') && start < self.end {
            self.pos = start;
            return None;
        }
        if simple {
            return Some(Word::plain(self.span(start..at), self.slice(start..at)).at(start, at));
        }
        // What is plain so far is not looked at again.
        let parts = self.word_parts(start, array, false);
        if self.pos == start {
            return None;
        }
        Some(Word::new(self.span(start..self.pos), parts).at(start, self.pos))
    }

    /// The operand of `=~`, in which brackets and `|` are plain.
    pub(super) fn regex_word(&mut self) -> Option<Word> {
        let start = self.pos;
        let parts = self.word_parts(start, false, true);
        (self.pos > start).then(|| Word::new(self.span(start..self.pos), parts).at(start, self.pos))
    }

    /// The parts of the word that began at `start`; what stands before the cursor is plain.
    fn word_parts(&mut self, start: usize, array: bool, regex: bool) -> Vec<WordPart> {
        let mut parts = Vec::new();
        let mut piece = Piece::new(start);
        let mut open = 0;
        while let Some(byte) = self.peek() {
            let next = self.peek_at(1);
            match byte {
                b'\\' => self.escape(&mut piece),
                b'\'' | b'"' | b'`' => {
                    self.flush(&mut piece, &mut parts, self.pos);
                    let part = match byte {
                        b'\'' => self.single_quoted(),
                        b'"' => self.double_quoted(self.pos),
                        _ => self.backticks(false),
                    };
                    parts.push(part);
                    piece = Piece::new(self.pos);
                }
                b'$' if self.is_expansion(false) => {
                    self.flush(&mut piece, &mut parts, self.pos);
                    let part = self.dollar(false);
                    parts.push(part);
                    piece = Piece::new(self.pos);
                }
                b'*' | b'?' | b'[' | b'{' | b'~' => {
                    let special = match byte {
                        b'[' => self.bracket_end().map(|end| (end, PartKind::Glob as fn(Box<str>) -> PartKind)),
                        b'{' => self.brace_end().map(|end| (end, PartKind::Brace as fn(_) -> _)),
                        b'~' if self.pos == start => Some((self.tilde_end(), PartKind::Tilde as fn(_) -> _)),
                        b'~' => None,
                        _ => {
                            let pattern = if next == Some(b'(') { self.pattern_end(self.pos + 1) } else { None };
                            Some((pattern.unwrap_or(self.pos + 1), PartKind::Glob as fn(_) -> _))
                        }
                    };
                    match special {
                        Some((end, kind)) => {
                            self.flush(&mut piece, &mut parts, self.pos);
                            self.push_raw(&mut parts, self.pos, end, kind);
                            piece = Piece::new(self.pos);
                        }
                        None => self.pos += 1,
                    }
                }
                b'<' | b'>' if next == Some(b'(') && self.dialect.has_process_substitution() => {
                    self.flush(&mut piece, &mut parts, self.pos);
                    let part = self.process_substitution();
                    parts.push(part);
                    piece = Piece::new(self.pos);
                }
                b'(' if regex => {
                    open += 1;
                    self.pos += 1;
                }
                b')' if open > 0 => {
                    open -= 1;
                    self.pos += 1;
                }
                b'|' if regex => self.pos += 1,
                b' ' if open > 0 => self.pos += 1,
                b'(' => {
                    let last = if self.pos > piece.run { self.bytes.get(self.pos - 1).copied() } else { None };
                    if array && last == Some(b'=') && parts.is_empty() {
                        self.flush(&mut piece, &mut parts, self.pos);
                        let array = self.array();
                        parts.extend(array.into_parts());
                        piece = Piece::new(self.pos);
                        continue;
                    }
                    let pattern =
                        if matches!(last, Some(b'+' | b'@' | b'!')) { self.pattern_end(self.pos) } else { None };
                    let Some(end) = pattern else { break };
                    self.flush(&mut piece, &mut parts, self.pos - 1);
                    self.push_raw(&mut parts, self.pos - 1, end, PartKind::Glob);
                    piece = Piece::new(self.pos);
                }
                _ if is_delimiter(byte) => break,
                _ => {
                    self.pos += 1;
                    self.skip_while(is_plain);
                }
            }
        }
        self.flush(&mut piece, &mut parts, self.pos);
        parts
    }

    /// Goes on to the first byte that is not as asked for.
    pub(super) fn skip_while(&mut self, is: fn(u8) -> bool) {
        let rest = self.bytes.get(self.pos..self.end).unwrap_or(&[]);
        self.pos += rest.iter().position(|byte| !is(*byte)).unwrap_or(rest.len());
    }

    /// Ends the plain text before `at`.
    pub(super) fn flush(&self, piece: &mut Piece, parts: &mut Vec<WordPart>, at: usize) {
        let rest = self.slice(piece.run..at);
        if piece.text.is_empty() && rest.is_empty() {
            return;
        }
        let text: Box<str> = if piece.text.is_empty() {
            rest.into()
        } else {
            piece.text.push_str(rest);
            std::mem::take(&mut piece.text).into()
        };
        parts.push(WordPart { kind: PartKind::Literal(text), span: self.span(piece.start..at) });
    }

    /// Text as written up to `end` as one part; joins a glob to one directly before it.
    fn push_raw(&mut self, parts: &mut Vec<WordPart>, from: usize, end: usize, kind: fn(Box<str>) -> PartKind) {
        self.pos = end;
        parts.push(WordPart { kind: kind(self.slice(from..end).into()), span: self.span(from..end) });
    }

    /// A backslash outside of quotes: the next character is plain, a line end vanishes.
    pub(super) fn escape(&mut self, piece: &mut Piece) {
        if let Some(length) = self.continuation(0) {
            self.drop_bytes(piece, length);
        } else {
            self.take_escaped(piece);
        }
    }

    /// Leaves `length` bytes at the cursor out of the text.
    pub(super) fn drop_bytes(&mut self, piece: &mut Piece, length: usize) {
        piece.text.push_str(self.slice(piece.run..self.pos));
        self.pos += length;
        piece.run = self.pos;
    }

    /// Leaves the backslash at the cursor out and takes the character behind it.
    pub(super) fn take_escaped(&mut self, piece: &mut Piece) {
        if self.peek_at(1).is_none() {
            // A backslash at the very end stands for itself.
            self.pos += 1;
            return;
        }
        self.drop_bytes(piece, 1);
        self.step();
    }

    /// Goes over one character.
    pub(super) fn step(&mut self) {
        self.pos += 1;
        while self.pos < self.end && !self.src.is_char_boundary(self.pos) {
            self.pos += 1;
        }
    }

    pub(super) fn single_quoted(&mut self) -> WordPart {
        let start = self.pos;
        let rest = self.bytes.get(start + 1..self.end).unwrap_or(&[]);
        let (close, next) = match memchr::memchr(b'\'', rest) {
            Some(length) => (start + 1 + length, start + 2 + length),
            None => {
                self.problem(start..start + 1, "`'` is not closed");
                (self.end, self.end)
            }
        };
        self.pos = next;
        let text = self.slice(start + 1..close).into();
        WordPart { kind: PartKind::SingleQuoted(text), span: self.span(start..next) }
    }

    /// End of the pattern `[…]` at the cursor.
    fn bracket_end(&self) -> Option<usize> {
        let window = self.bytes.get(self.pos..(self.pos + LOOKAHEAD).min(self.end))?;
        let first = match window.get(1)? {
            b'!' | b'^' => 2,
            _ => 1,
        };
        for (index, byte) in window.iter().enumerate().skip(first) {
            match byte {
                b']' if index > first => return Some(self.pos + index + 1),
                b']' => {}
                b'$' | b'\'' | b'"' | b'`' | b'\\' => return None,
                byte if is_delimiter(*byte) => return None,
                _ => {}
            }
        }
        None
    }

    /// End of the brace expansion at the cursor: plain text with a `,` or `..` and balanced braces.
    fn brace_end(&self) -> Option<usize> {
        if !self.dialect.has_braces() {
            return None;
        }
        let window = self.bytes.get(self.pos..(self.pos + LOOKAHEAD).min(self.end))?;
        let mut depth = 0;
        let mut several = false;
        for (index, byte) in window.iter().enumerate() {
            match byte {
                b'{' => depth += 1,
                b'}' => {
                    depth -= 1;
                    if depth == 0 {
                        return several.then_some(self.pos + index + 1);
                    }
                }
                b',' if depth == 1 => several = true,
                b'.' if depth == 1 && window.get(index + 1) == Some(&b'.') => several = true,
                b'$' | b'\'' | b'"' | b'`' | b'\\' => return None,
                byte if is_delimiter(*byte) => return None,
                _ => {}
            }
        }
        None
    }

    fn tilde_end(&self) -> usize {
        let mut at = 1;
        while self.peek_at(at).is_some_and(|byte| is_name(byte) || matches!(byte, b'-' | b'.' | b'+')) {
            at += 1;
        }
        self.pos + at
    }

    /// End of the extended pattern whose `(` stands at `open`.
    fn pattern_end(&self, open: usize) -> Option<usize> {
        if !matches!(self.dialect, Dialect::Bash | Dialect::Ksh | Dialect::Zsh) {
            return None;
        }
        let window = self.bytes.get(open..(open + LOOKAHEAD).min(self.end))?;
        let mut depth = 0;
        for (index, byte) in window.iter().enumerate() {
            match byte {
                b'(' => depth += 1,
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(open + index + 1);
                    }
                }
                b'\n' => return None,
                _ => {}
            }
        }
        None
    }
}
