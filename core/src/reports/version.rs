//! Versions in order. Distributions and languages order them differently in rare cases; the order of Debian
//! (deb-version(7)) agrees with nearly all: numbers by value, `~` before the end, letters before other signs. A `-rc`
//! or `-beta` of semantic versions stands before its release.

use std::cmp::Ordering;

/// Compares two versions.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    let (a, b) = (parts(a), parts(b));
    a.0.cmp(&b.0).then_with(|| compare_text(&a.1, &b.1))
}

/// The epoch, and the rest with signs of early versions as `~`.
fn parts(version: &str) -> (u64, String) {
    let version = version.trim();
    let version = version.strip_prefix(['v', 'V']).filter(|rest| starts_with_digit(rest)).unwrap_or(version);
    let (epoch, rest) = match version.split_once(':') {
        Some((epoch, rest)) if !epoch.is_empty() && epoch.bytes().all(|byte| byte.is_ascii_digit()) => {
            (epoch.parse().unwrap_or(u64::MAX), rest)
        }
        _ => (0, version),
    };
    let mut text = rest.to_ascii_lowercase();
    for early in ["alpha", "beta", "rc", "pre", "dev", "snapshot"] {
        for sign in ["-", "_", "."] {
            text = text.replace(&format!("{sign}{early}"), &format!("~{early}"));
        }
    }
    (epoch, text)
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

fn compare_text(mut a: &str, mut b: &str) -> Ordering {
    loop {
        let (signs_a, rest_a) = a.split_at(a.find(|c: char| c.is_ascii_digit()).unwrap_or(a.len()));
        let (signs_b, rest_b) = b.split_at(b.find(|c: char| c.is_ascii_digit()).unwrap_or(b.len()));
        let order = compare_signs(signs_a, signs_b);
        if order != Ordering::Equal {
            return order;
        }
        let (number_a, next_a) = rest_a.split_at(rest_a.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest_a.len()));
        let (number_b, next_b) = rest_b.split_at(rest_b.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest_b.len()));
        let (number_a, number_b) = (number_a.trim_start_matches('0'), number_b.trim_start_matches('0'));
        let order = number_a.len().cmp(&number_b.len()).then_with(|| number_a.cmp(number_b));
        if order != Ordering::Equal || next_a.is_empty() && next_b.is_empty() {
            return order;
        }
        (a, b) = (next_a, next_b);
    }
}

fn compare_signs(a: &str, b: &str) -> Ordering {
    let weight = |c: Option<char>| match c {
        Some('~') => -1,
        None => 0,
        Some(c) if c.is_ascii_alphabetic() => c as i32,
        Some(c) => c as i32 + 256,
    };
    let (mut a, mut b) = (a.chars(), b.chars());
    loop {
        let (next_a, next_b) = (a.next(), b.next());
        let order = weight(next_a).cmp(&weight(next_b));
        if order != Ordering::Equal || next_a.is_none() {
            return order;
        }
    }
}

/// A bound of a range of versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bound {
    /// Which orders of a version to the bound are inside.
    allowed: &'static [Ordering],
    version: String,
}

/// Reads a range: `1.2`, `<1.2`, `>=1.2,<2`. `None` where a part has no version.
pub(super) fn range(text: &str) -> Option<Vec<Bound>> {
    let bound = |part: &str| {
        let part = part.trim();
        let signs: [(&str, &'static [Ordering]); 6] = [
            ("<=", &[Ordering::Less, Ordering::Equal]),
            (">=", &[Ordering::Greater, Ordering::Equal]),
            ("==", &[Ordering::Equal]),
            ("<", &[Ordering::Less]),
            (">", &[Ordering::Greater]),
            ("=", &[Ordering::Equal]),
        ];
        let found = signs.into_iter().find_map(|(sign, allowed)| Some((part.strip_prefix(sign)?.trim(), allowed)));
        let (version, allowed) = found.unwrap_or((part, &[Ordering::Equal]));
        (!version.is_empty()).then(|| Bound { allowed, version: version.to_string() })
    };
    text.split(',').map(bound).collect()
}

/// Whether a version is inside of all bounds.
pub(super) fn is_within(version: &str, bounds: &[Bound]) -> bool {
    bounds.iter().all(|bound| bound.allowed.contains(&compare(version, &bound.version)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_in_order() {
        let order = [
            "1.0~rc1",
            "1.0",
            "1.0-1",
            "1.0-1+deb12u1",
            "1.0.1",
            "1.2.0-beta.2",
            "1.2.0-rc1",
            "1.2.0",
            "1.10",
            "2.0",
            "1:0.1",
        ];
        for pair in order.windows(2) {
            assert_eq!(compare(pair[0], pair[1]), Ordering::Less, "{pair:?}");
            assert_eq!(compare(pair[1], pair[0]), Ordering::Greater, "{pair:?}");
        }
        assert_eq!(compare("v1.02", "1.2"), Ordering::Equal);
    }

    #[test]
    fn ranges_have_bounds() {
        let fits = |version: &str, text: &str| is_within(version, &range(text).unwrap());
        assert!(fits("1.2.3", ">=1.2,<2") && !fits("2.0", ">=1.2,<2") && fits("1.0", "1.0") && !fits("1.0.1", "=1.0"));
        assert_eq!((range("<"), range("")), (None, None));
    }
}
