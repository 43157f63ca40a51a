//! Jenkinsfiles, which are programs: the images of agents and the texts that `sh` runs, as far as they are literal.

use super::{Action, Include, Job, Pipeline, Step};
use crate::mapped::MappedText;
use crate::model::{ImageReference, Setting};
use crate::shell::Dialect;
use crate::source::Source;
use crate::span::Spanned;

/// Reads the steps of a Jenkinsfile into one job.
pub(super) fn read<'a>(source: &'a Source, pipeline: &mut Pipeline<'a>) {
    let start = source.span(0..0);
    let mut job = Job {
        name: Spanned::new("".into(), start),
        images: Vec::new(),
        steps: Vec::new(),
        may_fail: false,
        room: usize::MAX,
    };
    let text = source.text();
    let mut at = 0;
    let mut word = "";
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let len = token_len(rest);
        let token = rest.get(..len).unwrap_or(rest);
        if let Some((inside, skipped)) = literal(token) {
            let from = at + skipped;
            match word {
                "sh" => {
                    let mapped = MappedText::verbatim(source.id, inside, from);
                    let action = Action::Script(mapped, Dialect::default());
                    job.steps.push(Step { action, name: None, may_fail: false, inputs: None });
                }
                "image" if !inside.contains('$') => {
                    let span = source.span(from..from + inside.len());
                    job.images.push(Setting::set(ImageReference::verbatim(inside, span), span));
                }
                "library" | "Library" => {
                    let name = Spanned::new(inside, source.span(from..from + inside.len()));
                    pipeline.includes.push(Include { name, local: false });
                }
                "cron" => pipeline.schedule = Some(source.span(from..from + inside.len())),
                _ => {}
            }
        }
        // A literal belongs to the word before it, with brackets, commas and names of parameters between them.
        let is_between =
            token.trim().is_empty() || matches!(token, "(" | ":" | "," | "@" | "script" | "returnStdout" | "true");
        if !is_between {
            word = if token.starts_with(|c: char| c.is_ascii_alphabetic()) { token } else { "" };
        }
        at += len;
    }
    pipeline.jobs.push(job);
}

/// How long the token at the start is: a word, a literal, a comment with what is behind it on its line, or one character.
fn token_len(rest: &str) -> usize {
    let until = |from: usize, end: &str| {
        rest.get(from..).and_then(|tail| tail.find(end)).map_or(rest.len(), |found| from + found + end.len())
    };
    if rest.starts_with("//") {
        return until(2, "\n");
    }
    if rest.starts_with("/*") {
        return until(2, "*/");
    }
    for quotes in ["'''", "\"\"\""] {
        if rest.starts_with(quotes) {
            return until(3, quotes);
        }
    }
    match rest.chars().next() {
        Some(quote @ ('\'' | '"')) => {
            let mut escaped = false;
            let end = rest.char_indices().skip(1).find(|(_, c)| {
                let ends = *c == '\n' || *c == quote && !escaped;
                escaped = *c == '\\' && !escaped;
                ends
            });
            end.map_or(rest.len(), |(at, _)| at + 1)
        }
        Some(c) if c.is_ascii_alphanumeric() => {
            rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len())
        }
        Some(c) => c.len_utf8(),
        None => 0,
    }
}

/// What is inside of a literal, and where it begins in the token.
fn literal(token: &str) -> Option<(&str, usize)> {
    for quotes in ["'''", "\"\"\"", "'", "\""] {
        if let Some(rest) = token.strip_prefix(quotes) {
            return Some((rest.strip_suffix(quotes)?, quotes.len()));
        }
    }
    None
}
