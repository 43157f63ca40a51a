//! Heredocs: the delimiter behind `<<`, the bodies behind the next line end.

use std::ops::Range;

use super::expansion::Mode;
use super::{CommandId, HeredocId, Parser, Pending, is_delimiter};
use crate::mapped::MappedText;
use crate::shell::word::{PartKind, Word, WordPart};
use crate::shell::{BlockKind, Heredoc, nested};

impl Parser<'_, '_> {
    /// The delimiter at the cursor. Its body is read at the next line end.
    pub(super) fn heredoc_delimiter(&mut self, strip_tabs: bool) -> (Word, HeredocId) {
        let start = self.pos;
        let mut delimiter = String::new();
        let mut quoted = false;
        while let Some(byte) = self.peek() {
            match byte {
                b'\'' | b'"' => {
                    quoted = true;
                    let rest = self.bytes.get(self.pos + 1..self.end).unwrap_or(&[]);
                    let length = match memchr::memchr2(byte, b'\n', rest) {
                        Some(length) if rest.get(length) == Some(&byte) => length,
                        other => {
                            self.problem(self.pos..self.pos + 1, format!("`{}` is not closed", char::from(byte)));
                            self.pos = other.map_or(self.end, |length| self.pos + 1 + length);
                            break;
                        }
                    };
                    delimiter.push_str(self.slice(self.pos + 1..self.pos + 1 + length));
                    self.pos += length + 2;
                }
                b'\\' if self.continuation(0).is_none() && self.peek_at(1).is_some() => {
                    quoted = true;
                    let from = self.pos + 1;
                    self.pos += 1;
                    self.step();
                    delimiter.push_str(self.slice(from..self.pos));
                }
                b'\\' => self.pos += self.continuation(0).unwrap_or(1),
                _ if is_delimiter(byte) => break,
                _ => {
                    let from = self.pos;
                    self.step();
                    delimiter.push_str(self.slice(from..self.pos));
                }
            }
        }
        let span = self.span(start..self.pos);
        if start == self.pos {
            self.problem(start..start, "no delimiter follows `<<`");
        }
        let text: Box<str> = delimiter.as_str().into();
        let kind = if quoted { PartKind::SingleQuoted(text) } else { PartKind::Literal(text) };
        let id = HeredocId(self.out.heredocs.len() as u32);
        self.out.heredocs.push(Heredoc {
            delimiter: delimiter.into(),
            quoted,
            strip_tabs,
            body: Word::new(span, Vec::new()),
            end: span.at_end(),
        });
        self.pending.push(Pending { id, owner: self.owner, block: self.block, place: self.place, feeds: None });
        (Word::one(span, WordPart { kind, span }).at(start, self.pos), id)
    }

    /// Reads the bodies of the announced heredocs; the cursor is at the beginning of a line.
    pub(super) fn heredoc_bodies(&mut self) {
        for pending in std::mem::take(&mut self.pending) {
            let Some(heredoc) = self.out.heredocs.get(pending.id.0 as usize) else { continue };
            let strip_tabs = heredoc.strip_tabs;
            let delimiter = heredoc.delimiter.clone();
            let body = self.pos;
            let mut line = body;
            let mut last = None;
            while line < self.end {
                let rest = self.bytes.get(line..self.end).unwrap_or(&[]);
                let (length, next) = match memchr::memchr(b'\n', rest) {
                    Some(length) => (length, line + length + 1),
                    None => (rest.len(), self.end),
                };
                let text = self.slice(line..line + length);
                let text = text.strip_suffix('\r').unwrap_or(text);
                let text = if strip_tabs { text.trim_start_matches('\t') } else { text };
                if text == &*delimiter {
                    last = Some((line..line + length, next));
                    break;
                }
                line = next;
            }
            let (end, next) = last.clone().unwrap_or((self.end..self.end, self.end));
            self.close_heredoc(pending, body, end.start, end);
            self.pos = next;
        }
    }

    /// Fills in the body `from..to` and the line that ends it; an empty one says that it is missing.
    pub(super) fn close_heredoc(&mut self, pending: Pending, from: usize, to: usize, end: Range<usize>) {
        let Some(heredoc) = self.out.heredocs.get(pending.id.0 as usize) else { return };
        let (quoted, strip_tabs) = (heredoc.quoted, heredoc.strip_tabs);
        if end.is_empty() && !heredoc.delimiter.is_empty() {
            let message = format!("the heredoc is not ended by a line `{}`", heredoc.delimiter);
            // Until here the body is a placeholder with the delimiter's place.
            let span = heredoc.body.span;
            if !self.stopped {
                self.out.problem(span, message);
            }
        }
        let span = self.span(from..to);
        let shell = pending.feeds.and_then(|id| self.out.commands.get(id.index())).and_then(nested::reading_shell);
        let body = if let (Some(shell), Some(id)) = (shell, pending.feeds) {
            let text = self.fed_text(from..to, quoted, strip_tabs);
            let word = Word::one(span, WordPart { kind: PartKind::Literal(text.text.as_ref().into()), span });
            let saved = (self.owner, self.block, self.place);
            (self.owner, self.block, self.place) = (Some(id), pending.block, pending.place);
            let dialect = shell.dialect.unwrap_or(self.dialect);
            let kind = BlockKind::NestedShell { dialect, settings: shell.settings };
            let block = self.nested_text(&text, kind, dialect, span);
            (self.owner, self.block, self.place) = saved;
            let item = self.out.commands.get(id.index()).map_or(0, |command| command.item);
            if let Some(block) = self.out.blocks.get_mut(block.0 as usize) {
                block.item = item;
            }
            word
        } else if quoted {
            let text = self.slice(from..to);
            let text = if strip_tabs { without_tabs(text) } else { text.into() };
            Word::one(span, WordPart { kind: PartKind::SingleQuoted(text), span })
        } else {
            let saved = (self.pos, self.end, self.owner, self.block, self.place);
            (self.pos, self.end) = (from, to);
            (self.owner, self.block, self.place) = (pending.owner, pending.block, pending.place);
            let parts = self.quoted_parts(Mode::Heredoc { strip_tabs });
            (self.pos, self.end, self.owner, self.block, self.place) = saved;
            if self.stopped {
                self.pos = self.end;
            }
            Word::new(span, parts)
        };
        let end = self.span(end);
        if let Some(heredoc) = self.out.heredocs.get_mut(pending.id.0 as usize) {
            heredoc.body = body.at(from, to);
            heredoc.end = end;
        }
    }
}

impl Pending {
    /// Whether it is this heredoc.
    pub(super) fn is(&self, id: HeredocId) -> bool {
        self.id == id
    }

    /// Notes that the shell of a command reads the body as its script.
    pub(super) fn feed(&mut self, id: CommandId) {
        self.feeds = Some(id);
    }
}

impl Parser<'_, '_> {
    /// The body `range` as the shell that is fed with it gets it, but for expansions: those stay as they are written.
    fn fed_text(&self, range: Range<usize>, quoted: bool, strip_tabs: bool) -> MappedText<'static> {
        let mut text = MappedText::empty(self.text.file(), self.text.offset(range.start) as usize);
        let mut at = range.start;
        for line in self.slice(range).split_inclusive('\n') {
            let end = at + line.len();
            if strip_tabs {
                at += line.len() - line.trim_start_matches('\t').len();
            }
            // Without quotes around the delimiter a backslash before these is taken away.
            while !quoted && let Some(found) = self.slice(at..end).find(['\\']) {
                let cut = at + found;
                let is_escape = matches!(self.bytes.get(cut + 1), Some(b'$' | b'`' | b'\\')) && cut + 2 <= end;
                let next = if is_escape { cut + 2 } else { cut + 1 };
                text.push_mapped(self.text, at..cut);
                match is_escape {
                    true => text.push_decoded(self.text, cut..next, self.slice(cut + 1..next)),
                    false => text.push_mapped(self.text, cut..next),
                }
                at = next;
            }
            text.push_mapped(self.text, at..end);
            at = end;
        }
        text
    }
}

/// The text without the tabs at the beginnings of its lines.
fn without_tabs(text: &str) -> Box<str> {
    text.split_inclusive('\n').map(|line| line.trim_start_matches('\t')).collect::<String>().into()
}
