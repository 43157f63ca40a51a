//! Writes suppressions: where a comment stands, so that it holds for a finding and for little else.

use crate::finding::Edit;
use crate::project::{File, Kind, Support, Syntax};
use crate::source::Source;
use crate::span::Span;
use crate::yaml::Document;

/// A place for a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Spot {
    /// In the list of a comment that is there, before its bracket at an offset.
    List(usize),
    /// On a line of its own, before the line at an offset.
    Above(usize),
    /// Behind what stands on the line that ends at an offset.
    Behind(usize),
    /// For the whole file, on a line of its own before the line at an offset.
    File(usize),
}

impl Spot {
    /// The edit that suppresses rules there. Where a list is extended, its reason stays.
    pub(crate) fn edit(self, file: &File, rules: &[&str], reason: Option<&str>) -> Edit {
        let source = &file.source;
        let names = rules.join(", ");
        let reason = reason.map_or(String::new(), |reason| format!(" {reason}"));
        // A Jenkinsfile is Groovy.
        let is_groovy = file.kind == Kind::Support(Support::Ci) && matches!(&*file.syntax(), Syntax::Text);
        let sign = if is_groovy { "//" } else { "#" };
        let (at, text) = match self {
            Spot::List(at) => (at, format!(", {names}")),
            Spot::Above(at) => {
                let line = source.text().get(at..).unwrap_or("");
                let indent = line.get(..line.len() - line.trim_start_matches([' ', '\t']).len()).unwrap_or("");
                (at, format!("{indent}{sign} lintainer: ignore[{names}]{reason}\n"))
            }
            Spot::Behind(at) => (at, format!(" {sign} lintainer: ignore[{names}]{reason}")),
            Spot::File(at) => (at, format!("{sign} lintainer: ignore-file[{names}]{reason}\n")),
        };
        Edit { span: source.span(at..at), text }
    }
}

/// The edit that ignores a rule at one place; `None` where no comment can stand.
pub fn here(file: &File, at: Span, rule: &str) -> Option<Edit> {
    let spot = spots(file, at, rule).into_iter().find(|spot| !matches!(spot, Spot::File(_)))?;
    Some(spot.edit(file, &[rule], None))
}

/// The edit that ignores a rule in the whole file; `None` where no comment can stand.
pub fn in_file(file: &File, rule: &str) -> Option<Edit> {
    Some(at_top(file, rule)?.edit(file, &[rule], None))
}

/// The places where a comment may suppress a finding of a rule at a place, the best first.
pub(crate) fn spots(file: &File, at: Span, rule: &str) -> Vec<Spot> {
    let source = &file.source;
    let near = match &*file.syntax() {
        Syntax::Dockerfile(dockerfile) => {
            let mut instructions = dockerfile.instructions.iter();
            let around = instructions.find(|one| one.span.start <= at.start && at.start < one.span.end);
            vec![around.map(|one| above(source, one.span.start, rule))]
        }
        Syntax::Yaml(_) if source.path.ends_with(".json") => Vec::new(),
        Syntax::Yaml(documents) => {
            let mut around =
                documents.iter().filter(|document| document.span.start <= at.start && at.start <= document.span.end);
            around.next().map_or_else(Vec::new, |document| in_document(document, at, source, rule))
        }
        Syntax::Text if matches!(file.kind, Kind::Support(_)) => vec![Some(above(source, at.start, rule))],
        Syntax::Text => Vec::new(),
    };
    let mut spots: Vec<Spot> = near.into_iter().flatten().collect();
    spots.extend(at_top(file, rule));
    spots.dedup();
    spots
}

fn in_document(document: &Document, at: Span, source: &Source, rule: &str) -> Vec<Option<Spot>> {
    let behind = behind(source, at.start, rule);
    let Some(node) = innermost(document, at, source) else { return vec![behind] };
    // Above the first key a comment would hold for the whole document.
    let is_first = document.node(source).is_some_and(|root| root.written_span().start >= node.start);
    if is_first { vec![behind] } else { vec![Some(above(source, node.start, rule)), behind] }
}

/// The place for what holds in the whole file.
fn at_top(file: &File, rule: &str) -> Option<Spot> {
    let source = &file.source;
    let text = source.text();
    let start = match &*file.syntax() {
        // A comment above a directive would make a comment of it.
        Syntax::Dockerfile(dockerfile) => match dockerfile.directives.last() {
            Some(last) => text.get(last.span.end as usize..)?.find('\n').map(|at| last.span.end as usize + at + 1)?,
            None => source.bom_len(),
        },
        Syntax::Yaml(_) if source.path.ends_with(".json") => return None,
        Syntax::Text if !matches!(file.kind, Kind::Support(_)) => return None,
        Syntax::Yaml(_) | Syntax::Text => source.bom_len(),
    };
    let mut at = start;
    for line in text.get(start..)?.split_inclusive('\n').take_while(|line| is_comment(line) || line.trim().is_empty()) {
        if let Some(spot) = list(at, line, "ignore-file[", rule) {
            return Some(spot);
        }
        at += line.len();
    }
    Some(Spot::File(start))
}

/// A line of its own above the line of an offset, or the list of the comment that is there.
fn above(source: &Source, offset: u32, rule: &str) -> Spot {
    let text = source.text();
    let before = text.get(..offset as usize).unwrap_or("");
    let start = before.rfind('\n').map_or(source.bom_len(), |newline| newline + 1);
    let previous = text.get(..start).unwrap_or("");
    let at = previous.trim_end_matches(['\n', '\r']).rfind('\n').map_or(source.bom_len(), |newline| newline + 1);
    let known = previous.get(at..).filter(|line| is_comment(line));
    known.and_then(|line| list(at, line, "ignore[", rule)).unwrap_or(Spot::Above(start))
}

/// The end of the line of an offset, or the list of the comment that is there.
fn behind(source: &Source, offset: u32, rule: &str) -> Option<Spot> {
    let range = source.line_range(source.position(offset).line)?;
    let line = source.text().get(range.clone())?;
    if let Some(spot) = list(range.start, line, "ignore[", rule) {
        return Some(spot);
    }
    (!line.contains(" #") && !line.trim().is_empty()).then_some(Spot::Behind(range.end))
}

/// The list of a comment on a line that begins at `at`, unless the rule is in it already.
fn list(at: usize, line: &str, verb: &str, rule: &str) -> Option<Spot> {
    let tool = line.find("lintainer:")?;
    let open = line.get(tool..)?.strip_prefix("lintainer:")?.trim_start();
    let names = open.strip_prefix(verb)?.split(']').next()?;
    let close = tool + line.get(tool..)?.find(']')?;
    (!names.split(',').any(|name| name.trim() == rule)).then_some(Spot::List(at + close))
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#') || line.trim_start().starts_with("//")
}

/// The innermost entry or item around a place that is the first thing on its line: a comment above holds for it.
fn innermost(document: &Document, at: Span, source: &Source) -> Option<Span> {
    let mut best: Option<Span> = None;
    for node in document.all_nodes(source).filter(|node| !node.is_alias()) {
        let entries = node.own_entries().map(|entry| entry.span());
        let items = node.items().map(|item| item.written_span());
        for span in entries.chain(items) {
            if span.start > at.start || at.start > span.end || best.is_some_and(|best| best.start > span.start) {
                continue;
            }
            let before = source.text().get(..span.start as usize).unwrap_or("");
            let line = before.rsplit('\n').next().unwrap_or("").trim_start_matches('\u{feff}');
            if line.chars().all(|c| matches!(c, ' ' | '\t' | '-' | '?')) {
                best = Some(span);
            }
        }
    }
    best
}
