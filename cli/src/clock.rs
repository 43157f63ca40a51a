//! The time of a run. Core is told of it, and asks no clock.

use std::time::{SystemTime, UNIX_EPOCH};

use lintainer_core::settings::Date;

const DAY: u64 = 86_400;

/// The last second of the year 9999, the last that RFC 3339 can say.
const LAST: u64 = 253_402_300_799;

/// Seconds since 1970 in UTC; where `SOURCE_DATE_EPOCH` is set, what it says, so that a report can be made again byte
/// by byte.
pub fn now() -> u64 {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.trim().parse().ok());
    fixed
        .filter(|seconds| *seconds <= LAST)
        .unwrap_or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()))
}

/// The day of [`now`] in UTC; `None` behind the year 9999.
pub fn today() -> Option<Date> {
    Date::from_unix_days(i64::try_from(now() / DAY).ok()?)
}

/// A time in seconds since 1970 as RFC 3339 in UTC: `2026-01-31T12:00:00Z`.
pub fn rfc_3339(seconds: u64) -> String {
    let (year, month, day) = civil(seconds / DAY);
    let of_day = seconds % DAY;
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", of_day / 3600, of_day / 60 % 60, of_day % 60)
}

/// Year, month and day of a day since 1970 in the Gregorian calendar. Source: H. Hinnant, "chrono-Compatible Low-Level
/// Date Algorithms", `civil_from_days`.
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // Months from March on, so that the leap day is the last of the year.
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_that_of_the_time() {
        assert_eq!(today().map(|day| day.to_string()).as_deref(), rfc_3339(now()).get(..10));
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400 + 3_661, "2000-02-29T01:01:01Z"),
            (1_709_251_199, "2024-02-29T23:59:59Z"),
            (1_798_761_600, "2027-01-01T00:00:00Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(rfc_3339(seconds), text);
        }
    }
}
