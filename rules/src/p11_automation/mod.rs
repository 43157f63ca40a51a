//! Practice 11: automation with few false alarms.

use lintainer_core::rule::Rule;

mod blanket_suppression;
mod expired_suppression;
mod foreign_suppression;
mod inline_suppression;
mod invalid_suppression;
mod unexplained_suppression;
mod unknown_suppressed_rule;
mod unused_suppression;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[
    &blanket_suppression::RULE,
    &expired_suppression::RULE,
    &foreign_suppression::RULE,
    &inline_suppression::RULE,
    &invalid_suppression::RULE,
    &unexplained_suppression::RULE,
    &unknown_suppressed_rule::RULE,
    &unused_suppression::RULE,
];
