//! Pipelines, commands and operands, and how tokens are read and put back.

use super::super::lex::{Item, Keyword, Token};
use super::super::tree::{Command, Operand, Pipe, Place, Term, Variable};
use super::super::{constants, quote};
use super::{MAX_ERRORS, MAX_NESTING, ParseError, Parser};

/// An error was found and told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stop;

impl Parser<'_> {
    /// A pipeline up to a closing token, which is read.
    pub(super) fn pipeline(&mut self, context: &str, close: Token) -> Result<Pipe, Stop> {
        let start = self.peek_non_space().place;
        let mut pipe = Pipe { place: start, ..Pipe::default() };
        while let Some((variable, more)) = self.declaration(&mut pipe.assigns)? {
            pipe.variables.push(variable);
            if !more {
                break;
            }
            let may_follow = context == "range" && pipe.variables.len() < 2;
            if !may_follow {
                return Err(self.fail(format!("too many declarations in {context}")));
            }
            if !matches!(self.peek_non_space().token, Token::Variable | Token::Close | Token::CloseParen) {
                return Err(self.fail("range can only initialize variables".to_owned()));
            }
        }
        loop {
            let item = self.next_non_space();
            match item.token {
                token if token == close => {
                    if let (Some(variable), true) = (pipe.variables.last(), pipe.commands.is_empty()) {
                        pipe.place = pipe.place.to(variable.place);
                    }
                    self.check(&pipe, context)?;
                    return Ok(pipe);
                }
                Token::Bool
                | Token::Char
                | Token::Complex
                | Token::Field
                | Token::Identifier
                | Token::Number
                | Token::RawString
                | Token::String
                | Token::Variable
                | Token::OpenParen
                | Token::Keyword(Keyword::Dot | Keyword::Nil) => {
                    self.put_back();
                    let command = self.command()?;
                    pipe.place = pipe.place.to(command.place);
                    pipe.commands.push(command);
                }
                _ => return Err(self.unexpected(item, context)),
            }
        }
    }

    /// A variable that is set, and whether a comma follows.
    fn declaration(&mut self, assigns: &mut bool) -> Result<Option<(Variable, bool)>, Stop> {
        let item = self.peek_non_space();
        if item.token != Token::Variable {
            return Ok(None);
        }
        self.next();
        let behind = self.peek();
        let next = self.peek_non_space();
        let is_comma = next.token == Token::Other && self.lexer.slice(next.place) == ",";
        if is_comma || matches!(next.token, Token::Assign | Token::Declare) {
            if !is_comma {
                *assigns = next.token == Token::Assign;
            }
            self.next_non_space();
            let name: Box<str> = self.lexer.slice(item.place).into();
            self.variables.push(name.clone());
            return Ok(Some((Variable { place: item.place, name }, is_comma)));
        }
        if behind.token == Token::Space {
            self.put_back_3(item, behind);
        } else {
            self.put_back_2(item);
        }
        Ok(None)
    }

    fn check(&mut self, pipe: &Pipe, context: &str) -> Result<(), Stop> {
        if pipe.commands.is_empty() {
            return Err(self.fail(format!("missing value for {context}")));
        }
        for (index, command) in pipe.commands.iter().enumerate().skip(1) {
            let first = command.words.first().map(|word| &word.term);
            if let Some(Term::Bool(_) | Term::Dot | Term::Nil | Term::Number(_) | Term::Text { .. }) = first {
                return Err(self.fail(format!("non executable command in pipeline stage {}", index + 1)));
            }
        }
        Ok(())
    }

    /// Operands up to a bar, which is read, or a closing token, which is not.
    fn command(&mut self) -> Result<Command, Stop> {
        let mut words: Vec<Operand> = Vec::new();
        loop {
            self.peek_non_space();
            words.extend(self.operand()?);
            let item = self.next();
            match item.token {
                Token::Space => continue,
                Token::Close | Token::CloseParen => self.put_back(),
                Token::Pipe => {}
                _ => return Err(self.unexpected(item, "operand")),
            }
            break;
        }
        match (words.first(), words.last()) {
            (Some(first), Some(last)) => Ok(Command { place: first.place.to(last.place), words }),
            _ => Err(self.fail("empty command".to_owned())),
        }
    }

    /// A term and the fields behind it.
    fn operand(&mut self) -> Result<Option<Operand>, Stop> {
        let Some(first) = self.term()? else { return Ok(None) };
        let field = self.peek();
        if field.token != Token::Field {
            return Ok(Some(first));
        }
        let mut names = Vec::new();
        let mut end = first.place;
        while self.peek().token == Token::Field {
            end = self.next().place;
            names.push(self.lexer.slice(Place { start: end.start + 1, end: end.end }).into());
        }
        let place = first.place.to(end);
        let term = match first.term {
            Term::Field(mut all) => {
                all.append(&mut names);
                Term::Field(all)
            }
            Term::Variable(mut all) => {
                all.append(&mut names);
                Term::Variable(all)
            }
            Term::Bool(_) | Term::Text { .. } | Term::Number(_) | Term::Nil | Term::Dot => {
                let message = format!("unexpected . after term {}", quote(&first.to_string()));
                return Err(self.fail(message));
            }
            _ => Term::Chain(Box::new(first), names),
        };
        Ok(Some(Operand { place, at: field.place.start, term }))
    }

    /// A constant, name or pipeline in parentheses; nothing if something else follows.
    fn term(&mut self) -> Result<Option<Operand>, Stop> {
        let item = self.next_non_space();
        let written = self.lexer.slice(item.place);
        let term = match item.token {
            Token::Identifier if !(self.knows)(written) => {
                return Err(self.fail(format!("function {} not defined", quote(written))));
            }
            Token::Identifier => Term::Function(written.into()),
            Token::Keyword(Keyword::Dot) => Term::Dot,
            Token::Keyword(Keyword::Nil) => Term::Nil,
            Token::Variable if !self.variables.iter().any(|name| **name == *written) => {
                return Err(self.fail(format!("undefined variable {}", quote(written))));
            }
            Token::Variable => Term::Variable(vec![written.into()]),
            Token::Field => Term::Field(vec![written.get(1..).unwrap_or_default().into()]),
            Token::Bool => Term::Bool(written == "true"),
            Token::Char => Term::Number(constants::character(written).map_err(|message| self.fail(message))?),
            Token::Number => Term::Number(constants::number(written).map_err(|message| self.fail(message))?),
            Token::Complex => Term::Number(constants::complex(written)),
            Token::String | Token::RawString => {
                let text = constants::unquote(written).map_err(|message| self.fail(message))?;
                Term::Text { written: written.into(), text: text.into() }
            }
            Token::OpenParen => return self.parenthesized(item.place).map(Some),
            _ => {
                self.put_back();
                return Ok(None);
            }
        };
        Ok(Some(Operand { place: item.place, at: item.place.start, term }))
    }

    fn parenthesized(&mut self, open: Place) -> Result<Operand, Stop> {
        self.deeper()?;
        let pipe = self.pipeline("parenthesized pipeline", Token::CloseParen);
        self.depth -= 1;
        let pipe = pipe?;
        let place = Place { start: open.start, end: self.closed };
        Ok(Operand { place, at: pipe.place.start, term: Term::Pipe(Box::new(pipe)) })
    }

    /// Enters a block or parentheses.
    pub(super) fn deeper(&mut self) -> Result<(), Stop> {
        if self.depth >= MAX_NESTING {
            let stop = self.fail("max expression depth exceeded".to_owned());
            self.ended = true;
            return Err(stop);
        }
        self.depth += 1;
        Ok(())
    }

    pub(super) fn next(&mut self) -> Item {
        match self.peeked.checked_sub(1) {
            Some(left) => self.peeked = left,
            None => self.items[0] = self.lexer.next_item(),
        }
        let item = self.items.get(self.peeked).copied().unwrap_or(self.items[0]);
        if matches!(item.token, Token::Close | Token::CloseParen) {
            self.closed = item.place.end;
        }
        item
    }

    pub(super) fn peek(&mut self) -> Item {
        if self.peeked == 0 {
            self.items[0] = self.lexer.next_item();
            self.peeked = 1;
        }
        self.items.get(self.peeked - 1).copied().unwrap_or(self.items[0])
    }

    pub(super) fn next_non_space(&mut self) -> Item {
        loop {
            let item = self.next();
            if item.token != Token::Space {
                return item;
            }
        }
    }

    pub(super) fn peek_non_space(&mut self) -> Item {
        let item = self.next_non_space();
        self.put_back();
        item
    }

    /// The token that was read last is to be read again.
    pub(super) fn put_back(&mut self) {
        self.peeked += 1;
    }

    /// The last token and the one before it are to be read again. The last one is there already.
    pub(super) fn put_back_2(&mut self, first: Item) {
        self.items[1] = first;
        self.peeked = 2;
    }

    /// The last token and the two before it are to be read again. The last one is there already.
    pub(super) fn put_back_3(&mut self, first: Item, second: Item) {
        self.items[1] = second;
        self.items[2] = first;
        self.peeked = 3;
    }

    pub(super) fn expect(&mut self, token: Token, context: &str) -> Result<Item, Stop> {
        let item = self.next_non_space();
        if item.token == token { Ok(item) } else { Err(self.unexpected(item, context)) }
    }

    /// Tells an error at the token that was read last.
    pub(super) fn fail(&mut self, message: String) -> Stop {
        if !self.ended {
            let place = self.items[0].place;
            let line = self.source.line_column(place.start).0;
            self.errors.push(ParseError { message, line, place });
            self.ended = self.errors.len() >= MAX_ERRORS;
        }
        Stop
    }

    pub(super) fn unexpected(&mut self, item: Item, context: &str) -> Stop {
        if item.token != Token::Fault {
            let shown = self.shown(item);
            return self.fail(format!("unexpected {shown} in {context}"));
        }
        let mut message = self.lexer.fault.clone();
        if let Some(action) = self.action {
            let line = self.source.line_column(action.start).0;
            if line != self.source.line_column(item.place.start).0 {
                let action = if message.ends_with(" action") { "" } else { " in action" };
                message = format!("{message}{action} started at {}:{line}", self.source.name);
            }
        }
        self.fail(message)
    }

    /// Goes on behind the action with an error.
    pub(super) fn recover(&mut self) {
        self.peeked = 0;
        let from = self.items[0].place.start;
        self.lexer.skip_action(from);
        self.action = None;
    }

    /// A token as Go's messages show it.
    fn shown(&self, item: Item) -> String {
        let written = self.lexer.slice(item.place);
        match item.token {
            Token::End => "EOF".to_owned(),
            Token::Keyword(_) => format!("<{written}>"),
            _ if written.len() > 10 => {
                let start: String = written.chars().take(10).collect();
                format!("{}...", quote(&start))
            }
            _ => quote(written),
        }
    }
}
