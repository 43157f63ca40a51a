//! Quoted strings as Go writes them.

use std::fmt::Write;
use std::ops::Range;

use crate::helm::context::Context;
use crate::helm::text::{Builder, Segment, Text, UNKNOWN};

/// A string in double quotes as `%q` has it.
pub fn quote(text: &str) -> String {
    format!("\"{}\"", escaped(text, '"', false))
}

/// A text in double quotes as `%q` has it (`%+q` if `ascii`). What needs no escape is kept byte by byte.
pub fn quoted(context: &Context<'_>, text: &Text, ascii: bool) -> Text {
    let made = context.made();
    let mut builder = Builder::default();
    builder.push_made("\"", made);
    push_with_escapes(&mut builder, text, |letter| {
        (!is_plain(letter, '"', ascii)).then(|| escaped(letter.encode_utf8(&mut [0; 4]), '"', ascii))
    });
    builder.push_made("\"", made);
    builder.finish()
}

/// A text with other characters in the place of some. What stays is kept byte by byte.
pub fn with_escapes(text: &Text, escape: impl Fn(char) -> Option<String>) -> Text {
    let mut builder = Builder::default();
    push_with_escapes(&mut builder, text, escape);
    builder.finish()
}

fn push_with_escapes(builder: &mut Builder, text: &Text, escape: impl Fn(char) -> Option<String>) {
    for (segment, range) in text.stretches() {
        if range.is_empty() {
            builder.push_hole(segment.origin, segment.site);
            continue;
        }
        let mut kept = range.start;
        let part = text.as_str().get(range.clone()).unwrap_or_default();
        for (at, letter) in part.char_indices() {
            let Some(escape) = escape(letter) else { continue };
            let at = range.start + at;
            push_kept(builder, text, segment, kept..at);
            builder.push_at(&escape, segment.origin, Segment::DECODED, segment.site);
            kept = at + letter.len_utf8();
        }
        push_kept(builder, text, segment, kept..range.end);
    }
}

/// Adds a part of one stretch.
fn push_kept(builder: &mut Builder, text: &Text, stretch: Segment, range: Range<usize>) {
    let source = match stretch.is_verbatim() {
        true => stretch.source.saturating_add((range.start as u32).saturating_sub(stretch.at)),
        false => Segment::DECODED,
    };
    builder.push_at(text.as_str().get(range).unwrap_or_default(), stretch.origin, source, stretch.site);
}

/// The characters of a string between such quotes.
pub fn escaped(text: &str, quote: char, ascii: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        push_escape(&mut out, letter, quote, ascii);
    }
    out
}

fn is_plain(letter: char, quote: char, ascii: bool) -> bool {
    letter != quote && letter != '\\' && (letter.is_ascii() || !ascii) && is_printable(letter) || letter == UNKNOWN
}

fn push_escape(out: &mut String, letter: char, quote: char, ascii: bool) {
    if is_plain(letter, quote, ascii) {
        out.push(letter);
        return;
    }
    let known = match letter {
        '\u{7}' => "\\a",
        '\u{8}' => "\\b",
        '\u{c}' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\u{b}' => "\\v",
        '\\' => "\\\\",
        _ => "",
    };
    out.push_str(known);
    if !known.is_empty() {
        return;
    }
    let code = letter as u32;
    // Writing to a string cannot fail.
    let _ = match code {
        _ if letter == quote => write!(out, "\\{letter}"),
        0..0x20 | 0x7f => write!(out, "\\x{code:02x}"),
        0..0x10000 => write!(out, "\\u{code:04x}"),
        _ => write!(out, "\\U{code:08x}"),
    };
}

/// Whether Go prints a character as it is: a letter, mark, number, sign or the blank.
pub fn is_printable(letter: char) -> bool {
    if letter.is_ascii() {
        return (' '..='~').contains(&letter);
    }
    // `escape_debug` of a string escapes what is not printable; marks only at the start.
    let mut pair = String::from("a");
    pair.push(letter);
    pair.escape_debug().nth(1) == Some(letter)
}
