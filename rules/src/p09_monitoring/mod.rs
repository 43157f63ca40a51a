//! Practice 9: monitoring.

use lintainer_core::rule::Rule;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[];
