//! Practice 7: volumes for persistent data.

use lintainer_core::rule::Rule;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[];
