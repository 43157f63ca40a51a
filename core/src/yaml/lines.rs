//! What is a line and what is a character: the text as the parser takes it.

use std::borrow::Cow;

use super::split::MARK;
use super::{Dialect, Problem};
use crate::source::Source;

/// The text with one kind of line break (`\n`, with or without `\r` before it) and without characters that no reader
/// takes, each of which is a problem. Offsets stay.
pub(super) fn readable<'a>(
    source: &Source,
    offset: usize,
    text: &'a str,
    dialect: Dialect,
) -> (Cow<'a, str>, Vec<Problem>) {
    if !needs_care(text.as_bytes()) {
        return (Cow::Borrowed(text), Vec::new());
    }
    let mut problems = Vec::new();
    let mut mended: Option<Vec<u8>> = None;
    let bytes = text.as_bytes();
    for (at, c) in text.char_indices() {
        let with = match c {
            '\t' | '\n' | ' '..='~' => continue,
            '\r' if bytes.get(at + 1) == Some(&b'\n') => continue,
            '\r' => b'\n',
            // NEL, LS and PS end a line in YAML 1.1 (4.2.3), which the Go libraries follow here.
            '\u{85}' | '\u{2028}' | '\u{2029}' if dialect.is_go() => b'\n',
            '\u{feff}' if at == 0 && offset <= 3 => b' ',
            '\u{feff}' if dialect.is_go() => continue,
            _ if is_readable(c) => continue,
            _ => {
                let span = source.span(offset + at..offset + at + c.len_utf8());
                let message = format!("U+{:04X} is a control character, which no YAML may hold", u32::from(c));
                if problems.len() < MAX_PROBLEMS {
                    problems.push(Problem { span, message });
                }
                // A letter for each byte, so that the text around it begins and ends where characters do.
                b'_'
            }
        };
        let mended = mended.get_or_insert_with(|| bytes.to_vec());
        let end = at + c.len_utf8();
        mended[at..end].fill(if with == b'_' { b'_' } else { b' ' });
        mended[end - 1] = with;
    }
    let mended = mended.and_then(|bytes| String::from_utf8(bytes).ok());
    (mended.map_or(Cow::Borrowed(text), Cow::Owned), problems)
}

/// Whether a text has characters that [`readable`] must look at one by one.
fn needs_care(bytes: &[u8]) -> bool {
    // As a signed number, what is no ASCII is below the blank as well.
    let is_suspect = |byte: u8| ((byte as i8) < b' ' as i8) & (byte != b'\n') | (byte == 0x7f);
    if !bytes.iter().fold(false, |found, byte| found | is_suspect(*byte)) {
        return false;
    }
    let is_control = |byte: u8| (byte < b' ') & (byte != b'\n') & (byte != b'\t') & (byte != b'\r') | (byte == 0x7f);
    let has_control = bytes.iter().fold(false, |found, byte| found | is_control(*byte));
    let is_lone = |at: usize| bytes.get(at + 1) != Some(&b'\n');
    if has_control || memchr::memchr_iter(b'\r', bytes).any(is_lone) {
        return true;
    }
    // C1 controls, LS, PS, the byte order mark and non-characters begin with one of three bytes.
    !bytes.is_ascii()
        && memchr::memchr3_iter(0xc2, 0xe2, 0xef, bytes).any(|at| {
            matches!(
                bytes.get(at..).unwrap_or(&[]),
                [0xc2, 0x80..=0x9f, ..]
                    | [0xe2, 0x80, 0xa8 | 0xa9, ..]
                    | [0xef, 0xbb, 0xbf, ..]
                    | [0xef, 0xbf, 0xbe | 0xbf, ..]
            )
        })
}

/// What the Go readers refuse or do not read because of how they cut a stream into documents. kubectl cuts it at lines that
/// begin with `---`, behind which only a comment may stand; behind `...` it reads nothing, and Compose wants a `---` there.
///
/// Source: `YAMLReader` of `k8s.io/apimachinery` 0.37, `go.yaml.in/yaml/v4`.
pub(super) fn separators(source: &Source, chunk: std::ops::Range<usize>, dialect: Dialect) -> Vec<Problem> {
    let (text, mut problems) = (source.text(), Vec::new());
    let bytes = text.as_bytes().get(chunk.clone()).unwrap_or(&[]);
    let is_cut_at_marks = dialect == Dialect::Kubernetes;
    let marks = is_cut_at_marks.then(|| MARK.find_iter(bytes).take(MAX_MARKS));
    for at in marks.into_iter().flatten().map(|at| at + chunk.start) {
        let begins_line = at == source.bom_len() || text.as_bytes().get(at.wrapping_sub(1)) == Some(&b'\n');
        let rest = text.get(at + 3..).and_then(|rest| rest.lines().next()).unwrap_or("").trim();
        if begins_line && !rest.is_empty() && !rest.starts_with('#') {
            let message = "kubectl refuses a line that begins with `---` and goes on with text".to_string();
            problems.push(Problem { span: source.span(at..at + 3), message });
        }
    }
    let before = text.as_bytes().get(..chunk.start).unwrap_or(&[]);
    let blank = before.iter().rev().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
    let before = &before[..before.len() - blank];
    let line = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    let is_behind_end = before[line..].starts_with(b"...");
    let rest = text.get(chunk.clone()).unwrap_or("");
    if is_behind_end && !rest.lines().any(|line| line.starts_with("---")) {
        let start = chunk.start + rest.len() - rest.trim_start().len();
        let message = match dialect {
            Dialect::Kubernetes => "kubectl does not read what stands behind `...` without a `---`",
            _ => "`---` is missing behind the `...` above",
        };
        problems
            .push(Problem { span: source.span(start..source.line_bounds(start).end), message: message.to_string() });
    }
    problems
}

/// How many places of a document are looked at that might begin a line with `---`.
const MAX_MARKS: usize = 100_000;

/// How many such characters of a document are reported.
const MAX_PROBLEMS: usize = 8;

/// Whether a character may stand in YAML (1.2.2, 5.1).
fn is_readable(c: char) -> bool {
    matches!(c, '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}' | '\u{85}')
}
