//! How a scalar is written.

use crate::helm::text::UNKNOWN;
use crate::helm::yaml_scalar::{Meaning, is_base60, meaning};

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
}

/// How a text wants to be written: in a block if it has lines, in quotes if it would be no text without them.
pub(super) fn wanted(text: &str) -> Style {
    if text.contains('\n') {
        Style::Literal
    } else if meaning(text) == Meaning::Text && !is_base60(text) {
        Style::Plain
    } else {
        Style::DoubleQuoted
    }
}

/// Where a scalar stands, as far as its style depends on it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    pub is_simple_key: bool,
    /// Whether tabs may stand in a block.
    pub has_tabs: bool,
}

/// The style that the text can have.
pub(super) fn possible(text: &str, wanted: Style, setting: Setting) -> Style {
    let allowed = analyze(text, setting.has_tabs);
    let mut style = wanted;
    if setting.is_simple_key && allowed.has_breaks {
        style = Style::DoubleQuoted;
    }
    if style == Style::Plain && (!allowed.plain || text.is_empty() && setting.is_simple_key) {
        style = Style::SingleQuoted;
    }
    if style == Style::SingleQuoted && !allowed.single_quoted {
        style = Style::DoubleQuoted;
    }
    if style == Style::Literal && (!allowed.block || setting.is_simple_key) {
        style = Style::DoubleQuoted;
    }
    style
}

/// Which styles a text allows.
struct Allowed {
    has_breaks: bool,
    plain: bool,
    single_quoted: bool,
    block: bool,
}

fn analyze(text: &str, has_tabs: bool) -> Allowed {
    if text.is_empty() {
        return Allowed { has_breaks: false, plain: true, single_quoted: true, block: false };
    }
    let mut indicators = text.starts_with("---") || text.starts_with("...");
    let (mut has_breaks, mut special, mut tabs) = (false, false, false);
    // A blank at the start or end, a break there, a blank behind a break, a break behind a blank.
    let (mut edge, mut trailing_space, mut break_space, mut space_break) = (false, false, false, false);
    let (mut previous_space, mut previous_break, mut behind_gap) = (false, false, true);
    let mut chars = text.chars().peekable();
    let mut is_first = true;
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let before_gap = matches!(next, None | Some(' ' | '\t'));
        if is_first {
            indicators |= match c {
                '#' | ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' => true,
                '?' | ':' | '-' => before_gap,
                _ => false,
            };
        } else {
            indicators |= (c == ':' && before_gap) || (c == '#' && behind_gap);
        }
        if c == '\t' && has_tabs {
            tabs = true;
        } else {
            special |= !is_printable(c);
        }
        if c == ' ' {
            edge |= is_first || next.is_none();
            trailing_space |= next.is_none();
            break_space |= previous_break;
            (previous_space, previous_break) = (true, false);
        } else if is_break(c) {
            has_breaks = true;
            edge |= is_first || next.is_none();
            space_break |= previous_space;
            (previous_space, previous_break) = (false, true);
        } else {
            (previous_space, previous_break) = (false, false);
        }
        behind_gap = matches!(c, ' ' | '\t' | '\0') || is_break(c);
        is_first = false;
    }
    let unquotable = space_break || special;
    Allowed {
        has_breaks,
        plain: !edge && !break_space && !unquotable && !tabs && !has_breaks && !indicators,
        single_quoted: !break_space && !unquotable && !tabs,
        block: !trailing_space && !unquotable,
    }
}

/// Whether a line break of YAML 1.1 is in a text.
pub(super) fn has_breaks(text: &str) -> bool {
    text.chars().any(is_break)
}

pub(super) fn is_break(c: char) -> bool {
    matches!(c, '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether the library writes a character as it is; it knows none beyond the first plane. The mark for what is not known is none of
/// the text's.
pub(super) fn is_printable(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}')
        || c == UNKNOWN
}
