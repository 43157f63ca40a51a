//! What a plain scalar means to `go.yaml.in/yaml/v2`, which follows YAML 1.1.
//!
//! Core has the same for rules, which need less: here whole numbers beyond 64 bits and dates count, since they decide about quotes.

/// What a plain scalar means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Meaning {
    /// `null`, `~` or nothing.
    Null,
    /// `true`, `yes`, `on` and their opposites.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A whole number above those.
    Uint(u64),
    /// Any other number.
    Float(f64),
    /// A date or time, which is read as text.
    Time,
    /// Text.
    Text,
}

/// What a plain scalar without a tag means.
pub fn meaning(text: &str) -> Meaning {
    match text.as_bytes().first() {
        None => Meaning::Null,
        Some(b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~') => word(text),
        Some(b'.') => match special(text) {
            Some(number) => Meaning::Float(number),
            None => crate::yaml::decimal_fraction(text).map_or(Meaning::Text, Meaning::Float),
        },
        Some(b'0'..=b'9' | b'+' | b'-') => match special(text) {
            Some(number) => Meaning::Float(number),
            None if is_time(text) => Meaning::Time,
            None => number(text),
        },
        Some(_) => Meaning::Text,
    }
}

fn word(text: &str) -> Meaning {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Meaning::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Meaning::Bool(false),
        "~" | "null" | "Null" | "NULL" => Meaning::Null,
        _ => Meaning::Text,
    }
}

fn special(text: &str) -> Option<f64> {
    match text {
        ".nan" | ".NaN" | ".NAN" => Some(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Some(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

/// What a scalar means that begins with a digit or sign. Underscores are for the eye.
pub(crate) fn number(text: &str) -> Meaning {
    let bare;
    let text = if text.contains('_') {
        bare = text.replace('_', "");
        bare.as_str()
    } else {
        text
    };
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    if let Some(size) = whole(digits) {
        let signed = if negative { 0_i64.checked_sub_unsigned(size) } else { i64::try_from(size).ok() };
        if let Some(number) = signed {
            return Meaning::Int(number);
        }
        if digits.len() == text.len() {
            return Meaning::Uint(size);
        }
    }
    crate::yaml::decimal_fraction(text).map_or(Meaning::Text, Meaning::Float)
}

/// A whole number without a sign, as Go's `strconv.ParseUint` reads it with base 0.
pub(crate) fn whole(digits: &str) -> Option<u64> {
    let (digits, radix) = match digits.as_bytes() {
        [b'0', b'x' | b'X', _, ..] => (&digits[2..], 16),
        [b'0', b'o' | b'O', _, ..] => (&digits[2..], 8),
        [b'0', b'b' | b'B', _, ..] => (&digits[2..], 2),
        [b'0', _, ..] => (&digits[1..], 8),
        _ => (digits, 10),
    };
    let are_digits = digits.starts_with(|c: char| c.is_digit(radix));
    are_digits.then(|| u64::from_str_radix(digits, radix).ok()).flatten()
}

/// Whether it is a number to the base of 60, such as `12:30:45`: read as text, but written in quotes.
pub(crate) fn is_base60(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let Some((first, rest)) = digits.split_once(':') else { return false };
    let is_first = first.starts_with(|c: char| c.is_ascii_digit())
        && first.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    let (rest, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    let is_part = |part: &str| matches!(part.as_bytes(), [b'0'..=b'9'] | [b'0'..=b'5', b'0'..=b'9']);
    is_first && rest.split(':').all(is_part) && fraction.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_')
}

/// Whether it is one of the dates and times of YAML 1.1 that the library knows: `2001-12-14`, `2001-12-14t21:59:43.1-05:00`,
/// `2001-12-14 21:59:43.1`.
pub(crate) fn is_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_year = bytes.len() > 5 && bytes[..4].iter().all(u8::is_ascii_digit) && bytes[4] == b'-';
    if !is_year {
        return false;
    }
    let mut rest = Clock(&text[5..]);
    let year: u32 = text[..4].parse().unwrap_or(0);
    let (Some(month), true) = (rest.number(1..=12), rest.eat('-')) else { return false };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if rest.number(1..=days).is_none() {
        return false;
    }
    if rest.0.is_empty() {
        return true;
    }
    let zoned = rest.eat('T') || rest.eat('t');
    if !zoned && !rest.eat(' ') {
        return false;
    }
    rest.clock() && if zoned { rest.zone() } else { rest.0.is_empty() }
}

/// The rest of a date and time that is being read.
struct Clock<'a>(&'a str);

impl Clock<'_> {
    fn eat(&mut self, c: char) -> bool {
        self.0.strip_prefix(c).is_some_and(|rest| {
            self.0 = rest;
            true
        })
    }

    /// One or two digits.
    fn number(&mut self, range: std::ops::RangeInclusive<u32>) -> Option<u32> {
        let len = self.0.bytes().take(2).take_while(u8::is_ascii_digit).count();
        let number = self.0.get(..len)?.parse().ok()?;
        self.0 = self.0.get(len..)?;
        range.contains(&number).then_some(number)
    }

    fn clock(&mut self) -> bool {
        let is_clock = self.number(0..=23).is_some()
            && self.eat(':')
            && self.number(0..=59).is_some()
            && self.eat(':')
            && self.number(0..=59).is_some();
        if is_clock && self.0.starts_with(['.', ',']) {
            let len = self.0.bytes().skip(1).take_while(u8::is_ascii_digit).count();
            if len > 0 {
                self.0 = self.0.get(1 + len..).unwrap_or("");
            }
        }
        is_clock
    }

    /// `Z` or `+02:00`, to the end.
    fn zone(&mut self) -> bool {
        match self.0.as_bytes() {
            b"Z" => true,
            [b'+' | b'-', a, b, b':', c, d] => {
                let two =
                    |a: &u8, b: &u8| (a.is_ascii_digit() && b.is_ascii_digit()).then(|| (a - b'0') * 10 + (b - b'0'));
                two(a, b).is_some_and(|hours| hours <= 24) && two(c, d).is_some_and(|minutes| minutes < 60)
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_mean_what_yaml_1_1_says() {
        for (text, expected) in [
            ("", Meaning::Null),
            ("~", Meaning::Null),
            ("Null", Meaning::Null),
            ("nUll", Meaning::Text),
            ("y", Meaning::Bool(true)),
            ("Off", Meaning::Bool(false)),
            ("oN", Meaning::Text),
            ("0", Meaning::Int(0)),
            ("-0", Meaning::Int(0)),
            ("+12", Meaning::Int(12)),
            ("0755", Meaning::Int(493)),
            ("0o17", Meaning::Int(15)),
            ("0x1f", Meaning::Int(31)),
            ("-0b101", Meaning::Int(-5)),
            ("08", Meaning::Float(8.0)),
            ("1_000", Meaning::Int(1000)),
            ("0x", Meaning::Text),
            ("9223372036854775807", Meaning::Int(i64::MAX)),
            ("9223372036854775808", Meaning::Uint(1 << 63)),
            ("+9223372036854775808", Meaning::Float(9223372036854775808.0)),
            ("-9223372036854775808", Meaning::Int(i64::MIN)),
            ("18446744073709551616", Meaning::Float(18446744073709551616.0)),
            ("1e3", Meaning::Float(1000.0)),
            ("1.", Meaning::Float(1.0)),
            (".5", Meaning::Float(0.5)),
            ("+.5", Meaning::Float(0.5)),
            (".", Meaning::Text),
            ("1e400", Meaning::Text),
            ("1.2.3", Meaning::Text),
            ("-.Inf", Meaning::Float(f64::NEG_INFINITY)),
            ("2020-01-01", Meaning::Time),
            ("2020-1-1", Meaning::Time),
            ("2020-02-30", Meaning::Text),
            ("2020-01-01T10:00:00Z", Meaning::Time),
            ("2020-01-01t1:2:3.45+02:00", Meaning::Time),
            ("2020-01-01 10:00:00", Meaning::Time),
            ("2020-01-01 10:00", Meaning::Text),
            ("2020-01-01T10:00:00", Meaning::Text),
            ("<<", Meaning::Text),
            ("é", Meaning::Text),
            ("2é", Meaning::Text),
            ("2020é", Meaning::Text),
        ] {
            assert_eq!(meaning(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_to_the_base_of_60() {
        for (text, expected) in
            [("1:30", true), ("-12:30:45.5", true), ("1:60", false), ("80:80", false), ("a:30", false)]
        {
            assert_eq!(is_base60(text), expected, "{text}");
        }
    }
}
