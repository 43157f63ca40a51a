//! Kubernetes manifests, and what Compose has in common with them.

use lintainer_core::rule::Rule;

mod autoscaler_replica_conflict;
mod dangling_volume_mount;
mod invalid_security_profile;
mod linux_field_on_windows;
mod mismatched_selector;
mod suspicious_quantity;
mod unknown_capability;
mod unknown_kind;

/// The rules of this part of the room.
pub(crate) static RULES: &[&Rule] = &[
    &autoscaler_replica_conflict::RULE,
    &dangling_volume_mount::RULE,
    &invalid_security_profile::RULE,
    &linux_field_on_windows::RULE,
    &mismatched_selector::RULE,
    &suspicious_quantity::RULE,
    &unknown_capability::RULE,
    &unknown_kind::RULE,
];
