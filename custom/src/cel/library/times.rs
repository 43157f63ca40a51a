//! Times and spans of time.

use lintainer_core::model::parse_go_duration;

use super::super::special::Special;
use super::super::value::{Is, Value};
use super::{Entry, Wrong, global, method, refused, special, text, unsure};

const SECOND: i128 = 1_000_000_000;

pub(super) const ENTRIES: &[Entry] = &[
    global("duration", (1, 1), |_, values| match (special(values, 0), values.first().map(|value| &value.is)) {
        (Some(Special::Duration(span)), _) => Ok(Special::Duration(*span).is()),
        (_, Some(Is::Text(text))) => match duration(text) {
            Some(span) => Ok(Special::Duration(span).is()),
            None => refused("it is no duration"),
        },
        _ => unsure("a text is wanted"),
    }),
    global("timestamp", (1, 1), |_, values| match (special(values, 0), values.first().map(|value| &value.is)) {
        (Some(Special::Time(at)), _) => Ok(Special::Time(*at).is()),
        _ => match timestamp(text(values, 0)?) {
            Some(at) => Ok(Special::Time(at).is()),
            None => unsure("another form of a time"),
        },
    }),
    method("getHours", (1, 1), |_, values| part(values, 3600 * SECOND, 24)),
    method("getMinutes", (1, 1), |_, values| part(values, 60 * SECOND, 60)),
    method("getSeconds", (1, 1), |_, values| part(values, SECOND, 60)),
    method("getMilliseconds", (1, 1), |_, values| match special(values, 0) {
        // Of a duration they are what is left of a second in newer versions, and all of it in others.
        Some(Special::Time(at)) => Ok(Is::Int((at.rem_euclid(SECOND) / 1_000_000) as i64)),
        _ => unsure("the milliseconds of a duration"),
    }),
    method("getFullYear", (1, 1), |_, values| Ok(Is::Int(date(values)?.0))),
    method("getMonth", (1, 1), |_, values| Ok(Is::Int(date(values)?.1 - 1))),
    method("getDate", (1, 1), |_, values| Ok(Is::Int(date(values)?.2))),
    method("getDayOfMonth", (1, 1), |_, values| Ok(Is::Int(date(values)?.2 - 1))),
    method("getDayOfWeek", (1, 1), |_, values| Ok(Is::Int((days(values)? + 4).rem_euclid(7)))),
];

/// A duration as Go writes it, in nanoseconds: `1h30m`, `-5s`.
pub fn duration(text: &str) -> Option<i64> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    i64::try_from(parse_go_duration(rest)?.as_nanos()).ok().map(|nanoseconds| sign * nanoseconds)
}

/// A time of RFC 3339 in nanoseconds since 1970. `None` for other forms.
pub fn timestamp(text: &str) -> Option<i128> {
    let number = |range: std::ops::Range<usize>| -> Option<i64> {
        let digits = text.get(range)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
    };
    let sign = |at: usize, signs: &[u8]| text.as_bytes().get(at).is_some_and(|byte| signs.contains(byte));
    let signs = sign(4, b"-") && sign(7, b"-") && sign(10, b"T") && sign(13, b":") && sign(16, b":");
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
    let is_one = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
    if !signs || !is_one || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let rest = text.get(19..)?;
    let (fraction, zone) = match rest.strip_prefix('.') {
        Some(behind) => behind.split_at(behind.find(|letter: char| !letter.is_ascii_digit())?),
        None => ("", rest),
    };
    if rest.starts_with('.') && fraction.is_empty() || fraction.len() > 9 {
        return None;
    }
    let nanoseconds: i128 = format!("{fraction:0<9}").parse().ok()?;
    let offset = match zone.as_bytes() {
        b"Z" => 0,
        [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
            let (hours, minutes): (i64, i64) = (zone.get(1..3)?.parse().ok()?, zone.get(4..6)?.parse().ok()?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            (hours * 60 + minutes) * if *sign == b'-' { -60 } else { 60 }
        }
        _ => return None,
    };
    let seconds = days_since_1970(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset;
    Some(i128::from(seconds) * SECOND + nanoseconds)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The number of a day, from 1 January 1970 on, in years that begin with March.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let in_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + in_year - 719_468
}

fn days(values: &[Value]) -> Result<i64, Wrong> {
    match special(values, 0) {
        Some(Special::Time(at)) => Ok(at.div_euclid(86_400 * SECOND) as i64),
        _ => unsure("a time is wanted"),
    }
}

/// Year, month and day, both from 1.
fn date(values: &[Value]) -> Result<(i64, i64, i64), Wrong> {
    let days = days(values)? + 719_468;
    let (era, in_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (in_era - in_era / 1460 + in_era / 36_524 - in_era / 146_096) / 365;
    let in_year = in_era - (365 * year + year / 4 - year / 100);
    let month = (5 * in_year + 2) / 153;
    let day = in_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    Ok((year + era * 400 + i64::from(month <= 2), month, day))
}

/// Of a time a part of its day; of a duration all of it.
fn part<'a>(values: &[Value<'a>], unit: i128, most: i128) -> super::Made<'a> {
    match special(values, 0) {
        Some(Special::Time(at)) => Ok(Is::Int((at.div_euclid(unit)).rem_euclid(most) as i64)),
        Some(Special::Duration(span)) => Ok(Is::Int((i128::from(*span) / unit) as i64)),
        _ => unsure("a time or duration is wanted"),
    }
}
