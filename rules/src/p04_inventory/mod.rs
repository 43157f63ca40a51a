//! Practice 4: know which containers are affected.

use lintainer_core::rule::Rule;

mod deprecated_maintainer;
mod missing_required_label;
mod missing_source_label;
mod shadowed_build_label;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[
    &deprecated_maintainer::RULE,
    &missing_required_label::RULE,
    &missing_source_label::RULE,
    &shadowed_build_label::RULE,
];
