//! From the text of an expression to its tree.

use std::ops::Range;

use super::lexer::{Token, words};
use super::syntax::{Expr, Kind, Operator};
use super::{Fault, MAX_BYTES, MAX_DEPTH, MAX_SERVER_BYTES};

/// Words that no variable may be called.
pub(super) const RESERVED: [&str; 17] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];

/// Reads an expression.
///
/// # Errors
///
/// The first fault: what is no CEL, what is not supported, and what is too long or nested too deep.
pub fn parse(text: &str) -> Result<Expr, Fault> {
    read(text, MAX_BYTES, false)
}

/// Reads an expression of the API server, with all that its version of CEL has beyond [`parse`].
///
/// # Errors
///
/// As [`parse`]; of what is no CEL the fault is sure.
pub fn parse_for_server(text: &str) -> Result<Expr, Fault> {
    read(text, MAX_SERVER_BYTES, true)
}

fn read(text: &str, max: usize, for_server: bool) -> Result<Expr, Fault> {
    if text.len() > max {
        let message = format!("the expression has {} bytes; up to {max} are read: make two rules of it", text.len());
        return Err(Fault::new(0..text.len(), message));
    }
    let mut parser = Parser { words: words(text)?, at: 0, nesting: 0, for_server };
    let expr = parser.choice()?;
    match parser.next() {
        (Token::End, _) => Ok(expr),
        (token, at) => Err(unexpected(&token, at, "an operator or the end")),
    }
}

pub(super) struct Parser {
    words: Vec<(Token, Range<usize>)>,
    at: usize,
    /// How many brackets and signs are open around the place.
    nesting: u8,
    /// Whether the expression may have all that the API server knows.
    pub(super) for_server: bool,
}

pub(super) fn unexpected(token: &Token, at: Range<usize>, wanted: &str) -> Fault {
    let found = match token {
        Token::End => "the expression ends here".to_string(),
        Token::Sign(sign) => format!("`{sign}` stands here"),
        Token::Name(name) => format!("`{name}` stands here"),
        Token::Text(_) => "a text stands here".to_string(),
        Token::Int(_) | Token::Double(_) | Token::TooLarge => "a number stands here".to_string(),
    };
    // Optional entries, messages and names from the root begin with these.
    let is_sure = !matches!(token, Token::Sign("?" | "{" | "."));
    Fault { is_sure, ..Fault::new(at, format!("{found} where {wanted} is expected")) }
}

pub(super) fn node(kind: Kind, at: Range<usize>, below: &[u8]) -> Result<Expr, Fault> {
    let depth = below.iter().copied().max().unwrap_or(0).saturating_add(1);
    if depth > MAX_DEPTH {
        return Err(Fault::new(at, format!("the expression is nested more than {MAX_DEPTH} levels deep")));
    }
    Ok(Expr { kind, at, depth })
}

pub(super) fn depths(parts: &[Expr]) -> Vec<u8> {
    parts.iter().map(|part| part.depth).collect()
}

impl Parser {
    pub(super) fn peek(&self) -> &Token {
        self.words.get(self.at).map_or(&Token::End, |(token, _)| token)
    }

    pub(super) fn next(&mut self) -> (Token, Range<usize>) {
        let word = self.words.get(self.at).or(self.words.last()).cloned();
        self.at += 1;
        word.unwrap_or((Token::End, 0..0))
    }

    pub(super) fn take(&mut self, sign: &str) -> bool {
        let is_there = matches!(self.peek(), Token::Sign(found) if *found == sign);
        self.at += usize::from(is_there);
        is_there
    }

    /// Where the next word begins.
    pub(super) fn start(&self) -> usize {
        self.words.get(self.at).map_or(0, |(_, at)| at.start)
    }

    /// Where the last word ends.
    pub(super) fn end(&self) -> usize {
        self.at.checked_sub(1).and_then(|at| self.words.get(at)).map_or(0, |(_, at)| at.end)
    }

    pub(super) fn expect(&mut self, sign: &'static str) -> Result<(), Fault> {
        if self.take(sign) {
            return Ok(());
        }
        let (token, at) = self.next();
        Err(unexpected(&token, at, &format!("`{sign}`")))
    }

    /// Goes one bracket deeper.
    pub(super) fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        self.nesting += 1;
        if self.nesting > MAX_DEPTH {
            let start = self.start();
            return Err(Fault::new(start..start + 1, format!("more than {MAX_DEPTH} brackets are open here")));
        }
        let result = read(self);
        self.nesting -= 1;
        result
    }

    pub(super) fn choice(&mut self) -> Result<Expr, Fault> {
        let start = self.start();
        let condition = self.any()?;
        if !self.take("?") {
            return Ok(condition);
        }
        let yes = self.nested(Self::any)?;
        self.expect(":")?;
        let no = self.nested(Self::choice)?;
        let below = [condition.depth, yes.depth, no.depth];
        node(Kind::Choice(Box::new([condition, yes, no])), start..self.end(), &below)
    }

    fn any(&mut self) -> Result<Expr, Fault> {
        self.chain("||", Self::all, Kind::Any)
    }

    fn all(&mut self) -> Result<Expr, Fault> {
        self.chain("&&", Self::relation, Kind::All)
    }

    fn chain(
        &mut self,
        sign: &str,
        part: fn(&mut Self) -> Result<Expr, Fault>,
        kind: fn(Vec<Expr>) -> Kind,
    ) -> Result<Expr, Fault> {
        let start = self.start();
        let first = part(self)?;
        if !matches!(self.peek(), Token::Sign(found) if *found == sign) {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.take(sign) {
            parts.push(part(self)?);
        }
        let below = depths(&parts);
        node(kind(parts), start..self.end(), &below)
    }

    fn operator(&self, level: u8) -> Option<Operator> {
        let operator = match self.peek() {
            Token::Name(name) if &**name == "in" => Operator::In,
            Token::Sign("==") => Operator::Equal,
            Token::Sign("!=") => Operator::Unequal,
            Token::Sign("<") => Operator::Less,
            Token::Sign("<=") => Operator::LessOrEqual,
            Token::Sign(">") => Operator::Greater,
            Token::Sign(">=") => Operator::GreaterOrEqual,
            Token::Sign("+") => Operator::Add,
            Token::Sign("-") => Operator::Subtract,
            Token::Sign("*") => Operator::Multiply,
            Token::Sign("/") => Operator::Divide,
            Token::Sign("%") => Operator::Modulo,
            _ => return None,
        };
        let own = match operator {
            Operator::Add | Operator::Subtract => 1,
            Operator::Multiply | Operator::Divide | Operator::Modulo => 2,
            _ => 0,
        };
        (own == level).then_some(operator)
    }

    fn relation(&mut self) -> Result<Expr, Fault> {
        self.binary(0)
    }

    fn binary(&mut self, level: u8) -> Result<Expr, Fault> {
        let start = self.start();
        let side = |parser: &mut Self| if level < 2 { parser.binary(level + 1) } else { parser.unary() };
        let mut left = side(self)?;
        while let Some(operator) = self.operator(level) {
            self.at += 1;
            let right = side(self)?;
            let below = [left.depth, right.depth];
            left = node(Kind::Binary(operator, Box::new(left), Box::new(right)), start..self.end(), &below)?;
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Expr, Fault> {
        let start = self.start();
        if self.take("!") {
            let inner = self.nested(Self::unary)?;
            let depth = inner.depth;
            return node(Kind::Not(Box::new(inner)), start..self.end(), &[depth]);
        }
        if self.take("-") {
            if self.peek() == &Token::TooLarge {
                self.at += 1;
                return node(Kind::Int(i64::MIN), start..self.end(), &[]);
            }
            let inner = self.nested(Self::unary)?;
            let depth = inner.depth;
            let kind = match inner.kind {
                Kind::Int(value) if value >= 0 => Kind::Int(-value),
                Kind::Double(value) => Kind::Double(-value),
                kind => Kind::Minus(Box::new(Expr { kind, ..inner })),
            };
            return node(kind, start..self.end(), &[depth]);
        }
        self.member()
    }

    fn member(&mut self) -> Result<Expr, Fault> {
        let start = self.start();
        let mut value = self.primary()?;
        loop {
            if self.take("[") {
                let is_optional = self.for_server && self.take("?");
                let index = self.nested(Self::choice)?;
                self.expect("]")?;
                let below = [value.depth, index.depth];
                let kind = if is_optional { Kind::MaybeIndex } else { Kind::Index };
                value = node(kind(Box::new(value), Box::new(index)), start..self.end(), &below)?;
            } else if self.take(".") {
                let is_optional = self.for_server && self.take("?");
                let (name, at) = match self.next() {
                    (Token::Name(name), at) => (name, at),
                    (Token::Sign("?"), at) => {
                        return Err(Fault::new(at, "optional fields (`.?`) are not supported: ask `has(…)` first"));
                    }
                    (token, at) => return Err(unexpected(&token, at, "the name of a field or function")),
                };
                if !is_optional && self.take("(") {
                    value = self.method(value, &name, at, start)?;
                } else {
                    let (depth, kind) = (value.depth, if is_optional { Kind::MaybeField } else { Kind::Field });
                    value = node(kind(Box::new(value), name), start..self.end(), &[depth])?;
                }
            } else {
                return Ok(value);
            }
        }
    }

    fn primary(&mut self) -> Result<Expr, Fault> {
        let start = self.start();
        let (token, at) = self.next();
        let kind = match token {
            Token::Int(value) => Kind::Int(value),
            Token::Double(value) => Kind::Double(value),
            Token::TooLarge => return Err(Fault::new(at, "this number is too large")),
            Token::Text(value) => Kind::Text(value),
            Token::Sign("(") => {
                let inner = self.nested(Self::choice)?;
                self.expect(")")?;
                return Ok(inner);
            }
            Token::Sign("[") => {
                let items = self.arguments("]")?;
                let below = depths(&items);
                return node(Kind::List(items), start..self.end(), &below);
            }
            Token::Sign("{") => return self.map(start),
            Token::Name(name) => match &*name {
                "true" => Kind::Bool(true),
                "false" => Kind::Bool(false),
                "null" => Kind::Null,
                _ => return self.name(&name, at, start),
            },
            token => return Err(unexpected(&token, at, "a value")),
        };
        node(kind, at, &[])
    }

    fn map(&mut self, start: usize) -> Result<Expr, Fault> {
        let (mut entries, mut below) = (Vec::new(), Vec::new());
        while !self.take("}") {
            if !entries.is_empty() {
                self.expect(",")?;
                if self.take("}") {
                    break;
                }
            }
            let key = self.nested(Self::choice)?;
            self.expect(":")?;
            let value = self.nested(Self::choice)?;
            below.extend([key.depth, value.depth]);
            entries.push((key, value));
        }
        node(Kind::Map(entries), start..self.end(), &below)
    }

    fn name(&mut self, name: &str, at: Range<usize>, start: usize) -> Result<Expr, Fault> {
        if name == "in" {
            return Err(Fault::new(at, "`in` stands here where a value is expected"));
        }
        reserved(name, &at)?;
        if !self.take("(") {
            return node(Kind::Name(name.into()), at, &[]);
        }
        let mut arguments = self.arguments(")")?;
        if name != "has" {
            return self.call(name, false, arguments, at, start);
        }
        match (arguments.pop(), arguments.is_empty()) {
            (Some(Expr { kind: Kind::Field(of, field), .. }), true) => {
                let depth = of.depth;
                node(Kind::Has(of, field), start..self.end(), &[depth])
            }
            _ => Err(Fault::new(start..self.end(), "`has` asks for one field: `has(a.b)`; of a key, ask `'key' in a`")),
        }
    }
}

pub(super) fn reserved(name: &str, at: &Range<usize>) -> Result<(), Fault> {
    if RESERVED.contains(&name) || matches!(name, "true" | "false" | "null" | "in") {
        return Err(Fault::sure(at.clone(), format!("`{name}` is a reserved word of CEL")));
    }
    Ok(())
}
