//! The lines around some places, ready to be drawn: a small source for miette with true line numbers.
//!
//! Drawing from the whole file would read it from its start for every label. Control characters are shown instead of sent
//! to the terminal, and a very long line is cut around its first label.

use std::borrow::Cow;
use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::escape;
use crate::report::Report;
use crate::source::Source;
use crate::span::Span;

/// Lines before and behind a label.
const CONTEXT: u32 = 1;
/// Of a label that covers more lines, only the first is drawn.
const MAX_LABEL_LINES: u32 = 6;
/// Bytes of a longer line are cut off.
const MAX_LINE: usize = 240;
/// Bytes that stay before the first label in a line that is cut.
const LEAD: usize = 60;

/// Lines of one or several files.
#[derive(Debug)]
pub(crate) struct Excerpt<'a> {
    text: String,
    /// What is masked, in order.
    secrets: &'a [Span],
    lines: Vec<Line<'a>>,
    /// Of each label: its place in `text`, and the column in the file.
    labels: Vec<(SourceSpan, u32)>,
}

#[derive(Debug)]
struct Line<'a> {
    path: &'a str,
    /// From 1.
    number: u32,
    start: usize,
    end: usize,
}

/// A label's part that is drawn.
struct Piece<'a> {
    source: &'a Source,
    start: usize,
    end: usize,
    first_line: u32,
    last_line: u32,
    column: u32,
    drawn: (usize, usize),
}

impl<'a> Excerpt<'a> {
    /// The lines around `spans`, those of the first span's file first. A span whose file is missing is not drawn, and
    /// [`Excerpt::label`] has nothing for it.
    pub(crate) fn new(report: &'a Report, spans: &[Span]) -> Self {
        let mut excerpt =
            Excerpt { text: String::new(), secrets: &report.secrets, lines: Vec::new(), labels: Vec::new() };
        let mut pieces: Vec<Option<Piece>> = spans.iter().map(|&span| Piece::new(report, span)).collect();
        let mut files: Vec<&Source> = Vec::new();
        for piece in pieces.iter().flatten() {
            if !files.iter().any(|file| file.id == piece.source.id) {
                files.push(piece.source);
            }
        }
        for source in files {
            excerpt.add_file(source, &mut pieces);
        }
        excerpt.labels = pieces
            .iter()
            .map(|piece| match piece {
                Some(piece) => {
                    let len = piece.drawn.1.saturating_sub(piece.drawn.0);
                    (SourceSpan::new(piece.drawn.0.into(), len), piece.column)
                }
                None => (SourceSpan::new(usize::MAX.into(), 0), 0),
            })
            .collect();
        excerpt
    }

    /// The place of the label with this index, if its file is there.
    pub(crate) fn label(&self, index: usize) -> Option<SourceSpan> {
        self.labels.get(index).map(|(span, _)| *span).filter(|span| span.offset() != usize::MAX)
    }

    /// The lines with what the label with this index covers in them: number, text before, text covered, text behind.
    /// All text is before where nothing is covered.
    pub(crate) fn marked(&self, index: usize) -> Vec<(u32, &str, Option<&str>, &str)> {
        let Some(label) = self.label(index) else { return Vec::new() };
        let (start, end) = (label.offset(), label.offset() + label.len());
        let text = |from: usize, to: usize| self.text.get(from..to).unwrap_or("");
        let cut = |line: &Line| {
            let (from, to) = (start.clamp(line.start, line.end), end.clamp(line.start, line.end));
            let touched = start <= line.end && end >= line.start && (from < to || start == end);
            match touched {
                true => (line.number, text(line.start, from), Some(text(from, to)), text(to, line.end)),
                false => (line.number, text(line.start, line.end), None, ""),
            }
        };
        self.lines.iter().map(cut).collect()
    }

    fn add_file(&mut self, source: &'a Source, pieces: &mut [Option<Piece>]) {
        let here = |piece: &Piece| piece.source.id == source.id;
        let mut ranges: Vec<(u32, u32)> = pieces
            .iter()
            .flatten()
            .filter(|piece| here(piece))
            .map(|piece| (piece.first_line.saturating_sub(CONTEXT).max(1), piece.last_line + CONTEXT))
            .collect();
        ranges.sort_unstable();
        let mut next = 1;
        for (first, last) in ranges {
            for number in first.max(next)..=last {
                let Some(range) = source.line_range(number) else { break };
                let beyond = number > source.line_count();
                let labelled = pieces.iter().flatten().any(|p| here(p) && p.first_line == number);
                if beyond && !labelled {
                    break;
                }
                self.add_line(source, number, range, pieces);
            }
            next = next.max(last + 1);
        }
    }

    fn add_line(
        &mut self,
        source: &'a Source,
        number: u32,
        range: std::ops::Range<usize>,
        pieces: &mut [Option<Piece>],
    ) {
        let start = self.text.len();
        let bom = if range.start == 0 { source.bom_len() } else { 0 };
        let (from, to) = (range.start + bom, range.end.max(range.start + bom));
        let on_line = |piece: &&mut Piece| {
            piece.source.id == source.id && piece.first_line <= number && number <= piece.last_line
        };
        let first_label =
            pieces.iter_mut().flatten().filter(on_line).map(|piece| piece.start.max(from)).min().unwrap_or(from);
        let (cut_from, cut_to) = window(source.text(), from, to, first_label);
        if cut_from > from {
            self.text.push('…');
        }
        let text_start = self.text.len();
        let shown = |until: usize| {
            let until = until.clamp(cut_from, cut_to);
            text_start + escape::terminal(&masked(source, cut_from, until, self.secrets)).len()
        };
        for piece in pieces.iter_mut().flatten().filter(on_line) {
            if piece.first_line == number {
                piece.drawn.0 = shown(piece.start);
            }
            if piece.last_line == number {
                piece.drawn.1 = shown(piece.end);
            }
        }
        self.text.push_str(&escape::terminal(&masked(source, cut_from, cut_to, self.secrets)));
        if cut_to < to {
            self.text.push('…');
        }
        self.lines.push(Line { path: &source.path, number, start, end: self.text.len() });
        self.text.push('\n');
    }

    fn line_at(&self, offset: usize) -> usize {
        self.lines.partition_point(|line| line.start <= offset).saturating_sub(1)
    }

    /// Whether the line with this index directly follows the one before it.
    fn follows(&self, index: usize) -> bool {
        let (Some(line), Some(before)) = (self.lines.get(index), index.checked_sub(1).and_then(|i| self.lines.get(i)))
        else {
            return false;
        };
        line.path == before.path && line.number == before.number + 1
    }
}

impl<'a> Piece<'a> {
    fn new(report: &'a Report, span: Span) -> Option<Self> {
        let source = report.source(span.file)?;
        let start = source.position(span.start);
        let text = source.slice(span);
        // A line break at the end is not drawn: it would pull the next line in.
        let len = if text.ends_with('\n') { text.trim_end().len() } else { text.len() };
        let mut end_offset = span.start as usize + len;
        let mut last_line = source.position(end_offset as u32).line;
        if last_line - start.line >= MAX_LABEL_LINES {
            last_line = start.line;
            end_offset = source.line_range(start.line).map_or(end_offset, |range| range.end);
        }
        Some(Piece {
            source,
            start: span.start as usize,
            end: end_offset,
            first_line: start.line,
            last_line,
            column: start.column,
            drawn: (0, 0),
        })
    }
}

/// Stands for each character of a secret.
const MASK: char = '*';

/// A part of a text with asterisks in the place of the secrets in it.
fn masked<'s>(source: &'s Source, from: usize, to: usize, secrets: &[Span]) -> Cow<'s, str> {
    let text = source.text().get(from..to).unwrap_or("");
    let first = secrets.partition_point(|secret| secret.file < source.id);
    let here = secrets.get(first..).unwrap_or(&[]).iter().take_while(|secret| secret.file == source.id);
    let mut touched = here.map(|secret| secret.range()).filter(|range| range.start < to && range.end > from).peekable();
    if touched.peek().is_none() {
        return Cow::Borrowed(text);
    }
    let touched: Vec<Range<usize>> = touched.collect();
    let is_secret = |at: usize| touched.iter().any(|range| range.contains(&at));
    Cow::Owned(text.char_indices().map(|(at, c)| if is_secret(from + at) { MASK } else { c }).collect())
}

/// The part of a line (bytes) that is shown.
fn window(text: &str, from: usize, to: usize, label: usize) -> (usize, usize) {
    if to - from <= MAX_LINE {
        return (from, to);
    }
    let start = if label - from <= LEAD { from } else { text.floor_char_boundary(label - LEAD).max(from) };
    (start, text.floor_char_boundary((start + MAX_LINE).min(to)))
}

impl SourceCode for Excerpt<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        context_before: usize,
        context_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let end = span.offset().saturating_add(span.len());
        let (mut first, mut last) = (self.line_at(span.offset()), self.line_at(end));
        if end > self.text.len() || (first + 1..=last).any(|index| !self.follows(index)) {
            return Err(MietteError::OutOfBounds);
        }
        for _ in 0..context_before {
            first -= usize::from(self.follows(first));
        }
        for _ in 0..context_after {
            last += usize::from(self.follows(last + 1));
        }
        let (Some(head), Some(tail)) = (self.lines.get(first), self.lines.get(last)) else {
            return Err(MietteError::OutOfBounds);
        };
        let column = match context_before {
            0 => self.labels.iter().find(|(label, _)| label == span).map_or(0, |(_, column)| *column as usize - 1),
            _ => 0,
        };
        let data = self.text.get(head.start..=tail.end).unwrap_or("");
        Ok(Box::new(MietteSpanContents::new_named(
            escape::terminal_line(head.path).into_owned(),
            data.as_bytes(),
            SourceSpan::new(head.start.into(), data.len()),
            head.number as usize - 1,
            column,
            last - first + 1,
        )))
    }
}
