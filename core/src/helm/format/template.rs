//! The format of `printf`.

use crate::helm::format::printer::{Flags, Printer};
use crate::helm::text::Text;
use crate::helm::value::{Kind, Value};

/// The largest width, precision or index.
const MOST: i64 = 1_000_000;

/// Where one is in a format.
struct Reader<'t> {
    format: &'t str,
    at: usize,
    arguments: &'t [Value],
    /// The argument that is next.
    next: usize,
    /// Whether an index such as `[1]` was met anywhere.
    reordered: bool,
    /// Whether all indexes of this verb were right.
    sound: bool,
    /// Whether an index was the last thing met.
    after_index: bool,
}

/// Writes a format with its arguments.
pub(super) fn run(printer: &mut Printer<'_, '_>, format: &Text, arguments: &[Value]) {
    let mut reader = Reader {
        format: format.as_str(),
        at: 0,
        arguments,
        next: 0,
        reordered: false,
        sound: true,
        after_index: false,
    };
    loop {
        let rest = reader.rest();
        let literal = rest.find('%').unwrap_or(rest.len());
        printer.literal(format, reader.at..reader.at + literal);
        reader.at += literal;
        if reader.at >= format.as_str().len() {
            break;
        }
        let percent = reader.at;
        reader.at += 1;
        if !verb(printer, &mut reader, format, percent) {
            break;
        }
    }
    let (next, reordered) = (reader.next, reader.reordered);
    if reordered {
        return;
    }
    let Some(extra) = arguments.get(next..).filter(|extra| !extra.is_empty()) else { return };
    printer.flags = Flags::default();
    printer.made("%!(EXTRA ");
    for (index, value) in extra.iter().enumerate() {
        if index > 0 {
            printer.made(", ");
        }
        if !value.is_nil() {
            printer.made(value.type_name());
            printer.made("=");
        }
        printer.argument(value, 'v');
    }
    printer.made(")");
}

/// Writes one verb; false if the format ends before it.
fn verb(printer: &mut Printer<'_, '_>, reader: &mut Reader<'_>, format: &Text, percent: usize) -> bool {
    reader.sound = true;
    reader.after_index = false;
    let mut flags = Flags::default();
    while let Some(byte) = reader.peek() {
        match byte {
            b'#' => flags.sharp = true,
            b'0' => flags.zero = true,
            b'+' => flags.plus = true,
            b'-' => flags.minus = true,
            b' ' => flags.space = true,
            _ => break,
        }
        reader.at += 1;
    }
    reader.index();
    if reader.eat(b'*') {
        match reader.integer_argument() {
            Some(width) => {
                flags.width = Some(width.unsigned_abs() as usize);
                if width < 0 {
                    flags.minus = true;
                    flags.zero = false;
                }
            }
            None => printer.made("%!(BADWIDTH)"),
        }
        reader.after_index = false;
    } else {
        flags.width = reader.number();
        if reader.after_index && flags.width.is_some() {
            reader.sound = false;
        }
    }
    // A point at the very end of the format is the verb.
    if reader.peek() == Some(b'.') && reader.at + 1 < reader.format.len() {
        reader.at += 1;
        if reader.after_index {
            reader.sound = false;
        }
        reader.index();
        if reader.eat(b'*') {
            flags.precision = reader.integer_argument().filter(|precision| *precision >= 0).map(|value| value as usize);
            if flags.precision.is_none() {
                printer.made("%!(BADPREC)");
            }
            reader.after_index = false;
        } else {
            flags.precision = Some(reader.number().unwrap_or(0));
        }
    }
    if !reader.after_index {
        reader.index();
    }
    let Some(letter) = reader.rest().chars().next() else {
        printer.made("%!(NOVERB)");
        return false;
    };
    reader.at += letter.len_utf8();
    if letter == '%' {
        printer.literal(format, percent..percent + 1);
    } else if !reader.sound {
        printer.made(&format!("%!{letter}(BADINDEX)"));
    } else if let Some(value) = reader.arguments.get(reader.next) {
        if matches!(letter, 'v' | 'w') {
            flags.sharp_v = std::mem::take(&mut flags.sharp);
            flags.plus_v = std::mem::take(&mut flags.plus);
        }
        printer.flags = flags;
        printer.argument(value, letter);
        reader.next += 1;
    } else {
        printer.made(&format!("%!{letter}(MISSING)"));
    }
    true
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.format.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.format.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += found as usize;
        found
    }

    /// A number; one that is too large takes the rest of the format with it.
    fn number(&mut self) -> Option<usize> {
        let (value, length) = leading_number(self.rest());
        self.at += length;
        value
    }

    /// The next argument as a width or precision.
    fn integer_argument(&mut self) -> Option<i64> {
        let value = self.arguments.get(self.next)?;
        self.next += 1;
        match value.kind {
            Kind::Int(number) | Kind::Int64(number) if (-MOST..=MOST).contains(&number) => Some(number),
            _ => None,
        }
    }

    /// `[2]`: the number of the next argument, from 1.
    fn index(&mut self) {
        self.after_index = false;
        let rest = self.rest();
        if !rest.starts_with('[') {
            return;
        }
        self.reordered = true;
        let Some(end) = rest.find(']').filter(|_| rest.len() >= 3) else {
            self.at += 1;
            self.sound = false;
            return;
        };
        self.at += end + 1;
        let inside = rest.get(1..end).unwrap_or_default();
        match leading_number(inside) {
            (Some(number), length) if length == inside.len() => {
                self.after_index = true;
                match number.checked_sub(1).filter(|index| *index < self.arguments.len()) {
                    Some(index) => self.next = index,
                    None => self.sound = false,
                }
            }
            _ => self.sound = false,
        }
    }
}

/// The number at the start of a text, and how many bytes it takes: all, if it is too large.
fn leading_number(text: &str) -> (Option<usize>, usize) {
    let mut number = None::<usize>;
    for (index, byte) in text.bytes().enumerate() {
        if !byte.is_ascii_digit() {
            return (number, index);
        }
        if number.unwrap_or(0) > MOST as usize {
            return (None, text.len());
        }
        number = Some(number.unwrap_or(0) * 10 + (byte - b'0') as usize);
    }
    (number, text.len())
}
