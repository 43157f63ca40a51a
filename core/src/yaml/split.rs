//! Cuts a stream into documents, and reads what a manifest is without parsing it.

use std::ops::Range;

use crate::source::Source;

/// The byte ranges of the chunks of a file: of a JSON file that holds several objects one after the other, which is no
/// YAML and what kubectl reads, the objects; otherwise the parts between the `---` lines.
pub fn chunks(source: &Source) -> Vec<Range<usize>> {
    let (text, from) = (source.text(), source.bom_len());
    let is_json = source.path.len().checked_sub(5).and_then(|at| source.path.get(at..));
    is_json
        .filter(|end| end.eq_ignore_ascii_case(".json"))
        .and_then(|_| objects(text, from))
        .unwrap_or_else(|| documents(text, from))
}

/// The ranges of two or more JSON objects one after the other, each with the blanks before it; `None` for anything else.
/// Only brackets and strings are looked at.
fn objects(text: &str, from: usize) -> Option<Vec<Range<usize>>> {
    let bytes = text.as_bytes();
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    let (mut found, mut start, mut depth) = (Vec::new(), from, 0_usize);
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' if depth > 0 || *byte == b'{' => depth += 1,
            b'}' | b']' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    found.push(start..at + 1);
                    start = at + 1;
                }
            }
            b'"' if depth > 0 => at = string_end(bytes, at + 1)?,
            _ if depth > 0 || is_blank(byte) => {}
            _ => return None,
        }
        at += 1;
    }
    if depth > 0 || found.len() < 2 {
        return None;
    }
    found.last_mut()?.end = text.len();
    Some(found)
}

/// The offset of the quote that ends a JSON string; `at` is behind the one that begins it.
fn string_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes.get(at) == Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

/// The ranges from one `---` line to the next. Directives and comments before a marker belong to the chunk of that
/// marker. A marker at the first column ends everything, whatever is open (YAML 1.2.2, 9.1.2), so the cut is exact.
/// Chunks without content are left out.
pub(super) fn documents(text: &str, from: usize) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut start = from;
    for at in memchr::memmem::find_iter(bytes.get(from..).unwrap_or(&[]), b"---").map(|at| at + from) {
        let begins_line = at == from || bytes.get(at.wrapping_sub(1)) == Some(&b'\n');
        let ends_word = matches!(bytes.get(at + 3), None | Some(b' ' | b'\t' | b'\r' | b'\n'));
        if !begins_line || !ends_word {
            continue;
        }
        if has_content(&text[start..at]) {
            found.push(start..at);
            start = at;
        } else if start != from || text[start..at].lines().all(|line| line.trim().is_empty()) {
            // An empty document, or blank lines: nothing that the next one needs.
            start = at;
        }
    }
    if text.get(start..).is_some_and(has_content) {
        found.push(start..text.len());
    }
    found
}

/// Whether a chunk has more than a marker, comments, directives and blank lines.
fn has_content(chunk: &str) -> bool {
    chunk.lines().any(|line| {
        let line = line.strip_prefix("---").unwrap_or(line).trim_start();
        !line.is_empty() && !line.starts_with(['#', '%']) && line.trim_end() != "..."
    })
}

/// What the top level of a block-style document says of itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Head<'a> {
    /// `apiVersion`, unquoted.
    pub api_version: Option<&'a str>,
    /// `kind`, unquoted.
    pub kind: Option<&'a str>,
    /// Offset in the chunk of the line of the top-level key `spec`.
    pub spec: Option<usize>,
}

/// Reads `apiVersion`, `kind` and the place of `spec` from the lines that begin at the first column.
pub fn head(chunk: &str) -> Head<'_> {
    let mut head = Head::default();
    for (key, at) in top_level(chunk) {
        let rest = &chunk[at + key.len() + 1..];
        let line = rest.split(['\n', '\r']).next().unwrap_or("");
        let text = line.split(" #").next().unwrap_or(line).trim().trim_matches(['"', '\'']);
        match key {
            "apiVersion" => head.api_version = Some(text),
            "kind" => head.kind = Some(text),
            _ => head.spec = Some(at),
        }
        if head.api_version.is_some() && head.kind.is_some() && head.spec.is_some() {
            break;
        }
    }
    head
}

/// Finds the three keys at line starts, in order of the text.
fn top_level(chunk: &str) -> impl Iterator<Item = (&'static str, usize)> + '_ {
    let keys = ["apiVersion", "kind", "spec"];
    let bytes = chunk.as_bytes();
    let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', bytes).map(|at| at + 1));
    starts.filter_map(move |at| {
        let first = *bytes.get(at)?;
        if !matches!(first, b'a' | b'k' | b's') {
            return None;
        }
        let rest = chunk.get(at..)?;
        let key = keys.into_iter().find(|key| rest.strip_prefix(key).is_some_and(|rest| rest.starts_with(':')))?;
        Some((key, at))
    })
}
