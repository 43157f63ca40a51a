//! Layouts: how the time 2006-01-02 15:04:05 -0700 would be written.

use super::{Civil, DAY, MONTHS, Time, WEEKDAYS, days_from_civil, days_in};

/// A part of a layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part<'a> {
    Literal(&'a str),
    LongMonth,
    Month,
    NumericMonth {
        padded: bool,
    },
    LongWeekday,
    Weekday,
    Day {
        padding: Option<char>,
    },
    YearDay {
        padding: char,
    },
    Hour,
    Hour12 {
        padded: bool,
    },
    Minute {
        padded: bool,
    },
    Second {
        padded: bool,
    },
    LongYear,
    Year,
    Noon {
        upper: bool,
    },
    ZoneName,
    /// `-07:00` and its kin: whether UTC is `Z`, whether there are colons, and how many of hours, minutes and seconds.
    Offset {
        is_iso: bool,
        has_colons: bool,
        parts: u32,
    },
    /// `.000` or `.999`.
    Fraction {
        mark: char,
        digits: usize,
        trimmed: bool,
    },
}

/// What stands for offsets; longer ones first.
const OFFSETS: &[(&str, bool, u32)] =
    &[("070000", false, 3), ("07:00:00", true, 3), ("0700", false, 2), ("07:00", true, 2), ("07", false, 1)];

/// What stands for other parts; longer ones first.
const NAMED: &[(&str, Part<'static>)] = &[
    ("January", Part::LongMonth),
    ("Monday", Part::LongWeekday),
    ("MST", Part::ZoneName),
    ("002", Part::YearDay { padding: '0' }),
    ("01", Part::NumericMonth { padded: true }),
    ("02", Part::Day { padding: Some('0') }),
    ("03", Part::Hour12 { padded: true }),
    ("04", Part::Minute { padded: true }),
    ("05", Part::Second { padded: true }),
    ("06", Part::Year),
    ("15", Part::Hour),
    ("1", Part::NumericMonth { padded: false }),
    ("2006", Part::LongYear),
    ("2", Part::Day { padding: None }),
    ("__2", Part::YearDay { padding: ' ' }),
    ("_2", Part::Day { padding: Some(' ') }),
    ("3", Part::Hour12 { padded: false }),
    ("4", Part::Minute { padded: false }),
    ("5", Part::Second { padded: false }),
    ("PM", Part::Noon { upper: true }),
    ("pm", Part::Noon { upper: false }),
];

/// The part that a text begins with, and its length.
fn part(text: &str) -> Option<(Part<'static>, usize)> {
    for (name, part) in [("Jan", Part::Month), ("Mon", Part::Weekday)] {
        let rest = text.strip_prefix(name);
        if rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_lowercase())) {
            return Some((part, name.len()));
        }
    }
    if let Some(digits) = text.strip_prefix(['-', 'Z']) {
        let is_iso = text.starts_with('Z');
        let found = OFFSETS.iter().find(|(written, ..)| digits.starts_with(written));
        return found.map(|(written, has_colons, parts)| {
            (Part::Offset { is_iso, has_colons: *has_colons, parts: *parts }, 1 + written.len())
        });
    }
    if let Some(digits) = text.strip_prefix(['.', ',']) {
        let digit = digits.chars().next().filter(|c| matches!(c, '0' | '9'))?;
        let rest = digits.trim_start_matches(digit);
        let len = digits.len() - rest.len();
        let mark = text.chars().next().unwrap_or('.');
        let ends = !rest.starts_with(|c: char| c.is_ascii_digit());
        return ends.then_some((Part::Fraction { mark, digits: len, trimmed: digit == '9' }, 1 + len));
    }
    // A blank before a year is no padding.
    if text.starts_with("_2006") {
        return None;
    }
    NAMED.iter().find(|(name, _)| text.starts_with(name)).map(|(name, part)| (*part, name.len()))
}

/// A layout as its parts.
fn parts(layout: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(rest) = layout.get(at..).filter(|rest| !rest.is_empty()) {
        match part(rest) {
            Some((part, len)) => {
                if start < at {
                    parts.push(Part::Literal(layout.get(start..at).unwrap_or("")));
                }
                parts.push(part);
                at += len;
                start = at;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    if start < layout.len() {
        parts.push(Part::Literal(layout.get(start..).unwrap_or("")));
    }
    parts
}

fn padded(number: u32, is_padded: bool) -> String {
    if is_padded { format!("{number:02}") } else { number.to_string() }
}

fn hour12(hour: u32) -> u32 {
    if hour.is_multiple_of(12) { 12 } else { hour % 12 }
}

impl Time {
    /// As a layout has it.
    pub fn format(&self, layout: &str) -> String {
        let Civil { year, month, day, hour, minute, second, weekday, year_day } = self.civil();
        let month_name = MONTHS.get(month as usize - 1).copied().unwrap_or("");
        let weekday_name = WEEKDAYS.get(weekday).copied().unwrap_or("");
        let mut text = String::new();
        for part in parts(layout) {
            let written = match part {
                Part::Literal(literal) => literal.to_string(),
                Part::LongMonth => month_name.to_string(),
                Part::Month => month_name.get(..3).unwrap_or("").to_string(),
                Part::NumericMonth { padded: is } => padded(month, is),
                Part::LongWeekday => weekday_name.to_string(),
                Part::Weekday => weekday_name.get(..3).unwrap_or("").to_string(),
                Part::Day { padding: None } => day.to_string(),
                Part::Day { padding: Some('0') } => padded(day, true),
                Part::Day { .. } => format!("{day:2}"),
                Part::YearDay { padding: '0' } => format!("{year_day:03}"),
                Part::YearDay { .. } => format!("{year_day:3}"),
                Part::Hour => padded(hour, true),
                Part::Hour12 { padded: is } => padded(hour12(hour), is),
                Part::Minute { padded: is } => padded(minute, is),
                Part::Second { padded: is } => padded(second, is),
                Part::LongYear if year < 0 => format!("-{:04}", -year),
                Part::LongYear => format!("{year:04}"),
                Part::Year => format!("{:02}", year.rem_euclid(100)),
                Part::Noon { upper } => match (hour < 12, upper) {
                    (true, true) => "AM".to_string(),
                    (true, false) => "am".to_string(),
                    (false, true) => "PM".to_string(),
                    (false, false) => "pm".to_string(),
                },
                Part::ZoneName if self.zone.is_empty() => offset(self.offset, false, 2),
                Part::ZoneName => self.zone.clone(),
                Part::Offset { is_iso: true, .. } if self.offset == 0 => "Z".to_string(),
                Part::Offset { has_colons, parts, .. } => offset(self.offset, has_colons, parts),
                Part::Fraction { mark, digits, trimmed } => self.fraction(mark, digits, trimmed),
            };
            text.push_str(&written);
        }
        text
    }

    fn fraction(&self, mark: char, digits: usize, trimmed: bool) -> String {
        let all = format!("{:09}", self.nanos);
        let shown = all.get(..digits.min(9)).unwrap_or(&all);
        let shown = if trimmed { shown.trim_end_matches('0') } else { shown };
        if shown.is_empty() { String::new() } else { format!("{mark}{shown}") }
    }

    /// Reads a time that is written in a layout.
    ///
    /// # Errors
    /// If it is not, in Go's words.
    pub fn parse(layout: &str, text: &str) -> Result<Time, String> {
        Reading::default().read(layout, text).map_err(|why| {
            let (layout, text) = (crate::helm::format::quote(layout), crate::helm::format::quote(text));
            format!("parsing time {text} as {layout}: {why}")
        })
    }
}

fn offset(seconds: i32, has_colons: bool, parts: u32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let size = seconds.unsigned_abs();
    let numbers = [size / 3600, size / 60 % 60, size % 60];
    let numbers: Vec<String> = numbers.iter().take(parts as usize).map(|number| format!("{number:02}")).collect();
    format!("{sign}{}", numbers.join(if has_colons { ":" } else { "" }))
}

/// What was read of a time so far.
struct Reading {
    year: i64,
    month: u32,
    day: u32,
    year_day: Option<u32>,
    hour: u32,
    minute: u32,
    second: u32,
    nanos: u32,
    is_afternoon: Option<bool>,
    offset: Option<i32>,
    zone: Option<String>,
}

impl Default for Reading {
    fn default() -> Reading {
        Reading {
            year: 0,
            month: 1,
            day: 1,
            year_day: None,
            hour: 0,
            minute: 0,
            second: 0,
            nanos: 0,
            is_afternoon: None,
            offset: None,
            zone: None,
        }
    }
}

/// A number of at most so many digits at the beginning of a text, exactly so many if `exact`.
fn number(text: &str, digits: usize, exact: bool) -> Option<(u32, &str)> {
    let len = text.bytes().take(digits).take_while(u8::is_ascii_digit).count();
    let (digits_read, rest) = text.split_at(len);
    if exact && len < digits {
        return None;
    }
    digits_read.parse().ok().map(|number| (number, rest))
}

/// Which of the names a text begins with, whatever the case of its letters.
fn name<'t>(text: &'t str, names: &[&str], len: Option<usize>) -> Option<(u32, &'t str)> {
    let index = names.iter().position(|name| {
        let name = len.map_or(*name, |len| name.get(..len).unwrap_or(name));
        text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
    })?;
    let len = len.unwrap_or(names.get(index)?.len());
    Some((index as u32, text.get(len..)?))
}

impl Reading {
    fn read(mut self, layout: &str, text: &str) -> Result<Time, String> {
        let parts = parts(layout);
        let mut rest = text;
        for (index, part) in parts.iter().enumerate() {
            let has_fraction_next = matches!(parts.get(index + 1), Some(Part::Fraction { .. }));
            let failed = || {
                format!("cannot parse {} as {}", crate::helm::format::quote(rest), crate::helm::format::quote(layout))
            };
            rest = self.part(*part, rest, has_fraction_next).ok_or_else(failed)?;
        }
        if !rest.is_empty() {
            return Err(format!("extra text: {}", crate::helm::format::quote(rest)));
        }
        self.time()
    }

    fn part<'t>(&mut self, part: Part<'_>, text: &'t str, has_fraction_next: bool) -> Option<&'t str> {
        let mut set = |field: fn(&mut Reading) -> &mut u32, read: Option<(u32, &'t str)>| {
            let (number, rest) = read?;
            *field(self) = number;
            Some(rest)
        };
        match part {
            Part::Literal(literal) => text.strip_prefix(literal),
            Part::LongMonth => set(|time| &mut time.month, name(text, &MONTHS, None).map(|(at, rest)| (at + 1, rest))),
            Part::Month => set(|time| &mut time.month, name(text, &MONTHS, Some(3)).map(|(at, rest)| (at + 1, rest))),
            Part::NumericMonth { padded } => set(|time| &mut time.month, number(text, 2, padded)),
            Part::LongWeekday => name(text, &WEEKDAYS, None).map(|(_, rest)| rest),
            Part::Weekday => name(text, &WEEKDAYS, Some(3)).map(|(_, rest)| rest),
            Part::Day { padding } => {
                let text = if padding == Some(' ') { text.strip_prefix(' ').unwrap_or(text) } else { text };
                set(|time| &mut time.day, number(text, 2, padding == Some('0')))
            }
            Part::YearDay { .. } => {
                let (day, rest) = number(text.trim_start_matches(' '), 3, false)?;
                self.year_day = Some(day);
                Some(rest)
            }
            Part::Hour => set(|time| &mut time.hour, number(text, 2, false)),
            Part::Hour12 { padded } => set(|time| &mut time.hour, number(text, 2, padded)),
            Part::Minute { padded } => set(|time| &mut time.minute, number(text, 2, padded)),
            Part::Second { padded } => {
                let rest = set(|time| &mut time.second, number(text, 2, padded))?;
                let begins =
                    rest.strip_prefix(['.', ',']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
                if begins && !has_fraction_next { self.fraction(rest) } else { Some(rest) }
            }
            Part::LongYear => {
                let (year, rest) = number(text, 4, true)?;
                self.year = i64::from(year);
                Some(rest)
            }
            Part::Year => {
                let (year, rest) = number(text, 2, true)?;
                self.year = i64::from(year) + if year >= 69 { 1900 } else { 2000 };
                Some(rest)
            }
            Part::Noon { upper } => {
                let (am, pm) = if upper { ("AM", "PM") } else { ("am", "pm") };
                self.is_afternoon = Some(text.starts_with(pm));
                text.strip_prefix(pm).or_else(|| text.strip_prefix(am))
            }
            Part::ZoneName => {
                let len = text.bytes().take(5).take_while(u8::is_ascii_uppercase).count();
                let (zone, rest) = text.split_at(len);
                self.zone = Some(zone.to_string()).filter(|_| (3..=4).contains(&len));
                self.zone.is_some().then_some(rest)
            }
            Part::Offset { is_iso: true, .. } if text.starts_with('Z') => {
                self.offset = Some(0);
                text.strip_prefix('Z')
            }
            Part::Offset { has_colons, parts, .. } => self.offset(text, has_colons, parts),
            Part::Fraction { trimmed: true, .. } if !text.starts_with(['.', ',']) => Some(text),
            Part::Fraction { .. } => self.fraction(text),
        }
    }

    fn fraction<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        let digits = text.strip_prefix(['.', ','])?;
        let len = digits.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = digits.split_at(len);
        self.nanos = format!("{digits:0<9}").get(..9)?.parse().ok()?;
        (len > 0).then_some(rest)
    }

    fn offset<'t>(&mut self, text: &'t str, has_colons: bool, parts: u32) -> Option<&'t str> {
        let negative = text.starts_with('-');
        let mut rest = text.strip_prefix(['+', '-'])?;
        let (mut seconds, mut unit) = (0, 3600);
        for index in 0..parts {
            if has_colons && index > 0 {
                rest = rest.strip_prefix(':')?;
            }
            let (number, behind) = number(rest, 2, true)?;
            if number > if index == 0 { 24 } else { 59 } {
                return None;
            }
            seconds += number as i32 * unit;
            unit /= 60;
            rest = behind;
        }
        self.offset = Some(if negative { -seconds } else { seconds });
        Some(rest)
    }

    fn time(self) -> Result<Time, String> {
        let out_of_range = |what: &str| Err(format!("{what} out of range"));
        let (mut month, mut day) = (self.month, self.day);
        if let Some(year_day) = self.year_day {
            (month, day) = (1, year_day);
            while month < 12 && day > days_in(self.year, month) {
                day -= days_in(self.year, month);
                month += 1;
            }
        }
        if !(1..=12).contains(&month) {
            return out_of_range("month");
        }
        if !(1..=days_in(self.year, month)).contains(&day) {
            return out_of_range("day");
        }
        let hour = match self.is_afternoon {
            Some(true) if self.hour < 12 => self.hour + 12,
            Some(false) if self.hour == 12 => 0,
            _ => self.hour,
        };
        if hour > 23 {
            return out_of_range("hour");
        }
        if self.minute > 59 {
            return out_of_range("minute");
        }
        if self.second > 59 {
            return out_of_range("second");
        }
        let offset = self.offset.unwrap_or(0);
        let clock = i64::from(hour * 3600 + self.minute * 60 + self.second);
        let unix = days_from_civil(self.year, month, day) * DAY + clock - i64::from(offset);
        let zone = match (self.zone, self.offset) {
            (Some(zone), _) => zone,
            (None, None | Some(0)) => "UTC".to_string(),
            (None, Some(_)) => String::new(),
        };
        Ok(Time { unix, nanos: self.nanos, offset, zone })
    }
}
