//! Practice 4: know which containers are affected.

use lintainer_core::rule::Rule;

mod deprecated_maintainer;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[&deprecated_maintainer::RULE];
