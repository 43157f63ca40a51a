//! Characters and classes of characters in regular expressions.

use super::syntax::{Wrong, wrong};

/// Adds a character that stands for itself.
pub(super) fn push_literal(letter: char, out: &mut String) {
    out.push_str(&regex_lite::escape(letter.encode_utf8(&mut [0; 4])));
}

/// The characters of `\d`, `\s`, `\w` and their opposites, within brackets.
pub(super) fn perl(start: &str) -> Option<&'static str> {
    Some(match start.get(..2)? {
        r"\d" => r"\d",
        r"\D" => r"\D",
        r"\w" => r"\w",
        r"\W" => r"\W",
        r"\s" => r"\t\n\f\r\x20",
        r"\S" => r"\x00-\x08\x0B\x0E-\x1F\x21-\x{10FFFF}",
        _ => return None,
    })
}

/// The classes with names.
const NAMED: [&str; 14] = [
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper", "word",
    "xdigit",
];

/// A class from its opening bracket on: what is after it.
pub(super) fn translate<'t>(start: &'t str, out: &mut String) -> Result<&'t str, Wrong> {
    let inside = start.get(1..).unwrap_or_default();
    out.push('[');
    let mut rest = inside;
    if let Some(after) = inside.strip_prefix('^') {
        out.push('^');
        rest = after;
    }
    // A closing bracket is a character of the class if it is the first one.
    let mut first = true;
    while first || !rest.starts_with(']') {
        first = false;
        if let Some((name, after)) = rest.strip_prefix("[:").and_then(|rest| rest.split_once(":]")) {
            if !NAMED.contains(&name.strip_prefix('^').unwrap_or(name)) {
                return Err(wrong("invalid character class range", &format!("[:{name}:]")));
            }
            out.push_str(&format!("[:{name}:]"));
            rest = after;
            continue;
        }
        if rest.starts_with(r"\p") || rest.starts_with(r"\P") {
            return Err(Wrong::Unsupported);
        }
        if let Some(letters) = perl(rest) {
            out.push_str(letters);
            rest = rest.get(2..).unwrap_or_default();
            continue;
        }
        let range = rest;
        let (low, after) = character(rest, start)?;
        let (high, after) = match after.strip_prefix('-') {
            Some(end) if !end.is_empty() && !end.starts_with(']') => character(end, start)?,
            _ => (low, after),
        };
        if high < low {
            let range = range.get(..range.len() - after.len()).unwrap_or_default();
            return Err(wrong("invalid character class range", range));
        }
        push_member(low, out);
        if high != low {
            out.push('-');
            push_member(high, out);
        }
        rest = after;
    }
    out.push(']');
    Ok(rest.get(1..).unwrap_or_default())
}

/// Adds a character of a class: letters as they are, as their numbers could not be the ends of a range that ignores
/// case.
fn push_member(letter: char, out: &mut String) {
    if letter.is_ascii_alphanumeric() {
        out.push(letter);
    } else {
        out.push_str(&format!("\\x{{{:X}}}", letter as u32));
    }
}

/// One character of a class, and what is after it.
fn character<'t>(rest: &'t str, class: &str) -> Result<(char, &'t str), Wrong> {
    match rest.chars().next() {
        None => Err(wrong("missing closing ]", class)),
        Some('\\') => escape(rest),
        Some(letter) => Ok((letter, rest.get(letter.len_utf8()..).unwrap_or_default())),
    }
}

/// The character that a backslash with what follows stands for, and what is after it.
pub(super) fn escape(start: &str) -> Result<(char, &str), Wrong> {
    let mut letters = start.chars();
    letters.next();
    let Some(letter) = letters.next() else {
        return Err(wrong("trailing backslash at end of expression", ""));
    };
    let after = letters.as_str();
    let bad =
        |rest: &str| Err(wrong("invalid escape sequence", start.get(..start.len() - rest.len()).unwrap_or_default()));
    let known = match letter {
        'a' => '\u{7}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        'x' => return hexadecimal(start, after),
        '0' => return octal(start),
        // One digit alone would be a reference to a group.
        '1'..='7' if after.starts_with(|digit: char| digit.is_digit(8)) => return octal(start),
        _ if letter.is_ascii() && !letter.is_ascii_alphanumeric() => letter,
        _ => return bad(after),
    };
    Ok((known, after))
}

fn octal(start: &str) -> Result<(char, &str), Wrong> {
    let digits = start.get(1..).unwrap_or_default();
    let length = digits.bytes().take(3).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
    let (digits, rest) = digits.split_at(length);
    let letter = u32::from_str_radix(digits, 8).ok().and_then(char::from_u32);
    letter.map(|letter| (letter, rest)).ok_or(Wrong::Unsupported)
}

fn hexadecimal<'t>(start: &'t str, after: &'t str) -> Result<(char, &'t str), Wrong> {
    let bad =
        |rest: &str| Err(wrong("invalid escape sequence", start.get(..start.len() - rest.len()).unwrap_or_default()));
    let Some(inside) = after.strip_prefix('{') else {
        let mut letters = after.chars();
        let (one, other) = (letters.next(), letters.next());
        let digits = one.and_then(|one| one.to_digit(16)).zip(other.and_then(|other| other.to_digit(16)));
        let letter = digits.and_then(|(one, other)| char::from_u32(one * 16 + other));
        return letter.map(|letter| (letter, letters.as_str())).map_or_else(|| bad(letters.as_str()), Ok);
    };
    let mut letters = inside.chars();
    let mut code = None::<u32>;
    while let Some(letter) = letters.next() {
        match (letter, letter.to_digit(16)) {
            // A surrogate is no character.
            ('}', _) if code.is_some() => {
                let letter = code.and_then(char::from_u32).ok_or(Wrong::Unsupported)?;
                return Ok((letter, letters.as_str()));
            }
            (_, Some(digit)) => code = Some(code.unwrap_or(0) * 16 + digit).filter(|code| *code <= char::MAX as u32),
            _ => return bad(letters.as_str()),
        }
        if code.is_none() {
            return bad(letters.as_str());
        }
    }
    bad("")
}
