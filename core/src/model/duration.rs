//! Durations as Go and Compose write them: `1h30m`, `1.5s`, `2d`.

use std::time::Duration;

/// Reads a duration: numbers with the units `w`, `d`, `h`, `m`, `s`, `ms`, `us`, `ns` in a row, or a bare `0`. `None` for
/// other texts and for negative ones. Source: the Compose specification and the library that Compose reads it with.
pub fn parse_duration(text: &str) -> Option<Duration> {
    if text == "0" {
        return Some(Duration::ZERO);
    }
    let mut seconds = 0.0;
    let mut rest = text.strip_prefix('+').unwrap_or(text);
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let number_end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, tail) = rest.split_at(number_end);
        let unit_end = tail.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(tail.len());
        let (unit, behind) = tail.split_at(unit_end);
        let in_seconds = match unit {
            "w" => 604_800.0,
            "d" => 86_400.0,
            "h" => 3600.0,
            "m" => 60.0,
            "s" => 1.0,
            "ms" => 1e-3,
            "us" | "µs" | "μs" => 1e-6,
            "ns" => 1e-9,
            _ => return None,
        };
        seconds += number.parse::<f64>().ok()? * in_seconds;
        rest = behind;
    }
    Duration::try_from_secs_f64(seconds).ok()
}

/// [`parse_duration`] as Go reads it: without weeks and days.
pub fn parse_go_duration(text: &str) -> Option<Duration> {
    parse_duration(text).filter(|_| !text.contains(['d', 'w']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_numbers_with_units() {
        for (text, millis) in
            [("10s", 10_000), ("1m30s", 90_000), ("1.5h", 5_400_000), ("2d", 172_800_000), ("250ms", 250), ("0", 0)]
        {
            assert_eq!(parse_duration(text), Some(Duration::from_millis(millis)), "{text}");
        }
        for text in ["", "10", "s", "10 s", "10sec", "-5s", "1h30", "ten", "1..5s", "99999999999999999999w"] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }
}
