//! Practice 7: volumes for persistent data.

use lintainer_core::rule::Rule;

mod anonymous_data_volume;
mod discarded_volume_write;
mod moved_data_path;
mod single_writer_claim;
mod volatile_data_store;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[
    &anonymous_data_volume::RULE,
    &discarded_volume_write::RULE,
    &moved_data_path::RULE,
    &single_writer_claim::RULE,
    &volatile_data_store::RULE,
];
