//! The order of keys: numbers in them count as numbers, so that `a2` stands before `a10`.

use std::cmp::Ordering;

use super::Library;
use crate::helm::text::Text;
use crate::helm::value::Value;

/// Entries in the order in which the library writes them.
pub(super) fn sorted(entries: Vec<(Text, Value)>, library: Library) -> Vec<(Text, Value)> {
    // They are in the order of their bytes, which mostly is the same.
    if entries.is_sorted_by(|(a, _), (b, _)| !is_less(b.as_str(), a.as_str(), library)) {
        return entries;
    }
    let mut order: Vec<usize> = (0..entries.len()).collect();
    let mut merged = order.clone();
    let less = |a: usize, b: usize| match (entries.get(a), entries.get(b)) {
        (Some((a, _)), Some((b, _))) => is_less(a.as_str(), b.as_str(), library),
        _ => false,
    };
    // By merging, since what the library compares with is no order in all cases, which the standard library's sort may not like.
    let mut width = 1;
    while width < order.len() {
        for (runs, into) in order.chunks(2 * width).zip(merged.chunks_mut(2 * width)) {
            let (mut left, mut right) = runs.split_at(width.min(runs.len()));
            for slot in into {
                let from = match (left.first(), right.first()) {
                    (Some(a), Some(b)) if less(*b, *a) => &mut right,
                    (Some(_), _) => &mut left,
                    _ => &mut right,
                };
                if let Some((first, rest)) = from.split_first() {
                    *slot = *first;
                    *from = rest;
                }
            }
        }
        std::mem::swap(&mut order, &mut merged);
        width *= 2;
    }
    order.into_iter().filter_map(|index| entries.get(index).cloned()).collect()
}

fn is_less(a: &str, b: &str, library: Library) -> bool {
    let same = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let prefix: usize = a.chars().take(same).map(char::len_utf8).sum();
    let (rest_a, rest_b) = (a.get(prefix..).unwrap_or(""), b.get(prefix..).unwrap_or(""));
    let (Some(first_a), Some(first_b)) = (rest_a.chars().next(), rest_b.chars().next()) else {
        return rest_a.len() < rest_b.len();
    };
    let behind_digit = a.get(..prefix).is_some_and(|same| same.ends_with(|c: char| c.is_ascii_digit()));
    match (first_a.is_alphabetic(), first_b.is_alphabetic()) {
        (true, true) => return first_a < first_b,
        (false, false) => {}
        // Version 3 has letters before other characters within a word with digits.
        (is_letter, _) if library == Library::V3 && behind_digit => return is_letter,
        (_, is_letter) => return is_letter,
    }
    // Zeros within a number do not begin one.
    let digits_before = a.get(..prefix).unwrap_or("").chars().rev().take_while(char::is_ascii_digit);
    let within = (first_a == '0' || first_b == '0') && digits_before.into_iter().any(|digit| digit != '0');
    let (number_a, len_a) = leading_number(rest_a, within);
    let (number_b, len_b) = leading_number(rest_b, within);
    let order = number_a.cmp(&number_b).then(len_a.cmp(&len_b)).then(first_a.cmp(&first_b));
    order == Ordering::Less
}

/// The number at the beginning of a text, and how many digits it has.
fn leading_number(text: &str, within: bool) -> (i64, usize) {
    let digits = text.bytes().take_while(u8::is_ascii_digit);
    let start = (i64::from(within), 0);
    digits.fold(start, |(number, len), digit| (number.wrapping_mul(10).wrapping_add(i64::from(digit - b'0')), len + 1))
}
