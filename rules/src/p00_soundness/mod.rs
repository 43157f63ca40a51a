//! What must hold before anything else: a file is read as it is meant.

use lintainer_core::rule::Rule;

mod invalid_syntax;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[&invalid_syntax::RULE];
