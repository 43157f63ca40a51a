//! Collections that are told by indentation.

use super::super::node::{Flags, Kind};
use super::scan::{MAX_KEY, TAB};
use super::tree::Properties;
use super::{Class, Parser, Scanned, Step, class, fault};

/// Where a node of a block begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// First on its line.
    Line,
    /// Behind `-`, `?` or a `:` that belongs to a `?`: a collection may begin on the same line.
    Compact,
    /// Behind `key:` or `---`: on the same line only what is no block collection.
    Value,
}

/// The least columns at which the text of a node may begin on a line below.
#[derive(Debug, Clone, Copy)]
pub(super) struct Least {
    /// Of anything.
    pub text: usize,
    /// Of the dash of a sequence, which may stand below the key that it belongs to.
    pub dash: usize,
}

impl Least {
    pub const ROOT: Least = Least { text: 0, dash: 0 };

    /// Of the value of a key at `column`.
    pub fn below_key(column: usize) -> Least {
        Least { text: column + 1, dash: column }
    }

    /// Of the item of a sequence at `column`.
    fn below_dash(column: usize) -> Least {
        Least { text: column + 1, dash: column + 1 }
    }
}

const NO_MAPPING: &str = "a key may not stand here; put it on a line of its own, or quote a text that holds `: `";
const NO_SEQUENCE: &str = "a list may not begin here; put it on a line of its own";
pub(super) const NO_KEY: &str = "no key stands before this colon";
const INDENTED: &str = "this line does not have the indentation of those above";

impl Parser<'_> {
    /// Reads a node of a block, or adds a null where none is written.
    pub(super) fn block_node(&mut self, least: Least, mut place: Place) -> Step {
        // What stands before the node on lines above belongs to the whole node, on its line perhaps to a key.
        let (mut outer, mut inner) = (Properties::default(), Properties::default());
        let mut behind = self.at;
        let mut start = None;
        loop {
            if self.next_text() {
                outer = self.one_of(outer, inner, self.at)?;
                inner = Properties::default();
                (place, start) = (Place::Line, None);
                let is_inside = self.indent >= least.text
                    || self.indent >= least.dash && self.is_dash()
                    || self.indent + 1 >= least.text && self.is_go_block_scalar();
                if !is_inside || self.at >= self.bytes.len() {
                    return self.empty(behind, outer);
                }
            }
            let at = self.at;
            let first = start.unwrap_or(at);
            match self.byte(at) {
                0 => return self.empty(behind, if inner.is_empty() { outer } else { inner }),
                b'&' | b'!' => {
                    self.property(&mut inner)?;
                    if !self.is_gap(self.at) {
                        return fault(self.at, "a blank is missing here");
                    }
                    behind = self.at;
                    start = Some(first);
                    continue;
                }
                b'-' if self.is_gap(at + 1) => {
                    if place == Place::Value || !inner.is_empty() {
                        return fault(at, NO_SEQUENCE);
                    }
                    self.no_tab()?;
                    return self.block_sequence(outer);
                }
                b'?' if self.is_gap(at + 1) => {
                    if place == Place::Value || !inner.is_empty() {
                        return fault(at, NO_MAPPING);
                    }
                    self.no_tab()?;
                    let column = at - self.line;
                    let id = self.open(Kind::Mapping, Flags::NONE, at, outer)?;
                    let value = self.key(column)?;
                    return self.block_mapping(id, column, value);
                }
                b'*' => {
                    let end = self.anchor_name(at)?;
                    self.at = end;
                    if self.colon() {
                        return self.mapping_with(outer, first, place, |parser| parser.alias_key(at, end, inner));
                    }
                    if !inner.is_empty() || !outer.is_empty() {
                        return fault(at, "an alias has no anchor or tag of its own");
                    }
                    return self.alias(at, end).map(drop);
                }
                b'|' | b'>' => {
                    self.go_wants_no_tab(place);
                    let scalar = self.block_scalar(least.text)?;
                    return self.scalar(scalar, self.one_of(outer, inner, at)?);
                }
                b'[' | b'{' => {
                    self.go_wants_no_tab(place);
                    return self.flow_or_key(least, place, outer, inner, first);
                }
                b'"' | b'\'' => {
                    self.go_wants_no_tab(place);
                    let line = self.line;
                    let scalar = self.quoted(least.text)?;
                    if self.line == line && self.colon() {
                        return self.mapping_with(outer, first, place, |parser| parser.scalar_key(scalar, inner));
                    }
                    return self.scalar(scalar, self.one_of(outer, inner, at)?);
                }
                b':' if self.is_gap(at + 1) => {
                    self.go_refuses(at, NO_KEY);
                    self.at = at + 1;
                    return self.mapping_with(outer, first, place, |parser| parser.empty(at, inner));
                }
                _ if self.begins_plain(at) => {
                    self.go_wants_no_tab(place);
                    let end = self.plain_line(at);
                    self.at = end;
                    if self.colon() {
                        let scalar = Scanned { kind: Kind::Plain, start: at, end, encoded: false, block: None };
                        return self.mapping_with(outer, first, place, |parser| parser.scalar_key(scalar, inner));
                    }
                    let properties = self.one_of(outer, inner, at)?;
                    let scalar = self.plain_rest(at, end, least.text)?;
                    return self.scalar(scalar, properties);
                }
                _ => return self.no_text(at),
            }
        }
    }

    /// Anchor and tag of a node that is no mapping: those above it or those on its line.
    fn one_of(&self, outer: Properties, inner: Properties, at: usize) -> Step<Properties> {
        let both = Properties { anchor: outer.anchor.or(inner.anchor), tag: outer.tag.or(inner.tag) };
        let is_twice = outer.anchor.is_some() && inner.anchor.is_some() || outer.tag.is_some() && inner.tag.is_some();
        if is_twice { fault(at, "anchor and tag stand before this twice") } else { Ok(both) }
    }

    pub(super) fn no_text<T>(&self, at: usize) -> Step<T> {
        let c = self.text.get(at..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
        match c {
            '#' => fault(at, "a blank is missing before this comment"),
            '\t' => fault(at, TAB),
            '%' => fault(at, "a directive may only stand before `---`; quote a text that begins with `%`"),
            _ => fault(at, format!("no text begins with `{c}`; quote it")),
        }
    }

    pub(super) fn empty(&mut self, at: usize, properties: Properties) -> Step {
        let id = self.tree.empty(at, properties)?;
        self.anchor(properties, id);
        Ok(())
    }

    #[inline]
    pub(super) fn scalar(&mut self, scalar: Scanned, properties: Properties) -> Step {
        let id = self.tree.scalar(scalar, properties)?;
        if properties.anchor.is_some() {
            self.anchor(properties, id);
        }
        Ok(())
    }

    pub(super) fn open(&mut self, kind: Kind, flags: Flags, start: usize, properties: Properties) -> Step<u32> {
        let id = self.tree.open(kind, flags, start, properties)?;
        if properties.anchor.is_some() {
            self.anchor(properties, id);
        }
        Ok(id)
    }

    /// The Go libraries let a block scalar begin below the key or dash that it belongs to.
    fn is_go_block_scalar(&self) -> bool {
        self.dialect.is_go() && matches!(self.byte(self.at), b'|' | b'>')
    }

    /// Whether the present text is the dash of an item.
    fn is_dash(&self) -> bool {
        self.byte(self.at) == b'-' && self.is_gap(self.at + 1)
    }

    /// Blanks before a collection tell its column, so there may be no tab among them.
    pub(super) fn no_tab(&self) -> Step {
        match self.tab {
            Some(at) if at >= self.line => fault(at, TAB),
            _ => Ok(()),
        }
    }

    /// The Go libraries refuse a tab before any text that might be a key.
    fn go_wants_no_tab(&mut self, place: Place) {
        if let Some(at) = self.tab.filter(|&at| at >= self.line && place != Place::Value) {
            self.go_refuses(at, TAB);
        }
    }

    /// Reads a mapping whose first key has been found: `key` adds it, and the present offset is behind its colon.
    #[inline]
    fn mapping_with(
        &mut self,
        outer: Properties,
        start: usize,
        place: Place,
        key: impl FnOnce(&mut Self) -> Step,
    ) -> Step {
        if place == Place::Value {
            let colon = self.at - 1;
            return fault(colon, NO_MAPPING);
        }
        self.no_tab()?;
        let is_explicit = self.byte(start) == b':' && self.at == start + 1;
        let column = start - self.line;
        let id = self.open(Kind::Mapping, Flags::NONE, start, outer)?;
        key(self)?;
        self.block_mapping(id, column, Some(if is_explicit { Place::Compact } else { Place::Value }))
    }

    /// Reads the rest of a mapping: the value at the present offset, if one may stand there, and the entries below.
    pub(super) fn block_mapping(&mut self, id: u32, column: usize, mut value: Option<Place>) -> Step {
        loop {
            if let Some(place) = value
                && !self.quick_value(column, place)?
            {
                self.tab = None;
                self.block_node(Least::below_key(column), place)?;
            }
            if !self.next_line()? || self.indent < column {
                break;
            }
            if self.indent > column {
                return fault(self.at, INDENTED);
            }
            if self.quick_key()? {
                value = Some(Place::Value);
                continue;
            }
            if self.is_dash() {
                return fault(self.at, "a list item stands where a key is expected");
            }
            self.no_tab()?;
            value = self.key(column)?;
        }
        self.tree.close(id, None);
        Ok(())
    }

    /// Reads a sequence from its first dash on.
    pub(super) fn block_sequence(&mut self, properties: Properties) -> Step {
        let column = self.at - self.line;
        let id = self.open(Kind::Sequence, Flags::NONE, self.at, properties)?;
        loop {
            self.at += 1;
            if !self.quick_value(column, Place::Compact)? {
                self.tab = None;
                self.block_node(Least::below_dash(column), Place::Compact)?;
            }
            if !self.next_line()? || self.indent < column {
                break;
            }
            if self.indent > column {
                return fault(self.at, INDENTED);
            }
            if !self.is_dash() {
                break;
            }
            self.no_tab()?;
        }
        self.tree.close(id, None);
        Ok(())
    }

    /// Goes to the next line with text; `false` at the end.
    #[inline]
    pub(super) fn next_line(&mut self) -> Step<bool> {
        // A quick value has gone there already.
        let byte = self.byte(self.at);
        if self.at == self.first && (class(byte).has(Class::PLAIN_START) || byte == b'-') {
            return Ok(true);
        }
        let is_first = self.next_text();
        if self.at >= self.bytes.len() {
            return Ok(false);
        }
        if !is_first {
            return fault(self.at, "this text does not belong to what stands before it");
        }
        Ok(true)
    }

    /// Reads a collection in brackets, which may turn out to be the first key of a mapping.
    fn flow_or_key(&mut self, least: Least, place: Place, outer: Properties, inner: Properties, first: usize) -> Step {
        let (at, line, id, tab) = (self.at, self.line, self.tree.len(), self.tab);
        self.flow(Properties::default(), least.text)?;
        if self.line != line || self.at - at > MAX_KEY || !self.colon() {
            let properties = self.one_of(outer, inner, at)?;
            self.tree.set_tag(id, properties);
            self.anchor(properties, id);
            return Ok(());
        }
        if place == Place::Value {
            return fault(self.at - 1, NO_MAPPING);
        }
        self.tab = tab;
        self.no_tab()?;
        self.go_wants_simple_key(id, at);
        self.tree.set_tag(id, inner);
        self.tree.open_before(id, Flags::NONE, first)?;
        self.tree.set_tag(id, outer);
        self.move_anchors(id);
        self.anchor(inner, id + 1);
        self.anchor(outer, id);
        self.block_mapping(id, first - self.line, Some(Place::Value))
    }
}
