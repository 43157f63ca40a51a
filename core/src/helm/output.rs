//! What `helm template` prints, and where each byte of it came from.
//!
//! Facts are those of helm v4.3.1 (`pkg/cmd/template.go`).

use std::ops::Range;

use super::manifests::Manifest;
use super::origin::{Kept, Origin};
use super::path_pattern::matches;
use super::render::Rendered;
use super::text::Segment;
use crate::source::Source;
use crate::span::{FileId, Span};

/// What stands for what nobody knows.
const UNKNOWN: &str = "<unknown>";

/// All documents of a chart as one text.
#[derive(Debug, Default)]
pub struct Output {
    /// The text.
    pub text: String,
    parts: Vec<Part>,
}

/// A part of the text, which came from elsewhere as it stands.
#[derive(Debug)]
struct Part {
    /// Where it begins in the text.
    at: usize,
    len: usize,
    from: From,
}

#[derive(Debug)]
enum From {
    /// A template that was rendered, by its index, from this offset on.
    Rendered(usize, usize),
    /// A file, from its start.
    File(FileId),
}

/// Which documents are printed.
#[derive(Debug, Default)]
pub struct Shown<'s> {
    /// Files of definitions, each with its path behind the chart's name; printed first.
    pub definitions: Vec<(String, &'s Source)>,
    /// Only documents of these templates, by patterns for their paths from the chart's folder, in this order; of all if
    /// empty.
    pub only: &'s [String],
}

/// A stretch of the text with one origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// Where it is in the text, in bytes. Empty where nothing was printed.
    pub at: Range<usize>,
    /// What it is.
    pub what: What,
    /// Where it is written, or the action that made it. If [`What::Copied`] it is there byte by byte.
    pub span: Option<Span>,
    /// What it was computed from.
    pub from: Vec<Span>,
    /// The actions that printed it, the innermost first.
    pub calls: Vec<Span>,
}

/// Where a stretch came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The text of a template outside of its actions.
    Literal,
    /// A value or constant that stands in a file as it is printed.
    Copied,
    /// A value or constant that is written otherwise.
    Written,
    /// Quotes, indentation and the like, which an action adds.
    Added,
    /// Computed by an action.
    Derived,
    /// What the installation decides, such as the name of the release.
    Assumed,
    /// What nobody can know.
    Unknown,
    /// Nothing was printed here: an action without a result, or a block that was skipped.
    Nothing,
    /// Nobody wrote it.
    Nobody,
}

impl What {
    /// Its name for programs.
    pub fn name(self) -> &'static str {
        match self {
            What::Literal => "literal",
            What::Copied => "copied",
            What::Written => "written",
            What::Added => "added",
            What::Derived => "derived",
            What::Assumed => "assumed",
            What::Unknown => "unknown",
            What::Nothing => "nothing",
            What::Nobody => "nobody",
        }
    }
}

impl Output {
    /// What helm prints of documents: blank lines behind the last object go, those behind others stay.
    pub fn new(rendered: &[Rendered], manifests: &[Manifest], shown: &Shown) -> Output {
        let mut output = Output::default();
        let last = manifests.iter().rposition(|manifest| !manifest.is_hook);
        for (at, (path, source)) in shown.definitions.iter().enumerate() {
            let is_last = last.is_none() && at + 1 == shown.definitions.len();
            let text = if is_last { source.text().trim_end() } else { source.text() };
            output.document(path, text, From::File(source.id));
        }
        let objects = shown.definitions.len() + last.map_or(0, |last| last + 1);
        if objects == 0 && shown.only.is_empty() {
            output.text.push('\n');
        }
        let all = || manifests.iter().enumerate();
        let is_of = |manifest: &Manifest, only: &str| {
            let path = rendered.get(manifest.rendered).and_then(|one| one.name.split_once('/'));
            path.is_some_and(|(_, path)| matches(only, path))
        };
        let wanted: Vec<(usize, &Manifest)> = match shown.only {
            [] => all().collect(),
            only => only.iter().flat_map(|only| all().filter(|(_, manifest)| is_of(manifest, only))).collect(),
        };
        for (at, manifest) in wanted {
            let Some(one) = rendered.get(manifest.rendered) else { continue };
            let text = one.text.get(manifest.range.clone()).unwrap_or("");
            let text = if last == Some(at) { text.trim_end() } else { text };
            output.document(&one.name, text, From::Rendered(manifest.rendered, manifest.range.start));
            if !shown.only.is_empty() {
                output.text.push('\n');
            }
        }
        output
    }

    /// What each template came to, also those that print no object or were ended: for who asks about places.
    pub fn of_templates(rendered: &[Rendered]) -> Output {
        let mut output = Output::default();
        for (at, one) in rendered.iter().enumerate() {
            output.document(&one.name, &one.text, From::Rendered(at, 0));
        }
        output
    }

    fn document(&mut self, path: &str, text: &str, from: From) {
        self.text.push_str("---\n# Source: ");
        self.text.push_str(path);
        self.text.push('\n');
        self.parts.push(Part { at: self.text.len(), len: text.len(), from });
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// Where the text came from, in order; what is in no stretch is helm's own: separators and comments.
    pub fn stretches(&self, kept: &Kept, rendered: &[Rendered]) -> Vec<Stretch> {
        let mut found = Vec::new();
        for part in &self.parts {
            match part.from {
                From::File(file) => found.push(Stretch {
                    at: part.at..part.at + part.len,
                    what: What::Copied,
                    span: Some(Span::new(file, 0..part.len)),
                    from: Vec::new(),
                    calls: Vec::new(),
                }),
                From::Rendered(index, start) => {
                    let Some(one) = rendered.get(index) else { continue };
                    let parts = one.parts(start..start + part.len);
                    found.extend(parts.map(|(segment, range)| {
                        let at = range.start + part.at - start..range.end + part.at - start;
                        stretch(kept, segment, &range, at)
                    }));
                }
            }
        }
        found
    }

    /// The ranges of the documents (bytes), in order.
    pub fn documents(&self) -> impl Iterator<Item = Range<usize>> {
        self.parts.iter().map(|part| part.at..part.at + part.len)
    }

    /// The line (1-based) of an offset, and its range in bytes without the line break.
    pub fn line_at(&self, offset: usize) -> (usize, Range<usize>) {
        let before = self.text.get(..offset).unwrap_or(&self.text);
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let behind = self.text.get(start..).unwrap_or("");
        let end = start + behind.find('\n').unwrap_or(behind.len());
        (before.matches('\n').count() + 1, start..end)
    }
}

fn stretch(kept: &Kept, segment: Segment, range: &Range<usize>, at: Range<usize>) -> Stretch {
    let origin = kept.origin(segment.origin);
    let copied = kept.copied_from(segment, range);
    let mut from = Vec::new();
    let (what, span) = match origin {
        Origin::Literal(_) => (What::Literal, copied),
        Origin::Written(span) => match copied {
            Some(copied) => (What::Copied, Some(copied)),
            None => (What::Written, Some(*span)),
        },
        Origin::Made(span) => (What::Added, Some(*span)),
        Origin::Derived { action, from: ids } => {
            from = kept.written(ids);
            (if kept.has_unknown(ids) { What::Unknown } else { What::Derived }, Some(*action))
        }
        Origin::Hole { action, from: ids } | Origin::Conditional { action, from: ids } => {
            from = kept.written(ids);
            (What::Nothing, Some(*action))
        }
        Origin::Assumed(_) => (What::Assumed, None),
        Origin::Unknown(_) => (What::Unknown, None),
        Origin::Nothing => (What::Nobody, None),
    };
    let calls = kept.calls(segment.site).collect();
    Stretch { at, what, span, from, calls }
}

/// Writes `<unknown>` where a text has what is random or of the clock, so that nobody takes it for what will be there.
/// The actions that made it are returned, each once.
pub fn mask_unknown(kept: &Kept, rendered: &mut Rendered) -> Vec<Span> {
    let mut made = Vec::new();
    let is_unknown = |segment: &Segment| match kept.origins.get(segment.origin.0 as usize) {
        Some(Origin::Derived { from, .. }) => kept.has_unknown(from),
        Some(Origin::Unknown(_)) => true,
        _ => false,
    };
    if !rendered.segments.iter().any(is_unknown) {
        return made;
    }
    let mut text = String::new();
    let mut segments: Vec<Segment> = Vec::new();
    for (segment, range) in rendered.parts(0..rendered.text.len()) {
        let own = rendered.text.get(range.clone()).unwrap_or("");
        let at = text.len() as u32;
        let was_unknown = segments.last().is_some_and(is_unknown);
        if is_unknown(&segment) && !own.is_empty() {
            if let Some(Origin::Derived { action, .. }) = kept.origins.get(segment.origin.0 as usize)
                && !made.contains(action)
            {
                made.push(*action);
            }
            if was_unknown {
                continue;
            }
            text.push_str(UNKNOWN);
            segments.push(Segment { at, source: Segment::DECODED, ..segment });
            // What is cut into lines stays one.
            if own.ends_with('\n') {
                text.push('\n');
            }
        } else {
            text.push_str(own);
            segments.push(Segment { at, ..segment });
        }
    }
    (rendered.text, rendered.segments) = (text, segments);
    made
}
