//! Cuts a stream into documents, and reads what a manifest is without parsing it.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::source::Source;

/// Finds `---`.
pub(super) static MARK: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("---"));
/// How long it is.
const MARK_LEN: usize = 3;
/// Finds `...`.
static END: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("..."));

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

/// The ranges of documents. `---` at the first column begins one and `...` ends one, whatever is open (YAML 1.2.2, 9.1.2),
/// so the cut is exact. Directives and comments before a `---` belong to its document. Those without content are left out.
pub(super) fn documents(text: &str, from: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    // Where the present document begins, and whether its `---` has been seen.
    let (mut start, mut is_marked) = (from, false);
    for (at, is_end) in markers(text, from) {
        let before = content(&text[start..at]);
        if is_end {
            let line = memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |len| at + len + 1);
            // Text behind the marker is for the parser to refuse.
            if before != Content::Nothing || !text[at + 3..line].trim().is_empty() {
                found.push(start..line);
            }
            (start, is_marked) = (line, false);
            continue;
        }
        let is_document = before == Content::Text || before == Content::Directives && is_marked;
        if is_document {
            found.push(start..at);
        }
        // An empty document, or blank lines, are nothing that the next one needs.
        let is_needless = is_marked || text[start..at].bytes().all(|byte| byte.is_ascii_whitespace());
        if is_document || before == Content::Nothing && is_needless {
            start = at;
        }
        is_marked = true;
    }
    if text.get(start..).is_some_and(|rest| content(rest) != Content::Nothing) {
        found.push(start..text.len());
    }
    found
}

/// The `---` of documents without any text, comments included: a separator that is left over, or what a template made
/// of nothing.
pub fn empty_documents(source: &Source) -> impl Iterator<Item = Range<usize>> + '_ {
    let (text, from) = (source.text(), source.bom_len());
    let mut ends = markers(text, from).map(|(at, _)| at).skip(1).chain([text.len()]);
    markers(text, from).filter_map(move |(at, is_end)| {
        let inside = text.get(at + MARK_LEN..ends.next()?)?;
        (!is_end && inside.bytes().all(|byte| byte.is_ascii_whitespace())).then_some(at..at + MARK_LEN)
    })
}

/// The offsets of `---` and `...` at the first column, in order; `true` for the latter.
fn markers(text: &str, from: usize) -> impl Iterator<Item = (usize, bool)> + '_ {
    let bytes = text.as_bytes();
    let is_marker = move |at: &usize| {
        let begins_line = *at == from || bytes.get(at.wrapping_sub(1)) == Some(&b'\n');
        begins_line && matches!(bytes.get(at + 3), None | Some(b' ' | b'\t' | b'\r' | b'\n'))
    };
    let of = |marker: &'static Finder| {
        let found = marker.find_iter(bytes.get(from..).unwrap_or(&[]));
        found.map(move |at| at + from).filter(is_marker).peekable()
    };
    let (mut starts, mut ends) = (of(&MARK), of(&END));
    std::iter::from_fn(move || match (starts.peek(), ends.peek()) {
        (Some(start), Some(end)) if end < start => ends.next().map(|at| (at, true)),
        (Some(_), _) => starts.next().map(|at| (at, false)),
        (None, _) => ends.next().map(|at| (at, true)),
    })
}

/// What the text before a marker holds beside comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    /// Nothing but perhaps a marker.
    Nothing,
    /// Directives without the marker that ends them.
    Directives,
    /// Text.
    Text,
}

fn content(chunk: &str) -> Content {
    let (mut found, mut may_be_directive) = (Content::Nothing, true);
    let mut rest = chunk.as_bytes();
    while !rest.is_empty() {
        let len = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let (line, below) = (&rest[..len], rest.get(len + 1..).unwrap_or(&[]));
        rest = below;
        let unmarked = line.strip_prefix(b"---").unwrap_or(line);
        may_be_directive &= unmarked.len() == line.len();
        let text = unmarked.trim_ascii();
        match text.first() {
            None => {}
            Some(b'#') if !may_break(text) => {}
            Some(b'%') if may_be_directive && line.starts_with(b"%") => found = Content::Directives,
            Some(_) => return Content::Text,
        }
    }
    found
}

/// Whether a comment has another line break than `\n`, behind which text may stand.
fn may_break(comment: &[u8]) -> bool {
    memchr::memchr3(b'\r', 0xc2, 0xe2, comment).is_some_and(|at| {
        let rest = String::from_utf8_lossy(&comment[at..]);
        rest.contains(['\r', '\u{85}', '\u{2028}', '\u{2029}'])
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
