//! Lists and pipelines, and what ends them.

use std::ops::Range;

use super::{ARM, BRACE, DO, DONE, ELIF, ELSE, ESAC, Ends, FI, PAREN, Parser, THEN, is_delimiter};
use super::{Connector, Dialect, Node, Pipeline, PipelineId};

impl Parser<'_, '_> {
    /// Reads commands up to one of `ends`, which is left at the cursor, to one that a list around this one waits for, or to
    /// the end of the text. Says whether there were any commands.
    pub(super) fn list(&mut self, ends: Ends) -> bool {
        let outer = self.outer;
        self.outer |= ends;
        let first = self.items();
        let mut and_or = first;
        let mut joint: Option<(Connector, Range<usize>)> = None;
        loop {
            self.skip_blanks();
            match self.peek() {
                None => break,
                Some(b'\n') => {
                    if joint.is_none() && self.items() > first {
                        joint = Some((Connector::Newline, self.pos..self.pos + 1));
                        and_or = self.items();
                    }
                    self.newline();
                    continue;
                }
                Some(b'#') => {
                    self.comment();
                    continue;
                }
                _ => {}
            }
            if let Some((end, length)) = self.end_token() {
                if self.outer & end != 0 {
                    break;
                }
                self.problem(
                    self.pos..self.pos + length,
                    format!("unexpected `{}`", self.slice(self.pos..self.pos + length)),
                );
                self.pos += length;
                continue;
            }
            if let Some(length) = self.operator_length() {
                self.problem(
                    self.pos..self.pos + length,
                    format!("no command stands before `{}`", self.slice(self.pos..self.pos + length)),
                );
                self.pos += length;
                continue;
            }
            let before = self.pos;
            let (connector, at) = joint.take().unwrap_or_else(|| {
                let connector = if self.items() > first { Connector::Newline } else { Connector::Start };
                (connector, before..before)
            });
            self.pipeline(connector, at);
            if self.stopped {
                self.pos = self.end;
                break;
            }
            if self.pos == before {
                // Cannot happen by the grammar; a step forward keeps a mistake in it from becoming a hang.
                self.pos += 1;
                while !self.src.is_char_boundary(self.pos) {
                    self.pos += 1;
                }
            }
            self.skip_blanks();
            let start = self.pos;
            match (self.peek(), self.peek_at(1)) {
                (Some(b';'), Some(b';' | b'&')) => {}
                (Some(b';'), _) => {
                    joint = Some((Connector::Semicolon, start..start + 1));
                    and_or = self.items();
                    self.pos += 1;
                }
                (Some(b'&'), Some(b'&')) => {
                    joint = Some((Connector::And, start..start + 2));
                    self.pos += 2;
                }
                (Some(b'|'), Some(b'|')) => {
                    joint = Some((Connector::Or, start..start + 2));
                    self.pos += 2;
                }
                (Some(b'&'), _) => {
                    self.mark_background(and_or);
                    joint = Some((Connector::Background, start..start + 1));
                    and_or = self.items();
                    self.pos += 1;
                }
                (None | Some(b'\n' | b'#' | b')'), _) => {}
                _ if self.end_token().is_some() => {}
                (Some(_), _) => self.problem(start..start, "an operator or a line end is missing here"),
            }
        }
        if let Some((Connector::And | Connector::Or, at)) = joint {
            let message = format!("no command follows `{}`", self.slice(at.clone()));
            self.problem(at, message);
        }
        self.outer = outer;
        self.items() > first
    }

    /// The token at the cursor that can end a list, and its length.
    pub(super) fn end_token(&self) -> Option<(Ends, usize)> {
        match self.peek()? {
            b')' => Some((PAREN, 1)),
            b';' => match (self.peek_at(1), self.peek_at(2)) {
                (Some(b';'), Some(b'&')) => Some((ARM, 3)),
                (Some(b';' | b'&'), _) => Some((ARM, 2)),
                _ => None,
            },
            b't' | b'e' | b'f' | b'd' | b'}' => {
                let word = self.keyword();
                let end = match word {
                    "}" => BRACE,
                    "then" => THEN,
                    "elif" => ELIF,
                    "else" => ELSE,
                    "fi" => FI,
                    "do" => DO,
                    "done" => DONE,
                    "esac" => ESAC,
                    _ => return None,
                };
                Some((end, word.len()))
            }
            _ => None,
        }
    }

    /// Length of the operator at the cursor before which a command must stand.
    pub(super) fn operator_length(&self) -> Option<usize> {
        match (self.peek()?, self.peek_at(1)) {
            (b'&', Some(b'&')) | (b'|', Some(b'|' | b'&')) => Some(2),
            (b'&', Some(b'>')) if self.dialect != Dialect::Posix => None,
            (b'&' | b'|' | b';', _) => Some(1),
            _ => None,
        }
    }

    fn mark_background(&mut self, from: usize) {
        let Some(block) = self.out.blocks.get(self.block.0 as usize) else { return };
        let nodes: Vec<Node> = block.items.get(from..).unwrap_or(&[]).to_vec();
        for node in nodes {
            self.update(node, |background, _, _| *background = true);
        }
    }

    /// Changes (background, negated, pipeline) of a node.
    fn update(&mut self, node: Node, change: impl FnOnce(&mut bool, &mut bool, &mut Option<PipelineId>)) {
        match node {
            Node::Command(id) => {
                if let Some(it) = self.out.commands.get_mut(id.index()) {
                    change(&mut it.background, &mut it.negated, &mut it.pipeline);
                }
            }
            Node::Block(id) => {
                if let Some(it) = self.out.blocks.get_mut(id.0 as usize) {
                    change(&mut it.background, &mut it.negated, &mut it.pipeline);
                }
            }
        }
    }

    fn pipeline(&mut self, connector: Connector, at: Range<usize>) {
        let start = self.pos;
        let mut negated = false;
        while self.peek() == Some(b'!') && self.peek_at(1).is_none_or(is_delimiter) {
            negated = !negated;
            self.pos += 1;
            self.skip_blanks();
        }
        self.skip_time();
        let first_item = self.items();
        self.command(connector, at);
        let mut operators = Vec::new();
        loop {
            self.skip_blanks();
            if self.peek() != Some(b'|') || self.peek_at(1) == Some(b'|') {
                break;
            }
            let (length, connector) =
                if self.peek_at(1) == Some(b'&') { (2, Connector::PipeBoth) } else { (1, Connector::Pipe) };
            let operator = self.pos..self.pos + length;
            self.pos += length;
            self.skip_lines();
            if self.peek().is_none() || self.end_token().is_some() || self.operator_length().is_some() {
                self.problem(operator.clone(), format!("no command follows `{}`", self.slice(operator)));
                break;
            }
            operators.push(self.span(operator.clone()));
            self.command(connector, operator);
        }
        if !negated && operators.is_empty() {
            return;
        }
        let Some(block) = self.out.blocks.get(self.block.0 as usize) else { return };
        let stages: Vec<Node> = block.items.get(first_item..).unwrap_or(&[]).to_vec();
        let id = (!operators.is_empty() && stages.len() > 1).then_some(PipelineId(self.out.pipelines.len() as u32));
        for stage in &stages {
            self.update(*stage, |_, it_negated, pipeline| {
                *it_negated = negated;
                *pipeline = id;
            });
        }
        if id.is_some() {
            let span = self.span(start..self.trimmed());
            self.out.pipelines.push(Pipeline { stages, operators, span, negated, first_item });
        }
    }

    /// The cursor, without the blanks before it.
    fn trimmed(&self) -> usize {
        let before = self.bytes.get(..self.pos).unwrap_or(&[]);
        before.iter().rposition(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).map_or(0, |last| last + 1)
    }

    /// `time` before a compound command is a keyword; before a simple one the resolver looks through it.
    fn skip_time(&mut self) {
        if self.keyword() != "time" {
            return;
        }
        let saved = self.pos;
        self.pos += 4;
        self.skip_blanks();
        if self.starts_with("-p") && self.peek_at(2).is_none_or(is_delimiter) {
            self.pos += 2;
            self.skip_blanks();
        }
        let compound = matches!(self.keyword(), "{" | "if" | "for" | "while" | "until" | "case" | "[[")
            || self.peek() == Some(b'(');
        if !compound {
            self.pos = saved;
        }
    }
}
