//! Practice 10: know what is normal.

use lintainer_core::rule::Rule;

mod learning_mode;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[&learning_mode::RULE];
