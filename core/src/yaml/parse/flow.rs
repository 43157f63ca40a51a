//! Collections in brackets.

use super::super::Dialect;
use super::super::node::{Flags, Kind};
use super::scan::{MAX_KEY, OUTDENTED};
use super::tree::Properties;
use super::{Class, Parser, Scanned, Step, class, fault};

impl Parser<'_> {
    /// Reads the collection whose bracket is at the present offset. `min` is the least indentation of its lines.
    pub(super) fn flow(&mut self, properties: Properties, min: usize) -> Step {
        let start = self.at;
        let is_mapping = self.byte(start) == b'{';
        let (kind, end) = if is_mapping { (Kind::Mapping, b'}') } else { (Kind::Sequence, b']') };
        let id = self.open(kind, Flags::FLOW, start, properties)?;
        self.at += 1;
        self.brackets += 1;
        loop {
            self.next_flow_text(start, min)?;
            match self.byte(self.at) {
                byte if byte == end => break,
                b',' => return fault(self.at, "nothing stands before this comma"),
                b']' | b'}' => return fault(self.at, "this bracket closes nothing"),
                _ => {}
            }
            if is_mapping {
                self.flow_entry(start, min)?
            } else {
                self.flow_item(start, min)?
            }
            self.next_flow_text(start, min)?;
            match self.byte(self.at) {
                b',' => self.at += 1,
                byte if byte == end => break,
                _ => return fault(self.at, "a comma is missing here, or a bracket"),
            }
        }
        self.at += 1;
        self.brackets -= 1;
        self.tree.close(id, Some(self.at));
        Ok(())
    }

    /// Goes to the next text inside of brackets, of which the first stands at `start`.
    fn next_flow_text(&mut self, start: usize, min: usize) -> Step {
        let is_first = self.next_text();
        if self.at >= self.bytes.len() {
            let bracket = &self.text[start..start + 1];
            return fault(start, format!("this `{bracket}` is never closed"));
        }
        if is_first && self.indent < min && self.dialect == Dialect::Standard {
            return fault(self.at, OUTDENTED);
        }
        Ok(())
    }

    /// Reads a key with its value.
    fn flow_entry(&mut self, start: usize, min: usize) -> Step {
        let is_explicit = self.is_question();
        if is_explicit {
            self.at += 1;
            self.next_flow_text(start, min)?;
        }
        let (line, at, id) = (self.line, self.at, self.tree.len());
        if !is_explicit {
            self.kubectl_wants_key(at);
        }
        let adjacent = self.flow_node(start, min)?;
        self.note_merge(id, at, self.at, Kind::Plain);
        self.go_wants_simple_key(id, at);
        let is_long = self.line != line || self.at - at > MAX_KEY;
        self.next_flow_text(start, min)?;
        if !self.is_flow_colon(adjacent) {
            return self.empty(self.at, Properties::default());
        }
        if !is_explicit && (is_long || self.line != line) {
            self.go_refuses(at, "the Go libraries refuse a key of several lines, or with its colon on another line");
        }
        self.flow_value(start, min)
    }

    /// Reads an item, which may be a single pair without brackets.
    fn flow_item(&mut self, start: usize, min: usize) -> Step {
        let (line, at, id) = (self.line, self.at, self.tree.len());
        if self.is_question() {
            let mapping = self.open(Kind::Mapping, Flags::FLOW, at, Properties::default())?;
            self.at += 1;
            self.next_flow_text(start, min)?;
            let adjacent = self.flow_node(start, min)?;
            self.next_flow_text(start, min)?;
            if self.is_flow_colon(adjacent) {
                self.flow_value(start, min)?;
            } else {
                self.empty(self.at, Properties::default())?;
            }
            self.tree.close(mapping, None);
            return Ok(());
        }
        self.kubectl_wants_key(at);
        let adjacent = self.flow_node(start, min)?;
        let is_one_line = self.line == line && self.at - at <= MAX_KEY;
        let behind = self.at;
        self.next_flow_text(start, min)?;
        if !self.is_flow_colon(adjacent) {
            return Ok(());
        }
        if !is_one_line || self.line != line {
            return fault(behind.min(self.at), "a key may not have several lines");
        }
        self.go_wants_simple_key(id, at);
        let mapping = self.tree.open_before(id, Flags::FLOW, at)?;
        self.move_anchors(id);
        self.flow_value(start, min)?;
        self.tree.close(mapping, None);
        Ok(())
    }

    /// Compose reads an empty key inside of brackets, kubectl does not.
    fn kubectl_wants_key(&mut self, at: usize) {
        if self.byte(at) == b':' && self.dialect == Dialect::Kubernetes && self.is_flow_colon(true) {
            self.go_refuses(at, "no key stands before this colon");
        }
    }

    /// Reads the value behind the colon at the present offset.
    fn flow_value(&mut self, start: usize, min: usize) -> Step {
        let behind = self.at + 1;
        self.at = behind;
        self.next_flow_text(start, min)?;
        if matches!(self.byte(self.at), b',' | b']' | b'}') {
            return self.empty(behind, Properties::default());
        }
        self.flow_node(start, min).map(drop)
    }

    /// Whether a `?` that marks a key is at the present offset.
    fn is_question(&self) -> bool {
        self.byte(self.at) == b'?' && (self.dialect.is_go() || self.is_flow_gap(self.at + 1))
    }

    fn is_flow_gap(&self, at: usize) -> bool {
        let class = class(self.byte(at));
        class.has(Class::GAP) || class.has(Class::FLOW_INDICATOR)
    }

    /// Whether the colon of a key is at the present offset; behind quotes and brackets the value may touch it.
    fn is_flow_colon(&self, adjacent: bool) -> bool {
        self.byte(self.at) == b':' && (adjacent || self.dialect.is_go() || self.is_flow_gap(self.at + 1))
    }

    /// Reads a node inside of brackets, or adds a null where only an anchor or tag, or the colon of an empty key stands.
    /// Whether it is in quotes or brackets, so that the value of a key may follow at once.
    fn flow_node(&mut self, start: usize, min: usize) -> Step<bool> {
        let mut properties = Properties::default();
        loop {
            let at = self.at;
            let byte = self.byte(at);
            match byte {
                b'&' | b'!' => {
                    self.property(&mut properties)?;
                    let behind = self.at;
                    self.next_flow_text(start, min)?;
                    let next = self.byte(self.at);
                    if matches!(next, b',' | b']' | b'}') {
                        return self.empty(behind, properties).map(|()| false);
                    }
                    continue;
                }
                b'*' => {
                    if !properties.is_empty() {
                        return fault(at, "an alias has no anchor or tag of its own");
                    }
                    self.at = self.anchor_name(at)?;
                    return self.alias(at, self.at).map(|_| false);
                }
                b'[' | b'{' => return self.flow(properties, min).map(|()| true),
                b'"' | b'\'' => {
                    let scalar = self.quoted(min)?;
                    return self.scalar(scalar, properties).map(|()| true);
                }
                b':' if self.dialect.is_go() || self.is_flow_gap(at + 1) => {
                    return self.empty(at, properties).map(|()| false);
                }
                b'?' if self.dialect.is_go() => return self.no_flow_text(at),
                b'-' | b'?' | b':' if !self.is_flow_gap(at + 1) => {}
                // A Go library reads a dash before a bracket or comma as text.
                b'-' if self.dialect.is_go() && !self.is_gap(at + 1) => {}
                _ if class(byte).has(Class::PLAIN_START) => {}
                b'-' => return fault(at, "a list in lines may not begin inside of brackets"),
                b',' | b']' | b'}' => return self.empty(at, properties).map(|()| false),
                _ => return self.no_flow_text(at),
            }
            let scalar = self.flow_plain(at, min)?;
            return self.scalar(scalar, properties).map(|()| false);
        }
    }

    fn no_flow_text<T>(&self, at: usize) -> Step<T> {
        let c = self.text.get(at..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
        fault(at, format!("no text begins with `{c}`; quote it"))
    }

    /// Reads a plain scalar inside of brackets, which may go on in lines below.
    fn flow_plain(&mut self, start: usize, min: usize) -> Step<Scanned> {
        let (mut at, mut end) = (start, start);
        let mut encoded = false;
        loop {
            let byte = self.byte(at);
            let kind = class(byte);
            if kind.has(Class::FLOW_STOP) {
                let stops = match byte {
                    b':' => self.is_gap(at + 1) || !self.dialect.is_go() && self.is_flow_gap(at + 1),
                    b'#' => at != end,
                    b'?' => at != start && self.dialect.is_go(),
                    b'\n' | b'\r' => false,
                    _ => true,
                };
                if stops {
                    self.at = at;
                    return Ok(Scanned { kind: Kind::Plain, start, end, encoded, block: None });
                }
                if matches!(byte, b'\n' | b'\r') {
                    // The next line with text goes on with it, unless a comment stands between.
                    let comments = self.tree.comments();
                    self.at = at;
                    self.next_text();
                    at = self.at;
                    let next = class(self.byte(at));
                    let ends = next.has(Class::FLOW_INDICATOR) || self.byte(at) == b':' && self.is_flow_gap(at + 1);
                    if ends || self.tree.comments() > comments || at >= self.bytes.len() {
                        return Ok(Scanned { kind: Kind::Plain, start, end, encoded, block: None });
                    }
                    if self.indent < min && self.dialect == Dialect::Standard {
                        return fault(at, OUTDENTED);
                    }
                    encoded = true;
                    end = at;
                    continue;
                }
                end = at + 1;
            } else if !kind.has(Class::GAP) {
                end = at + 1;
            }
            at += 1;
        }
    }
}
