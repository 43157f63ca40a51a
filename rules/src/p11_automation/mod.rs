//! Practice 11: automation with few false alarms.

use lintainer_core::rule::Rule;

mod audit_only_policy;
mod blanket_suppression;
mod broad_policy_exception;
mod expired_suppression;
mod foreign_suppression;
mod ignored_lint_failure;
mod inline_suppression;
mod invalid_suppression;
mod unbound_admission_policy;
mod unexplained_suppression;
mod unknown_suppressed_rule;
mod unlinted_file;
mod unused_suppression;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[
    &audit_only_policy::RULE,
    &blanket_suppression::RULE,
    &broad_policy_exception::RULE,
    &expired_suppression::RULE,
    &foreign_suppression::RULE,
    &ignored_lint_failure::RULE,
    &inline_suppression::RULE,
    &invalid_suppression::RULE,
    &unbound_admission_policy::RULE,
    &unexplained_suppression::RULE,
    &unknown_suppressed_rule::RULE,
    &unlinted_file::RULE,
    &unused_suppression::RULE,
];
