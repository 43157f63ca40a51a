//! Where a part of a YAML or JSON text came from: of a file, or of a text that a template printed.

use std::ops::Range;

use crate::source::Source;
use crate::span::Span;

use crate::helm::context::Context;
use crate::helm::origin::{Origin, OriginId};
use crate::helm::text::{Builder, Segment, Text};

/// The text that is being read.
pub(crate) enum Read<'r> {
    /// A file of the render.
    File(&'r Source),
    /// A text that a template printed.
    Printed(&'r Text),
}

/// The text that is being read, with the way to where its parts came from.
pub(crate) struct Places<'r, 'a> {
    pub context: &'r Context<'a>,
    pub read: Read<'r>,
}

impl Places<'_, '_> {
    /// The characters.
    pub fn as_str(&self) -> &str {
        match self.read {
            Read::File(source) => source.text(),
            Read::Printed(text) => text.as_str(),
        }
    }

    /// Where a part came from as a whole.
    pub fn origin(&self, range: Range<usize>) -> OriginId {
        let origins = &self.context.origins;
        match self.read {
            Read::File(source) => origins.id(Origin::Written(source.span(range))),
            Read::Printed(text) => {
                let Some((first, stretch)) = text.stretch_at(range.start) else { return OriginId::NONE };
                if range.end > stretch.end {
                    return origins.derived(self.context.action(), self.origins(text, range));
                }
                self.written(first, stretch, range)
            }
        }
    }

    /// Where the first of a part came from: for collections, which are printed by many.
    pub fn origin_of_start(&self, range: Range<usize>) -> OriginId {
        match self.read {
            Read::File(_) => self.origin(range),
            Read::Printed(text) => match text.stretch_at(range.start) {
                Some((first, stretch)) => {
                    let end = range.end.min(stretch.end);
                    self.written(first, stretch, range.start..end)
                }
                None => OriginId::NONE,
            },
        }
    }

    /// A part as it stands there; `origin` is that of the scalar.
    pub fn verbatim(&self, range: Range<usize>, origin: OriginId) -> Text {
        match self.read {
            Read::File(source) => Text::at(source.text().get(range.clone()).unwrap_or(""), origin, range.start as u32),
            Read::Printed(_) if range.is_empty() => Text::new("", origin),
            Read::Printed(text) => text.slice(range),
        }
    }

    /// Adds a part as it stands there; `origin` is that of the scalar in a file.
    pub fn push(&self, into: &mut Builder, range: Range<usize>, origin: OriginId) {
        match self.read {
            Read::File(source) => {
                let part = source.text().get(range.clone()).unwrap_or("");
                into.push_at(part, origin, range.start as u32, crate::helm::origin::SiteId::NONE);
            }
            Read::Printed(text) => into.push_range(text, range),
        }
    }

    /// Adds what a part means, such as a character for its escape.
    pub fn push_decoded(&self, into: &mut Builder, meant: &str, range: Range<usize>, origin: OriginId) {
        match self.read {
            Read::File(_) => into.push_made(meant, origin),
            Read::Printed(text) => {
                let site =
                    text.stretch_at(range.start).map_or(crate::helm::origin::SiteId::NONE, |(first, _)| first.site);
                into.push_at(meant, self.origin_of_start(range), Segment::DECODED, site);
            }
        }
    }

    /// The place of a part of one stretch, if it stands in a file.
    fn written(&self, stretch: Segment, of: Range<usize>, range: Range<usize>) -> OriginId {
        match self.context.origins.file(stretch.origin) {
            Some(file) if stretch.is_verbatim() => {
                let start = stretch.source as usize + range.start.saturating_sub(of.start);
                self.context.origins.id(Origin::Written(Span::new(file, start..start + range.len())))
            }
            _ => stretch.origin,
        }
    }

    fn origins<'t>(&self, text: &'t Text, range: Range<usize>) -> impl Iterator<Item = OriginId> + 't {
        text.stretches_in(range).map(|(segment, _)| segment.origin)
    }
}
