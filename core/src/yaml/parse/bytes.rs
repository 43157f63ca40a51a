//! What single bytes may mean.

/// What a byte may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Class(u8);

impl Class {
    /// A blank, a line break or the end of the text.
    pub const GAP: Class = Class(1);
    /// May end a plain scalar in a block: `:`, `#`, a line break, the end (and a tab, which does not).
    pub const PLAIN_STOP: Class = Class(2);
    /// May end a plain scalar in brackets: those, a comma, `?` and brackets.
    pub const FLOW_STOP: Class = Class(4);
    /// Begins a plain scalar whatever follows.
    pub const PLAIN_START: Class = Class(8);
    /// `,`, `[`, `]`, `{` or `}`.
    pub const FLOW_INDICATOR: Class = Class(16);

    /// Whether the byte is of a class.
    #[inline(always)]
    pub const fn has(self, other: Class) -> bool {
        self.0 & other.0 != 0
    }
}

/// The class of a byte.
#[inline(always)]
pub(in super::super) const fn class(byte: u8) -> Class {
    Class(CLASSES[byte as usize])
}

static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let is_gap = matches!(byte as u8, 0 | b' ' | b'\t' | b'\r' | b'\n');
        let is_bracket = matches!(byte as u8, b',' | b'[' | b']' | b'{' | b'}');
        let may_stop = matches!(byte as u8, 0..=0x0d | b':' | b'#');
        let is_indicator = matches!(
            byte as u8,
            b'-' | b'?' | b':' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\'' | b'"' | b'%' | b'@' | b'`'
        );
        if is_gap {
            classes[byte] |= Class::GAP.0;
        }
        if is_bracket {
            classes[byte] |= Class::FLOW_INDICATOR.0;
        }
        if may_stop {
            classes[byte] |= Class::PLAIN_STOP.0 | Class::FLOW_STOP.0;
        }
        if is_bracket || byte as u8 == b'?' {
            classes[byte] |= Class::FLOW_STOP.0;
        }
        if !is_gap && !is_bracket && !is_indicator {
            classes[byte] |= Class::PLAIN_START.0;
        }
        byte += 1;
    }
    classes
};

/// Eight times the same byte.
const fn eight(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The highest bit of each byte that is smaller than `limit` (at most 0x80); above the lowest one that is, others may be
/// set as well.
const fn below(word: u64, limit: u8) -> u64 {
    word.wrapping_sub(eight(limit)) & !word & eight(0x80)
}

/// The eight bytes at an offset; `None` at the end of the text.
#[inline(always)]
fn word(bytes: &[u8], at: usize) -> Option<u64> {
    let (eight, _) = bytes.get(at..)?.split_first_chunk::<8>()?;
    Some(u64::from_le_bytes(*eight))
}

/// The offset of the first byte from `at` on that is no blank.
#[inline(always)]
pub(super) fn behind_blanks(bytes: &[u8], mut at: usize) -> usize {
    while let Some(word) = word(bytes, at) {
        let others = word ^ eight(b' ');
        if others != 0 {
            return at + (others.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while bytes.get(at) == Some(&b' ') {
        at += 1;
    }
    at
}

/// The offset of the first byte from `at` on that may end a plain scalar of a block ([`Class::PLAIN_STOP`]).
#[inline(always)]
pub(super) fn plain_stop(bytes: &[u8], mut at: usize) -> usize {
    while let Some(word) = word(bytes, at) {
        let stops = below(word, 0x0e) | below(word ^ eight(b':'), 1) | below(word ^ eight(b'#'), 1);
        if stops != 0 {
            return at + (stops.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(|byte| !class(*byte).has(Class::PLAIN_STOP)) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_bytes_at_a_time_find_what_one_at_a_time_finds() {
        let text = b"   abc\xff\x80 \x7f~!\"$%&'()9;:x#\ty\r\nz\x00 \x0e\x1f                q          ";
        for at in 0..=text.len() {
            let rest = &text[at..];
            let blanks = rest.iter().take_while(|byte| **byte == b' ').count();
            assert_eq!(behind_blanks(text, at), at + blanks);
            let plain = rest.iter().take_while(|byte| !class(**byte).has(Class::PLAIN_STOP)).count();
            assert_eq!(plain_stop(text, at), at + plain, "{at}");
        }
    }
}
