//! Durations: `1h30m0.5s`.

use std::fmt;

use super::SECOND;

/// A duration in nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Duration(pub i64);

impl Duration {
    /// Reads a duration. Nothing if it is none or too long.
    pub fn parse(text: &str) -> Option<Duration> {
        let (negative, mut rest) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        if rest == "0" {
            return Some(Duration(0));
        }
        if rest.is_empty() {
            return None;
        }
        let mut sum: u64 = 0;
        while !rest.is_empty() {
            let (whole, behind) = digits(rest);
            let (fraction, behind) = match behind.strip_prefix('.') {
                Some(behind) => digits(behind),
                None => ("", behind),
            };
            if whole.is_empty() && fraction.is_empty() {
                return None;
            }
            let len = behind.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(behind.len());
            let (unit, behind) = behind.split_at(len);
            let unit: u64 = match unit {
                "ns" => 1,
                "us" | "µs" | "μs" => 1_000,
                "ms" => 1_000_000,
                "s" => 1_000_000_000,
                "m" => 60_000_000_000,
                "h" => 3_600_000_000_000,
                _ => return None,
            };
            let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
            let part = fraction_of(fraction, unit);
            sum = sum.checked_add(whole.checked_mul(unit)?.checked_add(part)?)?;
            rest = behind;
        }
        if negative { 0_i64.checked_sub_unsigned(sum) } else { i64::try_from(sum).ok() }.map(Duration)
    }

    /// The nearest multiple of another one, halves away from zero; itself if that is not positive.
    pub fn round(self, to: Duration) -> Duration {
        if to.0 <= 0 {
            return self;
        }
        let rest = self.0 % to.0;
        let half = i128::from(rest.unsigned_abs()) * 2 < i128::from(to.0);
        let down = self.0 - rest;
        if half {
            return Duration(down);
        }
        let (up, limit) =
            if self.0 < 0 { (down.checked_sub(to.0), i64::MIN) } else { (down.checked_add(to.0), i64::MAX) };
        Duration(up.unwrap_or(limit))
    }

    /// The multiple of another one before it, towards zero; itself if that is not positive.
    pub fn truncate(self, to: Duration) -> Duration {
        if to.0 <= 0 { self } else { Duration(self.0 - self.0 % to.0) }
    }

    /// How many units of so many nanoseconds.
    pub fn in_units(self, nanos: i64) -> f64 {
        (self.0 / nanos) as f64 + (self.0 % nanos) as f64 / nanos as f64
    }
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_digit).count())
}

/// The part of a unit that digits behind a point are.
fn fraction_of(digits: &str, unit: u64) -> u64 {
    let (mut part, mut scale) = (0_u64, 1.0_f64);
    for digit in digits.bytes() {
        let Some(more) = part.checked_mul(10).and_then(|part| part.checked_add(u64::from(digit - b'0'))) else { break };
        if more > i64::MAX as u64 {
            break;
        }
        part = more;
        scale *= 10.0;
    }
    (part as f64 * (unit as f64 / scale)) as u64
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nanos = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        let second = SECOND as u64;
        if nanos == 0 {
            return f.write_str("0s");
        }
        if nanos < second {
            let (unit, name) = match nanos {
                ..1_000 => (1, "ns"),
                1_000..1_000_000 => (1_000, "µs"),
                _ => (1_000_000, "ms"),
            };
            return write!(f, "{sign}{}{name}", with_fraction(nanos, unit));
        }
        let minutes = nanos / (60 * second);
        f.write_str(sign)?;
        if minutes >= 60 {
            write!(f, "{}h", minutes / 60)?;
        }
        if minutes > 0 {
            write!(f, "{}m", minutes % 60)?;
        }
        write!(f, "{}s", with_fraction(nanos % (60 * second), second))
    }
}

/// A number of units with the digits behind the point that are needed.
fn with_fraction(nanos: u64, unit: u64) -> String {
    let rest = nanos % unit;
    if rest == 0 {
        return (nanos / unit).to_string();
    }
    let width = unit.ilog10() as usize;
    let digits = format!("{rest:0width$}");
    format!("{}.{}", nanos / unit, digits.trim_end_matches('0'))
}
