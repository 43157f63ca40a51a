//! Practice 10: know what is normal.

use lintainer_core::rule::Rule;

mod inconsistent_hardening;
mod learning_mode;
mod missing_learned_profile;
mod unused_security_profile;
mod unusual_exposure;
mod unusual_registry;
mod unusual_resource_size;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[
    &inconsistent_hardening::RULE,
    &learning_mode::RULE,
    &missing_learned_profile::RULE,
    &unused_security_profile::RULE,
    &unusual_exposure::RULE,
    &unusual_registry::RULE,
    &unusual_resource_size::RULE,
];
