//! Tokens of templates, as Go's `text/template` cuts them.

use super::tree::Place;

/// The kinds of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    /// A fault; [`Lexer::fault`] says which.
    Fault,
    Bool,
    /// A printable character without a meaning of its own.
    Other,
    Char,
    Complex,
    /// `=`.
    Assign,
    /// `:=`.
    Declare,
    End,
    /// `.name`.
    Field,
    Identifier,
    /// `{{`.
    Open,
    /// `(`.
    OpenParen,
    Number,
    Pipe,
    RawString,
    /// `}}`.
    Close,
    /// `)`.
    CloseParen,
    Space,
    String,
    /// Outside of actions.
    Text,
    Variable,
    Keyword(Keyword),
}

/// Words with a meaning of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keyword {
    Block,
    Break,
    Continue,
    Define,
    Dot,
    Else,
    End,
    If,
    Nil,
    Range,
    Template,
    With,
}

/// A token and where it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    pub(super) token: Token,
    pub(super) place: Place,
}

/// Cuts a template into tokens.
pub(super) struct Lexer<'t> {
    text: &'t str,
    /// Where the next character is.
    at: usize,
    /// Where the current token began.
    start: usize,
    inside: bool,
    parens: usize,
    /// What is wrong with the last token of the kind [`Token::Fault`].
    pub(super) fault: String,
}

const SPACES: &[char] = &[' ', '\t', '\r', '\n'];

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Lexer<'t> {
        Lexer { text, at: 0, start: 0, inside: false, parens: 0, fault: String::new() }
    }

    /// The characters of a token.
    pub(super) fn slice(&self, place: Place) -> &'t str {
        self.text.get(place.range()).unwrap_or_default()
    }

    /// Goes on behind the action that is being read, after a fault in it at `from`.
    pub(super) fn skip_action(&mut self, from: u32) {
        if !self.inside {
            return;
        }
        self.at = from as usize;
        let Some(found) = self.rest().find("}}") else {
            self.at = self.text.len();
            self.start = self.at;
            self.inside = false;
            return;
        };
        self.at += found;
        let before = self.text.get(..self.at).unwrap_or_default();
        let trims = before.strip_suffix('-').is_some_and(|before| before.ends_with(SPACES));
        self.start = self.at;
        self.close(trims);
    }

    /// The next token. After a fault it is up to [`Lexer::skip_action`] where to go on.
    pub(super) fn next_item(&mut self) -> Item {
        if self.inside { self.inside_action() } else { self.outside() }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    fn accept(&mut self, valid: &str) -> bool {
        let fits = self.peek().is_some_and(|next| valid.contains(next));
        if fits {
            self.next();
        }
        fits
    }

    fn accept_run(&mut self, valid: &str) {
        while self.accept(valid) {}
    }

    fn emit(&mut self, token: Token) -> Item {
        let place = Place::new(self.start, self.at);
        self.start = self.at;
        Item { token, place }
    }

    fn fail(&mut self, fault: impl Into<String>) -> Item {
        self.fault = fault.into();
        Item { token: Token::Fault, place: Place::new(self.start, self.at) }
    }

    /// Text up to the next action, or the start of an action.
    fn outside(&mut self) -> Item {
        loop {
            let Some(length) = self.rest().find("{{") else {
                let token = if self.rest().is_empty() { Token::End } else { Token::Text };
                self.at = self.text.len();
                return self.emit(token);
            };
            let open = self.at + length;
            let mut text = self.text.get(self.at..open).unwrap_or_default();
            if trims_left(self.text.get(open + 2..).unwrap_or_default()) {
                text = text.trim_end_matches(SPACES);
            }
            if !text.is_empty() {
                let place = Place::new(self.at, self.at + text.len());
                self.at = open;
                self.start = open;
                return Item { token: Token::Text, place };
            }
            self.start = open;
            self.at = open + 2;
            let marker = if trims_left(self.rest()) { 2 } else { 0 };
            if !self.text.get(self.at + marker..).unwrap_or_default().starts_with("/*") {
                let item = self.emit(Token::Open);
                self.inside = true;
                self.parens = 0;
                self.at += marker;
                self.start = self.at;
                return item;
            }
            self.at += marker;
            self.start = self.at;
            if let Some(fault) = self.comment() {
                return fault;
            }
        }
    }

    /// Skips a comment, up to the text behind its braces.
    fn comment(&mut self) -> Option<Item> {
        // A fault here is one inside of an action: there is where to go on.
        self.inside = true;
        self.at += 2;
        let Some(length) = self.rest().find("*/") else {
            return Some(self.fail("unclosed comment"));
        };
        self.at += length + 2;
        let Some(trims) = self.at_close() else {
            return Some(self.fail("comment ends before closing delimiter"));
        };
        if trims {
            self.at += 2;
        }
        self.close(trims);
        None
    }

    /// Whether `}}` is next, and if so whether it trims the text behind it.
    fn at_close(&self) -> Option<bool> {
        let rest = self.rest();
        if trims_right(rest) && rest.get(2..).unwrap_or_default().starts_with("}}") {
            return Some(true);
        }
        rest.starts_with("}}").then_some(false)
    }

    /// Reads `}}`, which is next.
    fn close(&mut self, trims: bool) -> Item {
        self.at += 2;
        let item = self.emit(Token::Close);
        if trims {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start_matches(SPACES).len();
        }
        self.start = self.at;
        self.inside = false;
        item
    }

    fn right_delimiter(&mut self, trims: bool) -> Item {
        if trims {
            self.at += 2;
            self.start = self.at;
        }
        self.close(trims)
    }

    fn inside_action(&mut self) -> Item {
        if let Some(trims) = self.at_close() {
            return match self.parens {
                0 => self.right_delimiter(trims),
                _ => self.fail("unclosed left paren"),
            };
        }
        let Some(next) = self.next() else { return self.fail("unclosed action") };
        match next {
            ' ' | '\t' | '\r' | '\n' => self.space(),
            '=' => self.emit(Token::Assign),
            ':' => match self.next() {
                Some('=') => self.emit(Token::Declare),
                _ => self.fail("expected :="),
            },
            '|' => self.emit(Token::Pipe),
            '"' => self.quoted('"', "unterminated quoted string", Token::String),
            '\'' => self.quoted('\'', "unterminated character constant", Token::Char),
            '`' => self.raw_string(),
            '$' => self.name(Token::Variable),
            '.' if !self.peek().is_some_and(|next| next.is_ascii_digit()) && !self.rest().is_empty() => {
                self.name(Token::Field)
            }
            '.' | '+' | '-' | '0'..='9' => {
                self.at -= 1;
                self.number()
            }
            '(' => {
                self.parens += 1;
                self.emit(Token::OpenParen)
            }
            ')' => match self.parens.checked_sub(1) {
                Some(parens) => {
                    self.parens = parens;
                    self.emit(Token::CloseParen)
                }
                None => self.fail("unexpected right paren"),
            },
            next if is_alphanumeric(next) => self.identifier(),
            next if next == ' ' || next.is_ascii_graphic() => self.emit(Token::Other),
            next => self.fail(format!("unrecognized character in action: {}", described(next))),
        }
    }

    /// Blanks; the last one of them may belong to the trim marker of `-}}`.
    fn space(&mut self) -> Item {
        while self.peek().is_some_and(is_space) {
            self.next();
        }
        let last = self.at - 1;
        let behind = self.text.get(last..).unwrap_or_default();
        if trims_right(behind) && behind.get(2..).unwrap_or_default().starts_with("}}") {
            self.at = last;
            if last == self.start {
                return self.right_delimiter(true);
            }
        }
        self.emit(Token::Space)
    }

    fn identifier(&mut self) -> Item {
        while self.peek().is_some_and(is_alphanumeric) {
            self.next();
        }
        if let Some(fault) = self.unless_terminated() {
            return fault;
        }
        let word = self.slice(Place::new(self.start, self.at));
        let token = match word {
            "block" => Token::Keyword(Keyword::Block),
            "break" => Token::Keyword(Keyword::Break),
            "continue" => Token::Keyword(Keyword::Continue),
            "define" => Token::Keyword(Keyword::Define),
            "else" => Token::Keyword(Keyword::Else),
            "end" => Token::Keyword(Keyword::End),
            "if" => Token::Keyword(Keyword::If),
            "nil" => Token::Keyword(Keyword::Nil),
            "range" => Token::Keyword(Keyword::Range),
            "template" => Token::Keyword(Keyword::Template),
            "with" => Token::Keyword(Keyword::With),
            "true" | "false" => Token::Bool,
            _ => Token::Identifier,
        };
        self.emit(token)
    }

    /// A field or variable, whose first character is read.
    fn name(&mut self, token: Token) -> Item {
        if self.at_terminator() {
            return self.emit(if token == Token::Field { Token::Keyword(Keyword::Dot) } else { token });
        }
        while self.peek().is_some_and(is_alphanumeric) {
            self.next();
        }
        match self.unless_terminated() {
            Some(fault) => fault,
            None => self.emit(token),
        }
    }

    fn unless_terminated(&mut self) -> Option<Item> {
        if self.at_terminator() {
            return None;
        }
        let next = self.peek().unwrap_or_default();
        Some(self.fail(format!("bad character {}", described(next))))
    }

    fn at_terminator(&self) -> bool {
        match self.peek() {
            None | Some(' ' | '\t' | '\r' | '\n' | '.' | ',' | '|' | ':' | ')' | '(') => true,
            Some(_) => self.rest().starts_with("}}"),
        }
    }

    fn quoted(&mut self, quote: char, fault: &str, token: Token) -> Item {
        loop {
            let mut next = self.next();
            if next == Some('\\') {
                next = self.next();
                if !matches!(next, None | Some('\n')) {
                    continue;
                }
            }
            match next {
                None | Some('\n') => return self.fail(fault),
                Some(next) if next == quote => return self.emit(token),
                Some(_) => {}
            }
        }
    }

    fn raw_string(&mut self) -> Item {
        match self.rest().find('`') {
            Some(length) => {
                self.at += length + 1;
                self.emit(Token::RawString)
            }
            None => self.fail("unterminated raw quoted string"),
        }
    }

    fn number(&mut self) -> Item {
        let mut token = Token::Number;
        let mut fits = self.scan_number();
        if fits && matches!(self.peek(), Some('+' | '-')) {
            token = Token::Complex;
            fits = self.scan_number() && self.slice(Place::new(self.start, self.at)).ends_with('i');
        }
        if fits {
            return self.emit(token);
        }
        let written = super::quote(self.slice(Place::new(self.start, self.at)));
        self.fail(format!("bad number syntax: {written}"))
    }

    fn scan_number(&mut self) -> bool {
        self.accept("+-");
        let mut digits = "0123456789_";
        if self.accept("0") {
            if self.accept("xX") {
                digits = "0123456789abcdefABCDEF_";
            } else if self.accept("oO") {
                digits = "01234567_";
            } else if self.accept("bB") {
                digits = "01_";
            }
        }
        self.accept_run(digits);
        if self.accept(".") {
            self.accept_run(digits);
        }
        if digits == "0123456789_" && self.accept("eE") || digits.contains('a') && self.accept("pP") {
            self.accept("+-");
            self.accept_run("0123456789_");
        }
        self.accept("i");
        if self.peek().is_some_and(is_alphanumeric) {
            self.next();
            return false;
        }
        true
    }
}

fn is_space(c: char) -> bool {
    SPACES.contains(&c)
}

fn is_alphanumeric(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// Whether what is behind `{{` trims the text before it.
fn trims_left(text: &str) -> bool {
    text.strip_prefix('-').is_some_and(|text| text.starts_with(SPACES))
}

/// Whether this is a blank with the marker that trims the text behind `}}`.
fn trims_right(text: &str) -> bool {
    text.strip_prefix(SPACES).is_some_and(|text| text.starts_with('-'))
}

/// A character as Go's `%#U` has it.
fn described(c: char) -> String {
    let number = u32::from(c);
    if c.is_control() { format!("U+{number:04X}") } else { format!("U+{number:04X} '{c}'") }
}
