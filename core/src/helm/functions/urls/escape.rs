//! Percent signs in URLs.

/// The part of a URL, which decides what is to be escaped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Path,
    User,
    Host,
    Zone,
    Fragment,
}

/// Whether a byte cannot stand in a part as it is.
fn is_escaped(byte: u8, part: Part) -> bool {
    match byte {
        b'-' | b'_' | b'.' | b'~' => false,
        b'!' | b'(' | b')' | b'*' => !matches!(part, Part::Host | Part::Zone | Part::Fragment),
        b'[' | b']' | b'<' | b'>' | b'"' | b'\'' => !matches!(part, Part::Host | Part::Zone),
        b'$' | b'&' | b'+' | b'=' => false,
        b':' => part == Part::User,
        b',' | b';' => false,
        b'/' | b'@' => !matches!(part, Part::Path | Part::Fragment),
        b'?' => part != Part::Fragment,
        _ => !byte.is_ascii_alphanumeric(),
    }
}

/// A part as it stands in a URL.
pub(super) fn escape(text: &str, part: Part) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match u8::try_from(letter) {
            Ok(byte) if letter.is_ascii() && !is_escaped(byte, part) => out.push(letter),
            _ => out.extend(letter.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("%{byte:02X}"))),
        }
    }
    out
}

/// What a part of a URL says.
///
/// # Errors
/// If an escape is not one, or a byte cannot stand in a host name.
pub(super) fn unescape(text: &str, part: Part) -> Result<String, String> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    let in_host = matches!(part, Part::Host | Part::Zone);
    while let Some(letter) = rest.chars().next() {
        if letter != '%' {
            if in_host && u8::try_from(letter).is_ok_and(|byte| byte.is_ascii() && is_escaped(byte, part)) {
                return Err(format!(
                    "invalid character {} in host name",
                    crate::helm::format::quote(&letter.to_string())
                ));
            }
            out.extend(letter.encode_utf8(&mut [0; 4]).bytes());
            rest = rest.get(letter.len_utf8()..).unwrap_or_default();
            continue;
        }
        let digits = rest.as_bytes().get(1..3).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        let byte = digits.and_then(|_| rest.get(1..3)).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let wrong = match byte {
            None => true,
            Some(b'%') => false,
            Some(byte) if part == Part::Host => byte < 0x80,
            Some(byte) if part == Part::Zone => byte != b' ' && is_escaped(byte, Part::Host),
            Some(_) => false,
        };
        let Some(byte) = byte.filter(|_| !wrong) else {
            let end = rest.char_indices().map(|(at, _)| at).chain([rest.len()]).take_while(|at| *at <= 3).last();
            let escape = rest.get(..end.unwrap_or(1)).unwrap_or(rest);
            return Err(format!("invalid URL escape {}", crate::helm::format::quote(escape)));
        };
        out.push(byte);
        rest = rest.get(3..).unwrap_or_default();
    }
    Ok(String::from_utf8_lossy(&out).into_owned())
}
