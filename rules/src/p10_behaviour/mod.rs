//! Practice 10: know what is normal.

use lintainer_core::rule::Rule;

mod learning_mode;
mod missing_learned_profile;
mod unused_security_profile;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] =
    &[&learning_mode::RULE, &missing_learned_profile::RULE, &unused_security_profile::RULE];
