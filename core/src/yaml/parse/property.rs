//! Anchors, tags and aliases.

use super::super::Dialect;
use super::super::node::Kind;
use super::tree::Properties;
use super::{Class, Parser, Step, class, fault};

impl<'t> Parser<'t> {
    /// Reads the anchor or tag at the present offset.
    pub(super) fn property(&mut self, properties: &mut Properties) -> Step {
        let start = self.at;
        let is_anchor = self.byte(start) == b'&';
        let (slot, what) = if is_anchor { (&mut properties.anchor, "anchor") } else { (&mut properties.tag, "tag") };
        if slot.is_some() {
            return fault(start, format!("a node has one {what} only"));
        }
        let end = if is_anchor { self.anchor_name(start)? } else { self.tag_name(start)? };
        // The mark of an anchor is no part of its name.
        *slot = Some((start + usize::from(is_anchor), end));
        self.at = end;
        Ok(())
    }

    /// Where the name of an anchor or alias ends whose mark is at `start`.
    pub(super) fn anchor_name(&mut self, start: usize) -> Step<usize> {
        let mut end = start + 1;
        if self.dialect.is_go() {
            while matches!(self.byte(end), b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'-') {
                end += 1;
            }
            let may_follow = matches!(self.byte(end), b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`');
            if end > start + 1 && !may_follow && !self.is_gap(end) {
                return fault(end, "the name of an anchor has letters, digits, `-` and `_` only");
            }
        } else {
            while !class(self.byte(end)).has(Class::GAP) && !class(self.byte(end)).has(Class::FLOW_INDICATOR) {
                end += 1;
            }
        }
        match end == start + 1 {
            true => fault(start, "a name is missing here"),
            false => Ok(end),
        }
    }

    /// Where the tag ends that begins at `start`.
    fn tag_name(&mut self, start: usize) -> Step<usize> {
        if self.byte(start + 1) == b'<' {
            let rest = &self.bytes[start..];
            let end = rest.iter().position(|byte| *byte == b'>' || class(*byte).has(Class::GAP));
            return match end.filter(|&end| rest[end] == b'>' && end > 2) {
                Some(end) => Ok(start + end + 1),
                None => fault(start, "the tag is never closed with `>`"),
            };
        }
        let mut end = start + 1;
        while matches!(self.byte(end), b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'-') {
            end += 1;
        }
        // `!handle!name`; `!name` and `!!name` need no handle.
        if self.byte(end) == b'!' {
            let handle = &self.text[start..=end];
            if handle != "!!" && !self.handles.contains(&handle) {
                return fault(start, format!("no `%TAG` directive declares the handle `{handle}`"));
            }
            end += 1;
            if self.is_gap(end) {
                return fault(start, "a name is missing behind the handle of this tag");
            }
        }
        while is_tag_byte(self.byte(end), self.dialect) {
            end += 1;
        }
        let is_end = self.is_gap(end) || class(self.byte(end)).has(Class::FLOW_INDICATOR);
        if is_end { Ok(end) } else { fault(end, "this character may not stand in a tag") }
    }

    /// Gives the node `id` the name of its anchor.
    pub(super) fn anchor(&mut self, properties: Properties, id: u32) {
        if let Some(name) = properties.anchor.and_then(|(start, end)| self.text.get(start..end)) {
            self.anchors.insert(name, id);
        }
    }

    /// Reads the alias at the present offset into the tree.
    pub(super) fn alias(&mut self, start: usize, end: usize) -> Step<u32> {
        let name = self.text.get(start + 1..end).unwrap_or("");
        let target = self.anchors.get(name).copied();
        self.tree.alias(start, end, target, name)
    }

    /// Remembers the node `id` if it is a merge key.
    #[inline]
    pub(super) fn note_merge(&mut self, id: u32, start: usize, end: usize, kind: Kind) {
        if end - start == 2 && kind == Kind::Plain && &self.bytes[start..end] == b"<<" {
            self.merges.push(id);
        }
    }

    /// Whether merge keys have mappings to merge; for the Go libraries anything else is a fault.
    pub(super) fn merges_are_mappings(&mut self) -> Step {
        for key in std::mem::take(&mut self.merges) {
            if let Some(at) = self.tree.no_merge(key) {
                self.go_refuses(at, "`<<` merges mappings, and this is none");
            }
        }
        Ok(())
    }

    /// Makes room for a node that is put before the node `id`.
    pub(super) fn move_anchors(&mut self, id: u32) {
        self.merges.iter_mut().filter(|node| **node >= id).for_each(|node| *node += 1);
        self.anchors.values_mut().filter(|node| **node >= id).for_each(|node| *node += 1);
    }
}

/// Whether a byte may stand in the name of a tag (YAML 1.2.2, 5.6 and 6.8.2; YAML 1.1, 5.6).
fn is_tag_byte(byte: u8, dialect: Dialect) -> bool {
    match byte {
        b'#' => !dialect.is_go(),
        b',' | b'[' | b']' => dialect == Dialect::Kubernetes,
        _ => is_uri_byte(byte),
    }
}

fn is_uri_byte(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'_' | b';' | b'/' | b'?' | b':' | b'@'
        | b'&' | b'=' | b'+' | b'$' | b'.' | b'~' | b'*' | b'\'' | b'(' | b')' | b'%' | b'!')
}
