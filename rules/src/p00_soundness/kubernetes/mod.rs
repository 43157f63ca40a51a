//! Kubernetes manifests, and what Compose has in common with them.

use lintainer_core::rule::Rule;

mod autoscaler_replica_conflict;
mod conflicting_service_fields;
mod dangling_volume_mount;
mod duplicate_service_port;
mod invalid_policy_port;
mod invalid_port_name;
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
    &conflicting_service_fields::RULE,
    &duplicate_service_port::RULE,
    &invalid_policy_port::RULE,
    &invalid_port_name::RULE,
    &invalid_security_profile::RULE,
    &linux_field_on_windows::RULE,
    &mismatched_selector::RULE,
    &suspicious_quantity::RULE,
    &unknown_capability::RULE,
    &unknown_kind::RULE,
];
