//! What comes out of an expansion: known and unknown pieces.

use std::borrow::Cow;

use crate::span::Span;

/// How many bytes a variable may put into a word; a longer value counts as unknown.
pub const MAX_VALUE_BYTES: usize = 4096;

/// How many pieces one expanded word may have.
pub const MAX_PIECES: usize = 64;

/// A word after expansion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expanded {
    /// The place of the word.
    pub span: Span,
    /// The parts that were put together, in order. No piece: the word is empty.
    pub pieces: Vec<Piece>,
    /// Whether the value of an ARG that a build may override decided about the text.
    pub from_arg_default: bool,
}

/// A part of an expanded word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Text that stands in the word itself, decoded.
    Text {
        /// The text.
        text: String,
        /// Its place.
        span: Span,
    },
    /// The value of a variable.
    Value {
        /// The value.
        text: String,
        /// The variable.
        name: Box<str>,
        /// The `$name` or `${…}` in the word.
        span: Span,
    },
    /// A value that nobody can know before the build.
    Unknown {
        /// The variable that is unknown.
        name: Box<str>,
        /// The `$name` or `${…}` in the word.
        span: Span,
        /// Why it is unknown.
        reason: Unknown,
    },
}

/// Why a value is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unknown {
    /// An ARG without default: only a build argument gives it a value.
    NoDefault,
    /// A platform argument that BuildKit sets, such as `TARGETARCH`.
    Platform,
    /// Nothing in the file sets it, but the base image may.
    BaseImage,
    /// Nothing sets it: it is empty, most likely by mistake.
    Undefined,
    /// ENV and ARG both set it to something.
    Conflict,
    /// The value is too long, or the pattern too costly.
    TooLong,
    /// The substitution is broken.
    Malformed,
}

impl Piece {
    /// The text, if it is known.
    pub fn known(&self) -> Option<&str> {
        match self {
            Piece::Text { text, .. } | Piece::Value { text, .. } => Some(text),
            Piece::Unknown { .. } => None,
        }
    }
}

impl Expanded {
    /// The whole text, if every piece is known.
    pub fn known(&self) -> Option<Cow<'_, str>> {
        match self.pieces.as_slice() {
            [] => Some(Cow::Borrowed("")),
            [piece] => piece.known().map(Cow::Borrowed),
            pieces => pieces.iter().map(Piece::known).collect::<Option<String>>().map(Cow::Owned),
        }
    }

    /// Whether every piece is known.
    pub fn is_known(&self) -> bool {
        self.pieces.iter().all(|piece| piece.known().is_some())
    }

    /// The text with a stand-in for each unknown piece.
    pub fn text_with(&self, unknown: &str) -> String {
        self.pieces.iter().map(|piece| piece.known().unwrap_or(unknown)).collect()
    }

    /// The unknown variables and why they are unknown.
    pub fn unknowns(&self) -> impl Iterator<Item = (&str, Unknown)> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Unknown { name, reason, .. } => Some((&**name, *reason)),
            _ => None,
        })
    }

    /// The known text at the start, up to the first unknown piece.
    pub fn known_prefix(&self) -> String {
        self.pieces.iter().map_while(Piece::known).collect()
    }

    /// The known text at the end, behind the last unknown piece.
    pub fn known_suffix(&self) -> String {
        let pieces: Vec<&str> = self.pieces.iter().rev().map_while(Piece::known).collect();
        pieces.into_iter().rev().collect()
    }

    /// Length of the known text in bytes.
    pub(super) fn len(&self) -> usize {
        self.pieces.iter().filter_map(Piece::known).map(str::len).sum()
    }
}
