//! Times and durations as Go's package `time` has them. There is no clock and no table of time zones: local time is UTC.

mod duration;
mod layout;

use std::fmt;

pub(crate) use duration::Duration;

/// A second as nanoseconds.
pub(crate) const SECOND: i64 = 1_000_000_000;

const DAY: i64 = 24 * 60 * 60;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// A moment, and the zone in which it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Time {
    /// Seconds since 1970.
    pub unix: i64,
    /// Nanoseconds in the second.
    pub nanos: u32,
    /// Seconds east of Greenwich.
    pub offset: i32,
    /// The name of the zone; empty if it has none.
    pub zone: String,
}

/// The parts of a moment as a calendar and a clock show them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Civil {
    pub year: i64,
    /// From 1.
    pub month: u32,
    /// From 1.
    pub day: u32,
    pub hour: u32,
    pub minute: u32,
    pub second: u32,
    /// From 0 for Sunday.
    pub weekday: usize,
    /// From 1.
    pub year_day: u32,
}

impl Time {
    /// A moment in UTC, by seconds since 1970.
    pub fn utc(unix: i64) -> Time {
        Time { unix, nanos: 0, offset: 0, zone: "UTC".to_string() }
    }

    /// Go's zero time: the first moment of the year 1.
    pub fn zero() -> Time {
        Time::utc(days_from_civil(1, 1, 1) * DAY)
    }

    /// The same moment in UTC.
    pub fn in_utc(&self) -> Time {
        Time { offset: 0, zone: "UTC".to_string(), ..self.clone() }
    }

    /// What calendar and clock show.
    pub fn civil(&self) -> Civil {
        let local = self.unix.saturating_add(i64::from(self.offset));
        let (days, seconds) = (local.div_euclid(DAY), local.rem_euclid(DAY));
        let (year, month, day) = civil_from_days(days);
        let second = seconds as u32;
        Civil {
            year,
            month,
            day,
            hour: second / 3600,
            minute: second / 60 % 60,
            second: second % 60,
            weekday: (days + 4).rem_euclid(7) as usize,
            year_day: (days - days_from_civil(year, 1, 1)) as u32 + 1,
        }
    }

    /// The moment later by a duration.
    pub fn plus(&self, duration: Duration) -> Time {
        let nanos = i64::from(self.nanos) + duration.0.rem_euclid(SECOND);
        let seconds = duration.0.div_euclid(SECOND) + nanos / SECOND;
        Time { unix: self.unix.saturating_add(seconds), nanos: (nanos % SECOND) as u32, ..self.clone() }
    }

    /// The duration since another moment; the longest one if it is longer.
    pub fn since(&self, earlier: &Time) -> Duration {
        let seconds = i128::from(self.unix) - i128::from(earlier.unix);
        let nanos = seconds * i128::from(SECOND) + i128::from(self.nanos) - i128::from(earlier.nanos);
        Duration(i64::try_from(nanos).unwrap_or(if nanos < 0 { i64::MIN } else { i64::MAX }))
    }

    /// The same time of the day some years, months and days later. Days that a month does not have run into the next one.
    pub fn plus_date(&self, years: i64, months: i64, days: i64) -> Option<Time> {
        let civil = self.civil();
        let month = months.checked_add(i64::from(civil.month) - 1)?;
        let year = civil.year.checked_add(years)?.checked_add(month.div_euclid(12))?;
        if !(-1_000_000..=1_000_000).contains(&year) || !(-1_000_000_000..=1_000_000_000).contains(&days) {
            return None;
        }
        let first = days_from_civil(year, month.rem_euclid(12) as u32 + 1, 1);
        let day = first + i64::from(civil.day) - 1 + days;
        let before = days_from_civil(civil.year, civil.month, civil.day);
        Some(Time { unix: self.unix.checked_add((day - before) * DAY)?, ..self.clone() })
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.format("2006-01-02 15:04:05.999999999 -0700 MST"))
    }
}

/// Days since 1970 of a date of the Gregorian calendar.
fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    // Years begin in March here, so that the day that leap years add is their last.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month = i64::from((month + 9) % 12);
    let day_of_year = (153 * month + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

fn civil_from_days(days: i64) -> (i64, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day = days.rem_euclid(146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * month + 2) / 5 + 1) as u32;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + i64::from(month <= 2), month as u32, day)
}

/// How many days a month has.
fn days_in(year: i64, month: u32) -> u32 {
    match month {
        2 => 28 + u32::from(year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests;
