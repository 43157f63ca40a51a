//! Documents, and what is done when a line of one cannot be read.

use std::sync::OnceLock;

use super::edit::Style;
use super::node::{Data, NodeId};
use super::{Dialect, Problem, chunks, lines, parse as parser};
use crate::model::unreadable_placeholder;
use crate::source::Source;
use crate::span::{FileId, Span};

/// How many faulty lines of one document are left out to read the rest of it.
const MAX_RECOVERIES: usize = 8;

/// One YAML document: a flat tree of nodes with offsets into the file.
#[derive(Debug, Clone)]
pub struct Document {
    /// The whole document, its marker and comments included.
    pub span: Span,
    pub(super) dialect: Dialect,
    pub(super) nodes: Vec<Data>,
    /// What is needed to decode scalars that are not written as they are meant (escapes, folded lines).
    pub(super) encoded: Vec<Encoded>,
    /// The explicit tags, in the order of their nodes.
    pub(super) tags: Vec<Tag>,
    /// The nodes that are aliases, in order.
    pub(super) aliases: Vec<u32>,
    /// Comments from `#` to the end of the line, in order.
    pub comments: Vec<Span>,
    /// What could not be read, in order.
    pub problems: Vec<Problem>,
    /// Only the part before `spec` was read, since nothing asks for more.
    pub head_only: bool,
    /// How it is laid out, once something is to be added to it.
    pub(super) style: OnceLock<Style>,
}

/// An explicit tag: its node and its place in the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag {
    pub node: u32,
    pub start: u32,
    pub end: u32,
}

/// A scalar whose value is not its text.
#[derive(Debug, Clone)]
pub(super) struct Encoded {
    /// Block scalars: how far the text is indented.
    pub indent: u32,
    /// Where its text ends; behind the last line of a block scalar, blank lines included.
    pub end: u32,
    /// The value, once somebody asked for it.
    pub value: OnceLock<Box<str>>,
}

impl Encoded {
    pub(super) fn new(indent: u32, end: u32) -> Encoded {
        Encoded { indent, end, value: OnceLock::new() }
    }
}

impl Document {
    pub(super) fn new(span: Span, dialect: Dialect) -> Document {
        Document {
            span,
            dialect,
            nodes: Vec::new(),
            encoded: Vec::new(),
            tags: Vec::new(),
            aliases: Vec::new(),
            comments: Vec::new(),
            problems: Vec::new(),
            head_only: false,
            style: OnceLock::new(),
        }
    }

    /// Whether a part of the document could not be read, so that nothing can be said about what is absent from it.
    pub fn is_broken(&self) -> bool {
        !self.problems.is_empty()
    }

    /// Who reads the document.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The id of the root node; `None` for an empty document.
    pub fn root(&self) -> Option<NodeId> {
        (!self.nodes.is_empty()).then_some(NodeId(0))
    }

    /// The same document at another place, perhaps in another file.
    fn moved_to(&self, start: u32, file: FileId) -> Document {
        let mut moved = self.clone();
        let from = self.span.start;
        let place = |at: &mut u32| *at = *at - from + start;
        let span = |span: &mut Span| {
            span.file = file;
            place(&mut span.start);
            place(&mut span.end);
        };
        span(&mut moved.span);
        moved.nodes.iter_mut().flat_map(|node| [&mut node.start, &mut node.end]).for_each(place);
        moved.encoded.iter_mut().for_each(|scalar| place(&mut scalar.end));
        moved.tags.iter_mut().flat_map(|tag| [&mut tag.start, &mut tag.end]).for_each(place);
        moved.comments.iter_mut().for_each(span);
        moved.problems.iter_mut().for_each(|problem| span(&mut problem.span));
        moved
    }

    /// How much memory the tree takes, in bytes.
    pub fn bytes(&self) -> usize {
        let decoded = self.encoded.iter().filter_map(|one| one.value.get()).map(|value| value.len()).sum::<usize>();
        self.nodes.capacity() * size_of::<Data>()
            + self.encoded.capacity() * size_of::<Encoded>()
            + self.tags.capacity() * size_of::<Tag>()
            + self.comments.capacity() * size_of::<Span>()
            + decoded
    }

    /// Gives back what the tree grew beyond its need, since it may stay for the whole run.
    pub(super) fn give_back(&mut self) {
        if self.nodes.capacity() > self.nodes.len() + self.nodes.len() / 4 {
            self.nodes.shrink_to_fit();
        }
        self.encoded.shrink_to_fit();
        self.comments.shrink_to_fit();
    }
}

/// Parses every document of a source.
pub fn parse(source: &Source, dialect: Dialect) -> Vec<Document> {
    chunks(source).into_iter().map(|chunk| parse_chunk(source, chunk, dialect)).collect()
}

/// What was parsed before an edit, to take from it what is still the same.
#[derive(Debug)]
pub struct Earlier<'a> {
    documents: &'a [Document],
    then: usize,
    now: usize,
    /// How many bytes at the beginning, and at the end, did not change.
    same_start: usize,
    same_end: usize,
}

impl<'a> Earlier<'a> {
    /// Compares a source with its earlier state.
    pub fn new(source: &Source, before: &Source, documents: &'a [Document]) -> Earlier<'a> {
        let (now, then) = (source.text().as_bytes(), before.text().as_bytes());
        let shorter = now.len().min(then.len());
        let same_start = now.iter().zip(then).take_while(|(now, then)| now == then).count();
        let ends = now.iter().rev().zip(then.iter().rev()).take(shorter - same_start);
        let same_end = ends.take_while(|(now, then)| now == then).count();
        Earlier { documents, then: then.len(), now: now.len(), same_start, same_end }
    }

    /// The document of a chunk of the source, if its text is still the same, moved to where it stands now.
    pub fn document(&self, source: &Source, chunk: &std::ops::Range<usize>, dialect: Dialect) -> Option<Document> {
        // What stands before a `---` does not matter to it.
        let begins_anew = || source.text().get(chunk.clone()).is_some_and(|text| text.starts_with("---"));
        let moved = if chunk.end < self.same_start {
            0
        } else if chunk.start > self.now - self.same_end && begins_anew() {
            self.then as isize - self.now as isize
        } else {
            return None;
        };
        let (start, end) = (chunk.start.checked_add_signed(moved)?, chunk.end.checked_add_signed(moved)?);
        let at = self.documents.binary_search_by_key(&start, |document| document.span.start as usize).ok()?;
        let document = self.documents.get(at)?;
        let is_same = document.span.end as usize == end && document.dialect == dialect;
        is_same.then(|| document.moved_to(chunk.start as u32, source.id))
    }
}

/// Parses one chunk of a source as [`chunks`] gives it: one document.
/// A line that cannot be read is reported, left out, and the rest is read.
pub fn parse_chunk(source: &Source, chunk: std::ops::Range<usize>, dialect: Dialect) -> Document {
    let whole = source.text().get(chunk.clone()).unwrap_or("");
    let (text, mut problems) = lines::readable(source, chunk.start, whole, dialect);
    if dialect.is_go() {
        problems.append(&mut lines::separators(source, chunk.clone(), dialect));
    }
    let mut text = text;
    let (mut recoveries, mut is_filled) = (0, false);
    loop {
        let (mut document, fault) = parser::read(source, &text, chunk.start, dialect);
        if fault.is_some() && !is_filled {
            is_filled = true;
            if let Some(filled) = without_placeholders(&text) {
                text = filled.into();
                continue;
            }
        }
        let mended = fault.and_then(|fault| {
            let at = fault.at.min(text.len());
            let span = underline(source, chunk.start + at, chunk.clone());
            problems.push(Problem { span, message: fault.message.into_owned() });
            recoveries += 1;
            (recoveries <= MAX_RECOVERIES).then(|| without_line(&text, at)).flatten()
        });
        let Some(mended) = mended else {
            document.problems.append(&mut problems);
            keep_whole_characters(&mut document, source, &chunk);
            document.problems.sort_by_key(|problem| problem.span);
            return document;
        };
        text = mended.into();
    }
}

/// Keeps the ends of comments and problems inside of the chunk and off the middle of characters, such as the line breaks of
/// YAML 1.1, of which the parser sees bytes.
fn keep_whole_characters(document: &mut Document, source: &Source, chunk: &std::ops::Range<usize>) {
    let whole = |at: u32, end: usize| {
        let mut at = (at as usize).min(end);
        while !source.text().is_char_boundary(at) {
            at -= 1;
        }
        at as u32
    };
    for span in document.comments.iter_mut() {
        span.end = whole(span.end, chunk.end);
    }
    for span in document.problems.iter_mut().map(|problem| &mut problem.span) {
        (span.start, span.end) = (whole(span.start, chunk.end), whole(span.end, chunk.end));
    }
}

/// The text with the placeholders of generators changed so that they can be read: one at the beginning of a value becomes a
/// part of its text, one that is a line is blank. `None` if there is none. Values are read from the source, where they
/// are what is written.
fn without_placeholders(text: &str) -> Option<String> {
    let mut filled: Option<Vec<u8>> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let key = line.find(": ").map_or(0, |colon| colon + 2);
        let mut at = key + (line.get(key..)?.len() - line.get(key..)?.trim_start_matches([' ', '-']).len());
        if unreadable_placeholder(line.get(at..)?) == 0 {
            at = line.len() - line.trim_start_matches([' ', '-']).len();
        }
        let rest = line.get(at..)?;
        let len = unreadable_placeholder(rest);
        if len > 0 {
            let filled = filled.get_or_insert_with(|| text.as_bytes().to_vec());
            let is_line = line.trim().len() == len;
            let end = if is_line { start + at + len } else { start + at + 1 };
            filled[start + at..end].fill(if is_line { b' ' } else { b'_' });
        }
        start += line.len();
    }
    String::from_utf8(filled?).ok()
}

/// The text with the line at `at` overwritten with blanks; `None` when it is blank already, so that going on makes no sense.
fn without_line(text: &str, at: usize) -> Option<String> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |newline| newline + 1);
    let end = text.get(at..)?.find('\n').map_or(text.len(), |len| at + len);
    let line = text.get(start..end)?;
    if line.trim().is_empty() || line.starts_with("---") {
        return None;
    }
    let mut mended = String::with_capacity(text.len());
    mended.push_str(&text[..start]);
    // As many blanks as the line has bytes, so that offsets stay.
    mended.extend(std::iter::repeat_n(' ', line.trim_end_matches('\r').len()));
    mended.push_str(&text[start + line.trim_end_matches('\r').len()..]);
    Some(mended)
}

/// The rest of the line at `at`, or the whole line when nothing is left of it: what a person would underline.
fn underline(source: &Source, at: usize, chunk: std::ops::Range<usize>) -> Span {
    let text = source.text();
    let mut at = at.min(chunk.end).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    // An error noticed at a line's start or at the end of the text is shown at the last text before it.
    if text[at..chunk.end.max(at)].trim().is_empty() {
        at = text[..at].trim_end().len().max(chunk.start);
    }
    // Chunks are mostly whole lines; where they are not, what others have of the line is no part of this.
    let start = text[chunk.start..at].rfind('\n').map_or(chunk.start, |newline| chunk.start + newline + 1);
    let end = text[at..chunk.end.max(at)].find('\n').map_or(chunk.end.max(at), |newline| at + newline);
    let line = text[start..end].trim_end();
    let begin = if at < start + line.len() { at } else { start + (line.len() - line.trim_start().len()) };
    source.span(begin..(start + line.len()).max(begin))
}
