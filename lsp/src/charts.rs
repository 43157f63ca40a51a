//! What charts make of the place under the pointer, and where that is written or read.

use std::time::{Duration, Instant};

use lintainer_core::span::Span;
use lintainer_core::workspace::{ChartText, Entry};
use lsp_types::{Location, Position};

use crate::diagnostics::View;
use crate::hover::plain;

/// How many places are named, texts of one set shown, and lines of one text.
const MAX_PLACES: usize = 8;
const MAX_TEXTS: usize = 3;
const MAX_LINES: usize = 8;

/// How long a chart is rendered with one set of values after the other.
const PATIENCE: Duration = Duration::from_millis(200);

/// What is said about an action of a template, or a key of a file of values, and its place.
pub(crate) fn told(view: View<'_, '_>, entry: &Entry<'_>, offset: usize) -> Option<(String, Span)> {
    let start = Instant::now();
    if let Some(found) = view.root.renders_to(entry, offset, &mut || start.elapsed() < PATIENCE) {
        let parts: Vec<String> = found.texts.iter().map(|one| renders_to(view, one)).collect();
        return (!parts.is_empty()).then(|| (parts.join("\n\n"), found.part));
    }
    let (at, readers) = view.root.chart_readers(entry, offset)?;
    (!readers.is_empty()).then(|| (format!("read at {}", places_of(view, &readers)), at))
}

fn renders_to(view: View<'_, '_>, one: &ChartText) -> String {
    let file = one.values.and_then(|file| view.root.entry_of(file));
    let with = file.map_or_else(String::new, |file| format!(" with {}", plain(&format!("`{}`", file.path()))));
    let texts: Vec<&String> = one.texts.iter().filter(|text| !text.trim().is_empty()).collect();
    if texts.is_empty() {
        return format!("renders to nothing{with}");
    }
    let mut told = format!("renders to{with}");
    match texts.as_slice() {
        [text] if !text.trim().contains(['\n', '`']) => told.push_str(&format!(" `{}`", text.trim())),
        _ => {
            for text in texts.iter().take(MAX_TEXTS) {
                told.push_str(&format!("\n\n```yaml\n{}\n```", first_lines(text)));
            }
        }
    }
    let more = texts.len().saturating_sub(MAX_TEXTS);
    if more > 0 {
        told.push_str(&format!("\n\nand {more} more"));
    }
    if !one.from.is_empty() {
        told.push_str(&format!("\n\nfrom {}", places_of(view, &one.from)));
    }
    told
}

/// The first lines of a text, as far to the left as they can be.
fn first_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let indent = |line: &&str| line.len() - line.trim_start_matches(' ').len();
    // What stands behind a key begins at no indentation of its own.
    let least = lines.iter().skip(usize::from(!text.starts_with('\n'))).map(indent).min().unwrap_or(0);
    let cut = |line: &&str| line.get(indent(line).min(least)..).unwrap_or("").replace("```", "'''");
    let mut shown: Vec<String> = lines.iter().take(MAX_LINES).map(cut).collect();
    if lines.len() > MAX_LINES {
        shown.push("…".to_string());
    }
    shown.join("\n")
}

fn places_of(view: View<'_, '_>, spans: &[Span]) -> String {
    let place = |span: &Span| {
        let entry = view.root.entry_of(span.file)?;
        Some(plain(&format!("`{}:{}`", entry.path(), entry.file()?.source.position(span.start).line)))
    };
    let mut places: Vec<String> = Vec::new();
    for place in spans.iter().filter_map(place) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    let more = places.len().saturating_sub(MAX_PLACES);
    places.truncate(MAX_PLACES);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    places.join(", ") + &more
}

/// Where what is named at a position of a template is written.
pub(crate) fn definitions(view: View<'_, '_>, key: &str, position: Position) -> Vec<Location> {
    let Some((entry, offset)) = view.at(key, position) else { return Vec::new() };
    locations(view, view.root.chart_origins(entry, offset))
}

/// Where else that is named which is named at a position of a template, or what reads the key of a file of values
/// there.
pub(crate) fn references(view: View<'_, '_>, key: &str, position: Position, with_declaration: bool) -> Vec<Location> {
    let Some((entry, offset)) = view.at(key, position) else { return Vec::new() };
    let mut spans = view.root.chart_references(entry, offset);
    if with_declaration {
        spans.extend(view.root.chart_origins(entry, offset));
    }
    locations(view, spans)
}

fn locations(view: View<'_, '_>, spans: Vec<Span>) -> Vec<Location> {
    let mut seen: Vec<Span> = Vec::new();
    for span in spans {
        if !seen.contains(&span) {
            seen.push(span);
        }
    }
    seen.into_iter().filter_map(|span| view.location(span)).collect()
}
