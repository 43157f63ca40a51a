//! JSON arrays of strings, the exec form: exactly what BuildKit's decoder accepts, with the place of each string.

use std::ops::Range;

use super::words::MAX_WORDS;

/// What the text behind an instruction's keyword is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Array {
    /// An array of strings: each with its range, quotes included.
    Strings(Vec<(String, Range<usize>)>),
    /// An array in which something else than a string stands; the range of the first such value.
    NotStrings(Range<usize>),
    /// An array with more strings than one instruction may have words.
    TooLong,
    /// No JSON array; the text is taken as it stands.
    No,
}

/// How deep arrays and objects may be nested, as in Go's decoder.
const MAX_DEPTH: usize = 10_000;

/// Reads the array that a range of the text consists of.
pub(super) fn array(text: &str, range: Range<usize>) -> Array {
    let Some(slice) = text.get(..range.end) else { return Array::No };
    let mut reader = Reader { text: slice, bytes: slice.as_bytes(), at: range.start };
    if reader.peek() != Some(b'[') {
        return Array::No;
    }
    let parsed = reader.array();
    reader.blanks();
    match parsed {
        Some(result) if reader.at == range.end => result,
        _ => Array::No,
    }
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        self.at += usize::from(is_there);
        is_there
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// The outer array. `None` is a syntax error.
    fn array(&mut self) -> Option<Array> {
        self.at += 1;
        let mut strings = Vec::new();
        let mut other = None;
        let mut is_too_long = false;
        self.blanks();
        if self.eat(b']') {
            return Some(Array::Strings(strings));
        }
        loop {
            self.blanks();
            let start = self.at;
            if self.peek() == Some(b'"') {
                let value = self.string()?;
                if strings.len() >= MAX_WORDS {
                    is_too_long = true;
                } else {
                    strings.push((value, start..self.at));
                }
            } else {
                self.skip_value()?;
                other.get_or_insert(start..self.at);
            }
            self.blanks();
            if self.eat(b']') {
                break;
            }
            if !self.eat(b',') {
                return None;
            }
        }
        Some(match other {
            Some(other) => Array::NotStrings(other),
            None if is_too_long => Array::TooLong,
            None => Array::Strings(strings),
        })
    }

    fn string(&mut self) -> Option<String> {
        self.at += 1;
        let mut value = String::new();
        loop {
            let start = self.at;
            while !matches!(self.peek()?, b'"' | b'\\' | 0..0x20) {
                self.at += 1;
            }
            value.push_str(self.text.get(start..self.at)?);
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    return Some(value);
                }
                b'\\' => value.push(self.escape()?),
                _ => return None,
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        let kind = *self.bytes.get(self.at + 1)?;
        self.at += 2;
        Some(match kind {
            b'"' | b'\\' | b'/' => char::from(kind),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let high = self.hex()?;
                if !(0xd800..0xdc00).contains(&high) {
                    return Some(char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER));
                }
                let behind = self.at;
                if self.eat(b'\\') && self.eat(b'u') {
                    let low = self.hex()?;
                    if (0xdc00..0xe000).contains(&low) {
                        return char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00));
                    }
                }
                self.at = behind;
                char::REPLACEMENT_CHARACTER
            }
            _ => return None,
        })
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }

    /// Skips a value that is no string at the top level. Nesting is counted, not recursed into.
    fn skip_value(&mut self) -> Option<()> {
        let mut closers: Vec<u8> = Vec::new();
        loop {
            self.blanks();
            match self.peek()? {
                open @ (b'[' | b'{') => {
                    if closers.len() >= MAX_DEPTH {
                        return None;
                    }
                    let closer = if open == b'[' { b']' } else { b'}' };
                    self.at += 1;
                    self.blanks();
                    if !self.eat(closer) {
                        closers.push(closer);
                        if closer == b'}' {
                            self.key()?;
                        }
                        continue;
                    }
                }
                b'"' => {
                    self.string()?;
                }
                b't' => self.word("true")?,
                b'f' => self.word("false")?,
                b'n' => self.word("null")?,
                _ => self.number()?,
            }
            // A value is complete: close what ends here, or go on behind a comma.
            loop {
                let Some(&closer) = closers.last() else { return Some(()) };
                self.blanks();
                if self.eat(closer) {
                    closers.pop();
                    continue;
                }
                if !self.eat(b',') {
                    return None;
                }
                self.blanks();
                if closer == b'}' {
                    self.key()?;
                }
                break;
            }
        }
    }

    fn key(&mut self) -> Option<()> {
        if self.peek()? != b'"' {
            return None;
        }
        self.string()?;
        self.blanks();
        self.eat(b':').then_some(())
    }

    fn word(&mut self, word: &str) -> Option<()> {
        self.text.get(self.at..)?.starts_with(word).then(|| self.at += word.len())
    }

    fn number(&mut self) -> Option<()> {
        self.eat(b'-');
        if !self.eat(b'0') {
            self.digits()?;
        }
        if self.eat(b'.') {
            self.digits()?;
        }
        if self.eat(b'e') || self.eat(b'E') {
            if !self.eat(b'+') {
                self.eat(b'-');
            }
            self.digits()?;
        }
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Array {
        array(text, 0..text.len())
    }

    fn strings(text: &str) -> Option<Vec<String>> {
        match read(text) {
            Array::Strings(strings) => Some(strings.into_iter().map(|(value, _)| value).collect()),
            _ => None,
        }
    }

    #[test]
    fn strings_are_decoded() {
        assert_eq!(strings(r#"[ "a" , "b c" ]"#).unwrap(), ["a", "b c"]);
        assert_eq!(strings("[]").unwrap(), [""; 0]);
        assert_eq!(strings(r#"["\"\\\/\n\t\u00e4\ud83d\ude00"]"#).unwrap(), ["\"\\/\n\tä😀"]);
        assert_eq!(strings(r#"["\ud83dx"]"#).unwrap(), ["\u{fffd}x"]);
    }

    #[test]
    fn places_include_the_quotes() {
        let Array::Strings(strings) = read(r#"[ "a", "bc"]"#) else { panic!() };
        assert_eq!(strings[0].1, 2..5);
        assert_eq!(strings[1].1, 7..11);
    }

    #[test]
    fn broken_arrays_are_none() {
        for text in [
            "['a']",
            r#"["a",]"#,
            r#"["a" "b"]"#,
            r#"["a"] x"#,
            r#"["a"#,
            "[",
            "[,]",
            r#"["\x"]"#,
            r#"["\u12"]"#,
            "[a]",
            "[ -f x ]",
            "[[ a ]]",
            r#"["a", [1,]]"#,
            r#"[{"a" 1}]"#,
            "[01]",
            "[1.]",
            "[-]",
            "[\"\u{1}\"]",
            "[{]}",
        ] {
            assert_eq!(read(text), Array::No, "{text}");
        }
    }

    #[test]
    fn other_values_are_named() {
        assert_eq!(read(r#"["a", 1, null]"#), Array::NotStrings(6..7));
        assert_eq!(read(r#"[{"a": [1, {"b": -1.5e+3}], "c": true}]"#), Array::NotStrings(1..38));
        assert_eq!(read("[[]]"), Array::NotStrings(1..3));
    }

    #[test]
    fn deep_nesting_ends() {
        assert_eq!(read(&"[".repeat(1_000_000)), Array::No);
    }
}
