//! Practice 7: volumes for persistent data.

use lintainer_core::rule::Rule;

mod anonymous_data_volume;
pub(crate) mod backups;
mod deleting_reclaim_policy;
mod discarded_volume_write;
mod host_path_persistent_volume;
mod moved_data_path;
mod shared_claim_template;
mod shared_writable_volume;
mod single_writer_claim;
mod undocumented_external_volume;
mod unencrypted_storage_class;
mod unsupported_access_mode;
mod volatile_data_store;
mod volume_over_code;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[
    &anonymous_data_volume::RULE,
    &deleting_reclaim_policy::RULE,
    &discarded_volume_write::RULE,
    &host_path_persistent_volume::RULE,
    &moved_data_path::RULE,
    &shared_claim_template::RULE,
    &shared_writable_volume::RULE,
    &single_writer_claim::RULE,
    &undocumented_external_volume::RULE,
    &unencrypted_storage_class::RULE,
    &unsupported_access_mode::RULE,
    &volatile_data_store::RULE,
    &volume_over_code::RULE,
];
