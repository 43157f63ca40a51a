//! Events into trees.

use granit_parser::{Event, Options, Parser, ScalarStyle, StructureStyle};

use super::node::{Data, Kind, NodeId};
use super::{MAX_DEPTH, MAX_NODES, Problem, chunks};
use crate::source::Source;
use crate::span::Span;

/// How many faulty lines of one document are left out to read the rest of it.
const MAX_RECOVERIES: usize = 8;

/// One YAML document: a flat tree of nodes with offsets into the file.
#[derive(Debug, Clone)]
pub struct Document {
    /// The whole document, its marker and comments included.
    pub span: Span,
    pub(super) nodes: Vec<Data>,
    /// Values of scalars that are not written as they are meant (escapes, folded lines).
    pub(super) decoded: Vec<Box<str>>,
    /// The nodes that are aliases, in order.
    pub(super) aliases: Vec<u32>,
    /// Comments from `#` to the end of the line, in order.
    pub comments: Vec<Span>,
    /// What could not be read, in order.
    pub problems: Vec<Problem>,
    /// Only the part before `spec` was read, since nothing asks for more.
    pub head_only: bool,
}

impl Document {
    /// Whether a part of the document could not be read, so that nothing can be said about what is absent from it.
    pub fn is_broken(&self) -> bool {
        !self.problems.is_empty()
    }

    /// The id of the root node; `None` for an empty document.
    pub fn root(&self) -> Option<NodeId> {
        (!self.nodes.is_empty()).then_some(NodeId(0))
    }
}

/// Parses every document of a source.
pub fn parse(source: &Source) -> Vec<Document> {
    chunks(source).into_iter().flat_map(|chunk| parse_chunk(source, chunk)).collect()
}

/// Parses one chunk of a source as [`chunks`] gives it; mostly one document, more where `...` ends one.
/// A line that cannot be read is reported, left out, and the rest is read.
pub fn parse_chunk(source: &Source, chunk: std::ops::Range<usize>) -> Vec<Document> {
    let Some(text) = source.text().get(chunk.clone()) else { return Vec::new() };
    let mut problems: Vec<Problem> = Vec::new();
    let mut mended: Option<String> = None;
    loop {
        let mut builder = Builder::new(source, chunk.clone());
        let input = mended.as_deref().unwrap_or(text);
        let failure = builder.run(input);
        let Some((message, at)) = failure else {
            return builder.finish(problems);
        };
        let at = tab_indentation(input, at.min(text.len())).unwrap_or(at.min(text.len()));
        problems.push(Problem { span: underline(source, chunk.start + at, chunk.clone()), message });
        if problems.len() > MAX_RECOVERIES {
            return builder.finish(problems);
        }
        let mut bytes = input.as_bytes().to_vec();
        if !blank_line(&mut bytes, at) {
            return builder.finish(problems);
        }
        match String::from_utf8(bytes) {
            Ok(text) => mended = Some(text),
            Err(_) => return builder.finish(problems),
        }
    }
}

/// Where the `|` or `>` of a block scalar stands whose text begins at `start`; nothing before `from` is looked at.
fn block_header(text: &str, from: usize, start: usize) -> usize {
    let before = text.get(from..start).unwrap_or("").trim_end();
    let line_at = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = &before[line_at..];
    let line = line.split(" #").next().unwrap_or(line).trim_end();
    let header = line.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
    match header.ends_with(['|', '>']) {
        true => from + line_at + header.len() - 1,
        false => start,
    }
}

/// The offset of a tab that indents the line at `at` or the next one with text: the parser stops before it, at the scalar
/// that it tries to continue.
fn tab_indentation(text: &str, at: usize) -> Option<usize> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |newline| newline + 1);
    let mut line_at = start;
    for line in text.get(start..)?.split_inclusive('\n').take(3) {
        let indent = line.len() - line.trim_start().len();
        if !line.trim().is_empty()
            && let Some(tab) = line[..indent].find('\t')
        {
            return Some(line_at + tab);
        }
        line_at += line.len();
    }
    None
}

/// Overwrites the line at `at` with blanks; `false` when it is blank already, so that going on makes no sense.
fn blank_line(bytes: &mut [u8], at: usize) -> bool {
    let mut end = at.min(bytes.len());
    // An error at the very start of a line mostly belongs to the line before, which was not ended properly; but leaving
    // out the line where the parser stopped is what brings it further.
    while end < bytes.len() && bytes[end] != b'\n' {
        end += 1;
    }
    let mut start = at.min(bytes.len());
    while start > 0 && bytes[start - 1] != b'\n' {
        start -= 1;
    }
    let line = &mut bytes[start..end];
    if line.iter().all(|byte| byte.is_ascii_whitespace()) || line.starts_with(b"---") {
        return false;
    }
    line.iter_mut().filter(|byte| **byte != b'\r').for_each(|byte| *byte = b' ');
    true
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

/// Builds the documents of one chunk.
struct Builder<'a> {
    source: &'a Source,
    offset: usize,
    end: usize,
    documents: Vec<Document>,
    /// Open collections of the current document.
    open: Vec<u32>,
    /// Node of each anchor id.
    anchors: Vec<(usize, u32)>,
    soft: Vec<Problem>,
    /// Where the text that was read so far ends.
    last_end: u32,
}

impl<'a> Builder<'a> {
    fn new(source: &'a Source, chunk: std::ops::Range<usize>) -> Self {
        Builder {
            source,
            offset: chunk.start,
            end: chunk.end,
            documents: Vec::new(),
            open: Vec::new(),
            anchors: Vec::new(),
            soft: Vec::new(),
            last_end: 0,
        }
    }

    /// Reads events until the end or the first error, which is returned with its offset in the chunk.
    fn run(&mut self, text: &str) -> Option<(String, usize)> {
        let mut options = Options::default();
        options.emit_unresolved_aliases = true;
        options.max_buffered_comment_events = usize::MAX;
        options.block_nesting_limit = MAX_DEPTH;
        options.flow_nesting_limit = MAX_DEPTH;
        options.simple_key_max_lookahead = 1 << 16;
        options.emit_comments = memchr::memchr(b'#', text.as_bytes()).is_some();
        let mut parser = Parser::new_from_str_with_options(text, options);
        while let Some(next) = parser.next_event() {
            match next {
                Ok((event, span)) => {
                    let start = span.start.byte_offset().unwrap_or(0) + self.offset;
                    let end = span.end.byte_offset().unwrap_or(0) + self.offset;
                    if !self.event(event, start as u32, end as u32) {
                        return None;
                    }
                }
                Err(error) => {
                    let at = error.marker().byte_offset().unwrap_or(0);
                    return Some((error.info(), at));
                }
            }
        }
        None
    }

    /// Takes one event; `false` stops the reading.
    fn event(&mut self, event: Event<'_>, start: u32, end: u32) -> bool {
        match event {
            Event::DocumentStart(..) => self.begin(start),
            Event::DocumentEnd => {
                self.open.clear();
                if let Some(document) = self.documents.last_mut() {
                    document.span.end = document.span.end.max(end);
                }
            }
            Event::Alias(id) => {
                let target = self.anchors.binary_search_by_key(&id, |a| a.0).map_or(u32::MAX, |at| self.anchors[at].1);
                self.push(Data { kind: Kind::Alias, start, end, next: 0, extra: target, tagged: false });
            }
            Event::UnresolvedAlias(name) => {
                let span = self.source.span(start as usize..end as usize);
                self.soft.push(Problem { span, message: format!("the alias `*{name}` has no anchor before it") });
                self.push(Data { kind: Kind::Alias, start, end, next: 0, extra: u32::MAX, tagged: false });
            }
            Event::Comment(..) => {
                let span = self.source.span(start as usize..end as usize);
                if self.documents.is_empty() {
                    self.begin(start);
                }
                if let Some(document) = self.documents.last_mut() {
                    document.comments.push(span);
                }
            }
            Event::Scalar(value, style, anchor, tag) => self.scalar(&value, style, anchor, tag.is_some(), start, end),
            Event::SequenceStart(style, anchor, tag) => {
                let start = if style == StructureStyle::Block { self.dash(start) } else { start };
                self.collection(Kind::Sequence, style, anchor, tag.is_some(), start, end);
            }
            Event::MappingStart(style, anchor, tag) => {
                self.collection(Kind::Mapping, style, anchor, tag.is_some(), start, end);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(end),
            Event::StreamStart | Event::StreamEnd | Event::Anchor(..) => {}
            _ => {}
        }
        let nodes = self.documents.last().map_or(0, |document| document.nodes.len());
        if nodes >= MAX_NODES {
            let span = self.source.span(start as usize..end as usize);
            self.soft.push(Problem { span, message: format!("more than {MAX_NODES} nodes; the rest is not read") });
            return false;
        }
        true
    }

    fn begin(&mut self, start: u32) {
        // Comments before the first document opened it already.
        let reuse = self.documents.last().is_some_and(|document| document.nodes.is_empty());
        self.open.clear();
        self.anchors.clear();
        if !reuse {
            let from = if self.documents.is_empty() { self.offset as u32 } else { start };
            self.documents.push(Document {
                span: self.source.span(from as usize..self.end),
                nodes: Vec::new(),
                decoded: Vec::new(),
                aliases: Vec::new(),
                comments: Vec::new(),
                problems: Vec::new(),
                head_only: false,
            });
        }
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle, anchor: usize, tagged: bool, start: u32, end: u32) {
        let kind = match style {
            ScalarStyle::SingleQuoted => Kind::SingleQuoted,
            ScalarStyle::DoubleQuoted => Kind::DoubleQuoted,
            ScalarStyle::Literal => Kind::Literal,
            ScalarStyle::Folded => Kind::Folded,
            _ => Kind::Plain,
        };
        let (mut start, mut end) = (start, end);
        let text = self.source.text();
        if matches!(kind, Kind::Literal | Kind::Folded) {
            start = block_header(text, self.last_end.max(self.offset as u32) as usize, start as usize) as u32;
        }
        // A block scalar ends with its text, not with the blank lines behind it.
        if matches!(kind, Kind::Literal | Kind::Folded | Kind::Plain) {
            let raw = text.get(start as usize..end as usize).unwrap_or("");
            end = start + raw.trim_end_matches(['\n', '\r', ' ', '\t']).len() as u32;
        }
        let raw = text.get(start as usize..end as usize).unwrap_or("");
        let inner = match kind {
            Kind::SingleQuoted | Kind::DoubleQuoted => raw.get(1..raw.len().max(2) - 1).unwrap_or(""),
            _ => raw,
        };
        let extra = if inner == value {
            u32::MAX
        } else if let Some(document) = self.documents.last_mut() {
            document.decoded.push(value.into());
            document.decoded.len() as u32 - 1
        } else {
            u32::MAX
        };
        let id = self.push(Data { kind, start, end, next: 0, extra, tagged });
        self.anchor(anchor, id);
    }

    fn collection(&mut self, kind: Kind, style: StructureStyle, anchor: usize, tagged: bool, start: u32, end: u32) {
        let extra = u32::from(style == StructureStyle::Flow);
        let id = self.push(Data { kind, start, end, next: 0, extra, tagged });
        self.anchor(anchor, id);
        self.open.push(id);
    }

    /// Where a block sequence begins. One that is indented no deeper than its key is announced behind its first dash.
    fn dash(&self, start: u32) -> u32 {
        let Some(document) = self.documents.last() else { return start };
        let parent = self.open.last().and_then(|&id| document.nodes.get(id as usize));
        if parent.is_none_or(|parent| parent.kind != Kind::Mapping) {
            return start;
        }
        let before = self.source.text().get(self.last_end as usize..start as usize).unwrap_or("").trim_end();
        let line = before.rsplit('\n').next().unwrap_or("");
        if line.trim() == "-" { self.last_end + before.len() as u32 - 1 } else { start }
    }

    fn anchor(&mut self, anchor: usize, id: u32) {
        if anchor != 0 {
            self.anchors.push((anchor, id));
        }
    }

    /// Closes the innermost collection: a flow one ends with its bracket, a block one with its last child.
    fn close(&mut self, end: u32) {
        let Some(id) = self.open.pop() else { return };
        let Some(document) = self.documents.last_mut() else { return };
        let len = document.nodes.len() as u32;
        let Some(node) = document.nodes.get_mut(id as usize) else { return };
        node.next = len;
        // A single pair in brackets (`[a: b]`) is in flow style and has no brackets of its own.
        let flow =
            node.extra == 1 && matches!(self.source.text().as_bytes().get(node.start as usize), Some(b'{' | b'['));
        let has_children = len > id + 1;
        node.end = match (flow, has_children) {
            (true, _) => end.max(node.end),
            (false, true) => self.last_end.max(node.start),
            (false, false) => node.start,
        };
        self.last_end = node.end;
    }

    fn push(&mut self, mut data: Data) -> u32 {
        if self.documents.is_empty() {
            self.begin(data.start);
        }
        let Some(document) = self.documents.last_mut() else { return 0 };
        let id = document.nodes.len() as u32;
        data.next = id + 1;
        self.last_end = data.end;
        if data.kind == Kind::Alias {
            document.aliases.push(id);
        }
        document.nodes.push(data);
        id
    }

    /// The documents, with collections that an error left open closed where the text ended.
    fn finish(mut self, problems: Vec<Problem>) -> Vec<Document> {
        while !self.open.is_empty() {
            let end = self.documents.last().and_then(|d| d.nodes.last()).map_or(0, |node| node.end);
            self.close(end);
        }
        if self.documents.is_empty() && !problems.is_empty() {
            self.begin(self.offset as u32);
        }
        let mut all: Vec<Problem> = problems;
        all.append(&mut self.soft);
        all.sort_by_key(|problem| problem.span);
        for problem in all {
            let at = problem.span.start;
            let index = self.documents.iter().rposition(|d| d.span.start <= at).unwrap_or(0);
            if let Some(document) = self.documents.get_mut(index) {
                document.problems.push(problem);
            }
        }
        // Trees stay for the whole run, so what they grew beyond their need is given back.
        for document in &mut self.documents {
            document.nodes.shrink_to_fit();
            document.decoded.shrink_to_fit();
            document.comments.shrink_to_fit();
        }
        self.documents
    }
}
