//! What builds of kustomizations make of the value under the pointer, and where that is written.

use lintainer_core::span::Span;
use lintainer_core::workspace::Entry;
use lsp_types::{Location, Position};

use crate::diagnostics::View;
use crate::hover::plain;

/// How many builds are told of.
const MAX_TOLD: usize = 8;

/// What is said about a value that kustomizations replace, or that replaces another one, and its place.
pub(crate) fn told(view: View<'_, '_>, entry: &Entry<'_>, offset: usize) -> Option<(String, Span)> {
    let found = view.root.rewritten(entry, offset);
    let is_here = |span: Span| span.file == entry.id() && span.range().contains(&offset);
    let at = |span: Span| {
        let entry = view.root.entry_of(span.file)?;
        Some(format!("{}:{}", entry.path(), entry.file()?.source.position(span.start).line))
    };
    let mut lines: Vec<String> = Vec::new();
    for one in found.iter().take(MAX_TOLD) {
        let folder = if one.folder.is_empty() { "." } else { &one.folder };
        let line = match is_here(one.before) {
            true => format!("`{}` in the build of `{folder}`, written at {}", one.value, plain(&at(one.written)?)),
            false => format!("in the build of `{folder}` this replaces {}", plain(&at(one.before)?)),
        };
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    let more = found.len().saturating_sub(MAX_TOLD);
    lines.extend((more > 0).then(|| format!("and {more} more")));
    let first = found.first()?;
    Some((lines.join("\n\n"), if is_here(first.before) { first.before } else { first.written }))
}

/// Where the values are written that take the place of the one at a position, or whose place it takes.
pub(crate) fn places(view: View<'_, '_>, key: &str, position: Position) -> Vec<Location> {
    let Some((entry, offset)) = view.at(key, position) else { return Vec::new() };
    let is_here = |span: Span| span.file == entry.id() && span.range().contains(&offset);
    let mut spans: Vec<Span> = Vec::new();
    for one in view.root.rewritten(entry, offset) {
        let there = if is_here(one.before) { one.written } else { one.before };
        if !spans.contains(&there) {
            spans.push(there);
        }
    }
    spans.into_iter().filter_map(|span| view.location(span)).collect()
}
