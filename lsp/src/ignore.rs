//! Comments that make the linter ignore a finding: where they stand, so that they hold for it and for little else.

use lintainer_core::finding::Edit;
use lintainer_core::project::{File, Syntax};
use lintainer_core::source::Source;
use lintainer_core::span::Span;
use lintainer_core::yaml::Document;

/// The edit that ignores a rule at one place; `None` where no comment can stand.
pub(crate) fn here(file: &File, at: Span, rule: &str) -> Option<Edit> {
    let source = &file.source;
    match &*file.syntax() {
        Syntax::Dockerfile(dockerfile) => {
            let instruction =
                dockerfile.instructions.iter().find(|one| one.span.start <= at.start && at.start < one.span.end)?;
            Some(above(source, instruction.span.start, rule))
        }
        Syntax::Yaml(_) if source.path.ends_with(".json") => None,
        Syntax::Yaml(documents) => {
            let document =
                documents.iter().find(|document| document.span.start <= at.start && at.start <= document.span.end)?;
            let node = innermost(document, at, source)?;
            let first = document.node(source).is_some_and(|root| root.written_span().start >= node.start);
            // Above the first key a comment would hold for the whole document.
            if first { behind(source, at.start, rule) } else { Some(above(source, node.start, rule)) }
        }
        Syntax::Text => None,
    }
}

/// The edit that ignores a rule in the whole file; `None` where no comment can stand.
pub(crate) fn in_file(file: &File, rule: &str) -> Option<Edit> {
    let source = &file.source;
    let text = source.text();
    let start = match &*file.syntax() {
        // A comment above a directive would make a comment of it.
        Syntax::Dockerfile(dockerfile) => match dockerfile.directives.last() {
            Some(last) => text.get(last.span.end as usize..)?.find('\n').map(|at| last.span.end as usize + at + 1)?,
            None => source.bom_len(),
        },
        Syntax::Yaml(_) if source.path.ends_with(".json") => return None,
        Syntax::Yaml(_) => source.bom_len(),
        Syntax::Text => return None,
    };
    let mut at = start;
    for line in text.get(start..)?.split_inclusive('\n').take_while(|line| is_comment(line) || line.trim().is_empty()) {
        if let Some(edit) = extend(source, at, line, "ignore-file[", rule) {
            return Some(edit);
        }
        at += line.len();
    }
    Some(Edit { span: source.span(start..start), text: format!("# lintainer: ignore-file[{rule}]\n") })
}

/// A comment on a line of its own above the line of an offset, or one more name in the comment that is there.
fn above(source: &Source, offset: u32, rule: &str) -> Edit {
    let text = source.text();
    let before = text.get(..offset as usize).unwrap_or("");
    let start = before.rfind('\n').map_or(source.bom_len(), |newline| newline + 1);
    let previous = text.get(..start).unwrap_or("");
    let at = previous.trim_end_matches(['\n', '\r']).rfind('\n').map_or(source.bom_len(), |newline| newline + 1);
    let known = previous.get(at..).filter(|line| is_comment(line));
    if let Some(edit) = known.and_then(|line| extend(source, at, line, "ignore[", rule)) {
        return edit;
    }
    let line = text.get(start..).unwrap_or("");
    let indent = line.get(..line.len() - line.trim_start_matches([' ', '\t']).len()).unwrap_or("");
    Edit { span: source.span(start..start), text: format!("{indent}# lintainer: ignore[{rule}]\n") }
}

/// A comment at the end of the line of an offset.
fn behind(source: &Source, offset: u32, rule: &str) -> Option<Edit> {
    let range = source.line_range(source.position(offset).line)?;
    let line = source.text().get(range.clone())?;
    if let Some(edit) = extend(source, range.start, line, "ignore[", rule) {
        return Some(edit);
    }
    if line.contains(" #") {
        return None;
    }
    Some(Edit { span: source.span(range.end..range.end), text: format!(" # lintainer: ignore[{rule}]") })
}

/// Adds a name to the list of a comment on a line that begins at `at`.
fn extend(source: &Source, at: usize, line: &str, verb: &str, rule: &str) -> Option<Edit> {
    let tool = line.find("lintainer:")?;
    let open = line.get(tool..)?.strip_prefix("lintainer:")?.trim_start();
    if !open.starts_with(verb) {
        return None;
    }
    let close = tool + line.get(tool..)?.find(']')?;
    Some(Edit { span: source.span(at + close..at + close), text: format!(", {rule}") })
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#')
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
