//! Practice 7: volumes for persistent data.

use lintainer_core::rule::Rule;

<<<<<<< HEAD
mod deleting_reclaim_policy;
mod discarded_volume_write;
mod host_path_persistent_volume;
mod shared_claim_template;
mod single_writer_claim;
mod unencrypted_storage_class;
mod unsupported_access_mode;
=======
mod anonymous_data_volume;
mod discarded_volume_write;
mod moved_data_path;
mod shared_writable_volume;
mod single_writer_claim;
mod undocumented_external_volume;
>>>>>>> main
mod volatile_data_store;

/// The rules of this practice.
pub(crate) static RULES: &[&Rule] = &[
<<<<<<< HEAD
    &deleting_reclaim_policy::RULE,
    &discarded_volume_write::RULE,
    &host_path_persistent_volume::RULE,
    &shared_claim_template::RULE,
    &single_writer_claim::RULE,
    &unencrypted_storage_class::RULE,
    &unsupported_access_mode::RULE,
=======
    &anonymous_data_volume::RULE,
    &discarded_volume_write::RULE,
    &moved_data_path::RULE,
    &shared_writable_volume::RULE,
    &single_writer_claim::RULE,
    &undocumented_external_volume::RULE,
>>>>>>> main
    &volatile_data_store::RULE,
];
