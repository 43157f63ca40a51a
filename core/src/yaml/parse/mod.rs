//! Text into nodes: one pass over the bytes, without tokens or events in between.
//!
//! [`block`] reads collections that are told by indentation, [`quick`] the ordinary ones among them, [`flow`] those in
//! brackets, [`scan`] finds where scalars end, [`tree`] holds what was found. A fault ends the reading; [`super::document`] leaves its line out and reads again.

mod block;
mod bytes;
mod flow;
mod head;
mod key;
mod property;
mod quick;
mod scan;
mod tree;

use std::borrow::Cow;
use std::collections::HashMap;

use super::Dialect;
use super::document::Document;
use super::node::Kind;
use crate::source::Source;
pub(super) use bytes::{Class, class};
use tree::Tree;

/// Something that cannot be read, at an offset in the text.
#[derive(Debug)]
pub(super) struct Fault {
    pub at: usize,
    pub message: Cow<'static, str>,
}

/// What a step of the parser gives: a fault ends the reading.
type Step<T = ()> = Result<T, Box<Fault>>;

/// A fault as the result of a step.
fn fault<T>(at: usize, message: impl Into<Cow<'static, str>>) -> Step<T> {
    Err(Box::new(Fault { at, message: message.into() }))
}

/// Reads one document. `text` is the part of the file from `offset` on, perhaps with lines left out.
pub(super) fn read(source: &Source, text: &str, offset: usize, dialect: Dialect) -> (Document, Option<Box<Fault>>) {
    let end = head::end_marker(text);
    let body = &text[..end];
    let mut parser = Parser {
        bytes: body.as_bytes(),
        text: body,
        dialect,
        at: 0,
        line: 0,
        first: usize::MAX,
        indent: 0,
        tab: None,
        tabs_from: 0,
        brackets: 0,
        anchors: HashMap::new(),
        merges: Vec::new(),
        handles: Vec::new(),
        tree: Tree::new(source, offset, text.len(), dialect),
    };
    let fault = parser
        .document()
        .and_then(|()| parser.merges_are_mappings())
        .and_then(|()| head::nothing_behind(text, end))
        .err();
    (parser.tree.finish(), fault)
}

struct Parser<'t> {
    text: &'t str,
    bytes: &'t [u8],
    dialect: Dialect,
    /// Offset of what is read next.
    at: usize,
    /// Offset of the present line.
    line: usize,
    /// Offset of the first text of the present line, once it is known.
    first: usize,
    /// How many blanks the present line begins with.
    indent: usize,
    /// A tab among the blanks before the present text.
    tab: Option<usize>,
    /// Where a tab in a blank line is none of a plain scalar's, which may have them.
    tabs_from: usize,
    /// How many brackets are open.
    brackets: usize,
    /// Names of anchors with the last node that has each.
    anchors: HashMap<&'t str, u32>,
    /// Merge keys (`<<`).
    merges: Vec<u32>,
    /// Handles that `%TAG` declares.
    handles: Vec<&'t str>,
    tree: Tree,
}

/// The place and style of a scalar that is not in the tree yet.
#[derive(Debug, Clone, Copy)]
struct Scanned {
    kind: Kind,
    start: usize,
    end: usize,
    /// Whether it has lines or escapes, so that its value is not its text.
    encoded: bool,
    /// Block scalars: the indentation of the text and where its last line ends.
    block: Option<(u32, usize)>,
}

impl<'t> Parser<'t> {
    /// The byte at an offset; 0 behind the end, which no text has (see [`super::document`]).
    #[inline(always)]
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    /// Whether a blank, a line break or the end is at an offset.
    #[inline(always)]
    fn is_gap(&self, at: usize) -> bool {
        class(self.byte(at)).has(Class::GAP)
    }

    /// Goes to the next text, over blanks, comments and line breaks. Whether it is the first of its line.
    #[inline]
    fn next_text(&mut self) -> bool {
        loop {
            let at = if self.at == self.line { self.indentation() } else { self.blanks() };
            match self.byte(at) {
                b'\n' => {
                    self.at = at + 1;
                    self.line = self.at;
                }
                b'\r' if self.byte(at + 1) == b'\n' => {
                    self.at = at + 2;
                    self.line = self.at;
                }
                b'#' if self.may_begin_comment(at) => {
                    self.comment(at);
                }
                _ => {
                    self.at = at;
                    return at == self.first;
                }
            }
        }
    }

    /// Where the next line begins if a line break is at an offset.
    #[inline]
    fn behind_break(&self, at: usize) -> Option<usize> {
        match self.byte(at) {
            b'\n' => Some(at + 1),
            b'\r' if self.byte(at + 1) == b'\n' => Some(at + 2),
            _ => None,
        }
    }

    /// Where the line of an offset ends, before its line break; a `\r` belongs to the line.
    fn line_end(&self, at: usize) -> usize {
        memchr::memchr(b'\n', &self.bytes[at..]).map_or(self.bytes.len(), |len| at + len)
    }

    /// Notes the comment at an offset and goes to its end.
    fn comment(&mut self, at: usize) {
        self.at = self.line_end(at);
        let end = if self.byte(self.at - 1) == b'\r' { self.at - 1 } else { self.at };
        self.tree.comment(at, end);
    }

    /// Where the blanks and tabs from an offset on end.
    #[inline]
    fn skip_blanks(&self, mut at: usize) -> usize {
        while matches!(self.byte(at), b' ' | b'\t') {
            at += 1;
        }
        at
    }

    /// Measures the blanks at the beginning of a line and gives where they end.
    #[inline]
    fn indentation(&mut self) -> usize {
        let mut at = bytes::behind_blanks(self.bytes, self.line);
        self.indent = at - self.line;
        self.tab = None;
        if self.byte(at) == b'\t' {
            self.tab = Some(at);
            at = self.skip_blanks(at);
            if self.brackets == 0 && self.indent + self.line >= self.tabs_from {
                self.tab_line(at);
            }
        }
        self.first = at;
        at
    }

    /// The Go libraries refuse a tab at the beginning of a line that has no text, the older one before a comment too.
    #[cold]
    fn tab_line(&mut self, at: usize) {
        let is_comment = self.byte(at) == b'#' && self.dialect == Dialect::Kubernetes;
        if matches!(self.byte(at), b'\n' | b'\r' | 0) || is_comment {
            self.go_refuses(self.line + self.indent, scan::TAB);
        }
    }

    /// Where the blanks at the present offset end.
    #[inline]
    fn blanks(&mut self) -> usize {
        let mut at = self.at;
        loop {
            match self.byte(at) {
                b' ' => at += 1,
                b'\t' => {
                    self.tab.get_or_insert(at);
                    at += 1;
                }
                _ => return at,
            }
        }
    }

    /// A comment needs a blank before it, except for Go.
    fn may_begin_comment(&self, at: usize) -> bool {
        at == self.line || self.dialect.is_go() || matches!(self.byte(at.wrapping_sub(1)), b' ' | b'\t')
    }

    /// Whether the next text of the line is the colon of a key that ends here; goes behind it.
    #[inline]
    fn colon(&mut self) -> bool {
        let at = self.skip_blanks(self.at);
        let is_colon = self.byte(at) == b':' && self.is_gap(at + 1);
        if is_colon {
            self.at = at + 1;
        }
        is_colon
    }

    /// Something that a Go library refuses and the specification allows: a problem for who uses that library.
    fn go_refuses(&mut self, at: usize, message: &'static str) {
        if self.dialect.is_go() {
            self.tree.problem(at, at + 1, message.into());
        }
    }
}
