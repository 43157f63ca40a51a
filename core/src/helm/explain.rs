//! What a part of a chart's file renders to, who reads a value, and what decides whether a part is printed.

use std::collections::BTreeMap;
use std::ops::Range;

use super::output::{Output, Stretch, What};
use super::template::exec::is_function;
use super::template::parse;
use super::template::tree::{Branch, Node, Place};
use crate::source::Source;
use crate::span::Span;

/// A part of a file of a chart: a line, an action, a value.
#[derive(Debug, Clone)]
pub struct Part<'s> {
    /// The file.
    pub source: &'s Source,
    /// The part (bytes).
    pub range: Range<usize>,
}

/// A block of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// From the first opening brace to the last closing one (bytes).
    pub range: Range<usize>,
    /// `if`, `with` or `range`.
    pub word: &'static str,
    /// Its conditions, or what is ranged over.
    pub conditions: Vec<Range<usize>>,
}

/// What an action does with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// It prints it, or something that is computed from it.
    Prints,
    /// It prints nothing.
    PrintsNothing,
}

impl Part<'_> {
    /// Whether a place shares bytes with the part.
    pub fn touches(&self, span: Span) -> bool {
        let (own, other) = (&self.range, span.range());
        span.file == self.source.id && other.start < own.end && own.start < other.end
    }

    /// The part of a stretch (bytes of the output) that comes from here: it stands here, is made here, or is printed by
    /// a call here.
    pub fn brings(&self, stretch: &Stretch) -> Option<Range<usize>> {
        let whole = Some(stretch.at.clone());
        if stretch.calls.iter().any(|span| self.touches(*span)) {
            return whole;
        }
        let own = stretch.span.filter(|span| self.touches(*span));
        match (own, stretch.what) {
            (Some(span), What::Literal | What::Copied) => {
                let Range { start, end } = span.range();
                let skipped = self.range.start.saturating_sub(start);
                let behind = end.saturating_sub(self.range.end);
                Some(stretch.at.start + skipped..stretch.at.end.saturating_sub(behind))
            }
            (Some(span), _) if span.len() < self.source.text().len() => whole,
            _ => whole.filter(|_| stretch.from.iter().any(|span| self.touches(*span))),
        }
    }

    /// The actions that read a value of the part, in the order of their places.
    pub fn read_by(&self, stretches: &[Stretch]) -> BTreeMap<Span, Reading> {
        let mut readers: BTreeMap<Span, Reading> = BTreeMap::new();
        for stretch in stretches {
            let reads = match stretch.what {
                What::Copied | What::Written => stretch.span.iter().any(|span| self.touches(*span)),
                What::Derived | What::Unknown | What::Nothing => stretch.from.iter().any(|span| self.touches(*span)),
                _ => false,
            };
            let action = match stretch.what {
                What::Copied | What::Written => stretch.calls.first(),
                _ => stretch.span.as_ref(),
            };
            if let Some(action) = action.filter(|_| reads) {
                let reading = if stretch.what == What::Nothing { Reading::PrintsNothing } else { Reading::Prints };
                readers.entry(*action).or_insert(reading);
            }
        }
        readers
    }
}

/// The texts that came from a part, each once, in the order of the output. What stands there one behind the other is
/// one text.
pub fn texts(part: &Part, output: &Output, stretches: &[Stretch]) -> Vec<String> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for own in stretches.iter().filter_map(|stretch| part.brings(stretch)).filter(|own| !own.is_empty()) {
        match runs.last_mut().filter(|last| last.end == own.start) {
            Some(last) => last.end = own.end,
            None => runs.push(own),
        }
    }
    let mut texts: Vec<String> = Vec::new();
    for text in runs.into_iter().filter_map(|run| output.text.get(run)) {
        if !texts.iter().any(|known| known == text) {
            texts.push(text.to_string());
        }
    }
    texts
}

/// Where the values are written that what comes from a part was made of, each once.
pub fn sources(part: &Part, stretches: &[Stretch]) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for stretch in stretches.iter().filter(|stretch| part.brings(stretch).is_some()) {
        let own = stretch.span.filter(|_| matches!(stretch.what, What::Copied | What::Written));
        for span in own.into_iter().chain(stretch.from.iter().copied()) {
            if !found.contains(&span) {
                found.push(span);
            }
        }
    }
    found
}

/// The blocks of a template, outer ones first.
pub fn blocks(source: &Source) -> Vec<Block> {
    let parsed = parse::file(&source.path, source.id, source.text(), &is_function);
    let mut found = Vec::new();
    for tree in &parsed.trees {
        collect(&tree.nodes, &mut found);
    }
    found
}

fn collect(nodes: &[Node], into: &mut Vec<Block>) {
    for node in nodes {
        let Node::Branch(branch) = node else { continue };
        let Branch { kind, whole, arms, otherwise } = &**branch;
        let conditions = arms.iter().map(|arm| arm.pipe.place.range()).collect();
        into.push(Block { range: whole.range(), word: kind.word(), conditions });
        arms.iter().for_each(|arm| collect(&arm.nodes, into));
        collect(otherwise.as_deref().unwrap_or(&[]), into);
    }
}

/// The action around an offset of a template, with its braces; on the braces of a block the whole of it.
pub fn action_at(source: &Source, offset: usize) -> Option<Range<usize>> {
    let parsed = parse::file(&source.path, source.id, source.text(), &is_function);
    parsed.trees.iter().find_map(|tree| inside(&tree.nodes, offset)).flatten()
}

/// The action among some nodes; the inner nothing is text.
fn inside(nodes: &[Node], offset: usize) -> Option<Option<Range<usize>>> {
    let is_here = |place: &Place| place.range().contains(&offset);
    nodes.iter().find_map(|node| match node {
        Node::Text(place) => is_here(place).then_some(None),
        Node::Action { whole, .. } | Node::Break(whole) | Node::Continue(whole) => {
            is_here(whole).then(|| Some(whole.range()))
        }
        Node::Template(call) => is_here(&call.whole).then(|| Some(call.whole.range())),
        Node::Branch(branch) => is_here(&branch.whole).then(|| {
            let bodies = branch.arms.iter().map(|arm| arm.nodes.as_slice());
            let mut bodies = bodies.chain(branch.otherwise.as_deref());
            bodies.find_map(|nodes| inside(nodes, offset)).unwrap_or_else(|| Some(branch.whole.range()))
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::FileId;

    #[test]
    fn the_action_around_an_offset_is_the_innermost() {
        let text = "a: {{ .x }}\n{{- if .y }}\nb: {{ include \"z\" . }}\n{{ else }}\nc\n{{- end }}\n\
                    {{ define \"z\" }}{{ .w }}{{ end }}";
        let source = Source::new(FileId(0), "a.yaml", text);
        let at = |word: &str| action_at(&source, text.find(word).unwrap()).map(|range| &text[range]);
        assert_eq!(at(".x"), Some("{{ .x }}"));
        assert_eq!(at("include"), Some("{{ include \"z\" . }}"));
        assert_eq!(at(".w"), Some("{{ .w }}"));
        let block = text.find("{{- if").map(|start| start..text.find("\n{{ define").unwrap());
        assert_eq!(
            (action_at(&source, text.find(".y").unwrap()), action_at(&source, text.find("else").unwrap())),
            (block.clone(), block)
        );
        assert_eq!((at("a:"), at("c\n"), at("define")), (None, None, None));
        assert_eq!(blocks(&source).len(), 1);
    }
}
