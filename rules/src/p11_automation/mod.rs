//! Practice 11: automation with few false alarms.

use lintainer_core::rule::Rule;

mod invalid_suppression;
mod unknown_suppressed_rule;
mod unused_suppression;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] =
    &[&invalid_suppression::RULE, &unknown_suppressed_rule::RULE, &unused_suppression::RULE];
