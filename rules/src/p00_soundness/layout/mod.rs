//! The text of any file.

use lintainer_core::rule::Rule;

mod invalid_syntax;

/// The rules of this part of the room.
pub(crate) static RULES: &[&Rule] = &[&invalid_syntax::RULE];
