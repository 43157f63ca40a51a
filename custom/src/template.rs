//! Texts with holes: "`{container.name}` listens on {port.container}". A brace itself is written twice.

use std::borrow::Cow;

use crate::cel::{self, Evaluator, Expr, Fault};

/// A text with expressions in it.
#[derive(Debug)]
pub struct Template(Vec<Piece>);

#[derive(Debug)]
enum Piece {
    Text(String),
    /// Where the expression begins in the text (bytes), and the expression.
    Hole(usize, Box<Expr>),
}

impl Piece {
    fn text<'p>(&'p self, fill: impl FnOnce(&'p Expr) -> Option<Cow<'p, str>>) -> Option<Cow<'p, str>> {
        match self {
            Piece::Text(plain) => Some(plain.into()),
            Piece::Hole(_, expr) => fill(expr),
        }
    }
}

impl Template {
    /// Reads a text with holes.
    ///
    /// # Errors
    ///
    /// The first fault of an expression in it, a hole without end.
    pub fn parse(text: &str) -> Result<Template, Fault> {
        let (mut pieces, mut plain, mut at) = (Vec::new(), String::new(), 0);
        while let Some(first) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let is_double = text[at..].starts_with("{{") || text[at..].starts_with("}}");
            match first {
                '{' | '}' if is_double => {
                    plain.push(first);
                    at += 2;
                }
                '{' => {
                    let Some(len) = hole(&text[at + 1..]) else {
                        return Err(Fault::new(at..at + 1, "this hole has no `}`; a brace itself is written twice"));
                    };
                    let (start, end) = (at + 1, at + 1 + len);
                    let expr = cel::parse(&text[start..end]).map_err(|fault| moved(fault, start))?;
                    pieces.extend((!plain.is_empty()).then(|| Piece::Text(std::mem::take(&mut plain))));
                    pieces.push(Piece::Hole(start, Box::new(expr)));
                    at = end + 1;
                }
                '}' => return Err(Fault::new(at..at + 1, "nothing is open that this `}` closes; write it twice")),
                _ => {
                    plain.push(first);
                    at += first.len_utf8();
                }
            }
        }
        pieces.extend((!plain.is_empty()).then_some(Piece::Text(plain)));
        Ok(Template(pieces))
    }

    /// The expressions in it, each with where it begins in the text (bytes).
    pub fn holes(&self) -> impl Iterator<Item = (usize, &Expr)> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Hole(start, expr) => Some((*start, &**expr)),
            Piece::Text(_) => None,
        })
    }

    /// The text with its holes filled, for people: what has no value is `…`.
    pub fn fill<'a>(&'a self, evaluator: &mut Evaluator<'a>) -> String {
        let hole =
            |evaluator: &mut Evaluator<'a>, expr| evaluator.eval(expr).map_or("…".into(), |value| value.shown());
        self.0.iter().map(|piece| piece.text(|expr| Some(hole(evaluator, expr))).unwrap_or_default()).collect()
    }

    /// The text with its holes filled, for files; `None` where one of them has no value.
    pub fn fill_all<'a>(&'a self, evaluator: &mut Evaluator<'a>) -> Option<String> {
        self.0.iter().map(|piece| piece.text(|expr| Some(evaluator.eval(expr).ok()?.shown()))).collect()
    }
}

/// A fault of a part of a text that begins at an offset, as a fault of the whole.
pub fn moved(fault: Fault, by: usize) -> Fault {
    Fault { at: fault.at.start + by..fault.at.end + by, ..fault }
}

/// How long the expression is that a hole begins with (bytes); braces in texts do not count.
fn hole(text: &str) -> Option<usize> {
    let (mut depth, mut quote, mut is_escaped) = (0_usize, None, false);
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (Some(_), _) if is_escaped => is_escaped = false,
            (Some(_), '\\') => is_escaped = true,
            (Some(open), _) if letter == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(letter),
            (None, '{') => depth += 1,
            (None, '}') if depth == 0 => return Some(at),
            (None, '}') => depth -= 1,
            _ => {}
        }
    }
    None
}
