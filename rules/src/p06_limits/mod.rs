//! Practice 6: limited resources and communication.

use lintainer_core::rule::Rule;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[];
