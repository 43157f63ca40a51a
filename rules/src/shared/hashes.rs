//! Hashes of passwords in text, as `htpasswd`, `mkpasswd` and libraries write them: `$2y$05$…`, `$apr1$…`.

use std::ops::Range;

/// What stands between the first two dollar signs, but for what begins with `argon2` or `pbkdf2`.
const SCHEMES: [&str; 10] = ["1", "5", "6", "y", "apr1", "2a", "2b", "2y", "scrypt", "sha512"];

/// The shortest hash behind the scheme, its parameters and salt included (bytes).
const MIN_HASH: usize = 12;

/// A hash in a text, with the dollar signs of it that are not doubled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hash {
    /// All of it.
    pub(crate) range: Range<usize>,
    /// Where its single dollar signs stand; none where all are doubled.
    pub(crate) single: Vec<usize>,
}

/// The hashes of a text. A dollar sign behind a backslash counts as doubled.
pub(crate) fn find(text: &str) -> Vec<Hash> {
    let bytes = text.as_bytes();
    let mut found: Vec<Hash> = Vec::new();
    let mut end = 0;
    for start in memchr::memchr_iter(b'$', bytes) {
        if start < end {
            continue;
        }
        let is_part = |byte: &u8| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'$' | b'.' | b'/' | b'=' | b',' | b'+' | b'-' | b'\\')
        };
        let rest = text.get(start..).unwrap_or("");
        let length = rest.bytes().take_while(|byte| is_part(byte)).count();
        let token = rest.get(..length).unwrap_or("");
        let inner = token.trim_start_matches('$');
        let scheme = inner.split(['$', '\\']).next().unwrap_or("");
        let is_scheme = SCHEMES.contains(&scheme) || scheme.starts_with("argon2") || scheme.starts_with("pbkdf2");
        let hash: usize = inner.get(scheme.len()..).map_or(0, |hash| hash.trim_start_matches(['$', '\\']).len());
        if !is_scheme || scheme.len() == inner.len() || hash < MIN_HASH {
            continue;
        }
        end = start + length;
        let mut single = Vec::new();
        let mut at = start;
        while at < end {
            let run = bytes.get(at..end).unwrap_or(&[]).iter().take_while(|byte| **byte == b'$').count();
            let is_escaped = at > 0 && bytes.get(at - 1) == Some(&b'\\');
            if run % 2 == 1 && !is_escaped {
                single.push(at);
            }
            at += run.max(1);
        }
        found.push(Hash { range: start..end, single });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_and_their_single_dollars() {
        let singles = |text: &str| find(text).first().map(|hash| (hash.range.start, hash.single.len()));
        for (text, expected) in [
            ("u:$2y$05$abcdefghijklmnopqrstuv", Some((2, 3))),
            ("u:$$2y$$05$$abcdefghijklmnopqrstuv", Some((2, 0))),
            ("$$apr1$abcdefgh$ijklmnopqrstuvwxyz", Some((0, 2))),
            ("$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA", Some((0, 5))),
            ("\\$6\\$saltsalt\\$abcdefghijklmnop", Some((1, 0))),
            ("$1", None),
            ("$5 a month", None),
            ("${HOME}$y", None),
            ("$HOME/bin", None),
        ] {
            assert_eq!(singles(text), expected, "{text}");
        }
    }
}
