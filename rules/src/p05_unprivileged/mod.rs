//! Practice 5: unprivileged containers.

use lintainer_core::rule::Rule;

mod privileged_container;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[&privileged_container::RULE];
