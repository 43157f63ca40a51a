//! How the arguments of an instruction fall into words: at blanks, with quotes, as flags.

use std::ops::Range;

use super::lines::{skip_space, space_len};

/// How many words one instruction may have; the rest is left out.
pub(super) const MAX_WORDS: usize = 100_000;

/// Cuts white space off both ends of a range.
pub(super) fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let Some(slice) = text.get(range.clone()) else { return range };
    let trimmed = slice.trim_start();
    let start = range.end - trimmed.len();
    start..start + trimmed.trim_end().len()
}

/// Whether a byte separates the words of FROM, COPY, EXPOSE and the like.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | 0x0b | 0x0c | b'\r')
}

/// The words of a range that are separated by blanks, whatever quotes say.
pub(super) fn blank_separated(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = range.start;
    std::iter::from_fn(move || {
        while at < range.end && is_blank(bytes[at]) {
            at += 1;
        }
        if at >= range.end {
            return None;
        }
        let start = at;
        while at < range.end && !is_blank(bytes[at]) {
            at += 1;
        }
        Some(start..at)
    })
    .take(MAX_WORDS)
}

/// The words of a range as ENV, ARG and LABEL have them: quotes and escapes hold blanks together and are kept.
pub(super) fn quoted(text: &str, range: Range<usize>, escape: u8) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = range.start;
    std::iter::from_fn(move || {
        at = skip_space(text, at, range.end);
        if at >= range.end {
            return None;
        }
        let start = at;
        let mut quote = None;
        while at < range.end {
            let byte = bytes[at];
            match quote {
                None if space_len(text, at) > 0 => break,
                None if matches!(byte, b'"' | b'\'') && byte != escape => quote = Some(byte),
                Some(open) if byte == open => quote = None,
                _ => {}
            }
            at +=
                if byte == escape && quote != Some(b'\'') { 1 + char_len(bytes, at + 1) } else { char_len(bytes, at) };
        }
        at = at.min(range.end);
        Some(start..at)
    })
    .take(MAX_WORDS)
}

/// The length of the character that begins at `at`; 1 beyond the end.
pub(super) fn char_len(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at) {
        Some(0xf0..) => 4,
        Some(0xe0..) => 3,
        Some(0xc0..) => 2,
        _ => 1,
    }
}

/// A flag's text, decoded.
pub(super) struct RawFlag {
    /// The flag in the line.
    pub(super) range: Range<usize>,
    /// Without quotes and escapes, if there are any; then with the offset in the line for each byte and for the end.
    pub(super) decoded: Option<(String, Vec<usize>)>,
}

/// The flags at the start of a range, and where the arguments begin.
pub(super) fn flags(text: &str, range: Range<usize>, escape: u8) -> (Vec<RawFlag>, usize) {
    let bytes = text.as_bytes();
    let mut flags = Vec::new();
    let mut at = range.start;
    loop {
        at = skip_space(text, at, range.end);
        if at >= range.end
            || flags.len() >= MAX_WORDS
            || !text.get(at..range.end).is_some_and(|rest| rest.starts_with("--"))
        {
            return (flags, at);
        }
        let start = at;
        let mut is_plain = true;
        let mut quote = None;
        while at < range.end {
            let byte = bytes[at];
            match quote {
                None if space_len(text, at) > 0 => break,
                None if matches!(byte, b'"' | b'\'') => {
                    quote = Some(byte);
                    is_plain = false;
                    at += 1;
                }
                Some(open) if byte == open => {
                    quote = None;
                    at += 1;
                }
                _ if byte == escape => {
                    is_plain = false;
                    at += 1 + char_len(bytes, at + 1);
                }
                _ => at += char_len(bytes, at),
            }
        }
        at = at.min(range.end);
        if text.get(start..at) == Some("--") {
            return (flags, at);
        }
        let decoded = (!is_plain).then(|| decode_flag(text, start..at, escape));
        flags.push(RawFlag { range: start..at, decoded });
    }
}

/// Takes quotes and escapes out of a flag.
fn decode_flag(text: &str, range: Range<usize>, escape: u8) -> (String, Vec<usize>) {
    let mut decoded = String::new();
    let mut offsets = Vec::new();
    let mut quote = None;
    let mut is_escaped = false;
    for (at, c) in text.get(range.clone()).unwrap_or("").char_indices() {
        if !is_escaped {
            match quote {
                None if matches!(c, '"' | '\'') => {
                    quote = Some(c);
                    continue;
                }
                Some(open) if c == open => {
                    quote = None;
                    continue;
                }
                _ if c == char::from(escape) => {
                    is_escaped = true;
                    continue;
                }
                _ => {}
            }
        }
        is_escaped = false;
        decoded.push(c);
        offsets.resize(decoded.len(), range.start + at);
    }
    offsets.push(range.end);
    (decoded, offsets)
}
