//! Practice 11: automation with few false alarms.

use lintainer_core::rule::Rule;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[];
