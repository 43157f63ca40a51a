//! What a comment stands at: the next instruction, the next node, its own line.

use std::cell::OnceCell;

use crate::dockerfile::Dockerfile;
use crate::project::{File, Kind, Syntax};
use crate::source::Source;
use crate::span::Span;
use crate::yaml::Document;

/// Finds what comments of one file cover.
pub(super) enum Places<'f> {
    Dockerfile(&'f Dockerfile),
    /// A text of lines.
    Lines,
    Yaml {
        documents: &'f [Document],
        /// Entries and items that are the first thing on their line, outermost ones only, in the order of the file.
        /// Collected when the first comment asks for them: most files have none.
        nodes: OnceCell<Vec<Span>>,
        /// Whether a comment above a document's first key stands for the whole document.
        whole_documents: bool,
    },
}

impl<'f> Places<'f> {
    pub fn new(file: &File, syntax: &'f Syntax) -> Option<Self> {
        match syntax {
            Syntax::Dockerfile(dockerfile) => Some(Places::Dockerfile(dockerfile)),
            Syntax::Yaml(documents) => {
                Some(Places::Yaml { documents, nodes: OnceCell::new(), whole_documents: file.kind == Kind::Kubernetes })
            }
            Syntax::Text => matches!(file.kind, Kind::Support(_)).then_some(Places::Lines),
        }
    }

    /// The comments of the file.
    pub fn comments(&self, source: &Source) -> Vec<Span> {
        match self {
            Places::Dockerfile(dockerfile) => dockerfile.comments.clone(),
            Places::Yaml { documents, .. } => documents.iter().flat_map(|one| &one.comments).copied().collect(),
            Places::Lines => {
                let lines = (1..=source.line_count()).filter_map(|line| source.line_range(line));
                let comments = lines.filter_map(|line| {
                    let text = source.text().get(line.clone())?;
                    let blank = text.len() - text.trim_start().len();
                    let is_comment = is_comment(text);
                    is_comment.then(|| source.span(line.start + blank..line.end))
                });
                comments.collect()
            }
        }
    }

    /// Whether nothing but comments and directives stands before a comment.
    pub fn is_at_top(&self, comment: Span, source: &Source) -> bool {
        match self {
            Places::Dockerfile(dockerfile) => {
                dockerfile.instructions.first().is_none_or(|first| comment.start < first.span.start)
            }
            Places::Lines => {
                let before = source.text().get(..comment.start as usize).unwrap_or("");
                before.lines().all(|line| line.trim().is_empty() || is_comment(line))
            }
            Places::Yaml { documents, .. } => {
                let first = documents.iter().find_map(|document| document.node(source));
                first.is_none_or(|first| comment.start < first.written_span().start)
            }
        }
    }

    /// What the comment covers: its line when something stands before it there, otherwise what comes next.
    pub fn next(&self, comment: Span, source: &Source) -> Option<Span> {
        let line = line_of(comment, source);
        let alone = source.text().get(line.start as usize..comment.start as usize).is_none_or(|t| t.trim().is_empty());
        match self {
            Places::Dockerfile(dockerfile) => {
                let instructions = &dockerfile.instructions;
                let next = instructions.partition_point(|instruction| instruction.span.start < comment.start);
                let around = next.checked_sub(1).and_then(|index| instructions.get(index));
                if around.is_some_and(|around| comment.end <= around.span.end) {
                    // Between the lines of an instruction: the next line of it.
                    return next_line(comment, source, |line| line.trim_start().starts_with('#'));
                }
                instructions.get(next).map(|instruction| instruction.span)
            }
            Places::Lines => next_line(comment, source, is_comment),
            Places::Yaml { .. } if !alone => Some(Span { end: comment.start, ..line }),
            Places::Yaml { documents, nodes, whole_documents } => {
                let nodes = nodes.get_or_init(|| first_on_line(documents, source));
                let node = nodes.get(nodes.partition_point(|node| node.start < comment.start))?;
                let document = documents.get(documents.partition_point(|one| one.span.end <= node.start));
                match document.filter(|_| *whole_documents) {
                    Some(document) if is_first_of(document, *node, source) => {
                        Some(Span { start: node.start, ..document.span })
                    }
                    _ => Some(*node),
                }
            }
        }
    }

    /// The document that a comment stands in; all of a Dockerfile.
    pub fn document(&self, comment: Span, source: &Source) -> Span {
        let whole = source.span(0..source.text().len());
        match self {
            Places::Dockerfile(_) | Places::Lines => whole,
            Places::Yaml { documents, .. } => {
                let index = documents.partition_point(|document| document.span.end <= comment.start);
                let found = documents.get(index).filter(|document| document.span.contains(comment));
                found.map_or(whole, |document| document.span)
            }
        }
    }
}

/// The line of a span's start, without its line break.
pub(super) fn line_of(span: Span, source: &Source) -> Span {
    source.span(source.line_bounds(span.start as usize))
}

/// Whether a line of text is a comment: of an ignore file, a Tiltfile, or one in Groovy or HCL.
fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#') || line.trim_start().starts_with("//")
}

/// The next line that is no comment.
fn next_line(comment: Span, source: &Source, is_comment: fn(&str) -> bool) -> Option<Span> {
    let mut line = line_of(comment, source);
    loop {
        let start = line.end as usize + 1;
        if start >= source.text().len() {
            return None;
        }
        line = line_of(source.span(start..start), source);
        if !is_comment(source.slice(line)) {
            return Some(line);
        }
    }
}

fn is_first_of(document: &Document, node: Span, source: &Source) -> bool {
    document.node(source).is_some_and(|root| root.is_mapping() && root.written_span().start >= node.start)
}

/// All entries and items that begin a line, from that line's first byte that is not a blank.
fn first_on_line(documents: &[Document], source: &Source) -> Vec<Span> {
    let mut found = Vec::new();
    for document in documents {
        for node in document.all_nodes(source).filter(|node| !node.is_alias()) {
            let entries = node.own_entries().map(|entry| entry.span());
            let items = node.items().map(|item| item.written_span());
            found.extend(entries.chain(items).filter_map(|span| {
                let start = start_of_line(span.start as usize, source)?;
                Some(Span { start: start as u32, ..span })
            }));
        }
    }
    found.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    found.dedup_by_key(|span| span.start);
    found
}

/// The offset of the first byte of the line that is not a blank, if only `-`, `?` and blanks stand before `at`.
fn start_of_line(at: usize, source: &Source) -> Option<usize> {
    let before = source.text().as_bytes().get(..at)?;
    let mut start = at;
    for (index, byte) in before.iter().enumerate().rev() {
        match byte {
            b'\n' => return Some(start),
            b' ' | b'\t' => {}
            b'-' | b'?' => start = index,
            _ => return (index + 1 == source.bom_len()).then_some(start),
        }
    }
    Some(start)
}
