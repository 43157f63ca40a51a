//! Names of rules in comments, annotations and configuration files.

use std::ops::Range;

use crate::engine::Engine;
use crate::rule::Rule;
use crate::source::Source;

/// Words that stand before the names of rules, ours and those of other tools.
const BEFORE: [&str; 3] = ["ignore", "skip", "disable"];

/// The rule that is named at an offset (bytes), and the range of its name in the text (bytes).
pub fn rule_at(
    engine: &Engine,
    source: &Source,
    offset: usize,
    is_config: bool,
) -> Option<(&'static Rule, Range<usize>)> {
    let line = source.line_bounds(offset);
    let text = source.text().get(line.clone())?;
    let range = word_around(text, offset.checked_sub(line.start)?)?;
    let word = text.get(range.clone())?;
    let before = text.get(..range.end)?.to_ascii_lowercase();
    if !is_config && !BEFORE.iter().any(|known| before.contains(known)) {
        return None;
    }
    // An annotation of another tool has the name of its check behind a slash.
    let last = word.rsplit('/').next().unwrap_or(word);
    let table = word.strip_prefix("rules.").unwrap_or(word);
    let rule = engine.rule(table).or_else(|_| engine.rule(last)).ok()?;
    Some((rule, line.start + range.start..line.start + range.end))
}

/// The word that a column (bytes of the line) is in or beside.
pub(super) fn word_around(line: &str, column: usize) -> Option<Range<usize>> {
    let before = line.get(..column)?;
    let after = line.get(column..)?;
    let start = before.len() - before.chars().rev().take_while(|c| is_part(*c)).map(char::len_utf8).sum::<usize>();
    let end = column + after.chars().take_while(|c| is_part(*c)).map(char::len_utf8).sum::<usize>();
    (start < end).then_some(start..end)
}

fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '.')
}
