//! JSON as Go's `encoding/json` reads it into an `interface{}`.

use crate::helm::context::Context;
use crate::helm::failure::{Cause, Failure};
use crate::helm::place::{Places, Read};
use crate::helm::text::{Builder, Text, UNKNOWN};
use crate::helm::value::{Kind, MAX_DEPTH, Map, Value};
use crate::source::Source;

/// The value of a JSON text.
///
/// # Errors
/// If it cannot be read, in Go's words.
pub(crate) fn read(context: &Context<'_>, text: &Text) -> Result<Value, Failure> {
    context.spend(text.as_str().len())?;
    let places = Places { context, read: Read::Printed(text) };
    let mut parser = Parser { places: &places, text: text.as_str(), at: 0, depth: 0 };
    let value = parser.value()?;
    parser.blank();
    if parser.at < parser.text.len() {
        return Err(parser.unexpected("after top-level value"));
    }
    Ok(value)
}

/// The value that begins at an offset of a file, and where it ends.
///
/// # Errors
/// As [`read`].
pub(crate) fn read_at(context: &Context<'_>, source: &Source, at: usize) -> Result<(Value, usize), Failure> {
    let places = Places { context, read: Read::File(source) };
    let mut parser = Parser { places: &places, text: source.text(), at, depth: 0 };
    let value = parser.value()?;
    Ok((value, parser.at))
}

/// The value of a file that holds nothing else.
///
/// # Errors
/// In the words of Go's decoder of streams, with the place in the file.
pub(crate) fn read_file(context: &Context<'_>, source: &Source) -> Result<Value, Failure> {
    let places = Places { context, read: Read::File(source) };
    let text = source.text();
    let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut parser = Parser { places: &places, text, at, depth: 0 };
    let value = parser.value().and_then(|value| {
        parser.blank();
        if parser.at < text.len() { Err(Failure::new("invalid character after top-level value")) } else { Ok(value) }
    });
    value.map_err(|failure| {
        // Go's decoder of streams has other words for what ends too early.
        let ended = parser.at >= text.len() && failure.span.is_none();
        let is_empty = text.trim_start_matches('\u{feff}').trim().is_empty();
        let failure = match (ended, is_empty) {
            (true, true) => Failure::new("EOF"),
            (true, false) => Failure::new("unexpected EOF"),
            _ => failure,
        };
        let start = parser.at.min(text.len());
        let letter = text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        failure.or_at(source.span(start..start + letter))
    })
}

struct Parser<'r, 'p, 'a> {
    places: &'r Places<'p, 'a>,
    text: &'r str,
    at: usize,
    depth: u32,
}

impl Parser<'_, '_, '_> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blank(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// What Go says of the byte that comes next.
    fn unexpected(&self, place: &str) -> Failure {
        let Some(byte) = self.byte() else { return Failure::new("unexpected end of JSON input") };
        unexpected(byte, place)
    }

    /// The same within a word, number or escape, for which the end of the text is a blank.
    fn unexpected_within(&self, place: &str) -> Failure {
        unexpected(self.byte().unwrap_or(b' '), place)
    }

    fn value(&mut self) -> Result<Value, Failure> {
        self.places.context.step()?;
        self.blank();
        let start = self.at;
        let kind = match self.byte() {
            Some(b'{') => Kind::Map(self.object()?),
            Some(b'[') => Kind::List(std::rc::Rc::new(self.array()?)),
            Some(b'"') => return Ok(Value::text(self.string()?)),
            Some(b't') => self.word("true", Kind::Bool(true))?,
            Some(b'f') => self.word("false", Kind::Bool(false))?,
            Some(b'n') => self.word("null", Kind::Nil)?,
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ if self.text.get(self.at..).is_some_and(|rest| rest.starts_with(UNKNOWN)) => {
                self.at += UNKNOWN.len_utf8();
                Kind::Unknown
            }
            _ => return Err(self.unexpected("looking for beginning of value")),
        };
        let range = start..self.at;
        let origin = match kind {
            Kind::Map(_) | Kind::List(_) => self.places.origin_of_start(range),
            _ => self.places.origin(range),
        };
        Ok(Value { kind, origin })
    }

    fn deeper(&mut self) -> Result<(), Failure> {
        self.depth += 1;
        self.at += 1;
        if self.depth > MAX_DEPTH { Err(Failure::new("exceeded max depth").because(Cause::Limit)) } else { Ok(()) }
    }

    fn object(&mut self) -> Result<Map, Failure> {
        self.deeper()?;
        let map = Map::default();
        self.blank();
        if self.byte() == Some(b'}') {
            self.at += 1;
            self.depth -= 1;
            return Ok(map);
        }
        loop {
            self.blank();
            if self.byte() != Some(b'"') {
                return Err(self.unexpected("looking for beginning of object key string"));
            }
            let key = self.string()?;
            self.blank();
            if self.byte() != Some(b':') {
                return Err(self.unexpected("after object key"));
            }
            self.at += 1;
            let value = self.value()?;
            map.set(key, value);
            self.blank();
            match self.byte() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                _ => return Err(self.unexpected("after object key:value pair")),
            }
        }
        self.at += 1;
        self.depth -= 1;
        Ok(map)
    }

    fn array(&mut self) -> Result<Vec<Value>, Failure> {
        self.deeper()?;
        let mut items = Vec::new();
        self.blank();
        if self.byte() == Some(b']') {
            self.at += 1;
            self.depth -= 1;
            return Ok(items);
        }
        loop {
            items.push(self.value()?);
            self.blank();
            match self.byte() {
                Some(b',') => self.at += 1,
                Some(b']') => break,
                _ => return Err(self.unexpected("after array element")),
            }
        }
        self.at += 1;
        self.depth -= 1;
        Ok(items)
    }

    fn word(&mut self, word: &str, kind: Kind) -> Result<Kind, Failure> {
        for letter in word.bytes() {
            if self.byte() != Some(letter) {
                let expecting = char::from(letter);
                return Err(self.unexpected_within(&format!("in literal {word} (expecting '{expecting}')")));
            }
            self.at += 1;
        }
        Ok(kind)
    }

    fn digits(&mut self) {
        while matches!(self.byte(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
    }

    fn number(&mut self) -> Result<Kind, Failure> {
        let start = self.at;
        if self.byte() == Some(b'-') {
            self.at += 1;
        }
        match self.byte() {
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => self.digits(),
            _ => return Err(self.unexpected_within("in numeric literal")),
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            if !matches!(self.byte(), Some(b'0'..=b'9')) {
                return Err(self.unexpected_within("after decimal point in numeric literal"));
            }
            self.digits();
        }
        if matches!(self.byte(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.byte(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            if !matches!(self.byte(), Some(b'0'..=b'9')) {
                return Err(self.unexpected_within("in exponent of numeric literal"));
            }
            self.digits();
        }
        let written = self.text.get(start..self.at).unwrap_or("");
        match written.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Kind::Float(number)),
            _ => Err(Failure::new(format!("json: cannot unmarshal number {written} into Go value of type float64"))),
        }
    }

    /// A string, of which the parts without escapes are copies.
    fn string(&mut self) -> Result<Text, Failure> {
        let quote = self.at;
        self.at += 1;
        let mut start = self.at;
        let mut built: Option<Builder> = None;
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or(&[]);
            let len = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20));
            self.at += len.unwrap_or(rest.len());
            match self.byte() {
                Some(b'"') => break,
                Some(b'\\') => {}
                _ => return Err(self.unexpected("in string literal")),
            }
            let builder = built.get_or_insert_default();
            self.places.push(builder, start..self.at, crate::helm::origin::OriginId::NONE);
            let escape = self.at;
            let meant = self.escape()?;
            let origin = crate::helm::origin::OriginId::NONE;
            self.places.push_decoded(builder, meant.encode_utf8(&mut [0; 4]), escape..self.at, origin);
            start = self.at;
        }
        let end = self.at;
        self.at += 1;
        match built {
            None if start == end => Ok(Text::new("", self.places.origin_of_start(quote..self.at))),
            None => Ok(self.places.verbatim(start..end, crate::helm::origin::OriginId::NONE)),
            Some(mut builder) => {
                self.places.push(&mut builder, start..end, crate::helm::origin::OriginId::NONE);
                Ok(builder.finish())
            }
        }
    }

    fn escape(&mut self) -> Result<char, Failure> {
        self.at += 1;
        let meant = match self.byte() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let first = self.hex()?;
                let is_high = (0xd800..0xdc00).contains(&first);
                if is_high && self.text.get(self.at..).is_some_and(|rest| rest.starts_with("\\u")) {
                    let behind = self.at;
                    self.at += 1;
                    let second = self.hex()?;
                    if (0xdc00..0xe000).contains(&second) {
                        let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                        return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                    }
                    self.at = behind;
                }
                return Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            _ => return Err(self.unexpected_within("in string escape code")),
        };
        self.at += 1;
        Ok(meant)
    }

    /// The four digits behind `u`.
    fn hex(&mut self) -> Result<u32, Failure> {
        self.at += 1;
        let mut code = 0;
        for _ in 0..4 {
            let Some(digit) = self.byte().and_then(|byte| char::from(byte).to_digit(16)) else {
                return Err(self.unexpected_within("in \\u hexadecimal character escape"));
            };
            code = code * 16 + digit;
            self.at += 1;
        }
        Ok(code)
    }
}

/// What Go says of a byte that may not stand in its place.
fn unexpected(byte: u8, place: &str) -> Failure {
    let shown = match byte {
        b'\'' => r"'\''".to_string(),
        b'"' => r#"'"'"#.to_string(),
        b'\\' => r"'\\'".to_string(),
        b'\n' => r"'\n'".to_string(),
        b'\r' => r"'\r'".to_string(),
        b'\t' => r"'\t'".to_string(),
        0..0x20 | 0x7f => format!(r"'\x{byte:02x}'"),
        0x80..0xa0 | 0xad => format!(r"'\u{:04x}'", u32::from(byte)),
        byte => format!("'{}'", char::from(byte)),
    };
    Failure::new(format!("invalid character {shown} {place}"))
}
