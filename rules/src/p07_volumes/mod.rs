//! Practice 7: volumes for persistent data.

use lintainer_core::rule::Rule;

mod discarded_volume_write;
mod single_writer_claim;
mod volatile_data_store;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] =
    &[&discarded_volume_write::RULE, &single_writer_claim::RULE, &volatile_data_store::RULE];
