//! The hash of a line and what follows, by which GitHub's code scanning knows a finding again
//! (`partialFingerprints.primaryLocationLineHash` of SARIF).
//!
//! White space within lines does not count. A line's hash covers the hundred UTF-16 code units from its start on, folded as
//! `h * 37 + unit` modulo 2^64, and is followed by how often the same hash has been seen in the file.

use std::collections::HashMap;

/// How many code units a hash covers.
const WINDOW: usize = 100;
const FACTOR: u64 = 37;
/// Stands behind the last line.
const END: u16 = u16::MAX;

/// The hashes of all lines of a text. A line ends with LF, CR LF or CR here.
#[derive(Debug, Clone)]
pub struct LineHashes {
    lines: Vec<(u64, u32)>,
}

impl LineHashes {
    /// Hashes the lines of a text.
    pub fn new(text: &str) -> Self {
        let units = units(text);
        let mut lines = Vec::new();
        let mut seen: HashMap<u64, u32> = HashMap::new();
        let oldest_weight = FACTOR.wrapping_pow(WINDOW as u32);
        let unit = |index: usize| u64::from(units.get(index).copied().unwrap_or(0));
        let mut hash = (0..WINDOW).fold(0_u64, |hash, index| hash.wrapping_mul(FACTOR).wrapping_add(unit(index)));
        let mut at_start = true;
        for (index, current) in units.iter().enumerate() {
            if at_start {
                let count = seen.entry(hash).or_insert(0);
                *count += 1;
                lines.push((hash, *count));
            }
            at_start = *current == u16::from(b'\n');
            hash = hash
                .wrapping_mul(FACTOR)
                .wrapping_add(unit(index + WINDOW))
                .wrapping_sub(u64::from(*current).wrapping_mul(oldest_weight));
        }
        LineHashes { lines }
    }

    /// The hash of a line (from 1); that of the first one for line 0. `None` beyond the end.
    pub fn get(&self, line: u32) -> Option<String> {
        let (hash, count) = self.lines.get(line.saturating_sub(1) as usize)?;
        Some(format!("{hash:x}:{count}"))
    }
}

/// The code units that count, and the one that ends them.
fn units(text: &str) -> Vec<u16> {
    let mut units = Vec::with_capacity(text.len() + 1);
    let mut after_cr = false;
    for unit in text.encode_utf16() {
        match u8::try_from(unit) {
            Ok(b' ' | b'\t') => {
                after_cr = false;
                continue;
            }
            Ok(b'\n') if after_cr => {}
            Ok(b'\r') => units.push(u16::from(b'\n')),
            _ => units.push(unit),
        }
        after_cr = unit == u16::from(b'\r');
    }
    units.push(END);
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let hashes = LineHashes::new(text);
        (1..).map_while(|line| hashes.get(line)).collect()
    }

    #[test]
    fn the_published_vectors_hold() {
        assert_eq!(all(""), ["c129715d7a2bc9a3:1"]);
        assert_eq!(
            all(" a\nb\n  \t\tc\n d"),
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"]
        );
    }

    #[test]
    fn line_ends_are_alike_and_counted_once() {
        assert_eq!(all("a\r\nb\r\nc"), all("a\nb\nc"));
        assert_eq!(all("a\rb"), all("a\nb"));
        assert_eq!(all("a\n").len(), 2);
    }

    #[test]
    fn the_rolling_hash_equals_the_plain_one() {
        let text: String = (0..400).map(|n| format!("line {} ü😀\n", n % 7)).collect();
        let units = units(&text);
        let mut starts = vec![0];
        starts.extend(units.iter().enumerate().filter(|(_, unit)| **unit == 10).map(|(index, _)| index + 1));
        let hashes = LineHashes::new(&text);
        assert_eq!(hashes.lines.len(), starts.len());
        for (line, start) in starts.into_iter().enumerate() {
            let plain = (start..start + WINDOW).fold(0_u64, |hash, index| {
                hash.wrapping_mul(37).wrapping_add(u64::from(units.get(index).copied().unwrap_or(0)))
            });
            assert_eq!(hashes.lines[line].0, plain);
        }
    }
}
