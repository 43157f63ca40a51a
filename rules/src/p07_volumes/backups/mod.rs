//! Practice 7: backups of what volumes hold.

use lintainer_core::rule::Rule;

mod backup_beside_data;
mod missing_volume_backup;
mod unencrypted_backup;

/// The rules of this part.
pub(crate) static RULES: &[&Rule] =
    &[&backup_beside_data::RULE, &missing_volume_backup::RULE, &unencrypted_backup::RULE];
