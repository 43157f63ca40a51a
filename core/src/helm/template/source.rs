//! The text of a template, and where its bytes are.

use std::rc::Rc;

use crate::span::{FileId, Span};

use super::tree::Place;
use crate::helm::context::Context;
use crate::helm::origin::Origin;
use crate::helm::text::Text;

/// The text of a template.
#[derive(Debug)]
pub struct Source {
    /// The name that messages have for it.
    pub name: Rc<str>,
    /// Where the text came from.
    pub body: Body,
}

/// Where the text of a template came from.
#[derive(Debug, Clone)]
pub enum Body {
    /// It is a file.
    File(FileId, Rc<str>),
    /// It is what `tpl` was given, by the action at the span.
    Text(Text, Span),
}

impl Source {
    /// All of it.
    pub fn as_str(&self) -> &str {
        match &self.body {
            Body::File(_, text) => text,
            Body::Text(text, _) => text.as_str(),
        }
    }

    /// The characters at a place.
    pub fn slice(&self, place: Place) -> &str {
        self.as_str().get(place.range()).unwrap_or_default()
    }

    /// 1-based line and 0-based column in bytes of an offset, as Go's messages have them.
    pub fn line_column(&self, offset: u32) -> (usize, usize) {
        let before = self.as_str().get(..offset as usize).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (1 + before.bytes().filter(|byte| *byte == b'\n').count(), before.len() - line_start)
    }

    /// Where a part of it is written. Of a text that was put together it is the part with the first byte, up to
    /// where that ends.
    pub fn span(&self, context: &Context<'_>, place: Place) -> Span {
        let (text, action) = match &self.body {
            Body::File(file, _) => return Span { file: *file, start: place.start, end: place.end },
            Body::Text(text, action) => (text, *action),
        };
        let segments = text.segments();
        let index = segments.partition_point(|segment| segment.at <= place.start);
        let Some(segment) = index.checked_sub(1).and_then(|index| segments.get(index)) else { return action };
        let end = segments.get(index).map_or(place.end, |next| place.end.min(next.at)).max(place.start);
        let written = segment.is_verbatim().then(|| {
            let start = segment.source + (place.start - segment.at);
            (start, start + (end - place.start))
        });
        match (context.origins.get(segment.origin), written) {
            (Origin::Literal(file), Some((start, end))) => Span { file, start, end },
            (Origin::Written(span), Some((start, end))) => Span { file: span.file, start, end },
            (Origin::Written(span) | Origin::Made(span), _) => span,
            (Origin::Derived { action, .. } | Origin::Hole { action, .. }, _) => action,
            _ => action,
        }
    }
}
