//! Compound commands: subshells, groups, `if`, loops, `case`, functions, `[[ ]]` and `(( ))`.

use std::ops::Range;

use super::{ARM, BRACE, DO, DONE, ELIF, ELSE, ESAC, Ends, FI, PAREN, Parser, THEN};
use super::{BlockId, BlockKind, Connector, is_delimiter, is_name, is_name_start};
use crate::shell::word::{PartKind, Word, WordPart};

impl Parser<'_, '_> {
    /// One command, simple or compound, as the next item of the current block.
    pub(super) fn command(&mut self, connector: Connector, at: Range<usize>) {
        if self.peek() == Some(b'(') {
            if self.peek_at(1) == Some(b'(')
                && let Some(close) = self.arithmetic_end(self.pos + 2)
            {
                return self.arithmetic_command(connector, at, close);
            }
            return self.compound(BlockKind::Subshell, connector, |parser, start| {
                parser.pos += 1;
                parser.filled(PAREN, start, 1, "(");
                parser.close(")", start, "(");
            });
        }
        match self.keyword() {
            "{" => self.compound(BlockKind::Group, connector, |parser, start| {
                parser.pos += 1;
                parser.filled(BRACE, start, 1, "{");
                parser.close_word("}", start, "{");
            }),
            "if" => self.compound(BlockKind::If, connector, Self::if_clause),
            "while" => self.compound(BlockKind::While, connector, |parser, start| parser.while_loop(start, "while")),
            "until" => self.compound(BlockKind::Until, connector, |parser, start| parser.while_loop(start, "until")),
            "for" => self.for_loop(connector, "for"),
            "select" => self.for_loop(connector, "select"),
            "case" => self.case(connector),
            "function" => self.function_keyword(connector, at),
            "[[" => self.test(connector, at),
            "coproc" => {
                self.pos += 6;
                self.skip_blanks();
                if self.enter() {
                    self.command(connector, at);
                    self.leave();
                }
            }
            _ => self.simple(connector, at),
        }
    }

    fn compound(&mut self, kind: BlockKind, connector: Connector, read: impl FnOnce(&mut Self, usize)) {
        let start = self.pos;
        let id = self.item_block(kind, start, |parser| read(parser, start));
        self.redirections_of(id, connector, start);
    }

    /// The redirections behind a compound command.
    fn redirections_of(&mut self, id: BlockId, connector: Connector, start: usize) {
        let mut redirections = Vec::new();
        let mut end = self.pos;
        loop {
            self.skip_blanks();
            let Some(redirection) = self.redirection() else { break };
            redirections.push(redirection);
            end = self.pos;
        }
        let span = self.span(start..end);
        if let Some(block) = self.out.blocks.get_mut(id.0 as usize) {
            block.connector = connector;
            block.span = span;
            block.redirections = redirections;
        }
    }

    /// A list that must not be empty.
    fn filled(&mut self, ends: Ends, opener: usize, length: usize, name: &str) {
        if !self.list(ends) {
            self.problem(opener..opener + length, format!("no command follows `{name}`"));
        }
    }

    /// Takes the closing bracket, or says that it is missing.
    pub(super) fn close(&mut self, closer: &str, start: usize, opener: &str) {
        if self.starts_with(closer) {
            self.pos += closer.len();
            return;
        }
        self.problem(start..start + opener.len(), format!("`{opener}` is not closed by `{closer}`"));
    }

    fn close_word(&mut self, closer: &str, start: usize, opener: &str) {
        if self.keyword() == closer {
            self.pos += closer.len();
            return;
        }
        self.problem(start..start + opener.len(), format!("`{opener}` is not closed by `{closer}`"));
    }

    fn part(&mut self, kind: BlockKind, ends: Ends, name: &str) {
        let start = self.pos;
        self.pos += name.len();
        self.item_block(kind, start + name.len(), |parser| parser.filled(ends, start, name.len(), name));
    }

    fn if_clause(&mut self, start: usize) {
        let mut name = "if";
        loop {
            self.part(BlockKind::Condition, THEN, name);
            if self.keyword() == "then" {
                self.part(BlockKind::Body, ELIF | ELSE | FI, "then");
            } else {
                self.problem(start..start + 2, format!("`{name}` has no `then`"));
            }
            if self.keyword() != "elif" {
                break;
            }
            name = "elif";
        }
        if self.keyword() == "else" {
            self.part(BlockKind::Body, FI, "else");
        }
        self.close_word("fi", start, "if");
    }

    fn while_loop(&mut self, start: usize, name: &str) {
        self.part(BlockKind::Condition, DO, name);
        self.do_group(start, name);
    }

    fn do_group(&mut self, start: usize, name: &str) {
        if self.keyword() != "do" {
            self.problem(start..start + name.len(), format!("`{name}` has no `do`"));
            return;
        }
        self.part(BlockKind::Body, DONE, "do");
        self.close_word("done", start, name);
    }

    fn for_loop(&mut self, connector: Connector, name: &'static str) {
        let start = self.pos;
        self.pos += name.len();
        self.skip_blanks();
        let mut variable = "";
        let mut words = Vec::new();
        if self.starts_with("((") {
            let close = self.arithmetic_end(self.pos + 2);
            match close {
                Some(close) => {
                    let from = self.pos;
                    let parts = self.arithmetic_parts(self.pos + 2, close);
                    let span = self.span(from..self.pos);
                    words.push(Word::one(span, WordPart { kind: PartKind::Arithmetic(parts), span }));
                }
                None => self.close("))", start, "for"),
            }
        } else {
            let from = self.pos;
            while self.peek().is_some_and(is_name) {
                self.pos += 1;
            }
            variable = self.slice(from..self.pos);
            if !variable.bytes().next().is_some_and(is_name_start) {
                self.problem(start..start + name.len(), format!("no variable follows `{name}`"));
            }
            self.skip_lines();
            if self.keyword() == "in" {
                self.pos += 2;
                words = self.word_list();
            }
        }
        self.skip_blanks();
        if self.peek() == Some(b';') {
            self.pos += 1;
        }
        self.skip_lines();
        let kind = BlockKind::For { variable: variable.into(), words };
        let id = self.item_block(kind, start, |parser| {
            if parser.keyword() == "{" {
                let brace = parser.pos;
                parser.part(BlockKind::Body, BRACE, "{");
                parser.close_word("}", brace, "{");
            } else {
                parser.do_group(start, name);
            }
        });
        self.redirections_of(id, connector, start);
    }

    /// Words up to an operator or a line end.
    fn word_list(&mut self) -> Vec<Word> {
        let mut words = Vec::new();
        loop {
            self.skip_blanks();
            match self.word(false) {
                Some(word) => words.push(word),
                None => return words,
            }
        }
    }

    fn case(&mut self, connector: Connector) {
        let start = self.pos;
        self.pos += 4;
        self.skip_blanks();
        let subject = match self.word(false) {
            Some(word) => word,
            None => {
                self.problem(start..start + 4, "no word follows `case`");
                Word::plain(self.span(self.pos..self.pos), "")
            }
        };
        self.skip_lines();
        let has_in = self.keyword() == "in";
        if has_in {
            self.pos += 2;
        } else {
            self.problem(start..start + 4, "`case` has no `in`");
        }
        let id = self.item_block(BlockKind::Case { subject }, start, |parser| {
            if !has_in {
                return;
            }
            loop {
                parser.skip_lines();
                if parser.peek().is_none() || parser.keyword() == "esac" {
                    break;
                }
                let before = parser.pos;
                parser.case_arm();
                if parser.pos == before {
                    // Not a pattern: the lists around this one go on from here.
                    break;
                }
            }
            parser.close_word("esac", start, "case");
        });
        self.redirections_of(id, connector, start);
    }

    fn case_arm(&mut self) {
        let start = self.pos;
        if self.peek() == Some(b'(') {
            self.pos += 1;
        }
        let mut patterns = Vec::new();
        loop {
            self.skip_blanks();
            let Some(word) = self.word(false) else {
                self.problem(self.pos..self.pos, "a pattern is missing here");
                break;
            };
            patterns.push(word);
            self.skip_blanks();
            if self.peek() != Some(b'|') {
                break;
            }
            self.pos += 1;
        }
        if self.peek() != Some(b')') {
            if !patterns.is_empty() {
                self.problem(start..self.pos, "the pattern is not closed by `)`");
            }
            return;
        }
        self.pos += 1;
        self.item_block(BlockKind::CaseArm { patterns }, start, |parser| {
            parser.list(ARM | ESAC);
        });
        match self.end_token() {
            Some((ARM, length)) => self.pos += length,
            _ => self.skip_lines(),
        }
    }

    fn function_keyword(&mut self, connector: Connector, at: Range<usize>) {
        let start = self.pos;
        self.pos += 8;
        self.skip_blanks();
        let from = self.pos;
        while self.peek().is_some_and(|byte| !is_delimiter(byte)) {
            self.pos += 1;
        }
        let name = self.slice(from..self.pos);
        if name.is_empty() {
            self.problem(start..start + 8, "no name follows `function`");
        }
        self.skip_blanks();
        if self.peek() == Some(b'(') {
            self.pos += 1;
            self.skip_blanks();
            self.close(")", self.pos - 1, "(");
        }
        self.function_body(name, start, connector, at);
    }

    /// The body of a function, behind `name ()`.
    pub(super) fn function_body(&mut self, name: &str, start: usize, connector: Connector, at: Range<usize>) {
        self.skip_lines();
        let id = self.item_block(BlockKind::Function { name: name.into() }, start, |parser| {
            if parser.peek().is_none() || parser.end_token().is_some() || parser.operator_length().is_some() {
                parser.problem(start..start + name.len(), format!("the function `{name}` has no body"));
                return;
            }
            parser.command(Connector::Start, at);
        });
        if let Some(block) = self.out.blocks.get_mut(id.0 as usize) {
            block.connector = connector;
        }
    }

    fn arithmetic_command(&mut self, connector: Connector, at: Range<usize>, close: usize) {
        let start = self.pos;
        let id = self.reserve(connector, at);
        let parts = self.arithmetic_parts(start + 2, close);
        let span = self.span(start..self.pos);
        let words = vec![
            Word::plain(self.span(start..start + 2), "(("),
            Word::one(span, WordPart { kind: PartKind::Arithmetic(parts), span }),
        ];
        self.finish_command(id, start, self.pos, words, Vec::new(), Vec::new());
    }

    /// Whether a line end within `[[ ]]` is followed by an operator or the end.
    fn test_goes_on(&self) -> bool {
        let rest = self.slice(self.pos..self.end).trim_start_matches([' ', '\t', '\r', '\n']);
        self.peek() == Some(b'\n') && ["&&", "||", ")", "]]"].iter().any(|next| rest.starts_with(next))
    }

    /// `[[ … ]]`: operators and operands are its words.
    fn test(&mut self, connector: Connector, at: Range<usize>) {
        let start = self.pos;
        let id = self.reserve(connector, at);
        let mut words = vec![Word::plain(self.span(start..start + 2), "[[")];
        self.pos += 2;
        let mut end = self.pos;
        let mut closed = false;
        let mut continues = true;
        loop {
            self.skip_blanks();
            if continues || self.test_goes_on() {
                self.skip_lines();
            }
            let from = self.pos;
            let operator = match (self.peek(), self.peek_at(1)) {
                (None | Some(b';' | b'\n'), _) => break,
                (Some(b'&'), Some(b'&')) | (Some(b'|'), Some(b'|')) => 2,
                (Some(b'&' | b'|'), _) => break,
                (Some(b'(' | b')' | b'<' | b'>'), _) => 1,
                _ => 0,
            };
            let word = if operator > 0 {
                self.pos += operator;
                Word::plain(self.span(from..self.pos), self.slice(from..self.pos))
            } else {
                let regex = words.last().is_some_and(|word| word.is("=~"));
                let word = if regex { self.regex_word() } else { self.word(false) };
                let Some(word) = word else { break };
                word
            };
            continues = operator > 0;
            end = self.pos;
            closed = operator == 0 && self.slice(from..end) == "]]";
            words.push(word);
            if closed {
                break;
            }
        }
        if !closed {
            self.problem(start..start + 2, "`[[` is not closed by `]]`");
        }
        let mut redirections = Vec::new();
        loop {
            self.skip_blanks();
            let Some(redirection) = self.redirection() else { break };
            redirections.push(redirection);
            end = self.pos;
        }
        self.finish_command(id, start, end, words, Vec::new(), redirections);
    }
}
