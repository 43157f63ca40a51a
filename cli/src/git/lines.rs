//! Which lines of a text are new.

use std::collections::HashMap;
use std::ops::Range;

use lintainer_lsp::lines::differences;
use similar::DiffOp;

/// Texts with more lines than this between their common beginning and end are compared line by line without their order,
/// since comparing in order takes as many steps as the product of both.
const MAX_IN_ORDER: usize = 10_000;

/// The lines, from 1, of `new` that `old` does not have at that place. How lines end does not count: git may change that
/// when it writes a file.
pub(super) fn changed(old: &[u8], new: &[u8]) -> Vec<Range<u32>> {
    let (old, new) = (lines(old), lines(new));
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old, rest) = (old.get(start..).unwrap_or(&[]), new.get(start..).unwrap_or(&[]));
    let end = old.iter().rev().zip(rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old, rest) = (old.get(..old.len() - end).unwrap_or(&[]), rest.get(..rest.len() - end).unwrap_or(&[]));
    let number = |index: usize| u32::try_from(start + index + 1).unwrap_or(u32::MAX);
    if old.len() + rest.len() > MAX_IN_ORDER {
        return without_order(old, rest).into_iter().map(|index| number(index)..number(index + 1)).collect();
    }
    let added = |op: DiffOp| match op {
        DiffOp::Insert { new_index, new_len, .. } | DiffOp::Replace { new_index, new_len, .. } => {
            Some(number(new_index)..number(new_index + new_len))
        }
        DiffOp::Equal { .. } | DiffOp::Delete { .. } => None,
    };
    differences(old, rest).into_iter().filter_map(added).collect()
}

/// The indexes of the lines of `new` that `old` has not, or not so often.
fn without_order(old: &[&[u8]], new: &[&[u8]]) -> Vec<usize> {
    let mut left: HashMap<&[u8], usize> = HashMap::new();
    for line in old {
        *left.entry(line).or_default() += 1;
    }
    let mut is_new = |line: &[u8]| match left.get_mut(line).filter(|count| **count > 0) {
        Some(count) => {
            *count -= 1;
            false
        }
        None => true,
    };
    new.iter().enumerate().filter(|(_, line)| is_new(line)).map(|(index, _)| index).collect()
}

fn lines(text: &[u8]) -> Vec<&[u8]> {
    let ended = text.strip_suffix(b"\n").unwrap_or(text);
    if text.is_empty() {
        return Vec::new();
    }
    ended.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first line of each stretch, and the one behind it.
    fn pairs(old: &str, new: &str) -> Vec<(u32, u32)> {
        let changed = changed(old.as_bytes(), new.as_bytes());
        changed.into_iter().map(|range| (range.start, range.end)).collect()
    }

    #[test]
    fn lines_that_are_new_or_other_are_found() {
        for (old, new, expected) in [
            ("a\nb\nc\n", "a\nb\nc\n", vec![]),
            ("a\nb\nc\n", "a\nB\nc\n", vec![(2, 3)]),
            ("a\nc\n", "a\nb\nb\nc", vec![(2, 4)]),
            ("a\nb\nc\n", "a\nc\n", vec![]),
            ("", "a\nb\n", vec![(1, 3)]),
            ("a\n", "", vec![]),
            ("a\nb\n", "a\r\nb\r\n", vec![]),
            ("x\nk\ny\n", "1\nk\n2\n", vec![(1, 2), (3, 4)]),
        ] {
            assert_eq!(pairs(old, new), expected, "{old:?} {new:?}");
        }
    }

    #[test]
    fn long_texts_are_compared_without_order() {
        let old: String = (0..8_000).map(|line| format!("{line}\n")).collect();
        let new: String = (0..8_000).rev().map(|line| format!("{line}\n")).collect::<String>() + "x\n";
        assert_eq!(pairs(&old, &new), [(8_001, 8_002)]);
    }
}
