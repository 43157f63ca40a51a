//! Practice 2: updates and bugfixes.

use lintainer_core::rule::Rule;

mod stale_package_index;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[&stale_package_index::RULE];
