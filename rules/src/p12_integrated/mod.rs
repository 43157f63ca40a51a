//! Practice 12: security across tools and files.

use lintainer_core::rule::Rule;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[];
