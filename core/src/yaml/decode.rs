//! Values of scalars that are not written as they are meant: folded lines, escapes, block scalars.

use super::Dialect;
use super::node::{Data, Kind, Node};

impl<'a> Node<'a> {
    /// The value of a scalar that is encoded, made when it is first asked for.
    pub(super) fn decoded(self, data: Data) -> Option<&'a str> {
        let encoded = self.document.encoded.get(data.link as usize)?;
        let value = encoded.value.get_or_init(|| {
            let range = |start: u32, end: u32| self.source.text().get(start as usize..end as usize).unwrap_or("");
            let dialect = self.document.dialect;
            let breaks = |text: &str| if dialect.is_go() && !text.is_ascii() { Breaks::Go } else { Breaks::Ascii };
            let value = match data.kind {
                Kind::Literal | Kind::Folded => {
                    let block = range(data.start, encoded.end);
                    block_value(block, encoded.indent as usize, data.kind == Kind::Folded, dialect, breaks(block))
                }
                kind @ (Kind::SingleQuoted | Kind::DoubleQuoted) => {
                    let text = range(data.start + 1, data.end.saturating_sub(1));
                    flow_value(text, kind, breaks(text))
                }
                _ => {
                    let text = range(data.start, data.end);
                    flow_value(text, Kind::Plain, breaks(text))
                }
            };
            value.into_boxed_str()
        });
        Some(value)
    }
}

/// What ends a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Breaks {
    /// LF, CR, or both.
    Ascii,
    /// NEL, LS and PS as well, as in YAML 1.1.
    Go,
}

/// The length of the line break at the beginning of a text, 0 if there is none, and what it is read as.
fn line_break(text: &str, breaks: Breaks) -> (usize, &'static str) {
    match text.as_bytes() {
        [b'\n', ..] => (1, "\n"),
        [b'\r', b'\n', ..] => (2, "\n"),
        [b'\r', ..] => (1, "\n"),
        [0xc2, 0x85, ..] if breaks == Breaks::Go => (2, "\n"),
        [0xe2, 0x80, 0xa8, ..] if breaks == Breaks::Go => (3, "\u{2028}"),
        [0xe2, 0x80, 0xa9, ..] if breaks == Breaks::Go => (3, "\u{2029}"),
        _ => (0, ""),
    }
}

/// The value of plain or quoted text: blanks around line breaks go, one break becomes a blank, more become one less
/// (YAML 1.2.2, 6.5).
fn flow_value(text: &str, kind: Kind, breaks: Breaks) -> String {
    let mut value = String::with_capacity(text.len());
    // How much of the value must stay, since it is an escape and no blank that was written.
    let mut kept = 0;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (len, first) = line_break(rest, breaks);
        if len > 0 {
            let blanks = value.len() - value.trim_end_matches([' ', '\t']).len();
            value.truncate((value.len() - blanks).max(kept));
            rest = fold(&rest[len..], first, breaks, &mut value);
            continue;
        }
        match (kind, c) {
            (Kind::SingleQuoted, '\'') => {
                value.push('\'');
                rest = rest.get(2..).unwrap_or("");
            }
            (Kind::DoubleQuoted, '\\') => {
                let (len, _) = line_break(&rest[1..], breaks);
                if len > 0 {
                    // An escaped break is none; blank lines behind it stay.
                    let mut behind = rest[1 + len..].trim_start_matches([' ', '\t']);
                    while let (len @ 1.., read) = line_break(behind, breaks) {
                        value.push_str(read);
                        behind = behind[len..].trim_start_matches([' ', '\t']);
                    }
                    rest = behind;
                } else {
                    rest = escaped(rest, &mut value);
                }
                kept = value.len();
            }
            _ => {
                value.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    value
}

/// Writes what a line break and the blank lines behind it mean. What is left.
fn fold<'a>(mut rest: &'a str, first: &'static str, breaks: Breaks, value: &mut String) -> &'a str {
    let mut is_single = true;
    if first != "\n" {
        value.push_str(first);
        is_single = false;
    }
    loop {
        rest = rest.trim_start_matches([' ', '\t']);
        let (len, read) = line_break(rest, breaks);
        if len == 0 {
            break;
        }
        value.push_str(read);
        is_single = false;
        rest = &rest[len..];
    }
    if is_single {
        value.push(' ');
    }
    rest
}

/// Writes the character that an escape means (YAML 1.2.2, 5.7). What is left.
fn escaped<'a>(text: &'a str, value: &mut String) -> &'a str {
    let mut chars = text.chars();
    let (_, Some(letter)) = (chars.next(), chars.next()) else { return "" };
    let behind = chars.as_str();
    let digits = match letter {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => {
            value.push(match letter {
                '0' => '\0',
                'a' => '\x07',
                'b' => '\x08',
                't' => '\t',
                'n' => '\n',
                'v' => '\x0b',
                'f' => '\x0c',
                'r' => '\r',
                'e' => '\x1b',
                'N' => '\u{85}',
                '_' => '\u{a0}',
                'L' => '\u{2028}',
                'P' => '\u{2029}',
                other => other,
            });
            return behind;
        }
    };
    let code = behind.get(..digits).and_then(|code| u32::from_str_radix(code, 16).ok());
    value.push(code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER));
    behind.get(digits..).unwrap_or("")
}

/// The value of a block scalar, from its `|` or `>` on (YAML 1.2.2, 8.1).
fn block_value(block: &str, indent: usize, folded: bool, dialect: Dialect, breaks: Breaks) -> String {
    let mut rest = block;
    let header = loop {
        let (len, _) = line_break(rest, breaks);
        match rest.chars().next() {
            Some(_) if len > 0 => {
                let header = &block[..block.len() - rest.len()];
                rest = &rest[len..];
                break header;
            }
            Some(c) => rest = &rest[c.len_utf8()..],
            None => return String::new(),
        }
    };
    let marks = header.split([' ', '\t', '#']).next().unwrap_or(header);
    // The specification and kubectl read the last line as if it were ended, Compose does not.
    let ended;
    if dialect != Dialect::Compose && !rest.ends_with(['\n', '\r']) && !rest.is_empty() {
        ended = format!("{rest}\n");
        rest = &ended;
    }
    let mut value = String::with_capacity(rest.len());
    // The break behind the last line, the blank lines behind it, and whether that line began with a blank.
    let (mut leading, mut trailing, mut was_blank) = ("", String::new(), false);
    rest = blank_lines(rest, indent, breaks, &mut trailing);
    while !rest.is_empty() {
        let is_blank = rest.starts_with([' ', '\t']);
        if folded && leading == "\n" && !was_blank && !is_blank {
            if trailing.is_empty() {
                value.push(' ');
            }
        } else {
            value.push_str(leading);
        }
        value.push_str(&trailing);
        trailing.clear();
        was_blank = is_blank;
        let end = line_end(rest, breaks);
        value.push_str(&rest[..end]);
        rest = &rest[end..];
        let (len, read) = line_break(rest, breaks);
        leading = read;
        rest = blank_lines(&rest[len..], indent, breaks, &mut trailing);
    }
    if !marks.contains('-') {
        value.push_str(leading);
    }
    if marks.contains('+') {
        value.push_str(&trailing);
    }
    value
}

/// Goes over the indentation and blank lines, of which it notes the breaks. What is left begins with text.
fn blank_lines<'a>(mut rest: &'a str, indent: usize, breaks: Breaks, blank: &mut String) -> &'a str {
    loop {
        let blanks = rest.bytes().take(indent).take_while(|byte| *byte == b' ').count();
        rest = &rest[blanks..];
        let (len, read) = line_break(rest, breaks);
        if len == 0 {
            return rest;
        }
        blank.push_str(read);
        rest = &rest[len..];
    }
}

/// Where the line ends, its break left out.
fn line_end(text: &str, breaks: Breaks) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) else { return bytes.len() };
        let found = if breaks == Breaks::Go {
            rest.iter().position(|byte| matches!(byte, b'\n' | b'\r' | 0xc2 | 0xe2))
        } else {
            memchr::memchr2(b'\n', b'\r', rest)
        };
        let Some(len) = found else { return bytes.len() };
        at += len;
        if text.get(at..).is_some_and(|rest| line_break(rest, breaks).0 > 0) {
            return at;
        }
        at += 1;
    }
}
