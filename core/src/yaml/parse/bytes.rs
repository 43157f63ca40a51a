//! What single bytes may mean.

/// What a byte may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Class(u8);

impl Class {
    /// A blank, a line break or the end of the text.
    pub const GAP: Class = Class(1);
    /// May end a plain scalar in a block: `:`, `#`, a line break, the end.
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
        let may_stop = matches!(byte as u8, 0 | b':' | b'#' | b'\r' | b'\n');
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
