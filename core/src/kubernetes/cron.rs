//! Schedules of CronJobs, as the controller reads them (`robfig/cron` v3, `ParseStandard`).

/// What is wrong with a schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CronError {
    /// It does not have five fields but so many.
    Fields(usize),
    /// A word that begins with `@` and is no macro.
    Macro(String),
    /// A field has a part that cannot be read or is out of its range: the field's name and the part.
    Part(&'static str, String),
    /// The day never comes, such as the 31st of February.
    Never,
}

/// A field: its name, the smallest and largest number, and the names of numbers.
struct Bounds {
    name: &'static str,
    least: u32,
    most: u32,
    names: &'static [&'static str],
}

const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: &[&str] = &["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/// Minute, hour, day of month, month, day of week. Sunday is 0; the controller knows no 7.
const BOUNDS: [Bounds; 5] = [
    Bounds { name: "minute", least: 0, most: 59, names: &[] },
    Bounds { name: "hour", least: 0, most: 23, names: &[] },
    Bounds { name: "day of month", least: 1, most: 31, names: &[] },
    Bounds { name: "month", least: 1, most: 12, names: MONTHS },
    Bounds { name: "day of week", least: 0, most: 6, names: DAYS },
];

const MACROS: &[&str] = &["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

/// The longest month of each name, with a leap year's February.
const LENGTHS: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Checks a schedule without a time zone in it: [`schedule_zone`] takes one off.
pub fn check_schedule(text: &str) -> Result<(), CronError> {
    let text = text.trim();
    if text.starts_with('@') {
        let is_known = MACROS.contains(&text) || text.strip_prefix("@every ").is_some_and(is_duration);
        return if is_known { Ok(()) } else { Err(CronError::Macro(text.to_string())) };
    }
    let fields: Vec<&str> = text.split_whitespace().collect();
    if fields.len() != BOUNDS.len() {
        return Err(CronError::Fields(fields.len()));
    }
    let mut sets = [(0u64, false); 5];
    for ((set, field), bounds) in sets.iter_mut().zip(&fields).zip(&BOUNDS) {
        *set = numbers(field, bounds)?;
    }
    let [_, _, (days, any_day), (months, _), (_, any_weekday)] = sets;
    let comes = |(month, length): (usize, &u32)| months >> (month + 1) & 1 == 1 && days & mask(1, *length) != 0;
    // With a day of the week as well, either of the two is enough.
    let is_fixed = any_weekday && !any_day;
    if is_fixed && !LENGTHS.iter().enumerate().any(comes) { Err(CronError::Never) } else { Ok(()) }
}

/// The time zone at the start of a schedule, `TZ=` or `CRON_TZ=`, and the rest.
pub fn schedule_zone(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let zoned = text.strip_prefix("CRON_TZ=").or_else(|| text.strip_prefix("TZ="))?;
    Some(zoned.split_once(char::is_whitespace).map_or((zoned, ""), |(zone, rest)| (zone, rest.trim())))
}

/// The numbers of a field as bits, and whether it is a star.
fn numbers(field: &str, bounds: &Bounds) -> Result<(u64, bool), CronError> {
    let wrong = |part: &str| CronError::Part(bounds.name, part.to_string());
    let (mut set, mut is_star) = (0, false);
    for part in field.split(',').filter(|part| !part.is_empty()) {
        let (bits, star) = range(part, bounds).ok_or_else(|| wrong(part))?;
        set |= bits;
        is_star |= star;
    }
    if set == 0 { Err(wrong(field)) } else { Ok((set, is_star)) }
}

/// `*`, `?`, `a`, `a-b`, each perhaps with a step behind `/`.
fn range(part: &str, bounds: &Bounds) -> Option<(u64, bool)> {
    let (range, step) = part.split_once('/').map_or((part, None), |(range, step)| (range, Some(step)));
    let step = step.map_or(Some(1), |step| plain(step).filter(|step| *step > 0))?;
    let is_star = matches!(range, "*" | "?");
    let (first, last) = match range.split_once('-') {
        _ if is_star => (bounds.least, bounds.most),
        Some((first, last)) => (number(first, bounds)?, number(last, bounds)?),
        None => {
            let first = number(range, bounds)?;
            (first, if part.contains('/') { bounds.most } else { first })
        }
    };
    if first < bounds.least || last > bounds.most || first > last {
        return None;
    }
    let bits = (first..=last).step_by(step as usize).fold(0, |bits, number| bits | 1u64 << number);
    Some((bits, is_star && step == 1))
}

fn number(text: &str, bounds: &Bounds) -> Option<u32> {
    let named = bounds.names.iter().position(|name| name.eq_ignore_ascii_case(text));
    // The first month is 1, the first day of the week 0.
    named.map(|at| at as u32 + bounds.least).or_else(|| plain(text))
}

fn plain(text: &str) -> Option<u32> {
    let is_short = !text.is_empty() && text.len() <= 4;
    if is_short && text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

fn mask(first: u32, last: u32) -> u64 {
    (first..=last).fold(0, |bits, number| bits | 1u64 << number)
}

/// A duration of Go, such as `1h30m`.
fn is_duration(text: &str) -> bool {
    let mut rest = text.trim();
    let mut parts = 0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let unit = ["ns", "us", "µs", "ms", "s", "m", "h"].iter().find(|unit| {
            let behind = rest.get(digits..).and_then(|behind| behind.strip_prefix(**unit));
            behind.is_some_and(|behind| !behind.starts_with(|c: char| c.is_alphabetic()))
        });
        let Some(unit) = unit.filter(|_| digits > 0) else { return false };
        rest = rest.get(digits + unit.len()..).unwrap_or("");
        parts += 1;
    }
    parts > 0
}

/// The areas of the time zone database, and its names without an area (IANA 2025b).
const AREAS: &[&str] = &[
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Brazil",
    "Canada",
    "Chile",
    "Etc",
    "Europe",
    "Indian",
    "Mexico",
    "Pacific",
    "US",
];
const ZONES: &[&str] = &[
    "CET",
    "CST6CDT",
    "Cuba",
    "EET",
    "EST",
    "EST5EDT",
    "Egypt",
    "Eire",
    "Factory",
    "GB",
    "GB-Eire",
    "GMT",
    "GMT+0",
    "GMT-0",
    "GMT0",
    "Greenwich",
    "HST",
    "Hongkong",
    "Iceland",
    "Iran",
    "Israel",
    "Jamaica",
    "Japan",
    "Kwajalein",
    "Libya",
    "MET",
    "MST",
    "MST7MDT",
    "NZ",
    "NZ-CHAT",
    "Navajo",
    "PRC",
    "PST8PDT",
    "Poland",
    "Portugal",
    "ROC",
    "ROK",
    "Singapore",
    "Turkey",
    "UCT",
    "UTC",
    "Universal",
    "W-SU",
    "WET",
    "Zulu",
];

/// Whether a text may name a time zone of the IANA database. Of `Area/Place` only the area is compared.
pub fn may_be_time_zone(text: &str) -> bool {
    match text.split_once('/') {
        Some((area, place)) => AREAS.contains(&area) && !place.is_empty() && !place.contains(char::is_whitespace),
        None => ZONES.contains(&text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules_of_five_fields_and_macros_are_fine() {
        for text in [
            "*/5 * * * *",
            "0 3 * * sun",
            "0 0 1,15 JAN-mar ?",
            "5/10 * * * *",
            "0  4 29 2 *",
            "@hourly",
            "@every 1h30m",
            "0 0 31 2 mon",
        ] {
            assert_eq!(check_schedule(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn what_the_controller_refuses_is_named() {
        let part = |name, part: &str| Err(CronError::Part(name, part.to_string()));
        assert_eq!(check_schedule("0 0 * * * *"), Err(CronError::Fields(6)));
        assert_eq!(check_schedule(""), Err(CronError::Fields(0)));
        assert_eq!(check_schedule("@reboot"), Err(CronError::Macro("@reboot".to_string())));
        assert_eq!(check_schedule("@every 5"), Err(CronError::Macro("@every 5".to_string())));
        assert_eq!(check_schedule("60 * * * *"), part("minute", "60"));
        assert_eq!(check_schedule("0 0 * * 7"), part("day of week", "7"));
        assert_eq!(check_schedule("0 5-3 * * *"), part("hour", "5-3"));
        assert_eq!(check_schedule("*/0 * * * *"), part("minute", "*/0"));
        assert_eq!(check_schedule("H 4 * * *"), part("minute", "H"));
        assert_eq!(check_schedule("0 0 0 * *"), part("day of month", "0"));
        assert_eq!(check_schedule("0 0 31 2,4 *"), Err(CronError::Never));
    }

    #[test]
    fn a_time_zone_is_taken_off_and_known_by_its_area() {
        assert_eq!(schedule_zone("CRON_TZ=Europe/Berlin 0 4 * * *"), Some(("Europe/Berlin", "0 4 * * *")));
        assert_eq!(schedule_zone("TZ=UTC"), Some(("UTC", "")));
        assert_eq!(schedule_zone("0 4 * * *"), None);
        let known = ["Etc/GMT+5", "UTC", "America/Argentina/Ushuaia"].map(may_be_time_zone);
        let unknown = ["PST", "UTC+2", "Berlin", "europe/Berlin", "", "Europe/"].map(may_be_time_zone);
        assert_eq!((known, unknown), ([true; 3], [false; 6]));
    }
}
