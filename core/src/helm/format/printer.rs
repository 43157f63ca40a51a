//! One value by one verb.

use crate::helm::context::Context;
use crate::helm::format::number::format_float;
use crate::helm::format::quote::{escaped, is_printable, quoted};
use crate::helm::origin::OriginId;
use crate::helm::text::{Builder, Text};
use crate::helm::value::{Kind, Map, Value};

/// How deep lists and maps may stand in each other.
const MAX_DEPTH: usize = 200;

/// What stands between `%` and the verb.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Flags {
    pub minus: bool,
    pub plus: bool,
    pub sharp: bool,
    pub space: bool,
    pub zero: bool,
    /// `%+v`.
    pub plus_v: bool,
    /// `%#v`.
    pub sharp_v: bool,
    pub width: Option<usize>,
    pub precision: Option<usize>,
}

/// Writes values by verbs.
pub(super) struct Printer<'c, 'f> {
    context: &'c Context<'f>,
    made: OriginId,
    out: Builder,
    depth: usize,
    pub flags: Flags,
}

impl<'c, 'f> Printer<'c, 'f> {
    pub fn new(context: &'c Context<'f>) -> Self {
        Printer { context, made: context.made(), out: Builder::default(), depth: 0, flags: Flags::default() }
    }

    pub fn finish(self) -> Text {
        self.out.finish()
    }

    /// Adds what no argument has.
    pub fn made(&mut self, text: &str) {
        self.out.push_made(text, self.made);
    }

    /// Adds a part of the format.
    pub fn literal(&mut self, format: &Text, range: std::ops::Range<usize>) {
        self.out.push_range(format, range);
    }

    /// Adds an argument.
    pub fn argument(&mut self, value: &Value, verb: char) {
        match (&value.kind, verb) {
            (Kind::Unknown, _) => self.out.push(&self.context.unknown_text(value)),
            (Kind::Nil, 'T' | 'v') => self.pad(&Text::new("<nil>", value.origin)),
            (_, 'T') => self.pad(&self.truncated(&Text::new(value.type_name(), self.context.derived([value])))),
            (Kind::Nil, _) => self.bad_verb(value, verb),
            (Kind::List(_) | Kind::Map(_), 'p') => self.made("0xc000000000"),
            (_, 'p') | (Kind::List(_) | Kind::Map(_) | Kind::Object(_), 'w') => self.bad_verb(value, verb),
            _ => self.value(value, verb),
        }
    }

    fn value(&mut self, value: &Value, verb: char) {
        if self.context.step().is_err() {
            return;
        }
        match &value.kind {
            Kind::Nil if self.flags.sharp_v => self.out.push(&Text::new("interface {}(nil)", value.origin)),
            Kind::Nil => self.out.push(&Text::new("<nil>", value.origin)),
            Kind::Bool(truth) => match verb {
                't' | 'v' => self.pad(&self.context.scalar_text(value, if *truth { "true" } else { "false" })),
                _ => self.bad_verb(value, verb),
            },
            Kind::Int(number) | Kind::Int64(number) => match self.integer(*number, verb) {
                Some(printed) => {
                    let zero = self.flags.zero;
                    self.flags.zero &= matches!(verb, 'c' | 'q');
                    self.pad(&self.context.scalar_text(value, &printed));
                    self.flags.zero = zero;
                }
                None => self.bad_verb(value, verb),
            },
            Kind::Float(number) => self.float(value, *number, verb),
            Kind::Text(text) => self.text(value, text, verb),
            Kind::Object(object) => self.text(value, &Text::new(&object.print(), value.origin), verb),
            Kind::Unknown => self.out.push(&self.context.unknown_text(value)),
            Kind::List(items) => self.nested(|printer| printer.list(items, verb)),
            Kind::Map(map) => self.nested(|printer| printer.map(map, verb)),
        }
    }

    /// What is in a list or map; it may be in itself.
    fn nested(&mut self, print: impl FnOnce(&mut Self)) {
        if self.depth >= MAX_DEPTH {
            // Fails at the limit of bytes from now on.
            let _ = self.context.spend(usize::MAX);
            return;
        }
        self.depth += 1;
        print(self);
        self.depth -= 1;
    }

    fn list(&mut self, items: &[Value], verb: char) {
        self.made(if self.flags.sharp_v { "[]interface {}{" } else { "[" });
        for (index, item) in items.iter().enumerate() {
            self.separate(index);
            self.value(item, verb);
        }
        self.made(if self.flags.sharp_v { "}" } else { "]" });
    }

    fn map(&mut self, map: &Map, verb: char) {
        self.made(if self.flags.sharp_v { "map[string]interface {}{" } else { "map[" });
        for (index, (key, item)) in map.entries().into_iter().enumerate() {
            self.separate(index);
            self.value(&Value::text(key), verb);
            self.made(":");
            self.value(&item, verb);
        }
        self.made(if self.flags.sharp_v { "}" } else { "]" });
    }

    fn separate(&mut self, index: usize) {
        if index > 0 {
            self.made(if self.flags.sharp_v { ", " } else { " " });
        }
    }

    fn text(&mut self, value: &Value, text: &Text, verb: char) {
        match verb {
            'v' if self.flags.sharp_v => self.quoted(text),
            'v' | 's' => self.pad(&self.truncated(text)),
            'q' => self.quoted(text),
            'x' | 'X' if text.is_unknown() => self.out.push(&self.context.unknown_text(value)),
            'x' | 'X' => {
                let printed = self.hexadecimal(text.as_str().as_bytes(), verb == 'X');
                self.pad(&Text::new(&printed, self.context.derived([value])));
            }
            _ => self.bad_verb(value, verb),
        }
    }

    fn truncated(&self, text: &Text) -> Text {
        let cut = self.flags.precision.and_then(|precision| text.as_str().char_indices().nth(precision));
        cut.map_or_else(|| text.clone(), |(end, _)| text.slice(0..end))
    }

    fn quoted(&mut self, text: &Text) {
        let text = self.truncated(text);
        let raw = |letter: char| (letter >= ' ' || letter == '\t') && !matches!(letter, '`' | '\u{7f}' | '\u{feff}');
        if self.flags.sharp && text.as_str().chars().all(raw) {
            let mut builder = Builder::default();
            builder.push_made("`", self.made);
            builder.push(&text);
            builder.push_made("`", self.made);
            return self.pad(&builder.finish());
        }
        self.pad(&quoted(self.context, &text, self.flags.plus));
    }

    fn hexadecimal(&self, bytes: &[u8], upper: bool) -> String {
        let prefix = match (self.flags.sharp, upper) {
            (false, _) => "",
            (true, false) => "0x",
            (true, true) => "0X",
        };
        let mut out = String::new();
        for (index, byte) in bytes.iter().take(self.flags.precision.unwrap_or(usize::MAX)).enumerate() {
            if self.flags.space && index > 0 {
                out.push(' ');
            }
            if index == 0 || self.flags.space {
                out.push_str(prefix);
            }
            out.push_str(&if upper { format!("{byte:02X}") } else { format!("{byte:02x}") });
        }
        out
    }

    /// An integer without padding by blanks; nothing if the verb is not for integers.
    fn integer(&self, number: i64, verb: char) -> Option<String> {
        let flags = self.flags;
        let size = number.unsigned_abs();
        let (mut digits, prefix) = match verb {
            'v' | 'd' => (size.to_string(), ""),
            'b' => (format!("{size:b}"), if flags.sharp { "0b" } else { "" }),
            'o' => (format!("{size:o}"), ""),
            'O' => (format!("{size:o}"), "0o"),
            'x' => (format!("{size:x}"), if flags.sharp { "0x" } else { "" }),
            'X' => (format!("{size:X}"), if flags.sharp { "0X" } else { "" }),
            'c' => return Some(character(number).to_string()),
            'q' => return Some(format!("'{}'", escaped(&character(number).to_string(), '\'', flags.plus))),
            'U' => return Some(self.unicode(number)),
            _ => return None,
        };
        let sign = match number < 0 {
            true => "-",
            false if flags.plus => "+",
            false if flags.space => " ",
            false => "",
        };
        let least = match flags.precision {
            Some(0) if number == 0 => return Some(String::new()),
            Some(precision) => precision,
            None if flags.zero && !flags.minus => flags.width.unwrap_or(0).saturating_sub(sign.len()),
            None => 0,
        };
        digits = format!("{}{digits}", "0".repeat(least.saturating_sub(digits.len())));
        if matches!(verb, 'o' | 'O') && flags.sharp && !digits.starts_with('0') {
            digits.insert(0, '0');
        }
        Some(format!("{sign}{prefix}{digits}"))
    }

    fn unicode(&self, number: i64) -> String {
        let least = self.flags.precision.unwrap_or(4).max(4);
        let digits = format!("{:X}", number as u64);
        let mut out = format!("U+{}{digits}", "0".repeat(least.saturating_sub(digits.len())));
        if let Some(letter) = u32::try_from(number).ok().and_then(char::from_u32)
            && self.flags.sharp
            && is_printable(letter)
        {
            out.push_str(&format!(" '{letter}'"));
        }
        out
    }

    fn float(&mut self, value: &Value, number: f64, verb: char) {
        let (verb, default) = match verb {
            'v' => ('g', None),
            'b' | 'g' | 'G' | 'x' | 'X' => (verb, None),
            'e' | 'E' | 'f' => (verb, Some(6)),
            'F' => ('f', Some(6)),
            _ => return self.bad_verb(value, verb),
        };
        let flags = self.flags;
        let precision = flags.precision.or(default);
        let printed = format_float(number, verb, precision);
        let (sign, mut digits) = match printed.strip_prefix('-') {
            Some(digits) => ("-", digits.to_string()),
            None if flags.plus => ("+", printed.trim_start_matches('+').to_string()),
            None if flags.space => (" ", printed.trim_start_matches('+').to_string()),
            None if number.is_infinite() => ("+", printed.trim_start_matches('+').to_string()),
            None => ("", printed),
        };
        if !number.is_finite() {
            let zero = std::mem::take(&mut self.flags.zero);
            self.pad(&self.context.scalar_text(value, &format!("{sign}{digits}")));
            self.flags.zero = zero;
            return;
        }
        if flags.sharp && verb != 'b' {
            digits = with_point(&digits, verb, precision);
        }
        let length = sign.len() + digits.len();
        // Zeros stand between the sign and the digits.
        let zeros = match flags.width {
            Some(width) if flags.zero && !flags.minus && !sign.is_empty() => width.saturating_sub(length),
            _ => 0,
        };
        let printed = format!("{sign}{}{digits}", "0".repeat(zeros));
        self.pad(&self.context.scalar_text(value, &printed));
    }

    /// What Go writes for a verb that the value's type does not have.
    fn bad_verb(&mut self, value: &Value, verb: char) {
        if value.is_nil() {
            return self.made(&format!("%!{verb}(<nil>)"));
        }
        self.made(&format!("%!{verb}({}=", value.type_name()));
        self.value(value, 'v');
        self.made(")");
    }

    /// Adds a text, filled up to the width.
    fn pad(&mut self, text: &Text) {
        let Some(width) = self.flags.width else { return self.out.push(text) };
        let missing = width.saturating_sub(text.as_str().chars().count());
        let left = !self.flags.minus;
        let filling = if left && self.flags.zero { "0" } else { " " };
        if self.context.spend(missing).is_err() {
            return;
        }
        let filling = filling.repeat(missing);
        if left {
            self.made(&filling);
        }
        self.out.push(text);
        if !left {
            self.made(&filling);
        }
    }
}

fn character(number: i64) -> char {
    u32::try_from(number).ok().and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// What `#` does with a float: a point always, and zeros up to the precision with the verb `g`.
fn with_point(digits: &str, verb: char, precision: Option<usize>) -> String {
    let exponents: &[char] = if matches!(verb, 'x' | 'X') { &['p', 'P'] } else { &['e', 'E'] };
    let (mantissa, exponent) = digits.split_at(digits.find(exponents).unwrap_or(digits.len()));
    let mut wanted = match verb {
        'g' | 'G' | 'x' => precision.unwrap_or(6),
        _ => 0,
    };
    let mut counting = false;
    for digit in mantissa.chars().filter(|digit| *digit != '.') {
        counting |= digit != '0';
        wanted = wanted.saturating_sub(counting as usize);
    }
    let mut out = mantissa.to_string();
    if !mantissa.contains('.') {
        wanted = wanted.saturating_sub((mantissa == "0") as usize);
        out.push('.');
    }
    out.push_str(&"0".repeat(wanted));
    out.push_str(exponent);
    out
}
