//! Edits of YAML that is the text of a literal block scalar, such as a patch in a kustomization.

use super::super::node::{Kind, Node};
use crate::finding::Edit;
use crate::fixer::apply;
use crate::source::Source;

/// Edits of the text of a literal block (`|`), with offsets in that text (bytes), as edits of the file: the lines that they
/// change are written anew, as deep as the others. `None` where that would not come to the same text, as with `|+`.
pub fn in_literal(scalar: Node, text: &str, edits: &[Edit]) -> Option<Vec<Edit>> {
    let source = scalar.source();
    let lines = Lines::of(scalar, text)?;
    let (old, after): (Vec<&str>, String) = (text.lines().collect(), apply(text, edits)?);
    let new: Vec<&str> = after.lines().collect();
    let alike = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let rest = old.len().min(new.len()) - alike;
    let tail = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(old, new)| old == new).count();
    let written = new.get(alike..new.len() - tail)?;
    // The first line says how deep the block is.
    let is_first_kept = new.iter().find(|line| !line.trim().is_empty())?.starts_with(|first: char| first != ' ');
    is_first_kept.then_some(())?;
    let indented = |line: &&str| if line.is_empty() { String::new() } else { format!("{}{line}", lines.indent) };
    let written: Vec<String> = written.iter().map(indented).collect();
    let gone = lines.spans.get(alike..old.len() - tail)?;
    let edit = match (gone.first(), gone.last()) {
        (Some(first), Some(last)) if written.is_empty() => {
            // With the line break before them, since the last line may have none; the first one has none before it.
            let range = match alike.checked_sub(1) {
                Some(before) => lines.spans.get(before)?.end..last.end,
                None => first.start..lines.spans.get(gone.len())?.start,
            };
            Edit::delete(source.span(range))
        }
        (Some(first), Some(last)) => Edit::replace(source.span(first.start..last.end), written.join(source.newline())),
        _ => {
            let before = lines.spans.get(alike.checked_sub(1)?)?.end;
            let text: String = written.iter().map(|line| format!("{}{line}", source.newline())).collect();
            Edit::insert_before(source.span(before..before), text)
        }
    };
    Some(vec![edit])
}

/// The lines of a literal block in its file.
struct Lines<'s> {
    /// The blanks that stand before each of them.
    indent: &'s str,
    /// Where each of them is, from its indentation to its line break (bytes, without it).
    spans: Vec<std::ops::Range<usize>>,
}

impl<'s> Lines<'s> {
    /// `None` unless the block has just these lines.
    fn of(scalar: Node<'s>, text: &str) -> Option<Self> {
        let source: &'s Source = scalar.source();
        let written = scalar.written_span();
        let header = source.line_bounds(written.start as usize);
        let is_literal = scalar.data().kind == Kind::Literal && !scalar.is_alias();
        let marks = source.text().get(written.start as usize..header.end)?.split('#').next()?;
        (is_literal && !marks.contains('+')).then_some(())?;
        let mut indent: Option<&'s str> = None;
        let (mut spans, mut at) = (Vec::new(), header.end + 1);
        for line in text.lines() {
            let bounds = source.line_bounds(at);
            let here = source.text().get(at..bounds.end)?.trim_end_matches('\r');
            if !line.is_empty() {
                let before = here.strip_suffix(line)?;
                let is_one = before.bytes().all(|byte| byte == b' ') && indent.is_none_or(|indent| indent == before);
                is_one.then_some(())?;
                indent = Some(before);
            }
            spans.push(at..at + here.len());
            at = bounds.end + 1;
        }
        Some(Lines { indent: indent?, spans })
    }
}
