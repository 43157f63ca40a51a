//! The words of an expression.

use std::ops::Range;

use super::Fault;

/// A word.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Name(Box<str>),
    Int(i64),
    /// 2^63, which is a number behind a minus only.
    TooLarge,
    Double(f64),
    Text(Box<str>),
    Sign(&'static str),
    End,
}

/// Signs, longer ones before those that they begin with.
const SIGNS: [&str; 24] = [
    "&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "?", ":", ",", ".", "+", "-", "*", "/", "%", "(", ")", "[", "]",
    "{", "}",
];

/// Reads all words with their places.
pub(super) fn words(text: &str) -> Result<Vec<(Token, Range<usize>)>, Fault> {
    let mut words = Vec::new();
    let mut at = 0;
    loop {
        at = skip_blanks(text, at);
        let rest = text.get(at..).unwrap_or("");
        let Some(first) = rest.chars().next() else {
            words.push((Token::End, text.len()..text.len()));
            return Ok(words);
        };
        let (token, len) = if let Some((prefix, quote)) = text_start(rest) {
            let (value, len) = quoted(text, at, prefix, quote)?;
            (Token::Text(value), len)
        } else if first.is_ascii_alphabetic() || first == '_' {
            let len = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
            (Token::Name(rest[..len].into()), len)
        } else if first.is_ascii_digit() || first == '.' && rest[1..].starts_with(|c: char| c.is_ascii_digit()) {
            number(rest).map_err(|(len, message)| Fault::new(at..at + len, message))?
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            (Token::Sign(sign), sign.len())
        } else {
            let message = match first {
                '=' => "`=` is no operator: equality is `==`".to_string(),
                '&' | '|' => format!("`{first}` is no operator: write it twice"),
                _ => format!("`{}` means nothing in CEL", first.escape_debug()),
            };
            // Backquotes are for names of fields, in later versions.
            let is_sure = first != '`';
            return Err(Fault { is_sure, ..Fault::new(at..at + first.len_utf8(), message) });
        };
        words.push((token, at..at + len));
        at += len;
    }
}

fn skip_blanks(text: &str, mut at: usize) -> usize {
    loop {
        let rest = text.get(at..).unwrap_or("");
        let trimmed = rest.trim_start();
        at += rest.len() - trimmed.len();
        match trimmed.strip_prefix("//") {
            Some(comment) => at += 2 + comment.find('\n').unwrap_or(comment.len()),
            None => return at,
        }
    }
}

/// The letters before the quotes, and the quotes, where a text begins.
fn text_start(rest: &str) -> Option<(&str, &str)> {
    let letters = rest.bytes().take_while(|byte| matches!(byte, b'r' | b'R' | b'b' | b'B')).count();
    let (prefix, behind) = rest.split_at_checked(letters.min(2))?;
    let quote = ["'''", "\"\"\"", "'", "\""].into_iter().find(|quote| behind.starts_with(quote))?;
    Some((prefix, quote))
}

/// A text that begins at a place: its value, and its length with all quotes (bytes).
fn quoted(text: &str, at: usize, prefix: &str, quote: &str) -> Result<(Box<str>, usize), Fault> {
    let start = at + prefix.len() + quote.len();
    if prefix.contains(['b', 'B']) {
        return Err(Fault::new(at..start, "bytes are not supported: write a text"));
    }
    let is_raw = !prefix.is_empty();
    let body = text.get(start..).unwrap_or("");
    let (mut value, mut place) = (String::new(), 0);
    loop {
        let rest = body.get(place..).unwrap_or("");
        let Some(first) = rest.chars().next().filter(|first| quote.len() == 3 || !matches!(first, '\n' | '\r')) else {
            return Err(Fault::sure(at..start, format!("the text has no end: {quote} is missing")));
        };
        if rest.starts_with(quote) {
            return Ok((value.into(), start + place + quote.len() - at));
        }
        if first == '\\' && !is_raw {
            let Some((decoded, len)) = escape(rest) else {
                let end = start + place + 1 + rest.chars().nth(1).map_or(0, char::len_utf8);
                return Err(Fault::new(start + place..end, "this escape is unknown: a backslash is `\\\\`"));
            };
            value.push(decoded);
            place += len;
        } else {
            value.push(first);
            place += first.len_utf8();
        }
    }
}

/// The character of an escape, and how long it is written (bytes).
fn escape(rest: &str) -> Option<(char, usize)> {
    let letter = rest.chars().nth(1)?;
    let simple = match letter {
        'a' => '\u{7}',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        '\\' | '?' | '"' | '\'' | '`' => letter,
        'x' | 'X' => return code(rest, 2, 2, 16),
        'u' => return code(rest, 2, 4, 16),
        'U' => return code(rest, 2, 8, 16),
        '0'..='3' => return code(rest, 1, 3, 8),
        _ => return None,
    };
    Some((simple, 2))
}

fn code(rest: &str, from: usize, digits: usize, radix: u32) -> Option<(char, usize)> {
    let digits = rest.get(from..from + digits)?;
    let value = digits.bytes().all(|byte| byte.is_ascii_alphanumeric()).then(|| u32::from_str_radix(digits, radix))?;
    Some((char::from_u32(value.ok()?)?, from + digits.len()))
}

/// A number with its length, or what is wrong with the first bytes.
fn number(rest: &str) -> Result<(Token, usize), (usize, &'static str)> {
    let digits = |text: &str, radix: u32| text.find(|c: char| !c.is_digit(radix)).unwrap_or(text.len());
    let (token, len) = if let Some(hex) = rest.strip_prefix("0x").or(rest.strip_prefix("0X")) {
        let len = digits(hex, 16);
        let value = i64::from_str_radix(&hex[..len], 16).map_err(|_| (2 + len, "this number is too large"))?;
        (Token::Int(value), 2 + len)
    } else {
        let mut len = digits(rest, 10);
        let mut is_whole = true;
        if rest[len..].starts_with('.') && rest[len + 1..].starts_with(|c: char| c.is_ascii_digit()) {
            len += 1 + digits(&rest[len + 1..], 10);
            is_whole = false;
        }
        if rest[len..].starts_with(['e', 'E']) {
            let exponent = &rest[len + 1..];
            let sign = usize::from(exponent.starts_with(['+', '-']));
            let count = digits(&exponent[sign..], 10);
            if count > 0 {
                len += 1 + sign + count;
                is_whole = false;
            }
        }
        let text = &rest[..len];
        let token = match (is_whole, text.parse::<i64>(), text.parse::<f64>()) {
            (true, Ok(value), _) => Token::Int(value),
            (true, ..) if text.trim_start_matches('0') == "9223372036854775808" => Token::TooLarge,
            (false, _, Ok(value)) if value.is_finite() => Token::Double(value),
            _ => return Err((len, "this number is too large")),
        };
        (token, len)
    };
    if rest[len..].starts_with(['u', 'U']) {
        return Err((len + 1, "unsigned numbers are not supported: leave the `u` out"));
    }
    if rest[len..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_') {
        return Err((len + 1, "a letter stands right behind a number"));
    }
    Ok((token, len))
}
