//! Text that knows where each of its bytes came from.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::ops::Range;
use std::rc::Rc;

use crate::helm::origin::{OriginId, SiteId};

/// The character that stands for text that nobody knows: of a private plane, so that it is legal in YAML wherever
/// letters are, and no chart holds it.
pub const UNKNOWN: char = '\u{F0000}';

/// One stretch of a text with one origin; it goes on to the next one, or to the end. An empty stretch is a hole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// Offset of its first byte in the text.
    pub at: u32,
    /// Offset in the origin's file of the byte that its first byte was copied from; [`Segment::DECODED`] if the bytes are not copied
    /// as they stand there.
    pub source: u32,
    /// Where it came from.
    pub origin: OriginId,
    /// The call that printed it.
    pub site: SiteId,
}

impl Segment {
    /// In `source`: the bytes came from the origin as a whole, not one by one.
    pub const DECODED: u32 = u32::MAX;

    /// Whether each byte is a byte of the origin's file.
    pub fn is_verbatim(self) -> bool {
        self.source != Self::DECODED
    }

    /// The same stretch without its first `skipped` bytes, at another offset.
    fn cut(self, skipped: u32, at: u32) -> Segment {
        Segment { at, source: if self.is_verbatim() { self.source + skipped } else { self.source }, ..self }
    }
}

/// A string and where it came from. Cheap to clone. Compared and ordered by its characters alone.
#[derive(Debug, Clone)]
pub struct Text {
    text: Rc<str>,
    segments: Segments,
}

/// The stretches of a text. Most have one, for which no memory is taken.
#[derive(Debug, Clone)]
enum Segments {
    One(Segment),
    Many(Rc<[Segment]>),
}

impl Text {
    /// Text that came from `origin` as a whole.
    pub fn new(text: &str, origin: OriginId) -> Text {
        Text::at(text, origin, Segment::DECODED)
    }

    /// Text that stands in the origin's file at the offset `source`, byte by byte.
    pub fn at(text: &str, origin: OriginId, source: u32) -> Text {
        let segment = Segment { at: 0, source, origin, site: SiteId::NONE };
        Text { text: text.into(), segments: Segments::One(segment) }
    }

    /// The characters.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Its stretches in order; together they cover it.
    pub fn segments(&self) -> &[Segment] {
        match &self.segments {
            Segments::One(segment) => std::slice::from_ref(segment),
            Segments::Many(segments) => segments,
        }
    }

    /// How many bytes it and its stretches take.
    pub fn size(&self) -> usize {
        self.text.len() + size_of_val(self.segments())
    }

    /// The origins of all its stretches.
    pub fn origins(&self) -> impl Iterator<Item = OriginId> + '_ {
        self.segments().iter().map(|segment| segment.origin)
    }

    /// A part, by bytes. Holes at its start and end are kept.
    pub fn slice(&self, range: Range<usize>) -> Text {
        if range == (0..self.text.len()) {
            return self.clone();
        }
        let mut builder = Builder::default();
        builder.push_range(self, range);
        builder.finish()
    }

    /// Whether a part of it is not known.
    pub fn is_unknown(&self) -> bool {
        self.text.len() >= UNKNOWN.len_utf8() && self.text.contains(UNKNOWN)
    }

    /// Other characters in the place of each stretch, as for a change of case: `change` is given each stretch's text.
    pub fn changed(&self, change: impl Fn(&str) -> String) -> Text {
        let mut builder = Builder::default();
        for (segment, range) in self.stretches() {
            let part = &self.text[range];
            let new = change(part);
            let source = if new == part { segment.source } else { Segment::DECODED };
            builder.add(&new, Segment { source, ..segment });
        }
        builder.finish()
    }

    /// The stretch that holds the byte at an offset, with its range.
    pub fn stretch_at(&self, at: usize) -> Option<(Segment, Range<usize>)> {
        let index = self.segments().partition_point(|segment| segment.at as usize <= at).checked_sub(1)?;
        self.stretch(index)
    }

    /// The stretches that a range touches, the holes at its start and end included, each with its whole range.
    pub fn stretches_in(&self, range: Range<usize>) -> impl Iterator<Item = (Segment, Range<usize>)> + '_ {
        let first = self.segments().partition_point(|segment| (segment.at as usize) < range.start).saturating_sub(1);
        let inside = (first..self.segments().len()).map_while(|index| self.stretch(index));
        inside
            .take_while(move |(_, stretch)| stretch.start <= range.end)
            .filter(move |(_, stretch)| stretch.end >= range.start)
    }

    fn stretch(&self, index: usize) -> Option<(Segment, Range<usize>)> {
        let segment = self.segments().get(index)?;
        let end = self.segments().get(index + 1).map_or(self.text.len(), |next| next.at as usize);
        Some((*segment, segment.at as usize..end))
    }

    /// Each stretch with its range of bytes.
    pub fn stretches(&self) -> impl Iterator<Item = (Segment, Range<usize>)> + '_ {
        self.segments().iter().enumerate().map(|(index, segment)| {
            let end = self.segments().get(index + 1).map_or(self.text.len(), |next| next.at as usize);
            (*segment, segment.at as usize..end)
        })
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Text) -> bool {
        self.text == other.text
    }
}

impl Eq for Text {}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Text) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Text) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        &self.text
    }
}

/// A text that grows.
#[derive(Debug, Default)]
pub struct Builder {
    text: String,
    segments: Vec<Segment>,
}

impl Builder {
    /// What there is so far.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// How many bytes it and its stretches take.
    pub fn size(&self) -> usize {
        self.text.len() + size_of_val(self.segments.as_slice())
    }

    /// Whether nothing is there.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Adds text that came from `origin` as a whole.
    pub fn push_made(&mut self, text: &str, origin: OriginId) {
        self.add(text, Segment { at: 0, source: Segment::DECODED, origin, site: SiteId::NONE });
    }

    /// Adds text that stands in the origin's file at the offset `source`.
    pub fn push_at(&mut self, text: &str, origin: OriginId, source: u32, site: SiteId) {
        self.add(text, Segment { at: 0, source, origin, site });
    }

    /// Adds a place where nothing was printed.
    pub fn push_hole(&mut self, origin: OriginId, site: SiteId) {
        let at = self.text.len() as u32;
        self.segments.push(Segment { at, source: Segment::DECODED, origin, site });
    }

    /// Adds a text.
    pub fn push(&mut self, text: &Text) {
        self.push_range(text, 0..text.as_str().len());
    }

    /// Adds a text that is printed by the call `site`; stretches that were printed by another call keep that.
    pub fn push_printed(&mut self, text: &Text, site: SiteId) {
        self.push_part(text, 0..text.as_str().len(), site);
    }

    /// Adds a part of a text, by bytes, with the holes at its start and end.
    pub fn push_range(&mut self, text: &Text, range: Range<usize>) {
        self.push_part(text, range, SiteId::NONE);
    }

    /// Adds a part of a text that goes on after a part that was added before: without the holes at its start.
    pub fn push_rest(&mut self, text: &Text, range: Range<usize>) {
        let start = self.segments.len();
        let at = self.text.len() as u32;
        self.push_part(text, range.clone(), SiteId::NONE);
        if range.start > 0 && !range.is_empty() {
            let holes =
                self.segments.get(start + 1..).unwrap_or_default().iter().take_while(|next| next.at == at).count();
            self.segments.drain(start..start + holes);
        }
    }

    fn push_part(&mut self, text: &Text, range: Range<usize>, site: SiteId) {
        let Some(part) = text.text.get(range.clone()) else { return };
        let base = self.text.len();
        for (segment, stretch) in text.stretches_in(range.clone()) {
            let start = stretch.start.max(range.start);
            let end = stretch.end.min(range.end);
            if start >= end && !stretch.is_empty() {
                continue;
            }
            let at = (base + start - range.start) as u32;
            let cut = segment.cut((start - stretch.start) as u32, at);
            let site = if cut.site == SiteId::NONE { site } else { cut.site };
            self.segment(Segment { site, ..cut }, stretch.is_empty());
        }
        self.text.push_str(part);
    }

    /// The text.
    pub fn finish(self) -> Text {
        let segments = match self.segments.as_slice() {
            [segment] => Segments::One(*segment),
            segments => Segments::Many(segments.into()),
        };
        Text { text: self.text.into(), segments }
    }

    /// The characters and their stretches.
    pub fn into_parts(self) -> (String, Vec<Segment>) {
        (self.text, self.segments)
    }

    fn add(&mut self, text: &str, segment: Segment) {
        if text.is_empty() {
            return;
        }
        let at = self.text.len() as u32;
        self.segment(Segment { at, ..segment }, false);
        self.text.push_str(text);
    }

    /// Adds a stretch, unless it goes on with the last one.
    fn segment(&mut self, segment: Segment, hole: bool) {
        if let Some(last) = self.segments.last()
            && !hole
            && last.at < segment.at
            && last.origin == segment.origin
            && last.site == segment.site
            && last.is_verbatim() == segment.is_verbatim()
            && (!segment.is_verbatim() || last.source + (segment.at - last.at) == segment.source)
        {
            return;
        }
        self.segments.push(segment);
    }
}
