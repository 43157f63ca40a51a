//! What a chart comes to as one text of objects, and where each node of it is written.

use std::ops::Range;

use super::manifests::documents;
use super::origin::{Kept, MAX_CALLS, Origin, SiteId};
use super::render::Rendered;
use super::slips::{self, Slip};
use super::text::Segment;
use crate::kubernetes::schema_in;
use crate::kustomize::{Piece, Place, Places, Printed, PrintedObject, Removal, Restored};
use crate::source::Source;
use crate::span::{FileId, Span};
use crate::yaml::{self, Dialect, Document, Node, NodeId};

/// How many bytes of a file of values may lie between the first and the last part of one value.
const MAX_TOGETHER: usize = 400;

/// How many empty values of one object are looked at.
const MAX_HOLES: usize = 64;

/// What is asked about the places of what templates came to.
#[derive(Clone, Copy)]
pub struct Tracing<'r> {
    /// The origins.
    pub kept: &'r Kept,
    /// Whether a file is of the project: places in others are at the action that brought them in.
    pub is_known: &'r dyn Fn(FileId) -> bool,
    /// What stands in a template or a file of values.
    pub text: &'r dyn Fn(Span) -> Option<&'r str>,
}

/// The objects that templates came to, those of templates that failed left out. Without `tracing` nothing is known of their places. What
/// nobody can have meant is added to `slips`.
pub fn printed<'r>(rendered: &'r [Rendered], tracing: Option<Tracing<'r>>, slips: &mut Vec<Slip>) -> Printed {
    let mut printed = Printed { text: String::new(), objects: Vec::new() };
    for one in rendered.iter().filter(|one| one.failure.is_none() && !one.text.trim().is_empty()) {
        let origins = tracing.map(|Tracing { kept, is_known, text }| Rows { kept, rendered: one, is_known, text });
        let source = Source::new(FileId(u32::MAX), one.name.as_str(), one.text.as_str());
        for chunk in documents(source.text()) {
            // No rule looks at the schemas of resource definitions.
            let schema = source.text().get(chunk.clone()).and_then(schema_in);
            let end = schema.map_or(chunk.end, |start| chunk.start + start);
            let document = yaml::parse_chunk(&source, chunk.start..end, Dialect::Kubernetes);
            if let Some(origins) = &origins {
                slips::add(origins, &document, &source, chunk.clone(), slips);
            }
            let Some(name) = object_name(&document, &source) else { continue };
            if !printed.objects.is_empty() {
                printed.text.push_str("---\n");
            }
            let text = source.text().get(chunk.clone()).unwrap_or("");
            let moved = printed.text.len() as isize - chunk.start as isize;
            let mut object = PrintedObject {
                end: 0,
                places: Places::default(),
                pieces: Vec::new(),
                written_name: None,
                name,
                is_copied_from: false,
                removals: Vec::new(),
            };
            if let Some(origins) = &origins {
                (object.places, object.pieces) = origins.places(&document, &source, moved);
                object.removals = origins.holes(&document, &source, chunk.start);
            }
            printed.text.push_str(text);
            if !text.ends_with('\n') {
                printed.text.push('\n');
            }
            object.end = printed.text.len();
            printed.objects.push(object);
        }
    }
    printed
}

/// The name of the object in a document; nothing where it is no object, or cannot be read.
fn object_name(document: &Document, source: &Source) -> Option<String> {
    let root = document.node_at(source, document.root().unwrap_or(NodeId(0)))?;
    if document.is_broken() || root.get("kind")?.text()?.is_empty() || root.get("apiVersion")?.text()?.is_empty() {
        return None;
    }
    let name = root.get("metadata").and_then(|metadata| metadata.get("name")?.text());
    Some(name.unwrap_or("").to_string())
}

/// The keys that the body of a block has outside of its actions, those that are least indented, and how far they are. Nothing for items
/// of a list.
fn keys_of(block: &str) -> Option<(Vec<String>, usize)> {
    let mut keys: Vec<(usize, String)> = Vec::new();
    for line in block.lines() {
        let inner = line.trim_start();
        let key = inner.split(':').next().unwrap_or("").trim_start_matches("- ");
        let is_key = key.len() < inner.len()
            && key.starts_with(|c: char| c.is_ascii_alphabetic())
            && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/'));
        if is_key {
            keys.push((line.len() - inner.len(), key.to_string()));
        }
    }
    let least = keys.iter().map(|(indent, _)| *indent).min()?;
    let is_item = |line: &str| line.trim_start().starts_with("- ") && line.len() - line.trim_start().len() <= least;
    if block.lines().any(is_item) {
        return None;
    }
    Some((keys.into_iter().filter(|(indent, _)| *indent == least).map(|(_, key)| key).collect(), least))
}

/// The place of what is put together there.
fn put_together(span: Span) -> Place {
    Place { span, is_verbatim: false, before: None, copied_by: None }
}

/// The names of objects and containers, at which is reported what these lack, and of accounts, at which is what they may do; with
/// whether a value that gives the name is at fault itself.
fn owner_names<'d>(document: &'d Document, source: &'d Source) -> Vec<(Node<'d>, bool)> {
    let mut names: Vec<(Node, bool)> = Vec::new();
    for entry in document.all_nodes(source).flat_map(|node| node.each_entry()) {
        match entry.key.text() {
            Some("metadata") => names.extend(entry.value.get("name").map(|name| (name, false))),
            Some("containers" | "initContainers") => {
                names.extend(entry.value.items().filter_map(|item| Some((item.get("name")?, false))));
            }
            Some("serviceAccountName") => names.push((entry.value, true)),
            _ => {}
        }
    }
    names
}

/// Whether a value is one of those that are false in a template.
fn says_nothing(value: &str) -> bool {
    let value = value.trim();
    let inside = |open, close| value.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    let is_empty = |inner: &str| inner.trim().is_empty();
    inside('{', '}').or_else(|| inside('[', ']')).is_some_and(is_empty)
        || matches!(value, "" | "\"\"" | "''" | "false" | "False" | "FALSE" | "no" | "off" | "0" | "~" | "null")
}

/// Where the bytes of a rendered template came from.
pub(super) struct Rows<'r> {
    pub(super) kept: &'r Kept,
    pub(super) rendered: &'r Rendered,
    pub(super) is_known: &'r dyn Fn(FileId) -> bool,
    pub(super) text: &'r dyn Fn(Span) -> Option<&'r str>,
}

impl Rows<'_> {
    /// Where the nodes of an object are written, and the stretches of values that were put together. Offsets of the text are
    /// moved by so much.
    fn places(&self, document: &Document, source: &Source, moved: isize) -> (Places, Vec<Piece>) {
        let (mut places, mut pieces) = (Vec::new(), Vec::new());
        for node in document.all_nodes(source) {
            let place = self.place(node.written_span().range());
            if node.is_scalar() && place.is_some_and(|place| !place.is_verbatim) {
                pieces.extend(self.pieces(node.written_span().range(), moved));
            }
            places.push(place);
        }
        // Nothing is missing in the value that became a name; a key has what it lacks below it.
        for (name, counts_itself) in owner_names(document, source) {
            let Some(Some(place)) = places.get_mut(name.id().0 as usize) else { continue };
            if self.is_key(place.span) || counts_itself && place.copied_by.is_some() {
                continue;
            }
            let by = self.printed_by(name.written_span().range(), place).or(place.copied_by);
            *place = by.map_or(*place, put_together);
        }
        (places.into_iter().collect(), pieces)
    }

    /// The action that prints a name and nothing else, which calls what makes it; where that prints the object as well, the one
    /// in the template itself.
    fn printed_by(&self, range: Range<usize>, place: &Place) -> Option<Span> {
        let first = |range: Range<usize>| self.parts(range).next();
        let own: Vec<Span> = self.kept.calls(first(range.clone())?.0.site).collect();
        let beside = [range.start.checked_sub(1)?..range.start, range.end..range.end + 1].map(first);
        let beside = || beside.iter().flatten();
        let others: Vec<Span> = beside().flat_map(|part| self.kept.calls(part.0.site)).collect();
        let is_here = |action: &&Span| action.file == self.rendered.file;
        // What another template worked out before is printed by what stands around it, and so is a part of a larger value.
        let is_alone = own.last().as_ref().is_some_and(is_here)
            && !beside().any(|part| matches!(self.origin(part), Origin::Made(_)));
        let alone = own.iter().take_while(|action| is_alone && !others.contains(action)).last();
        let is_made = !place.is_verbatim && place.copied_by.is_none();
        let whole = own.iter().rfind(is_here).or_else(|| others.iter().rfind(is_here));
        let whole = whole.filter(|action| is_made && action.file != place.span.file);
        alone.filter(|action| (self.is_known)(action.file)).or(whole).copied()
    }

    /// Where a part of the text is written. Files of charts in archives are nowhere.
    fn place(&self, range: Range<usize>) -> Option<Place> {
        let place = self.any_place(range)?;
        let known = |at: Option<Span>| at.filter(|span| (self.is_known)(span.file));
        Some(Place { before: known(place.before), copied_by: known(place.copied_by), ..place })
    }

    fn any_place(&self, range: Range<usize>) -> Option<Place> {
        let mut parts: Vec<(Segment, Range<usize>)> = self.parts(range.clone()).collect();
        if let Some(place) = self.copied(&parts, range.clone()).or_else(|| self.written(&parts)) {
            return Some(place);
        }
        if let Some(place) = self.joined(&parts) {
            return Some(place);
        }
        // Nobody wrote the indentation that was added.
        let text = |part: &(Segment, Range<usize>)| self.rendered.text.get(part.1.clone()).unwrap_or("");
        if parts.iter().any(|part| !text(part).trim().is_empty()) {
            parts.retain(|part| !(matches!(self.origin(part), Origin::Made(_)) && text(part).trim().is_empty()));
        }
        // What was computed is where that is used, which need not be where it is done.
        let is_whole = |part: &&(Segment, Range<usize>)| !self.is_quote(part);
        let values: Vec<&(Segment, Range<usize>)> = parts.iter().filter(is_whole).collect();
        if let [part] = values.as_slice()
            && let Origin::Derived { .. } = self.origin(part)
        {
            let mut chain = self.chain(part).into_iter().rev();
            let outermost = chain.find(|span| (self.is_known)(span.file))?;
            let by = Some(outermost);
            let value = self.value_of(part).map(|span| Place { before: by, copied_by: by, ..put_together(span) });
            return Some(value.unwrap_or_else(|| put_together(outermost)));
        }
        // What several wrote is where all of it was put together, and there from the first to the last.
        let chains: Vec<Vec<Span>> = parts.iter().map(|part| self.chain(part)).collect();
        let (first, rest) = chains.split_first()?;
        first.iter().find_map(|start| {
            let within = |chain: &Vec<Span>| chain.iter().find(|span| span.file == start.file).copied();
            let spans: Option<Vec<Span>> = rest.iter().map(within).collect();
            let span = spans?.into_iter().fold(*start, Span::to);
            (self.is_known)(span.file).then(|| put_together(span))
        })
    }

    /// The stretches of a range that are copied from files. Offsets are moved by so much.
    fn pieces(&self, range: Range<usize>, moved: isize) -> impl Iterator<Item = Piece> + '_ {
        self.parts(range).filter_map(move |part| {
            let span = self.source(&part).filter(|span| (self.is_known)(span.file))?;
            Some(Piece { at: part.1.start.checked_add_signed(moved)?, span })
        })
    }

    /// The stretches of a range that have bytes, each cut to it.
    pub(super) fn parts(&self, range: Range<usize>) -> impl Iterator<Item = (Segment, Range<usize>)> + '_ {
        self.rendered.parts(range).filter(|(_, part)| !part.is_empty())
    }

    /// The place of a part that stands in one file as it is here.
    fn copied(&self, parts: &[(Segment, Range<usize>)], range: Range<usize>) -> Option<Place> {
        let mut at: Option<Span> = None;
        for part in parts {
            let own = self.source(part)?;
            match at {
                Some(known) if known.file == own.file && known.end == own.start => at = Some(known.to(own)),
                Some(_) => return None,
                None => at = Some(own),
            }
        }
        let span = at.filter(|span| span.len() == range.len() && (self.is_known)(span.file))?;
        let before = parts.first().filter(|part| matches!(self.origin(part), Origin::Written(_)));
        let before = before.and_then(|part| self.action(part.0.site)).filter(|action| action.file != span.file);
        let copied_by = before.and_then(|_| self.outermost(parts.first()?.0.site));
        Some(Place { span, is_verbatim: true, before, copied_by })
    }

    /// The place of a value to which nothing but quotes and the like was added.
    fn written(&self, parts: &[(Segment, Range<usize>)]) -> Option<Place> {
        let mut values = parts.iter().filter(|part| !self.is_quote(part));
        let value = values.next()?;
        let Origin::Written(span) = self.origin(value) else { return None };
        if !values.all(|part| self.origin(part) == self.origin(value)) || !(self.is_known)(span.file) {
            return None;
        }
        let before = self.action(value.0.site).filter(|action| action.file != span.file);
        // Quotes that were added are not in the file.
        let whole = self.source(value).filter(|_| parts.iter().filter(|part| !self.is_quote(part)).count() == 1);
        let copied_by = before.and_then(|_| self.outermost(value.0.site));
        Some(Place { span: whole.unwrap_or(*span), is_verbatim: whole.is_some(), before, copied_by })
    }

    /// Whether a part is a quote, or nothing that anybody wrote.
    fn is_quote(&self, part: &(Segment, Range<usize>)) -> bool {
        let is_made = matches!(self.origin(part), Origin::Made(_));
        is_made || matches!(self.rendered.text.get(part.1.clone()), Some("\"" | "'"))
    }

    /// Whether something is written before a colon.
    fn is_key(&self, span: Span) -> bool {
        (self.text)(Span { end: span.end + 1, ..span }).is_some_and(|text| text.ends_with(':'))
    }

    /// The value that a part was computed from, where that is one alone.
    fn value_of(&self, part: &(Segment, Range<usize>)) -> Option<Span> {
        let Origin::Derived { from, .. } = self.origin(part) else { return None };
        let chain = self.chain(part);
        let is_template = |span: &Span| chain.iter().any(|action| action.file == span.file);
        let written = self.kept.written(from);
        let mut values = written.iter().filter(|span| !is_template(span));
        let value = *values.next()?;
        (values.next().is_none() && (self.is_known)(value.file)).then_some(value)
    }

    /// What the object in a document lacks because a value is empty. Offsets count from `start`.
    fn holes(&self, document: &Document, source: &Source, start: usize) -> Vec<Removal> {
        let end = document.span.end as usize;
        let segments = &self.rendered.segments;
        let first = segments.partition_point(|segment| (segment.at as usize) < start);
        let inside = segments.get(first..).unwrap_or(&[]).iter().take_while(|segment| segment.at as usize <= end);
        let mut found: Vec<Removal> = inside.filter_map(|segment| self.hole(*segment, start)).collect();
        // Collections that are empty where they are written.
        for node in document.all_nodes(source).filter(|node| matches!(source.slice(node.written_span()), "{}" | "[]")) {
            let range = node.written_span().range();
            let parts: Vec<_> = self.parts(range.clone()).collect();
            let is_value = parts.first().is_some_and(|part| matches!(self.origin(part), Origin::Written(_)));
            if let Some(place) = self.written(&parts).filter(|_| is_value) {
                let range = range.start.saturating_sub(start)..range.end.saturating_sub(start);
                found.push(Removal { span: place.span, restored: Restored::Value(range) });
            }
        }
        // What is said of a pod stands before its containers, and what is said of a container counts more.
        found.reverse();
        found.dedup();
        found.truncate(MAX_HOLES);
        found
    }

    /// What would stand at a hole, if the value were not empty that made it. Offsets count from `start`.
    fn hole(&self, segment: Segment, start: usize) -> Option<Removal> {
        let Origin::Hole { action, from } = self.kept.origin(segment.origin) else { return None };
        let value = from.iter().rev().find_map(|id| match self.kept.origin(*id) {
            Origin::Written(span) if (self.is_known)(span.file) && span.file != action.file => Some(*span),
            _ => None,
        });
        let value = value.filter(|span| (self.text)(*span).is_some_and(says_nothing))?;
        let text = &self.rendered.text;
        let at = segment.at as usize;
        let line = text.get(..at)?.rfind('\n').map_or(0, |newline| newline + 1);
        let before = text.get(line..at)?;
        let from_start = at.checked_sub(start)?;
        let Some((keys, own)) = keys_of((self.text)(*action)?) else {
            let has_other = text.get(at..)?.lines().next().is_some_and(|rest| !rest.trim().is_empty());
            let is_value = before.trim_end().ends_with([':', '-']) && !has_other;
            return is_value.then_some(Removal { span: value, restored: Restored::Value(from_start..from_start) });
        };
        let indent = |line: &str| line.len() - line.trim_start_matches([' ', '-']).len();
        let behind = text.get(at..)?.lines().skip(1).find(|line| !line.trim().is_empty()).map(indent);
        let indents = [Some(own), behind, Some(indent(before))];
        let indents = indents.into_iter().flatten().collect();
        Some(Removal { span: value, restored: Restored::Lines { at: from_start, keys, indents } })
    }

    /// The place of a value that was put together from values of one file, as the parts of the name of an image are: from the
    /// first to the last of them where they stand together.
    fn joined(&self, parts: &[(Segment, Range<usize>)]) -> Option<Place> {
        let is_punctuation = |part: &(Segment, Range<usize>)| {
            let text = self.rendered.text.get(part.1.clone()).unwrap_or("");
            text.chars().all(|c| c.is_ascii_punctuation())
        };
        let mut place: Option<Span> = None;
        let mut action = None;
        for part in parts.iter().filter(|part| !is_punctuation(part)) {
            let Origin::Written(span) = self.origin(part) else { return None };
            action = self.action(part.0.site);
            let known = place.unwrap_or(*span);
            if known.file != span.file || known.to(*span).len() > MAX_TOGETHER {
                return None;
            }
            place = Some(known.to(*span));
        }
        let span = place.filter(|span| (self.is_known)(span.file))?;
        let before = action.filter(|action| action.file != span.file);
        before.map(|_| Place { before, copied_by: before, ..put_together(span) })
    }

    pub(super) fn origin(&self, part: &(Segment, Range<usize>)) -> &Origin {
        self.kept.origin(part.0.origin)
    }

    /// The bytes that a part was copied from.
    fn source(&self, (segment, range): &(Segment, Range<usize>)) -> Option<Span> {
        self.kept.copied_from(*segment, range)
    }

    /// The outermost action of a call, which prints into the object.
    fn outermost(&self, site: SiteId) -> Option<Span> {
        self.kept.calls(site).filter(|span| (self.is_known)(span.file)).last()
    }

    /// The action of a call.
    fn action(&self, site: SiteId) -> Option<Span> {
        self.kept.calls(site).next()
    }

    /// Where a part is written, and the calls that brought it in, from the inside.
    pub(super) fn chain(&self, part: &(Segment, Range<usize>)) -> Vec<Span> {
        let own = self.source(part).or_else(|| match self.origin(part) {
            Origin::Written(span) | Origin::Made(span) => Some(*span),
            Origin::Derived { action, .. } => Some(*action),
            _ => None,
        });
        let mut chain: Vec<Span> = own.into_iter().collect();
        chain.extend(self.kept.calls(part.0.site));
        chain.truncate(MAX_CALLS);
        chain
    }
}
