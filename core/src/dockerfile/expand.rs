//! Expansion of variables in words: `$name`, `${name:-word}` and their kin, quotes and escapes.

use super::expanded::{Expanded, MAX_PIECES, MAX_VALUE_BYTES, Piece, Unknown};
use super::heredoc::is_name_char;
use super::pattern::Pattern;
use super::problem::ProblemKind;
use super::syntax::Word;
use super::words::char_len;
use crate::span::Span;

/// How deep `${a:-${b:-…}}` may be nested.
const MAX_DEPTH: usize = 32;

/// What is known about a variable.
pub(super) enum Lookup<'v> {
    Set(&'v Expanded),
    /// It is certainly not set.
    Unset,
    Unknown(Unknown),
}

/// A fault in a word that makes BuildKit stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    Quote,
    Substitution,
    Depth,
}

impl Fault {
    pub(super) fn kind(self) -> ProblemKind {
        match self {
            Fault::Quote => ProblemKind::UnterminatedQuote,
            Fault::Substitution => ProblemKind::BadSubstitution,
            Fault::Depth => ProblemKind::Limit,
        }
    }

    pub(super) fn message(self) -> &'static str {
        match self {
            Fault::Quote => "a quote is not closed in this word",
            Fault::Substitution => "a substitution is not closed or has a form that Dockerfiles do not know",
            Fault::Depth => "substitutions are nested too deep",
        }
    }
}

/// Expands a word. A faulty word becomes one unknown piece, and the fault is returned too.
pub(super) fn expand<'v>(word: &Word, escape: u8, lookup: &dyn Fn(&str) -> Lookup<'v>) -> (Expanded, Option<Fault>) {
    if word.is_plain() {
        let pieces = if word.text.is_empty() {
            Vec::new()
        } else {
            vec![Piece::Text { text: word.text.to_string(), span: word.span }]
        };
        return (Expanded { span: word.span, pieces, from_arg_default: false }, None);
    }
    let mut expander = Expander {
        word,
        text: &word.text,
        bytes: word.text.as_bytes(),
        at: 0,
        escape,
        lookup,
        from_arg_default: false,
    };
    let mut out = Out::default();
    match expander.until(None, false, 0, &mut out) {
        Ok(()) => {
            let pieces = limited(out.0, word.span);
            (Expanded { span: word.span, pieces, from_arg_default: expander.from_arg_default }, None)
        }
        Err(fault) => {
            let unknown = Piece::Unknown { name: "".into(), span: word.span, reason: Unknown::Malformed };
            (Expanded { span: word.span, pieces: vec![unknown], from_arg_default: false }, Some(fault))
        }
    }
}

/// The fault that makes BuildKit refuse a word, whatever the variables are.
pub(super) fn fault(word: &Word, escape: u8) -> Option<Fault> {
    if word.is_plain() { None } else { expand(word, escape, &|_| Lookup::Unset).1 }
}

/// Gives up a word with too many pieces.
fn limited(pieces: Vec<Piece>, span: Span) -> Vec<Piece> {
    if pieces.len() <= MAX_PIECES {
        return pieces;
    }
    vec![Piece::Unknown { name: "".into(), span, reason: Unknown::TooLong }]
}

#[derive(Default)]
struct Out(Vec<Piece>);

impl Out {
    /// One piece more than allowed is kept, to show that there were too many.
    fn push(&mut self, piece: Piece) {
        if self.0.len() <= MAX_PIECES {
            self.0.push(piece);
        }
    }

    fn append(&mut self, other: Out) {
        other.0.into_iter().for_each(|piece| self.push(piece));
    }

    fn text(&mut self, text: &str, at: Span) {
        if text.is_empty() {
            return;
        }
        if let Some(Piece::Text { text: last, span }) = self.0.last_mut() {
            last.push_str(text);
            *span = span.to(at);
            return;
        }
        self.push(Piece::Text { text: text.to_owned(), span: at });
    }

    fn unknown(&mut self, name: &str, span: Span, reason: Unknown) {
        self.push(Piece::Unknown { name: name.into(), span, reason });
    }
}

struct Expander<'w, 'v> {
    word: &'w Word,
    text: &'w str,
    bytes: &'w [u8],
    at: usize,
    escape: u8,
    lookup: &'w dyn Fn(&str) -> Lookup<'v>,
    from_arg_default: bool,
}

/// The operator of `${name<operator>word}`.
#[derive(Clone, Copy)]
enum Operator {
    Default,
    Alternative,
    Required,
    Prefix,
    Suffix,
}

impl<'v> Expander<'_, 'v> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn take(&mut self) -> Option<char> {
        let c = self.text.get(self.at..)?.chars().next()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn push(&self, from: usize, out: &mut Out) {
        out.text(self.text.get(from..self.at).unwrap_or(""), self.word.sub_span(from..self.at));
    }

    /// Expands up to the stop character, or to the end of the word if there is none.
    fn until(&mut self, stop: Option<u8>, keep_escapes: bool, depth: usize, out: &mut Out) -> Result<(), Fault> {
        if depth > MAX_DEPTH {
            return Err(Fault::Depth);
        }
        while let Some(byte) = self.peek() {
            if Some(byte) == stop {
                self.at += 1;
                return Ok(());
            }
            let from = self.at;
            match byte {
                b'\'' => self.single_quoted(out)?,
                b'"' => self.double_quoted(keep_escapes, depth, out)?,
                b'$' => self.dollar(depth, out)?,
                _ if byte == self.escape => {
                    self.at += 1;
                    let behind = self.at;
                    self.at = (self.at + char_len(self.bytes, self.at)).min(self.bytes.len());
                    self.push(if keep_escapes { from } else { behind }, out);
                }
                _ => {
                    while self.peek().is_some_and(|byte| {
                        Some(byte) != stop && byte != self.escape && !matches!(byte, b'\'' | b'"' | b'$')
                    }) {
                        self.at += 1;
                    }
                    self.push(from, out);
                }
            }
        }
        if stop.is_some() { Err(Fault::Substitution) } else { Ok(()) }
    }

    fn single_quoted(&mut self, out: &mut Out) -> Result<(), Fault> {
        self.at += 1;
        let from = self.at;
        let len = self.bytes.get(from..).and_then(|rest| memchr::memchr(b'\'', rest)).ok_or(Fault::Quote)?;
        self.at += len;
        self.push(from, out);
        self.at += 1;
        Ok(())
    }

    fn double_quoted(&mut self, keep_escapes: bool, depth: usize, out: &mut Out) -> Result<(), Fault> {
        self.at += 1;
        loop {
            let from = self.at;
            match self.peek().ok_or(Fault::Quote)? {
                b'"' => {
                    self.at += 1;
                    return Ok(());
                }
                b'$' => self.dollar(depth, out)?,
                byte if byte == self.escape => {
                    self.at += 1;
                    let next = self.peek();
                    let is_escape = next.is_some_and(|next| matches!(next, b'"' | b'$') || next == self.escape);
                    let behind = self.at;
                    self.at += usize::from(is_escape);
                    self.push(if is_escape && !keep_escapes { behind } else { from }, out);
                }
                _ => {
                    while self.peek().is_some_and(|byte| byte != self.escape && !matches!(byte, b'"' | b'$')) {
                        self.at += 1;
                    }
                    self.push(from, out);
                }
            }
        }
    }

    fn name(&mut self) -> &str {
        let from = self.at;
        match self.peek() {
            Some(b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!') => self.at += 1,
            Some(b'0'..=b'9') => {
                while matches!(self.peek(), Some(b'0'..=b'9')) {
                    self.at += 1;
                }
            }
            _ => {
                while self.text.get(self.at..).and_then(|rest| rest.chars().next()).is_some_and(is_name_char) {
                    self.at += char_len(self.bytes, self.at);
                }
            }
        }
        self.text.get(from..self.at).unwrap_or("")
    }

    fn dollar(&mut self, depth: usize, out: &mut Out) -> Result<(), Fault> {
        let start = self.at;
        self.at += 1;
        if self.peek() != Some(b'{') {
            let name = self.name().to_owned();
            if name.is_empty() {
                self.push(start, out);
                return Ok(());
            }
            self.value(&name, start, out);
            return Ok(());
        }
        self.at += 1;
        if matches!(self.peek(), None | Some(b'{' | b'}' | b':')) {
            return Err(Fault::Substitution);
        }
        let name = self.name().to_owned();
        match self.take() {
            Some('}') => {
                self.value(&name, start, out);
                Ok(())
            }
            Some('/') => self.replacement(&name, start, depth, out),
            Some(':') => {
                let operator = match self.take() {
                    Some('-') => Operator::Default,
                    Some('+') => Operator::Alternative,
                    Some('?') => Operator::Required,
                    _ => return Err(Fault::Substitution),
                };
                self.modified(&name, operator, true, start, depth, out)
            }
            Some('-') => self.modified(&name, Operator::Default, false, start, depth, out),
            Some('+') => self.modified(&name, Operator::Alternative, false, start, depth, out),
            Some('?') => self.modified(&name, Operator::Required, false, start, depth, out),
            Some('#') => self.modified(&name, Operator::Prefix, false, start, depth, out),
            Some('%') => self.modified(&name, Operator::Suffix, false, start, depth, out),
            _ => Err(Fault::Substitution),
        }
    }

    fn span_from(&self, start: usize) -> Span {
        self.word.sub_span(start..self.at)
    }

    /// Puts the value of a variable into the word.
    fn value(&mut self, name: &str, start: usize, out: &mut Out) {
        let span = self.span_from(start);
        match (self.lookup)(name) {
            Lookup::Set(value) => self.substitute(name, value, span, out),
            Lookup::Unset => out.unknown(name, span, Unknown::Undefined),
            Lookup::Unknown(reason) => out.unknown(name, span, reason),
        }
    }

    fn substitute(&mut self, name: &str, value: &Expanded, span: Span, out: &mut Out) {
        self.from_arg_default |= value.from_arg_default;
        if value.len() > MAX_VALUE_BYTES || out.0.len() + value.pieces.len() > MAX_PIECES {
            out.unknown(name, span, Unknown::TooLong);
            return;
        }
        for piece in &value.pieces {
            match piece {
                Piece::Text { text, .. } | Piece::Value { text, .. } => match out.0.last_mut() {
                    Some(Piece::Value { text: last, name: own, span: at }) if *at == span && **own == *name => {
                        last.push_str(text)
                    }
                    _ => out.push(Piece::Value { text: text.clone(), name: name.into(), span }),
                },
                Piece::Unknown { name, reason, .. } => out.unknown(name, span, *reason),
            }
        }
    }

    /// `${name:-word}` and the like, behind the operator.
    fn modified(
        &mut self,
        name: &str,
        operator: Operator,
        empty_is_unset: bool,
        start: usize,
        depth: usize,
        out: &mut Out,
    ) -> Result<(), Fault> {
        let keep_escapes = matches!(operator, Operator::Prefix | Operator::Suffix);
        let before = self.from_arg_default;
        let mut word = Out::default();
        self.until(Some(b'}'), keep_escapes, depth + 1, &mut word)?;
        if keep_escapes && is_refused(&word) {
            return Err(Fault::Substitution);
        }
        let word_from_default = std::mem::replace(&mut self.from_arg_default, before);
        let span = self.span_from(start);
        let value = match (self.lookup)(name) {
            Lookup::Set(value) => value,
            // Not set unless the build says so: what is written here is the default.
            Lookup::Unknown(Unknown::NoDefault) if matches!(operator, Operator::Default | Operator::Alternative) => {
                self.from_arg_default = true;
                if matches!(operator, Operator::Default) {
                    out.append(word);
                }
                return Ok(());
            }
            Lookup::Unknown(reason) => {
                out.unknown(name, span, reason);
                return Ok(());
            }
            Lookup::Unset => {
                match operator {
                    Operator::Default => {
                        self.from_arg_default |= word_from_default;
                        out.append(word);
                    }
                    Operator::Alternative => {}
                    _ => out.unknown(name, span, Unknown::Undefined),
                }
                return Ok(());
            }
        };
        let is_set = if !empty_is_unset || value.len() > 0 {
            true
        } else if value.is_known() {
            false
        } else {
            self.substitute(name, value, span, out);
            return Ok(());
        };
        match operator {
            Operator::Default | Operator::Required if is_set => self.substitute(name, value, span, out),
            Operator::Default => {
                self.from_arg_default |= value.from_arg_default | word_from_default;
                out.append(word);
            }
            Operator::Alternative => {
                self.from_arg_default |= value.from_arg_default | (is_set && word_from_default);
                if is_set {
                    out.append(word);
                }
            }
            Operator::Required => out.unknown(name, span, Unknown::Undefined),
            Operator::Prefix | Operator::Suffix => {
                self.from_arg_default |= value.from_arg_default | word_from_default;
                let pattern = Expanded { span, pieces: word.0, from_arg_default: false };
                let trimmed = trimmed(value, &pattern, matches!(operator, Operator::Prefix));
                computed(name, span, trimmed, out);
            }
        }
        Ok(())
    }

    /// `${name/pattern/text}` and `${name//pattern/text}`, behind the first slash.
    fn replacement(&mut self, name: &str, start: usize, depth: usize, out: &mut Out) -> Result<(), Fault> {
        let all = self.peek() == Some(b'/');
        self.at += usize::from(all);
        let (mut pattern, mut by) = (Out::default(), Out::default());
        self.until(Some(b'/'), true, depth + 1, &mut pattern)?;
        self.until(Some(b'}'), true, depth + 1, &mut by)?;
        if is_refused(&pattern) {
            return Err(Fault::Substitution);
        }
        let span = self.span_from(start);
        match (self.lookup)(name) {
            Lookup::Set(value) => {
                self.from_arg_default |= value.from_arg_default;
                let part = |out: Out| Expanded { span, pieces: out.0, from_arg_default: false };
                computed(name, span, replaced(value, &part(pattern), &part(by), all), out);
            }
            Lookup::Unset => out.unknown(name, span, Unknown::Undefined),
            Lookup::Unknown(reason) => out.unknown(name, span, reason),
        }
        Ok(())
    }
}

/// Whether a pattern is none, whatever it is compared with: BuildKit knows few escapes in patterns.
fn is_refused(pattern: &Out) -> bool {
    let text = |piece: &Piece| match piece {
        Piece::Text { text, .. } | Piece::Value { text, .. } => Some(text.clone()),
        Piece::Unknown { .. } => None,
    };
    let text: Option<String> = pattern.0.iter().map(text).collect();
    text.is_some_and(|text| Pattern::new(&text).is_none())
}

fn computed(name: &str, span: Span, result: Option<String>, out: &mut Out) {
    match result {
        Some(text) if text.is_empty() => {}
        Some(text) => out.push(Piece::Value { text, name: name.into(), span }),
        None => out.unknown(name, span, Unknown::TooLong),
    }
}

fn trimmed(value: &Expanded, pattern: &Expanded, at_start: bool) -> Option<String> {
    let value = value.known()?;
    let pattern = pattern.known()?;
    let mark = if at_start { '#' } else { '%' };
    let (longest, pattern) = pattern.strip_prefix(mark).map_or((false, &*pattern), |pattern| (true, pattern));
    let pattern = Pattern::new(pattern)?;
    let rest = if at_start { pattern.trim_start(&value, longest) } else { pattern.trim_end(&value, longest) };
    rest.map(str::to_owned)
}

fn replaced(value: &Expanded, pattern: &Expanded, by: &Expanded, all: bool) -> Option<String> {
    let by = by.known()?;
    if by.contains(['$', '\\']) {
        return None;
    }
    let result = Pattern::new(&pattern.known()?)?.replace(&value.known()?, &by, all)?;
    (result.len() <= MAX_VALUE_BYTES).then_some(result)
}
