//! Practice 7: volumes for persistent data.

use lintainer_core::rule::Rule;

mod anonymous_data_volume;
mod discarded_volume_write;
mod moved_data_path;
mod shared_writable_volume;
mod single_writer_claim;
mod undocumented_external_volume;
mod volatile_data_store;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[
    &anonymous_data_volume::RULE,
    &discarded_volume_write::RULE,
    &moved_data_path::RULE,
    &shared_writable_volume::RULE,
    &single_writer_claim::RULE,
    &undocumented_external_volume::RULE,
    &volatile_data_store::RULE,
];
