//! What templates print that nobody can have meant: slips of formatting, what is no YAML, Secrets that are new each time.

use std::ops::Range;

use super::functions::CHANCE;
use super::origin::{Origin, OriginId};
use super::printed::Rows;
use super::text::{Segment, UNKNOWN};
use crate::source::Source;
use crate::span::{FileId, Span};
use crate::yaml::{Document, Node};

/// How many slips of one template are told.
const MAX_SLIPS: usize = 50;

/// How many bytes of what was printed are shown.
const MAX_SHOWN: usize = 40;

/// Something that a template printed and nobody can have meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// What it is.
    pub kind: SlipKind,
    /// What was printed; of [`SlipKind::NotYaml`] why it cannot be read, of [`SlipKind::Random`] nothing.
    pub text: String,
    /// The action or the text of the template that printed it.
    pub at: Span,
    /// The template that was rendered.
    pub template: FileId,
}

/// The kinds of slips.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SlipKind {
    /// What Go prints of arguments that do not fit their verb: `%!d(string=a)`.
    Verb,
    /// What Go prints of `nil`: `<nil>`.
    Nil,
    /// What Go prints of a map: `map[a:1]`.
    Map,
    /// A number in exponent form within a text: `1e+06`.
    Exponent,
    /// The document is no YAML.
    NotYaml,
    /// Data of a Secret that is made by chance.
    Random,
}

impl SlipKind {
    /// Whether it depends on the values, so that others may come to something else.
    pub(crate) fn is_of_values(self) -> bool {
        matches!(self, SlipKind::Nil | SlipKind::NotYaml)
    }
}

/// Adds the slips of one document. `chunk` is its range in the text that was rendered.
pub(super) fn add(rows: &Rows, document: &Document, source: &Source, chunk: Range<usize>, into: &mut Vec<Slip>) {
    let Some(text) = source.text().get(chunk.clone()) else { return };
    let before = into.len();
    if ["%!", "<nil>", "map[", "e+"].iter().any(|mark| text.contains(mark)) {
        formatted(rows, document, source, chunk.clone(), into);
    }
    let is_known = !text.contains(UNKNOWN) && !rows.is_conditional(chunk.clone());
    if document.is_broken() {
        let problem = document.problems.first().filter(|_| is_known && into.len() == before && !is_split_by_helm(text));
        let slip = problem.and_then(|problem| {
            let at = rows.blamed(problem.span.range())?;
            Some(Slip { kind: SlipKind::NotYaml, text: problem.message.clone(), at, template: rows.rendered.file })
        });
        into.extend(slip);
    } else if !is_known && text.contains("Secret") {
        into.extend(random(rows, document, source));
    }
    into.truncate(before + MAX_SLIPS);
}

/// Whether helm takes what is one document here for several: it splits also where something follows the dashes in their line.
fn is_split_by_helm(text: &str) -> bool {
    let mut behind = text.lines().filter_map(|line| line.strip_prefix("---"));
    behind.any(|rest| !rest.is_empty() && !rest.starts_with(char::is_whitespace))
}

/// What Go's formatting printed of values that do not fit.
fn formatted(rows: &Rows, document: &Document, source: &Source, chunk: Range<usize>, into: &mut Vec<Slip>) {
    let text = source.text();
    let whole = text.get(chunk.clone()).unwrap_or("");
    let mut start = chunk.start;
    for line in whole.split_inclusive('\n') {
        let at = start;
        start += line.len();
        if line.trim_start().starts_with('#') {
            continue;
        }
        let Some((kind, range)) = slip_in(line) else { continue };
        let range = at + range.start..at + range.end;
        let Some(printed) = text.get(range.clone()) else { continue };
        let Some(part) = rows.parts(range.clone()).next().filter(|part| !rows.stands_there(part, printed)) else {
            continue;
        };
        if kind == SlipKind::Exponent && (!rows.is_number(part.0) || is_whole_scalar(document, source, &range)) {
            continue;
        }
        if let Some(at) = rows.printer(&part) {
            into.push(Slip { kind, text: shown(printed), at, template: rows.rendered.file });
        }
    }
}

/// The first slip of formatting in a line.
fn slip_in(line: &str) -> Option<(SlipKind, Range<usize>)> {
    let verb = line.find("%!").filter(|at| {
        let mut rest = line.get(at + 2..).unwrap_or("").chars();
        rest.next().is_some_and(|c| c == '(' || c.is_ascii_alphabetic() && rest.next() == Some('('))
    });
    if let Some(at) = verb {
        let end = line.get(at..)?.find(')').map_or(line.len(), |end| at + end + 1);
        return Some((SlipKind::Verb, at..end));
    }
    if let Some(at) = line.find("map[") {
        let end = line.get(at..)?.find(']').map_or(line.trim_end().len(), |end| at + end + 1);
        return Some((SlipKind::Map, at..end));
    }
    if let Some(at) = line.find("<nil>") {
        return Some((SlipKind::Nil, at..at + 5));
    }
    let bytes = line.as_bytes();
    let (at, _) = line.match_indices("e+").find(|(at, _)| {
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        at.checked_sub(1).is_some_and(digit) && digit(at + 2) && digit(at + 3)
    })?;
    let is_of_number = |byte: &u8| byte.is_ascii_digit() || *byte == b'.';
    let first = bytes.get(..at)?.iter().rposition(|byte| !is_of_number(byte)).map_or(0, |before| before + 1);
    let more = bytes.get(at + 2..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
    Some((SlipKind::Exponent, first..at + 2 + more))
}

/// Whether a number is all of a value without quotes, also of YAML within a text: there it is read as the number that it is.
fn is_whole_scalar(document: &Document, source: &Source, range: &Range<usize>) -> bool {
    let node = document.innermost(source, Span::new(source.id, range.clone()));
    let before = source.text().get(..range.start).unwrap_or("");
    let is_line =
        before.ends_with([' ', '\n']) && source.text().get(range.end..).is_none_or(|text| text.starts_with('\n'));
    node.is_some_and(|node| {
        node.is_scalar() && !node.is_quoted() && (node.span().range() == *range || node.is_block_scalar() && is_line)
    })
}

/// The data of a Secret that is new each time: the first of it.
fn random(rows: &Rows, document: &Document, source: &Source) -> Option<Slip> {
    let root = document.node(source)?;
    let is_secret = root.get("kind").and_then(Node::text) == Some("Secret");
    let hook = root.at(&["metadata", "annotations", "helm.sh/hook"]).and_then(Node::text);
    let is_once = hook.is_some_and(|hook| hook.contains("install") && !hook.contains("upgrade"));
    if !is_secret || is_once {
        return None;
    }
    let data = ["data", "stringData"].into_iter().filter_map(|key| root.get(key));
    let unknown = data
        .flat_map(Node::subtree)
        .filter(|node| node.is_scalar() && node.text().is_some_and(|text| text.contains(UNKNOWN)));
    let mut parts = unknown.flat_map(|node| rows.parts(node.written_span().range()));
    parts.find_map(|part| {
        let at = rows.random(rows.origin(&part))?;
        Some(Slip { kind: SlipKind::Random, text: String::new(), at, template: rows.rendered.file })
    })
}

fn shown(text: &str) -> String {
    match text.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
        None => text.to_string(),
    }
}

impl Rows<'_> {
    /// The place that is told where the text of a range is at fault: the action or the text of a template, not a value.
    fn blamed(&self, range: Range<usize>) -> Option<Span> {
        let end = range.end.max(range.start + 1).min(self.rendered.text.len());
        let part = self.parts(range.start.min(end.saturating_sub(1))..end).next()?;
        self.printer(&part)
    }

    /// The innermost place in a template of the project that printed a part.
    fn printer(&self, part: &(Segment, Range<usize>)) -> Option<Span> {
        let is_value = matches!(self.origin(part), Origin::Written(_));
        let chain = self.chain(part);
        let outer = chain.iter().skip(usize::from(is_value)).find(|span| (self.is_known)(span.file));
        outer.or_else(|| chain.iter().find(|span| (self.is_known)(span.file))).copied()
    }

    /// Whether a part of a range is there only under a condition that nobody knows.
    fn is_conditional(&self, range: Range<usize>) -> bool {
        let segments = &self.rendered.segments;
        let first = segments.partition_point(|segment| (segment.at as usize) < range.start);
        let inside = segments.iter().skip(first).take_while(|segment| segment.at as usize <= range.end);
        inside
            .map(|segment| segment.origin.0 as usize)
            .any(|origin| matches!(self.kept.origins.get(origin), Some(Origin::Conditional { .. })))
    }

    /// Whether what was printed is written so where it came from: in a template, or in a value.
    fn stands_there(&self, part: &(Segment, Range<usize>), printed: &str) -> bool {
        match self.origin(part) {
            Origin::Literal(_) => true,
            Origin::Written(span) => (self.text)(*span).is_none_or(|text| text.contains(printed)),
            Origin::Derived { from, .. } => from.iter().any(|id| {
                let span = self.written_at(*id);
                span.is_some_and(|span| (self.text)(span).is_some_and(|text| text.contains(printed)))
            }),
            _ => false,
        }
    }

    fn written_at(&self, id: OriginId) -> Option<Span> {
        match self.kept.origin(id) {
            Origin::Written(span) => Some(*span),
            _ => None,
        }
    }

    /// Whether a stretch is a number of a file of values, or computed by an action.
    fn is_number(&self, segment: Segment) -> bool {
        let number = |span: Span| (self.text)(span).is_some_and(|text| text.parse::<f64>().is_ok());
        match self.kept.origins.get(segment.origin.0 as usize) {
            Some(Origin::Written(span)) => number(*span),
            Some(Origin::Derived { from, .. }) => from.iter().any(|id| self.written_at(*id).is_some_and(number)),
            _ => false,
        }
    }

    /// The action that prints what is made by chance.
    fn random(&self, origin: &Origin) -> Option<Span> {
        let Origin::Derived { action, from } = origin else { return None };
        let is_chance = |id: &OriginId| matches!(self.kept.origins.get(id.0 as usize), Some(Origin::Unknown(reason)) if *reason == CHANCE);
        (from.iter().any(is_chance) && (self.is_known)(action.file)).then_some(*action)
    }
}
