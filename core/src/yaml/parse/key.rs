//! Keys of block mappings.

use super::super::node::Kind;
use super::block::{Least, NO_KEY, Place};
use super::scan::MAX_KEY;
use super::tree::Properties;
use super::{Parser, Scanned, Step, fault};

const NO_COLON: &str = "`:` is missing behind this key";

impl Parser<'_> {
    /// Reads a key of a block mapping at `column` and goes behind its colon. Where the value may stand, or nothing when
    /// there is none.
    pub(super) fn key(&mut self, column: usize) -> Step<Option<Place>> {
        let mut properties = Properties::default();
        let start = self.at;
        loop {
            let at = self.at;
            match self.byte(at) {
                b'&' | b'!' => {
                    self.property(&mut properties)?;
                    if self.next_text() || self.at >= self.bytes.len() {
                        return fault(start, NO_COLON);
                    }
                    continue;
                }
                b'?' if self.is_gap(at + 1) && properties.is_empty() => {
                    self.at = at + 1;
                    self.tab = None;
                    let id = self.tree.len();
                    self.block_node(Least::below_key(column), Place::Compact)?;
                    self.go_wants_simple_key(id, at);
                    let is_next = self.next_line()? && self.indent == column;
                    if is_next && self.byte(self.at) == b':' && self.is_gap(self.at + 1) {
                        self.no_tab()?;
                        self.at += 1;
                        return Ok(Some(Place::Compact));
                    }
                    self.empty(self.at.min(self.bytes.len()), Properties::default())?;
                    return Ok(None);
                }
                b':' if self.is_gap(at + 1) => {
                    self.go_refuses(at, NO_KEY);
                    self.empty(at, properties)?;
                    self.at = at + 1;
                    return Ok(Some(if properties.is_empty() { Place::Compact } else { Place::Value }));
                }
                b'*' => {
                    let end = self.anchor_name(at)?;
                    self.at = end;
                    self.alias_key(at, end, properties)?;
                }
                b'"' | b'\'' => {
                    let line = self.line;
                    let scalar = self.quoted(column + 1)?;
                    if self.line != line {
                        return fault(at, "a key may not have several lines");
                    }
                    self.scalar_key(scalar, properties)?;
                }
                b'[' | b'{' => {
                    let (line, id) = (self.line, self.tree.len());
                    self.flow(properties, column + 1)?;
                    self.go_wants_simple_key(id, at);
                    if self.line != line || self.at - at > MAX_KEY {
                        return fault(at, "a key may not have several lines");
                    }
                }
                _ if self.begins_plain(at) => {
                    let end = self.plain_line(at);
                    self.at = end;
                    if properties.is_empty() && end - at < MAX_KEY && self.bytes.get(at..end) != Some(b"<<") {
                        self.tree.plain(at, end)?;
                        return if self.colon() { Ok(Some(Place::Value)) } else { fault(at, NO_COLON) };
                    }
                    let scalar = Scanned { kind: Kind::Plain, start: at, end, encoded: false, block: None };
                    self.scalar_key(scalar, properties)?;
                }
                _ => return self.no_text(at),
            }
            if self.colon() {
                return Ok(Some(Place::Value));
            }
            return fault(start, NO_COLON);
        }
    }

    #[inline]
    pub(super) fn scalar_key(&mut self, scalar: Scanned, properties: Properties) -> Step {
        if scalar.end - scalar.start > MAX_KEY {
            return fault(scalar.start, "a key this long needs a `?` before it");
        }
        self.note_merge(self.tree.len(), scalar.start, scalar.end, scalar.kind);
        self.scalar(scalar, properties)
    }

    pub(super) fn alias_key(&mut self, start: usize, end: usize, properties: Properties) -> Step {
        if !properties.is_empty() {
            return fault(start, "an alias has no anchor or tag of its own");
        }
        self.alias(start, end).map(drop)
    }

    /// The Go libraries refuse keys that are collections.
    pub(super) fn go_wants_simple_key(&mut self, id: u32, at: usize) {
        if self.dialect.is_go() && self.tree.is_collection(id) {
            self.go_refuses(at, "a list or a mapping may not be a key");
        }
    }
}
