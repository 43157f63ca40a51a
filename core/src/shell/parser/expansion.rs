//! What begins with `$` or a backtick, and the insides of double quotes.

use super::simple::LOOKAHEAD;
use super::word::Piece;
use super::{BlockKind, PAREN, Parser, is_name, is_name_start};
use crate::mapped::MappedText;
use crate::shell::command::Redirect;
use crate::shell::nested;
use crate::shell::word::{Parameter, ParameterOp, PartKind, WordPart};

/// What is special and what ends a text in which only expansions count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Between `"` and `"`.
    Quotes,
    /// The body of a heredoc, up to [`Parser::end`].
    Heredoc {
        /// Tabs at the beginning of lines are removed.
        strip_tabs: bool,
    },
    /// Arithmetic, up to [`Parser::end`].
    Arithmetic,
    /// Behind an operator in `${…}`, up to `}`.
    Operand {
        /// The expansion stands in double quotes or a heredoc.
        quoted: bool,
        /// `'` quotes.
        single: bool,
    },
}

impl Parser<'_, '_> {
    /// Whether the `$` at the cursor begins an expansion.
    pub(super) fn is_expansion(&self, quoted: bool) -> bool {
        match self.peek_at(1) {
            Some(b'(' | b'{' | b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!') => true,
            Some(b'\'' | b'"') => !quoted,
            Some(byte) => is_name(byte),
            None => false,
        }
    }

    /// The expansion at the cursor; [`Self::is_expansion`] was asked before.
    pub(super) fn dollar(&mut self, quoted: bool) -> WordPart {
        let start = self.pos;
        match self.peek_at(1) {
            Some(b'(') => {
                if self.peek_at(2) == Some(b'(')
                    && let Some(close) = self.arithmetic_end(start + 3)
                {
                    let parts = self.arithmetic_parts(start + 3, close);
                    return WordPart { kind: PartKind::Arithmetic(parts), span: self.span(start..self.pos) };
                }
                let id = self.with_block(BlockKind::CommandSubstitution, start, |parser| {
                    parser.pos += 2;
                    parser.list(PAREN);
                    parser.close(")", start, "$(");
                });
                WordPart { kind: PartKind::CommandSubstitution(id), span: self.span(start..self.pos) }
            }
            Some(b'{') => self.braced_parameter(quoted),
            Some(b'\'') => self.ansi_quoted(),
            Some(b'"') => {
                self.pos += 1;
                self.double_quoted(start)
            }
            first => {
                self.pos += 2;
                if first.is_some_and(is_name_start) {
                    while self.peek().is_some_and(is_name) {
                        self.pos += 1;
                    }
                }
                let name_span = self.span(start + 1..self.pos);
                let parameter = Parameter {
                    name: self.slice(start + 1..self.pos).into(),
                    name_span,
                    braced: false,
                    length: false,
                    indirect: false,
                    subscript: None,
                    op: None,
                    operand: Vec::new(),
                };
                WordPart { kind: PartKind::Parameter(Box::new(parameter)), span: self.span(start..self.pos) }
            }
        }
    }

    /// `"…"` at the cursor; `start` is before a `$` that may stand there.
    pub(super) fn double_quoted(&mut self, start: usize) -> WordPart {
        let quote = self.pos;
        let mut parts = Vec::new();
        if self.enter() {
            self.pos += 1;
            parts = self.quoted_parts(Mode::Quotes);
            self.leave();
            if self.peek() == Some(b'"') {
                self.pos += 1;
            } else {
                self.problem(quote..quote + 1, "`\"` is not closed");
            }
        }
        WordPart { kind: PartKind::DoubleQuoted(parts), span: self.span(start..self.pos) }
    }

    pub(super) fn quoted_parts(&mut self, mode: Mode) -> Vec<WordPart> {
        let mut parts = Vec::new();
        let mut piece = Piece::new(self.pos);
        let quoted = !matches!(mode, Mode::Operand { quoted: false, .. });
        if mode == (Mode::Heredoc { strip_tabs: true }) {
            self.drop_tabs(&mut piece);
        }
        while let Some(byte) = self.peek() {
            match byte {
                b'"' if mode == Mode::Quotes => break,
                b'}' if matches!(mode, Mode::Operand { .. }) => break,
                b'\\' => {
                    let escapes = match mode {
                        Mode::Operand { quoted: false, .. } => self.peek_at(1).is_some(),
                        Mode::Operand { .. } => matches!(self.peek_at(1), Some(b'$' | b'`' | b'"' | b'\\' | b'}')),
                        Mode::Heredoc { .. } => matches!(self.peek_at(1), Some(b'$' | b'`' | b'\\')),
                        _ => matches!(self.peek_at(1), Some(b'$' | b'`' | b'"' | b'\\')),
                    };
                    if let Some(length) = self.continuation(0) {
                        self.drop_bytes(&mut piece, length);
                    } else if escapes {
                        self.take_escaped(&mut piece);
                    } else {
                        self.pos += 1;
                    }
                }
                b'\n' if mode == (Mode::Heredoc { strip_tabs: true }) => {
                    self.pos += 1;
                    self.drop_tabs(&mut piece);
                }
                b'$' if self.is_expansion(quoted) => {
                    self.flush(&mut piece, &mut parts, self.pos);
                    let part = self.dollar(quoted);
                    parts.push(part);
                    piece = Piece::new(self.pos);
                }
                b'`' => {
                    self.flush(&mut piece, &mut parts, self.pos);
                    let part = self.backticks(mode == Mode::Quotes);
                    parts.push(part);
                    piece = Piece::new(self.pos);
                }
                b'\'' if matches!(mode, Mode::Operand { single: true, .. }) => {
                    self.flush(&mut piece, &mut parts, self.pos);
                    let part = self.single_quoted();
                    parts.push(part);
                    piece = Piece::new(self.pos);
                }
                b'"' if matches!(mode, Mode::Operand { .. }) => {
                    self.flush(&mut piece, &mut parts, self.pos);
                    let part = self.double_quoted(self.pos);
                    parts.push(part);
                    piece = Piece::new(self.pos);
                }
                _ => {
                    self.pos += 1;
                    self.skip_while(|byte| !matches!(byte, b'"' | b'}' | b'\\' | b'\n' | b'$' | b'`' | b'\''));
                }
            }
        }
        self.flush(&mut piece, &mut parts, self.pos);
        parts
    }

    fn drop_tabs(&mut self, piece: &mut Piece) {
        let mut tabs = 0;
        while self.peek_at(tabs) == Some(b'\t') {
            tabs += 1;
        }
        if tabs > 0 {
            self.drop_bytes(piece, tabs);
        }
    }

    fn ansi_quoted(&mut self) -> WordPart {
        let start = self.pos;
        self.pos += 2;
        let mut closed = false;
        while let Some(byte) = self.peek() {
            match byte {
                b'\\' if self.peek_at(1).is_some() => {
                    self.pos += 1;
                    self.step();
                }
                b'\'' => {
                    closed = true;
                    break;
                }
                _ => self.pos += 1,
            }
        }
        let text = nested::decode_ansi(self.slice(start + 2..self.pos)).into();
        if closed {
            self.pos += 1;
        } else {
            self.problem(start..start + 2, "`$'` is not closed");
        }
        WordPart { kind: PartKind::AnsiQuoted(text), span: self.span(start..self.pos) }
    }

    /// `` `…` ``: the backslashes before `$`, `` ` `` and `\` go, the rest is shell text of its own.
    pub(super) fn backticks(&mut self, in_quotes: bool) -> WordPart {
        let start = self.pos;
        let mut text = MappedText::empty(self.text.file(), self.text.offset(start + 1) as usize);
        let mut at = start + 1;
        let mut run = at;
        let mut closed = false;
        while at < self.end {
            match (self.bytes.get(at), self.bytes.get(at + 1)) {
                (Some(b'`'), _) => {
                    closed = true;
                    break;
                }
                (Some(b'\\'), Some(next)) => {
                    let unescape = matches!(next, b'$' | b'`' | b'\\') || (in_quotes && *next == b'"');
                    if unescape && at + 1 < self.end {
                        text.push_mapped(self.text, run..at);
                        text.push_decoded(self.text, at..at + 2, self.slice(at + 1..at + 2));
                        run = at + 2;
                    }
                    at += 2;
                }
                _ => at += 1,
            }
        }
        let close = at.min(self.end);
        text.push_mapped(self.text, run..close);
        self.pos = if closed { close + 1 } else { self.end };
        if !closed {
            self.problem(start..start + 1, "` is not closed");
        }
        let span = self.span(start..self.pos);
        let after = self.pos;
        let id = self.nested_text(&text, BlockKind::CommandSubstitution, self.dialect, span);
        if !self.stopped {
            self.pos = after;
        }
        WordPart { kind: PartKind::CommandSubstitution(id), span }
    }

    pub(super) fn process_substitution(&mut self) -> WordPart {
        let start = self.pos;
        let (direction, opener) =
            if self.peek() == Some(b'>') { (Redirect::Output, ">(") } else { (Redirect::Input, "<(") };
        let id = self.with_block(BlockKind::ProcessSubstitution, start, |parser| {
            parser.pos += 2;
            parser.list(PAREN);
            parser.close(")", start, opener);
        });
        WordPart { kind: PartKind::ProcessSubstitution(id, direction), span: self.span(start..self.pos) }
    }

    /// Where the `))` stands that ends the arithmetic from `from` on. None if there is none: then the brackets are two
    /// subshells.
    pub(super) fn arithmetic_end(&self, from: usize) -> Option<usize> {
        let mut depth = 0;
        let mut at = from;
        while at < self.end {
            match self.bytes.get(at)? {
                b'(' => depth += 1,
                b')' if depth > 0 => depth -= 1,
                b')' => return (at + 1 < self.end && self.bytes.get(at + 1) == Some(&b')')).then_some(at),
                b'\\' => at += 1,
                quote @ (b'"' | b'\'') => {
                    let rest = self.bytes.get(at + 1..self.end)?;
                    at += 1 + memchr::memchr(*quote, rest)?;
                }
                _ => {}
            }
            at += 1;
        }
        None
    }

    /// The expansions of the arithmetic in `from..close`; goes behind its `))`.
    pub(super) fn arithmetic_parts(&mut self, from: usize, close: usize) -> Vec<WordPart> {
        let end = self.end;
        self.pos = from;
        let mut parts = Vec::new();
        if self.enter() {
            self.end = close;
            parts = self.quoted_parts(Mode::Arithmetic);
            self.end = end;
            self.leave();
        }
        self.pos = if self.stopped { self.end } else { close + 2 };
        parts
    }

    /// `${…}` at the cursor.
    fn braced_parameter(&mut self, quoted: bool) -> WordPart {
        let start = self.pos;
        self.pos += 2;
        let follows = |byte: Option<u8>| byte.is_some_and(|byte| is_name(byte) || matches!(byte, b'@' | b'*'));
        let length = self.peek() == Some(b'#') && follows(self.peek_at(1));
        let indirect = self.peek() == Some(b'!') && follows(self.peek_at(1));
        if length || indirect {
            self.pos += 1;
        }
        let from = self.pos;
        match self.peek() {
            Some(byte) if byte.is_ascii_digit() => {
                while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                    self.pos += 1;
                }
            }
            Some(byte) if is_name_start(byte) => {
                while self.peek().is_some_and(is_name) {
                    self.pos += 1;
                }
            }
            Some(b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!') => self.pos += 1,
            _ => {}
        }
        let name = from..self.pos;
        let mut subscript = None;
        if self.peek() == Some(b'[') {
            let window = self.bytes.get(self.pos..(self.pos + LOOKAHEAD).min(self.end)).unwrap_or(&[]);
            if let Some(close) = window.iter().position(|byte| matches!(byte, b']' | b'\n'))
                && window.get(close) == Some(&b']')
            {
                subscript = Some(self.slice(self.pos + 1..self.pos + close).into());
                self.pos += close + 1;
            }
        }
        let op = self.parameter_op(!name.is_empty());
        let mut operand = Vec::new();
        if let Some(op) = op
            && self.enter()
        {
            let pattern = matches!(op, ParameterOp::RemovePrefix | ParameterOp::RemoveSuffix | ParameterOp::Replace);
            operand = self.quoted_parts(Mode::Operand { quoted, single: pattern || !quoted });
            self.leave();
        }
        if self.peek() == Some(b'}') {
            self.pos += 1;
            if op == Some(ParameterOp::Unknown) {
                self.problem(start..self.pos, "this is no parameter expansion");
            }
        } else {
            self.problem(start..start + 2, "`${` is not closed by `}`");
        }
        let name_span = self.span(name.clone());
        let name = self.slice(name).into();
        let parameter = Parameter { name, name_span, braced: true, length, indirect, subscript, op, operand };
        WordPart { kind: PartKind::Parameter(Box::new(parameter)), span: self.span(start..self.pos) }
    }

    fn parameter_op(&mut self, named: bool) -> Option<ParameterOp> {
        let colon = self.peek() == Some(b':');
        let at = usize::from(colon);
        let sign = self.peek_at(at);
        let (op, length) = match sign {
            _ if !named => (ParameterOp::Unknown, 0),
            Some(b'-') => (ParameterOp::Default { colon }, at + 1),
            Some(b'=') => (ParameterOp::Assign { colon }, at + 1),
            Some(b'?') => (ParameterOp::Error { colon }, at + 1),
            Some(b'+') => (ParameterOp::Alternative { colon }, at + 1),
            _ if colon => (ParameterOp::Substring, 1),
            None | Some(b'}') => return None,
            Some(b'@') => (ParameterOp::Transform, 1),
            Some(b'*') => return self.indirect_names(),
            Some(sign @ (b'#' | b'%' | b'/' | b'^' | b',')) => {
                let op = match sign {
                    b'#' => ParameterOp::RemovePrefix,
                    b'%' => ParameterOp::RemoveSuffix,
                    b'/' => ParameterOp::Replace,
                    _ => ParameterOp::Case,
                };
                let second = self.peek_at(1);
                let long = second == Some(sign) || (sign == b'/' && matches!(second, Some(b'#' | b'%')));
                (op, if long { 2 } else { 1 })
            }
            Some(_) => (ParameterOp::Unknown, 0),
        };
        self.pos += length;
        Some(op)
    }

    /// `${!prefix*}`.
    fn indirect_names(&mut self) -> Option<ParameterOp> {
        self.pos += 1;
        Some(ParameterOp::Transform)
    }
}
