//! The grammar by recursive descent: the cursor and the blocks; the other files have a part of the grammar each.

mod compound;
mod expansion;
mod heredoc;
mod list;
mod simple;
mod word;

pub(crate) use simple::assigned_name;

use std::ops::Range;

use super::{Block, BlockId, BlockKind, CommandId, Connector, Dialect, MAX_DEPTH, Node, Pipeline, PipelineId, Place};
use super::{HeredocId, Script};
use crate::mapped::MappedText;
use crate::span::Span;

/// Reads `text` as the top level of `script`.
pub(crate) fn parse_into(text: &MappedText<'_>, script: &mut Script) {
    let dialect = script.dialect;
    let mut parser = Parser::new(text, script, dialect);
    parser.list(0);
    parser.finish();
}

/// The tokens that may end a list, as a set of bits.
type Ends = u16;
const PAREN: Ends = 1;
const BRACE: Ends = 1 << 1;
const THEN: Ends = 1 << 2;
const ELIF: Ends = 1 << 3;
const ELSE: Ends = 1 << 4;
const FI: Ends = 1 << 5;
const DO: Ends = 1 << 6;
const DONE: Ends = 1 << 7;
const ESAC: Ends = 1 << 8;
const ARM: Ends = 1 << 9;

/// A heredoc whose body has not come yet, and where it belongs.
pub(super) struct Pending {
    id: HeredocId,
    owner: Option<CommandId>,
    block: BlockId,
    place: Place,
    /// The command whose shell reads the body as its script.
    feeds: Option<CommandId>,
}

pub(crate) struct Parser<'t, 'o> {
    text: &'t MappedText<'t>,
    src: &'t str,
    bytes: &'t [u8],
    pos: usize,
    end: usize,
    out: &'o mut Script,
    dialect: Dialect,
    block: BlockId,
    /// The simple command whose words are being read.
    owner: Option<CommandId>,
    place: Place,
    /// Nesting of blocks, quotes and operands, through nested texts.
    depth: u16,
    /// What may end the lists around the current one.
    outer: Ends,
    pending: Vec<Pending>,
    /// A limit was reached: everything is closed silently.
    stopped: bool,
}

impl<'t, 'o> Parser<'t, 'o> {
    pub(crate) fn new(text: &'t MappedText<'t>, out: &'o mut Script, dialect: Dialect) -> Self {
        Parser {
            text,
            src: &text.text,
            bytes: text.text.as_bytes(),
            pos: 0,
            end: text.text.len(),
            out,
            dialect,
            block: BlockId(0),
            owner: None,
            place: Place::default(),
            depth: 0,
            outer: 0,
            pending: Vec::new(),
            stopped: false,
        }
    }

    /// Reads another text (backticks, `sh -c`) as a block of this script.
    pub(crate) fn nested_text(
        &mut self,
        text: &MappedText<'_>,
        kind: BlockKind,
        dialect: Dialect,
        span: Span,
    ) -> BlockId {
        let id = self.with_block(kind, self.pos, |parser| {
            let mut inner = Parser::new(text, &mut *parser.out, dialect);
            inner.block = parser.block;
            inner.place = parser.place;
            inner.depth = parser.depth;
            inner.stopped = parser.stopped;
            if !inner.stopped {
                inner.list(0);
                inner.finish();
            }
            parser.stopped |= inner.stopped;
        });
        if let Some(block) = self.out.blocks.get_mut(id.0 as usize) {
            block.span = span;
        }
        if self.stopped {
            self.pos = self.end;
        }
        id
    }

    pub(super) fn finish(&mut self) {
        let at = self.end;
        for pending in std::mem::take(&mut self.pending) {
            self.close_heredoc(pending, at, at, at..at);
        }
    }

    // --- the cursor

    fn peek(&self) -> Option<u8> {
        self.peek_at(0)
    }

    fn peek_at(&self, ahead: usize) -> Option<u8> {
        let at = self.pos + ahead;
        if at < self.end { self.bytes.get(at).copied() } else { None }
    }

    fn starts_with(&self, text: &str) -> bool {
        self.bytes.get(self.pos..self.end).is_some_and(|rest| rest.starts_with(text.as_bytes()))
    }

    fn slice(&self, range: Range<usize>) -> &'t str {
        self.src.get(range).unwrap_or("")
    }

    fn span(&self, range: Range<usize>) -> Span {
        self.text.span(range)
    }

    fn problem(&mut self, range: Range<usize>, message: impl Into<String>) {
        if !self.stopped {
            let span = self.text.span(range);
            self.out.problem(span, message);
        }
    }

    /// Length of a line continuation at `ahead`: a backslash and a line end.
    fn continuation(&self, ahead: usize) -> Option<usize> {
        match (self.peek_at(ahead), self.peek_at(ahead + 1), self.peek_at(ahead + 2)) {
            (Some(b'\\'), Some(b'\n'), _) => Some(2),
            (Some(b'\\'), Some(b'\r'), Some(b'\n')) => Some(3),
            _ => None,
        }
    }

    fn skip_blanks(&mut self) {
        loop {
            match self.peek() {
                // A carriage return belongs to the line end; alone it is no part of a word either.
                Some(b' ' | b'\t' | b'\r') => self.pos += 1,
                Some(b'\\') => match self.continuation(0) {
                    Some(length) => self.pos += length,
                    None => return,
                },
                _ => return,
            }
        }
    }

    /// Skips blanks, line ends and comments.
    fn skip_lines(&mut self) {
        loop {
            self.skip_blanks();
            match self.peek() {
                Some(b'\n') => self.newline(),
                Some(b'#') => self.comment(),
                _ => return,
            }
        }
    }

    fn comment(&mut self) {
        let start = self.pos;
        let rest = self.bytes.get(start..self.end).unwrap_or(&[]);
        let mut end = memchr::memchr(b'\n', rest).map_or(self.end, |length| start + length);
        self.pos = end;
        if end > start && self.bytes.get(end - 1) == Some(&b'\r') {
            end -= 1;
        }
        let span = self.span(start..end);
        self.out.comments.push(span);
    }

    /// Takes the line end and the bodies of the heredocs that were announced before it.
    fn newline(&mut self) {
        self.pos += 1;
        if !self.pending.is_empty() {
            self.heredoc_bodies();
        }
    }

    /// The word at the cursor if it consists of plain characters only and is short enough to be a reserved one.
    fn keyword(&self) -> &'t str {
        let mut length = 0;
        while let Some(byte) = self.peek_at(length) {
            if is_delimiter(byte) {
                break;
            }
            if length > 8 || !(byte.is_ascii_lowercase() || matches!(byte, b'{' | b'}' | b'!' | b'[')) {
                return "";
            }
            length += 1;
        }
        self.slice(self.pos..self.pos + length)
    }

    /// Takes one step deeper. False, with everything behind skipped, if that is too deep.
    fn enter(&mut self) -> bool {
        if self.depth >= MAX_DEPTH {
            let message = format!("nested deeper than {MAX_DEPTH} levels: the text behind this is not read");
            if !self.stopped {
                let next = self.text.text.get(self.pos..self.end).and_then(|rest| rest.chars().next());
                let end = self.pos + next.map_or(0, char::len_utf8);
                self.out.limit(self.text.span(self.pos..end), message);
            }
            self.stopped = true;
            self.pos = self.end;
            return false;
        }
        self.depth += 1;
        true
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }

    // --- blocks

    /// A block that `read` fills. Its span begins at `start` and ends where `read` stops.
    fn with_block(&mut self, kind: BlockKind, start: usize, read: impl FnOnce(&mut Self)) -> BlockId {
        let id = BlockId(self.out.blocks.len() as u32);
        let mut place = self.place;
        place.depth = place.depth.saturating_add(1);
        match kind {
            BlockKind::Condition => place.in_condition = true,
            BlockKind::Subshell => place.in_subshell = true,
            BlockKind::Function { .. } => place.in_function = true,
            BlockKind::CommandSubstitution | BlockKind::ProcessSubstitution => place.in_substitution = true,
            BlockKind::NestedShell { .. } => place.nested_shell = true,
            _ => {}
        }
        let mut block = Block::new(kind, self.span(start..start), Some(self.block));
        block.owner = self.owner;
        block.item = self.items().saturating_sub(1);
        self.out.blocks.push(block);
        if self.enter() {
            let saved = (self.block, self.owner.take(), self.place);
            self.block = id;
            self.place = place;
            read(self);
            (self.block, self.owner, self.place) = saved;
            self.leave();
        }
        let span = self.span(start..self.pos);
        if let Some(block) = self.out.blocks.get_mut(id.0 as usize) {
            block.span = span;
        }
        id
    }

    /// Like [`Self::with_block`], for one that stands among the items of the current block.
    fn item_block(&mut self, kind: BlockKind, start: usize, read: impl FnOnce(&mut Self)) -> BlockId {
        let id = BlockId(self.out.blocks.len() as u32);
        self.push_item(Node::Block(id));
        let owner = self.owner.take();
        self.with_block(kind, start, read);
        self.owner = owner;
        id
    }

    fn push_item(&mut self, node: Node) {
        if let Some(block) = self.out.blocks.get_mut(self.block.0 as usize) {
            block.items.push(node);
        }
    }

    fn items(&self) -> usize {
        self.out.blocks.get(self.block.0 as usize).map_or(0, |block| block.items.len())
    }
}

/// Whether a byte ends an unquoted word.
fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')')
}

fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_'
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
